//go:build unix

package trust

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"tapetrack/data/words"
	"tapetrack/test/check"
)

// TestPipe: nobody writes to it, and the program does not wait.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := ReadFile(path)
	check.Equal(t, "pipe", words.Message(err).String(), path+" is not an ordinary file. Name the file that has the link of the server.")
}

// TestUnreadableFile: a link that leads to itself can't be opened by root either.
func TestUnreadableFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "loop")
	if err := os.Symlink(path, path); err != nil {
		t.Fatal(err)
	}
	_, err := ReadFile(path)
	if !errors.Is(err, ErrFile) {
		t.Error(err)
	}
	check.Equal(t, "loop", words.Message(err).String(), "The file "+path+" can't be read: too many levels of symbolic links. Check that its disk is connected and that you have permission to read it.")
}
