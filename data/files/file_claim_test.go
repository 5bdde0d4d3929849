package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestClaim: claim is for file systems without links; here it is called by hand.
func TestClaim(t *testing.T) {
	folder := t.TempDir()
	target := filepath.Join(folder, "log.csv")
	for _, name := range []string{"1", "2"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := claim(filepath.Join(folder, "1"), target); err != nil {
		t.Fatal(err)
	}
	if err := claim(filepath.Join(folder, "2"), target); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a name that is taken: %v", err)
	}
	if text, err := os.ReadFile(target); err != nil || string(text) != "1" {
		t.Errorf("it holds %q, %v", text, err)
	}
	if err := claim(filepath.Join(folder, "missing"), filepath.Join(folder, "other")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is missing: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(folder, "other")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the name is left: %v", err)
	}
}
