package sqlite

import (
	"errors"
	"os"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store"
	"tapetrack/data/words"
)

// writtenOver writes what files hold now into the same files later: neither is moved,
// deleted or replaced.
func writtenOver(t *testing.T, paths ...string) (putBack func()) {
	t.Helper()
	before := map[string][]byte{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		before[path] = content
	}
	return func() {
		t.Helper()
		for path, content := range before {
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.WriteAt(content, 0)
			if err = errors.Join(err, f.Close()); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestOlderStateInPlace: what the database held before is written into the same files
// while a program is open. It has seen more, and neither reads nor writes any more,
// also when others go on from there.
func TestOlderStateInPlace(t *testing.T) {
	for name, files := range map[string][]string{"log and index": sideNames[:], "database": {""}} {
		t.Run(name, func(t *testing.T) {
			path := made(t, victims)
			db := opened(t, path)
			storage := db.Unlock(testKey{})
			note := func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: sampleTime, Kind: data.SignedIn}) }
			if files[0] == "" {
				db.engine.Rewritten(t.Context())
			} else {
				commit(t, storage, note)
			}
			var paths []string
			for _, end := range files {
				paths = append(paths, path+end)
			}
			putBack := writtenOver(t, paths...)
			commit(t, storage, note)
			if files[0] == "" {
				db.engine.Rewritten(t.Context())
				db.engine.read.SetMaxIdleConns(0) // others have nothing of it in their memory
				db.engine.write.SetMaxIdleConns(0)
			}
			putBack()
			refused := func(when string) {
				t.Helper()
				called := false
				for what, err := range map[string]error{
					"write": storage.Update(t.Context(), func(tx data.Tx) error { called = true; return nil }),
					"read":  storage.View(t.Context(), func(tx data.Tx) error { _, err := tx.Setting("policy.x"); return err }),
				} {
					if !errors.Is(err, data.ErrUnreadable) || !strings.Contains(lang.Say(words.Message(err)), "older state") {
						t.Errorf("%s: %s: %v", when, what, err)
					}
				}
				if called {
					t.Errorf("%s: it went on", when)
				}
			}
			refused("at once")
			other := opened(t, path).Unlock(testKey{})
			for range 3 {
				commit(t, other, note)
			}
			refused("when another program went further")
		})
	}
}

// TestFurthestGoesLawfully: what others write, a new key and a log that is sealed anew
// are no older state.
func TestFurthestGoesLawfully(t *testing.T) {
	path := made(t, victims)
	db := opened(t, path)
	storage, other := db.Unlock(testKey{}), opened(t, path).Unlock(testKey{})
	note := func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: sampleTime, Kind: data.SignedIn}) }
	for range 3 {
		commit(t, storage, note)
		commit(t, other, note)
	}
	nothing := func(data.Tx) error { return nil }
	commit(t, storage, nothing)
	sqlTool(t, path, "DELETE FROM events WHERE id > 2")
	if err := db.Reseal(t.Context(), testKey{}, note); err != nil {
		t.Fatal(err)
	}
	commit(t, storage, note)
	if err := db.LoseKey(t.Context(), testKey{"new"}, note); err != nil {
		t.Fatal(err)
	}
	commit(t, db.Unlock(testKey{"new"}), note)
	err := db.Rekey(t.Context(), store.Rekeying{
		From: testKey{"new"}, To: testKey{"newer"}, Anyway: true,
		Reseal: func(int64, string, []byte) ([]byte, error) { return nil, errors.New("none") },
		Write:  func(tx data.Tx, _ data.AuditReport) error { return note(tx) },
	})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, db.Unlock(testKey{"newer"}), note)
}
