//go:build unix

package files_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
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

// A link that is put in place of the file that somebody agreed to lose, while the new one is
// written, is neither followed nor replaced.
func TestWriteOverSwapped(t *testing.T) {
	folder, victim := t.TempDir(), filepath.Join(t.TempDir(), "victim")
	path := filepath.Join(folder, "log.csv")
	for name, text := range map[string]string{victim: "theirs", path: "old"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	agreed, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	err = files.WriteOver(path, agreed, func(w io.Writer) error {
		if err := errors.Join(os.Remove(path), os.Symlink(victim, path)); err != nil {
			t.Fatal(err)
		}
		_, err := io.WriteString(w, "new")
		return err
	})
	if !errors.Is(err, data.ErrExists) {
		t.Errorf("the error is %v", err)
	}
	holds(t, filepath.Dir(victim), map[string]string{"victim": "theirs"})
	if to, err := os.Readlink(path); err != nil || to != victim {
		t.Errorf("at the path is %q, %v", to, err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("left are %v, %v", left, err)
	}
}

func TestWriteFileNameTooLong(t *testing.T) {
	err := files.WriteFile(filepath.Join(t.TempDir(), strings.Repeat("x", 300)), false, says("x"))
	if err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("the error is %v", err)
	}
}
