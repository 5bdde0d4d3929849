//go:build unix && !linux

package start

import "golang.org/x/sys/unix"

// NoCoreDumps keeps memory, in which the key is, out of files that a crash
// leaves. Nothing is reported if the system refuses.
func NoCoreDumps() { _ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }

// NotDumpable is NoCoreDumps: only Linux keeps the debuggers of the same computer
// account away.
func NotDumpable() { NoCoreDumps() }
