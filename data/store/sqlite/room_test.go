package sqlite

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A probe leaves nothing, and takes away what a program that was killed has left a
// day ago, but not the one that another program is just making.
func TestProbesAreRemoved(t *testing.T) {
	for name, look := range map[string]func(folder string) error{
		"probe": room,
		"backup": func(folder string) error {
			return opened(t, created(t, nil)).Backup(t.Context(), filepath.Join(folder, "copy.db"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for name, age := range map[string]time.Duration{"old": 25 * time.Hour, "new": 23 * time.Hour} {
				path := filepath.Join(folder, ".tapetrack-probe-"+name)
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
				then := time.Now().Add(-age)
				if err := os.Chtimes(path, then, then); err != nil {
					t.Fatal(err)
				}
			}
			if err := look(folder); err != nil {
				t.Fatal(err)
			}
			_ = os.Remove(filepath.Join(folder, "copy.db"))
			checkNames(t, folder, ".tapetrack-probe-new")
		})
	}
}
