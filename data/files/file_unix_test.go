//go:build unix

package files_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data/files"
)

// A link is not followed and a device is not replaced.
func TestWriteFileSpecial(t *testing.T) {
	folder := t.TempDir()
	target := filepath.Join(t.TempDir(), "target")
	if err := os.WriteFile(target, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(folder, "log.csv")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, os.DevNull} {
		if err := files.WriteFile(path, true, says("x")); err == nil || !strings.Contains(err.Error(), "Choose another name.") {
			t.Errorf("%s: %v", path, err)
		}
	}
	holds(t, filepath.Dir(target), map[string]string{"target": "theirs"})
}

func TestWriteFileNameTooLong(t *testing.T) {
	err := files.WriteFile(filepath.Join(t.TempDir(), strings.Repeat("x", 300)), false, says("x"))
	if err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("the error is %v", err)
	}
}
