//go:build !linux && !windows

package diagnose

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// system returns the version of macOS, or the release of another Unix.
func system() string {
	if version, err := unix.Sysctl("kern.osproductversion"); err == nil {
		return "macOS " + version
	}
	var u unix.Utsname
	if unix.Uname(&u) != nil {
		return ""
	}
	return unix.ByteSliceToString(u.Sysname[:]) + " " + unix.ByteSliceToString(u.Release[:])
}

// sinceBoot returns how long the system has been running.
func sinceBoot() (time.Duration, error) {
	boot, err := unix.SysctlTimeval("kern.boottime")
	if err != nil {
		return 0, err
	}
	return time.Since(time.Unix(boot.Unix())), nil
}

// clockSynchronised is not known: these systems have no call for it.
func clockSynchronised() (bool, error) { return false, errors.New("the system does not say") }
