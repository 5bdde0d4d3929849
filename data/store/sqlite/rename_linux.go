package sqlite

import (
	"errors"

	"golang.org/x/sys/unix"

	"tapetrack/data/files"
)

// renameNew renames a file unless there is one of the new name, in one step.
func renameNew(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) { // not on every disk
		return files.Place(from, to)
	}
	return err
}
