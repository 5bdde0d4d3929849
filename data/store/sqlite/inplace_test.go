package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// A database that is moved, deleted or replaced under a running program is not
// written any more, nor is the one that took its place.
func TestDatabaseTakenAway(t *testing.T) {
	ctx := context.Background()
	for name, take := range map[string]func(path string) error{
		"moved":   func(path string) error { return os.Rename(path, path+".away") },
		"deleted": os.Remove,
		"replaced": func(path string) error {
			return errors.Join(os.Rename(path, path+".away"), os.Rename(created(t, nil), path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := created(t, nil)
			db := opened(t, path)
			storage := db.Unlock(testKey{})
			if err := take(path); err != nil {
				t.Fatal(err)
			}
			called := false
			f := func(tx data.Tx) error {
				called = true
				return tx.AddGroup(data.Group{ID: "LOST"})
			}
			for what, run := range map[string]func(context.Context, func(data.Tx) error) error{"read": storage.View, "write": storage.Update} {
				err := run(ctx, f)
				if !errors.Is(err, data.ErrUnreadable) || !strings.Contains(lang.Say(words.Message(err)), "moved, deleted or replaced") {
					t.Errorf("%s: %v", what, err)
				}
			}
			if called {
				t.Error("a transaction began")
			}
		})
	}
	t.Run("in the middle", func(t *testing.T) {
		path := created(t, nil)
		err := opened(t, path).Unlock(testKey{}).Update(ctx, func(tx data.Tx) error {
			if err := tx.AddGroup(data.Group{ID: "LOST"}); err != nil {
				return err
			}
			return os.Rename(path, path+".away")
		})
		if !errors.Is(err, data.ErrUnreadable) {
			t.Errorf("it was said to be written: %v", err)
		}
	})
}

// Log and index that are moved, deleted or replaced under a running program are
// not used any more by it: another program would make new ones, and neither
// would see what the other one writes.
func TestLogTakenAway(t *testing.T) {
	ctx := context.Background()
	other := func(t *testing.T) string {
		path := created(t, victims)
		commit(t, opened(t, path).Unlock(testKey{}), func(tx data.Tx) error { return tx.AddGroup(data.Group{ID: "x"}) })
		return path
	}
	for name, take := range map[string]func(t *testing.T, path string) error{
		"log deleted":   func(_ *testing.T, path string) error { return os.Remove(path + "-wal") },
		"index deleted": func(_ *testing.T, path string) error { return os.Remove(path + "-shm") },
		"log moved":     func(_ *testing.T, path string) error { return os.Rename(path+"-wal", path+".away") },
		"log replaced":  func(t *testing.T, path string) error { return os.Rename(other(t)+"-wal", path+"-wal") },
		"index replaced": func(t *testing.T, path string) error {
			return os.Rename(other(t)+"-shm", path+"-shm")
		},
		"both deleted, and made by another program": func(t *testing.T, path string) error {
			err := errors.Join(os.Remove(path+"-wal"), os.Remove(path+"-shm"))
			p := start(t, "use steps", path, "0") // has the database open from now on
			t.Cleanup(func() { p.end() })
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := created(t, victims)
			db := opened(t, path)
			storage := db.Unlock(testKey{})
			commit(t, storage, func(tx data.Tx) error { return tx.AddGroup(data.Group{ID: "first"}) })
			changesOf(t, storage)
			if err := take(t, path); err != nil {
				t.Fatal(err)
			}
			called := false
			f := func(tx data.Tx) error {
				called = true
				return tx.AddGroup(data.Group{ID: "LOST"})
			}
			_, watching := storage.Changes(ctx)
			db.engine.read.SetMaxIdleConns(0) // a new connection finds the new files and is refused, too
			for what, err := range map[string]error{
				"read": storage.View(ctx, f), "read again": storage.View(ctx, f), "write": storage.Update(ctx, f), "watch": watching,
				"backup": db.Backup(ctx, path+".backup"),
			} {
				if !errors.Is(err, data.ErrUnreadable) || !strings.Contains(lang.Say(words.Message(err)), "moved, deleted or replaced") {
					t.Errorf("%s: %v", what, err)
				}
			}
			if called {
				t.Error("a transaction began")
			}
		})
	}
	t.Run("in the middle", func(t *testing.T) {
		path := created(t, nil)
		err := opened(t, path).Unlock(testKey{}).Update(ctx, func(tx data.Tx) error {
			if err := tx.AddGroup(data.Group{ID: "LOST"}); err != nil {
				return err
			}
			return os.Remove(path + "-wal")
		})
		if !errors.Is(err, data.ErrUnreadable) || !strings.Contains(lang.Say(words.Message(err)), "test.db-wal") {
			t.Errorf("it was said to be written: %v", err)
		}
	})
}

// A database that was taken out of write-ahead logging has neither, and gets both.
func TestLogThatIsNot(t *testing.T) {
	path := created(t, victims)
	if mode := sqlTool(t, path, "PRAGMA journal_mode = DELETE"); strings.TrimSpace(mode) != "delete" {
		t.Fatal(mode)
	}
	commit(t, opened(t, path).Unlock(testKey{}), func(tx data.Tx) error { return tx.SetSetting("x", "1") })
	if names, _ := filepath.Glob(path + "-*"); len(names) != 2 {
		t.Errorf("there are %q", names)
	}
}

// SQLite itself removes log and index when the last program ends, and empties
// them; a program that goes on, or comes later, takes no notice.
func TestLogGoesLawfully(t *testing.T) {
	path := created(t, victims)
	db := opened(t, path)
	storage := db.Unlock(testKey{})
	use := func() {
		t.Helper()
		changesOf(t, storage)
		if err := storage.View(t.Context(), account(1)); err != nil {
			t.Error(err)
		}
		commit(t, storage, func(tx data.Tx) error { return tx.SetSetting("x", "1") })
	}
	use()
	start(t, "open", path, "").end() // another program comes and goes
	use()
	db.engine.Rewritten(t.Context())
	use()
	// No connection is left, and SQLite clears away.
	db.engine.read.SetMaxIdleConns(0)
	db.engine.write.SetMaxIdleConns(0)
	if err := db.engine.watch.drop(); err != nil {
		t.Error(err)
	}
	if names, _ := filepath.Glob(path + "-*"); len(names) != 0 {
		t.Fatalf("left are %q", names)
	}
	for i := range 10 { // the next ones are not told from the last by a number that is given again
		if err := os.WriteFile(fmt.Sprint(path, ".other", i), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	use()
	start(t, "open", path, "").end()
	use()
}
