//go:build unix

package storetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// Mounted returns the folder of a disk in memory, mounted with options of mount.
// Only root can mount one.
func Mounted(t *testing.T, options ...string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	said, err := exec.Command("mount", slices.Concat([]string{"-t", "tmpfs"}, options, []string{"tmpfs", folder})...).CombinedOutput()
	switch {
	case err != nil && os.Geteuid() != 0:
		t.Skip("only root can mount a disk")
	case err != nil:
		t.Fatalf("a disk can't be mounted: %v, %s", err, said)
	}
	t.Cleanup(func() {
		if err := exec.Command("umount", folder).Run(); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// SmallDisk is Mounted with a size like "1m", a megabyte. fill fills the disk except for that
// many bytes, in whole pages.
func SmallDisk(t *testing.T, size string) (folder string, fill func(room int)) {
	t.Helper()
	folder = Mounted(t, "-o", "size="+size)
	ballast := filepath.Join(folder, "ballast")
	return folder, func(room int) {
		t.Helper()
		_ = os.Remove(ballast)
		var free syscall.Statfs_t
		if err := syscall.Statfs(folder, &free); err != nil {
			t.Fatal(err)
		}
		size := int(free.Bavail)*int(free.Bsize) - room
		if size <= 0 {
			return
		}
		if err := os.WriteFile(ballast, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
