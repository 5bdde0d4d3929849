package check

import (
	"os"
	"path/filepath"
	"testing"
)

// memory is where Linux keeps files in memory.
const memory = "/dev/shm"

// Folder returns a folder for the files of a test, in memory where the system
// offers that, and otherwise what TempDir returns. It goes when the test ends.
//
// It is for tests of what is in the files: they commit thousands of times, and
// each commit waits for the disk. Tests of the files themselves (what a crash, a
// full disk, a link or permissions do to them) and benchmarks take TempDir.
func Folder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp(memory, "tapetrack-test-*")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Errorf("the folder of the test is left: %v", err)
		}
	})
	return folder
}

// File writes content into a file of a new Folder, readable by its owner only,
// and returns its path: a database made once is copied for each test like that.
func File(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(Folder(t), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
