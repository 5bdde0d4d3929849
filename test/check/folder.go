package check

import (
	"os"
	"path/filepath"
	"testing"
)

// memory is the folder in which Linux keeps files in memory.
const memory = "/dev/shm"

// Folder returns a folder for the files of a test, in memory if the system offers that, and
// otherwise what TempDir returns. It is deleted when the test ends.
//
// It is for tests of what is in the files: they commit thousands of times, and each commit
// would wait for the disk. Benchmarks, and tests of the files themselves (what a crash, a full
// disk, a link or permissions do to them), use TempDir.
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

// File writes content to a file in a new Folder, readable by its owner only, and returns its
// path, for example to copy a database that was made once for all tests.
func File(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(Folder(t), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
