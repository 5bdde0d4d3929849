package desktop

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
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

// Without a home Fyne keeps what it has to in a folder that goes with the program, not in
// the current one.
func TestLendFolders(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows its folders without variables")
	}
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("XDG_CACHE_HOME", "")
	remove := lendFolders()
	lent, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	if cache, err := os.UserCacheDir(); cache != lent || err != nil {
		t.Errorf("the cache is in %s, %v", cache, err)
	}
	if err := os.WriteFile(filepath.Join(lent, "settings"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	lendFolders()() // a folder that is not lent stays
	if _, err := os.Stat(lent); err != nil {
		t.Error(err)
	}
	remove()
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
