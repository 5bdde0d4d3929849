package data

import (
	"errors"
	"runtime"
	"syscall"
)

// IsDiskFull reports whether the system says that a disk, or what a user may
// have of it, is full.
func IsDiskFull(err error) bool {
	var code syscall.Errno
	if runtime.GOOS == "windows" && errors.As(err, &code) {
		return code == 39 || code == 112 // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
	}
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
