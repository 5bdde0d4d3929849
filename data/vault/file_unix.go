//go:build unix

package vault

import (
	"os"
	"syscall"
)

// openKeyFile opens without blocking: opening a pipe would wait for its writer.
func openKeyFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
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
