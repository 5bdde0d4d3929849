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

// tighten removes all permissions of others on the files of the database, if this program's
// account owns them.
func tighten(path string) {
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 == 0 {
			continue
		}
		if owner, ok := info.Sys().(*syscall.Stat_t); ok && int(owner.Uid) == os.Geteuid() {
			// Some file systems have no permissions to change.
			_ = os.Chmod(name, info.Mode().Perm()&^0o077)
		}
	}
}

// ours reports whether path is a folder, not a link to one, that this program's account owns.
func ours(folder string) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() {
		return false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(owner.Uid) == os.Geteuid()
}

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
