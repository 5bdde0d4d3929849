package sqlite

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func changesOf(t *testing.T, s data.Storage) int64 {
	t.Helper()
	n, err := s.Changes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Who watches sees what he, another handle and another process commit, and
// nothing else.
func TestChanges(t *testing.T) {
	path := made(t, victims)
	watched, other := opened(t, path).Unlock(testKey{}), opened(t, path).Unlock(testKey{})
	before := changesOf(t, watched)
	for _, c := range []struct {
		name    string
		changes bool
		do      func()
	}{
		{"nothing", false, func() {}},
		{"a look", false, func() {
			if err := other.View(t.Context(), account(1)); err != nil {
				t.Error(err)
			}
		}},
		{"another handle", true, func() { commit(t, other, func(tx data.Tx) error { return tx.SetSetting("x", "1") }) }},
		{"nothing again", false, func() {}},
		{"our own", true, func() { commit(t, watched, func(tx data.Tx) error { return tx.SetSetting("x", "2") }) }},
		{"rolled back", false, func() {
			boom := errors.New("boom")
			err := other.Update(t.Context(), func(tx data.Tx) error { return errors.Join(tx.SetSetting("x", "3"), boom) })
			if !errors.Is(err, boom) {
				t.Error(err)
			}
		}},
		{"another process", true, func() { sqlTool(t, path, "UPDATE settings SET value = '4' WHERE name = 'x'") }},
	} {
		c.do()
		now := changesOf(t, watched)
		if (now != before) != c.changes {
			t.Errorf("%s: %d after %d", c.name, now, before)
		}
		before = now
	}
}

// Who watches holds nobody up: the log can be written back to the file as a
// whole, and another program may have the database for itself.
func TestChangesHoldNothing(t *testing.T) {
	path := made(t, victims)
	watched := opened(t, path)
	storage := watched.Unlock(testKey{})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				if _, err := storage.Changes(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 10 {
		commit(t, storage, func(tx data.Tx) error { return tx.AppendEvent(data.Event{Kind: data.SignedIn}) })
	}
	all.Wait()
	if got := sqlTool(t, path, "PRAGMA wal_checkpoint(TRUNCATE)"); got != "0|0|0" {
		t.Errorf("the log could not be emptied: %s", got)
	}
	if got := sqlTool(t, path, "BEGIN EXCLUSIVE; UPDATE settings SET value = 'x' WHERE name = 'key.place'; SELECT changes(); COMMIT"); got != "1" {
		t.Errorf("nobody else can write: %s", got)
	}
}

// A file that was put in the place of ours is not watched, and a closed database
// opens nothing again.
func TestChangesOfAnotherFile(t *testing.T) {
	path := made(t, victims)
	db := opened(t, path)
	storage := db.Unlock(testKey{})
	changesOf(t, storage)
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	_, err := storage.Changes(t.Context())
	checkTrouble(t, err, data.ErrUnreadable, lang.Say(words.Message(moved(path, nil))))
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	first := changesOf(t, storage)
	if err := db.engine.watch.drop(); err != nil { // as after an error
		t.Fatal(err)
	}
	if changesOf(t, storage) == first {
		t.Error("a new connection counts like the one before it")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := storage.Changes(t.Context()); err == nil {
		t.Error("a closed database is watched")
	}
}
