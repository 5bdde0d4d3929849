package sqlite

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store"
	"tapetrack/data/words"
)

// A value that a unique column has already is told from everything else that a
// statement can't do, however it is written.
func TestTroubleKnowsDuplicates(t *testing.T) {
	db := openedNew(t).engine
	event := func(id int64) func(store.Transaction) error {
		return func(on store.Transaction) error {
			_, err := on.Exec("INSERT INTO events (id, at, kind, user_id, actor, program, computer, detail) VALUES (?, 0, '', '', '', '', '', '')", id)
			return err
		}
	}
	for name, tt := range map[string]struct {
		write     func(store.Transaction) error
		duplicate bool
	}{
		"first": {event(1_000_001), false},
		"a number": {func(on store.Transaction) error {
			return errors.Join(event(1_000_000)(on), event(1_000_000)(on))
		}, true},
		"a name": {func(on store.Transaction) error {
			_, err := on.Exec("INSERT INTO settings (name, value) VALUES (?, ''), (?, '')", "twice", "twice")
			return err
		}, true},
		"of a list": {func(on store.Transaction) error {
			_, err := on.Exec("INSERT INTO settings (name, value) SELECT 'twice', value FROM settings WHERE name IN ? UNION ALL VALUES ('twice', ''), ('twice', '')", []string{"a", "b"})
			return err
		}, true},
		"as a structure": {func(on store.Transaction) error {
			row := struct{ Name, Value string }{Name: "twice"}
			return errors.Join(on.ORM().Table("settings").Create(&row).Error, on.ORM().Table("settings").Create(&row).Error)
		}, true},
		"no value": {func(on store.Transaction) error {
			_, err := on.Exec("INSERT INTO settings (name, value) VALUES ('none', NULL)")
			if err == nil {
				t.Error("a setting has no value")
			}
			return err
		}, false},
	} {
		err := db.Trouble(db.Update(t.Context(), tt.write))
		if errors.Is(err, store.ErrDuplicate) != tt.duplicate {
			t.Errorf("%s: %v", name, err)
		}
		if again := db.Trouble(err); again != err {
			t.Errorf("%s: asked again it says %v", name, again)
		}
	}
}

// An event that somebody has put behind the newest one is not written over.
func TestEventsBehindTheEnd(t *testing.T) {
	path := auditedCopy(t)
	sqlTool(t, path, "INSERT INTO events SELECT 13, at, kind, user_key, user_id, actor, program, computer, detail, chain, address FROM events WHERE id = 12")
	err := opened(t, path).Unlock(testKey{}).Update(t.Context(), func(tx data.Tx) error {
		return tx.AppendEvent(data.Event{At: time.Now(), Kind: data.SignedIn})
	})
	if !errors.Is(err, data.ErrTampered) || !strings.Contains(lang.Say(words.Message(err)), string(store.EventsBehind)) {
		t.Errorf("got %v", err)
	}
}
