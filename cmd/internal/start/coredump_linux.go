package start

import (
	"os"

	"golang.org/x/sys/unix"
)

// NoCoreDumps keeps memory, in which the key is, out of files that a crash
// leaves. What is started from here, such as a browser, leaves none either.
// Nothing is reported if the system refuses: the program is as it would be.
func NoCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	// There is no limit for dumps that are piped to a program: core(5). They are
	// left without memory.
	_ = os.WriteFile("/proc/self/coredump_filter", []byte("0"), 0o600)
}

// NotDumpable is NoCoreDumps for a program without windows. Other programs of the
// computer account can't attach to it either, or read its memory; and none can
// ask about it, as the portal that opens files for windows must.
func NotDumpable() {
	NoCoreDumps()
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
