//go:build unix && !linux

package start

import "golang.org/x/sys/unix"

// NoCoreDumps keeps memory, which contains the key, out of the files that a crash
// leaves. If the system refuses, nothing is reported and the program goes on.
func NoCoreDumps() { _ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }

// NotDumpable is NoCoreDumps: only Linux can keep debuggers of the same computer account
// away.
func NotDumpable() { NoCoreDumps() }
