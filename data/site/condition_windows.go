package site

import (
	"io/fs"
	"math"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// mayWrite returns why this program may not write a file or folder, nil if it may. Access
// lists are not asked: Windows knows only when something is written.
func mayWrite(_ string, info fs.FileInfo) error {
	if info.Mode().Perm()&0o200 == 0 {
		return fs.ErrPermission
	}
	return nil
}

// freeSpace returns how many bytes the program may still use on the disk of path.
func freeSpace(path string) (int64, error) {
	folder, err := windows.UTF16PtrFromString(filepath.Dir(path))
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(folder, &free, nil, nil); err != nil {
		return 0, err
	}
	return int64(min(free, math.MaxInt64)), nil
}
