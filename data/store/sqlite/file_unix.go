//go:build unix

package sqlite

import (
	"os"
	"syscall"
)

// R_OK and W_OK of access(2).
const (
	readPermission  = 4
	writePermission = 2
)

// readable returns why the file at path can't be read, nil if it can. It does not open the
// file: closing it would drop the locks that SQLite holds on it in the same process
// (https://sqlite.org/howtocorrupt.html, section 2.2).
func readable(path string) error { return syscall.Access(path, readPermission) }

// writable returns why the file at path can't be written, nil if it can. SQLite would find out
// only after making log and index with the same permissions, which would then be in the way
// once the permissions of the file are corrected.
func writable(path string) error { return syscall.Access(path, writePermission) }

// makeLog does nothing: SQLite gives log and index the permissions of the database.
func makeLog(string) {}

// identity returns what distinguishes a file from another one that has its name later.
func identity(path string) (os.FileInfo, error) { return os.Stat(path) }

// syncFolder makes a new name in a folder survive a power failure.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// renamesOpen reports whether an open file can be renamed and replaced.
const renamesOpen = true

// unpublished reports whether a file exists and has no other name.
func unpublished(made string) bool {
	info, err := os.Lstat(made)
	if err != nil {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink == 1
}
