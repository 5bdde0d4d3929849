package sqlite

import (
	"errors"

	"golang.org/x/sys/unix"

	"tapetrack/data/files"
)

// renameNew renames a file in one step. If the new name exists, the error matches
// fs.ErrExist.
func renameNew(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) { // this disk or kernel can't
		return files.Place(from, to)
	}
	return err
}
