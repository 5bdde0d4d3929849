//go:build unix

package files

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// Mkdir makes one folder for this computer account alone; see os.Mkdir for its errors.
func Mkdir(path string) error { return os.Mkdir(path, 0o700) }

// MkdirAll makes a folder for this computer account alone, with the missing ones above it. One
// that exists is left as it is; see os.MkdirAll for its errors.
func MkdirAll(path string) error { return os.MkdirAll(path, 0o700) }

// MkdirTemp makes a new folder for this computer account alone; see os.MkdirTemp for name and
// errors.
func MkdirTemp(folder, pattern string) (string, error) { return os.MkdirTemp(folder, pattern) } // 0700

// OpenFile opens a file with flags of package os. If it makes the file, that is for this
// computer account alone.
func OpenFile(path string, flag int) (*os.File, error) { return os.OpenFile(path, flag, 0o600) }

// CreateTemp makes and opens a new file for this computer account alone; see os.CreateTemp for
// name and errors.
func CreateTemp(folder, pattern string) (*os.File, error) { return os.CreateTemp(folder, pattern) } // 0600

// rename replaces a file.
func rename(made, path string) error { return os.Rename(made, path) }

// isOpen reports whether a file can't be replaced because a program has it open.
func isOpen(string) bool { return false }

// CloseToOthers takes a file or folder away from everybody but its owner, if that is this
// computer account. Otherwise, and on a disk that keeps no rights, it does nothing.
func CloseToOthers(path string) {
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); ok && int(owner.Uid) == os.Geteuid() {
		// Some file systems have no permissions to change.
		_ = os.Chmod(path, info.Mode().Perm()&^0o077)
	}
}

// Entrust gives files and folders that root has made to the account that owns holder, a folder or file,
// and returns its name; empty if that is root or this is not root, so that nothing is to be given. What is
// a link, has another name elsewhere, or is another account's stays as it is, and so does what is missing.
func Entrust(holder string, paths ...string) (account string, err error) {
	info, err := os.Stat(holder)
	if err != nil || os.Geteuid() != root {
		return "", nil
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == root {
		return "", nil
	}
	for _, path := range paths {
		err = errors.Join(err, entrust(path, owner))
	}
	if known, lookup := user.LookupId(strconv.Itoa(int(owner.Uid))); lookup == nil {
		return known.Username, err
	}
	return strconv.Itoa(int(owner.Uid)), err
}

// entrust asks of the open file, which nobody can exchange, and not of its path, which the account can.
func entrust(path string, owner *syscall.Stat_t) error {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ELOOP) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	is, ok := info.Sys().(*syscall.Stat_t)
	if !ok || is.Uid != root || !info.IsDir() && (!info.Mode().IsRegular() || is.Nlink != 1) {
		return nil
	}
	return file.Chown(int(owner.Uid), int(owner.Gid))
}

// IsOwn reports whether this computer account owns a file or folder, or what a link itself is.
func IsOwn(path string) bool {
	info, err := os.Lstat(path)
	if err != nil {
		return false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(owner.Uid) == os.Geteuid()
}

// isWrittenByOthers reports whether more accounts than its owner may write to a folder. Where each account has a group of
// its own, which has the number of the account, folders are often made writable for it: that is nobody else.
func isWrittenByOthers(folder fs.FileInfo) bool {
	perm := folder.Mode().Perm()
	stat, ok := folder.Sys().(*syscall.Stat_t)
	return perm&0o002 != 0 || perm&0o020 != 0 && !(ok && stat.Gid == stat.Uid)
}

// IsChangedByOthers reports whether accounts may change a file other than this computer account
// and the administrator of the system.
func IsChangedByOthers(file fs.FileInfo) bool {
	stat, ok := file.Sys().(*syscall.Stat_t)
	return ok && !isOfUs(int(stat.Uid), os.Geteuid()) || isWrittenByOthers(file)
}

func keeps(folder fs.FileInfo) bool {
	stat, ok := folder.Sys().(*syscall.Stat_t)
	return ok && isOfUs(int(stat.Uid), os.Geteuid()) && (!isWrittenByOthers(folder) || folder.Mode()&fs.ModeSticky != 0)
}

// StandingOf says who else may use an open file.
func StandingOf(file *os.File) (Standing, error) {
	info, err := file.Stat()
	if err != nil {
		return Shared, err
	}
	if is := standing(info); is != Shared || !isCredential(file, info) {
		return is, nil
	}
	return Private, nil
}

// isCredential reports whether systemd has handed a file to this service alone. It keeps others
// out by the folder, and lets the service in by an access list, which shows as the right of a
// group to read.
func isCredential(file *os.File, info fs.FileInfo) bool {
	folder := os.Getenv("CREDENTIALS_DIRECTORY")
	stat, ok := info.Sys().(*syscall.Stat_t)
	return folder != "" && filepath.Dir(file.Name()) == filepath.Clean(folder) && ok &&
		isOfUs(int(stat.Uid), os.Geteuid()) && int(stat.Gid) == root && info.Mode().Perm()&0o037 == 0
}

func standing(info fs.FileInfo) Standing {
	if info.Mode().Perm()&0o077 != 0 {
		return Shared
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && !mayUse(int(stat.Uid), os.Geteuid()) {
		return Foreign
	}
	return Private
}

// mayUse reports whether an account may use a file of that owner. The administrator of the
// system could read and change it anyway, and may use one of any owner.
func mayUse(owner, account int) bool {
	return isOfUs(owner, account) || account == root
}

// isOfUs reports whether an owner is the account itself, or the system.
func isOfUs(owner, account int) bool { return owner == account || owner == root }

const root = 0

// CloseCommand is what to type at a terminal so that a file is Private.
func CloseCommand(file *os.File) string { return "chmod 600 " + file.Name() }

// administer makes a folder, or takes a folder or file over, so that only root may change it.
func administer(path string, folder bool) error {
	mode := os.FileMode(0o644)
	if folder {
		mode = 0o755
		if err := os.MkdirAll(path, mode); err != nil {
			return err
		}
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink != 0 {
		return &fs.PathError{Op: "administer", Path: path, Err: cmp.Or[error](err, fs.ErrInvalid)}
	}
	if isAdministered(path) {
		return nil
	}
	return errors.Join(os.Chown(path, root, root), os.Chmod(path, mode))
}

func isAdministered(path string) bool {
	info, err := os.Stat(path)
	if err != nil || isWrittenByOthers(info) {
		return false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && owner.Uid == root
}
