//go:build unix

package start

import "syscall"

// atOnce is a flag for opening a file: a pipe is opened without waiting for its writer.
const atOnce = syscall.O_NONBLOCK
