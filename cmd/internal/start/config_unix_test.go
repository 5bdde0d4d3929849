//go:build unix

package start

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A pipe in place of a file of ours is none, and nobody waits for what would come out of it.
func TestPipeInPlaceOfConfigIsNone(t *testing.T) {
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home, "XDG_CONFIG_HOME": filepath.Join(home, "config")})
	d := NewDatabase("Lite", Common{})
	standard := d.Path()
	if err := os.MkdirAll(filepath.Dir(choiceFile()), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{choiceFile(), d.lastUserFile(), Views{}.path("users")} {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if got := NewDatabase("Lite", Common{}).Path(); got != standard {
			t.Errorf("it asks %s", got)
		}
		if got := d.LastUser(); got != "" {
			t.Errorf("the last user is %q", got)
		}
		if got := (Views{}).View("users"); got != nil {
			t.Errorf("the view is %q", got)
		}
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("it waits for a writer")
	}
}
