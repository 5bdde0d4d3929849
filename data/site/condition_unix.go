//go:build unix

package site

import (
	"io/fs"
	"math"

	"golang.org/x/sys/unix"
)

// mayWrite returns why this program may not write a file or folder, nil if it may. It
// writes nothing.
func mayWrite(path string, _ fs.FileInfo) error { return unix.Access(path, unix.W_OK) }

// freeSpace returns how many bytes the program may still use on the disk of path.
func freeSpace(path string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, err
	}
	return int64(min(uint64(s.Bavail)*uint64(s.Bsize), math.MaxInt64)), nil
}
