//go:build unix

package trust

import (
	"os"
	"runtime"
	"syscall"
)

func machineFile() string {
	if runtime.GOOS == "darwin" {
		return machineMacOS
	}
	return machineLinux
}

// open opens a file to read it, without blocking: opening a pipe would wait for its
// writer.
func open(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}
