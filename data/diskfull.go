package data

import (
	"errors"
	"runtime"
	"syscall"
)

// IsDiskFull reports whether err is the system's error for a full disk or an exceeded
// quota.
func IsDiskFull(err error) bool {
	var code syscall.Errno
	if runtime.GOOS == "windows" && errors.As(err, &code) {
		return code == 39 || code == 112 // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
	}
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
