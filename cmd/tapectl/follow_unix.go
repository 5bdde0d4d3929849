//go:build unix

package main

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// brokenPipe reports whether a pipe could not be written because nobody reads it.
func brokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// noReader reports whether a file is a pipe that nobody reads. Otherwise a program that follows
// a log would notice that at the next event only.
func noReader(f *os.File) bool {
	fds := []unix.PollFd{{Fd: int32(f.Fd())}}
	n, err := unix.Poll(fds, 0)
	return err == nil && n > 0 && fds[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0
}
