package desktop

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Fyne writes no file of preferences, in which two copies of a program would meet.
func TestNoPreferences(t *testing.T) {
	// Fyne makes a folder that it watches again when it is removed.
	home, err := os.MkdirTemp("", "tapetrack-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR", "TMP", "AppData", "LocalAppData"} {
		t.Setenv(name, home)
	}
	a := newApp("Test")
	if a.UniqueID() != "com.tapetrack.Test" {
		t.Errorf("its id is %q", a.UniqueID())
	}
	a.Preferences().SetString("name", "value")
	if got := a.Preferences().String("name"); got != "value" {
		t.Errorf("kept %q", got)
	}
	err = filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s was written", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
