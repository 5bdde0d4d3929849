//go:build unix

package vault

import (
	"io/fs"
	"os"
	"syscall"
)

// openKeyFile opens without blocking: opening a pipe would wait for its writer.
func openKeyFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// checkOwner returns a data.Trouble of kind ErrBadKey if another computer account could
// read the key, or have put it there. The administrator of the system can do both anyway,
// and may use a key file of any owner.
func checkOwner(path string, info fs.FileInfo) error {
	if info.Mode().Perm()&0o077 != 0 {
		return trouble(ErrBadKey, nil, "The key file %s can be read or changed by others on this computer, so it is not used. To correct this, type: chmod 600 %s", path, path)
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && !mayUse(int(stat.Uid), os.Geteuid()) {
		return trouble(ErrBadKey, nil, "The key file %s belongs to another account of this computer, so it is not used. Name a key file of your own with --key-file.", path)
	}
	return nil
}

// mayUse reports whether an account may use a key file of that owner.
func mayUse(owner, account int) bool {
	const root = 0
	return owner == account || owner == root || account == root
}

// syncFolder writes the names in a folder through to the disk.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
