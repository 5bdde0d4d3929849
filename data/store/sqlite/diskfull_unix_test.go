//go:build unix

package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store/storetest"
	"tapetrack/data/words"
)

// pages are how much room a full disk has left: with some of them the file has
// room, and what SQLite keeps beside it has not.
var pages = []int{0, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 48 << 10, 64 << 10, 128 << 10, 200 << 10, 256 << 10, 320 << 10, 400 << 10, 550 << 10, 1 << 20}

// whether checks that something was done, or refused because the disk of a
// folder is full.
func whether(t *testing.T, err error, room int, folder, never string) bool {
	t.Helper()
	if err == nil {
		return true
	}
	said := lang.Say(words.Message(err))
	if !errors.Is(err, data.ErrDiskFull) || !strings.Contains(said, "full") || !strings.Contains(said, folder) || never != "" && strings.Contains(said, never) {
		t.Errorf("with %d bytes left: %v, %q", room, err, said)
	}
	return false
}

// A disk that is full is called full, and is the right one, wherever it shows.
func TestFullDiskIsNamed(t *testing.T) {
	folder, fill := storetest.SmallDisk(t, "1m")
	elsewhere := made(t, victims)
	for name, do := range map[string]func(path string) error{
		"open": func(path string) error {
			db, err := Open(t.Context(), path)
			if err == nil {
				err = errors.Join(db.Unlock(testKey{}).View(t.Context(), account(1)), db.Close())
			}
			return err
		},
		"create": func(path string) error {
			return Create(t.Context(), path+".made", func(db *DB) error { return db.Unlock(testKey{}).Update(t.Context(), victims) })
		},
		"backup": func(path string) error { return opened(t, elsewhere).Backup(t.Context(), path+".backup") },
		"restore": func(path string) error {
			_, err := Restore(t.Context(), path+".restored", elsewhere, func(restored, _ *DB) error {
				return restored.Unlock(testKey{}).Update(t.Context(), func(tx data.Tx) error { return tx.BurnSteps(1 << 40) })
			})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, "test.db")
			full, done := 0, 0
			for _, room := range pages {
				for _, old := range []string{"", "-wal", "-shm", ".made", ".backup", ".restored"} {
					_ = os.Remove(path + old)
				}
				_ = os.Remove(filepath.Join(folder, "ballast"))
				create(t, path, victims)
				fill(room)
				never := elsewhere
				if name == "backup" {
					never = filepath.Base(elsewhere)
				}
				if whether(t, do(path), room, folder, never) {
					done++
				} else {
					full++
				}
			}
			if full == 0 || done == 0 {
				t.Errorf("it was done %d times and refused %d times", done, full)
			}
		})
	}
}
