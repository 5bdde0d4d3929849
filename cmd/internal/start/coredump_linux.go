package start

import (
	"os"

	"golang.org/x/sys/unix"
)

// NoCoreDumps keeps memory, which contains the key, out of the files that a crash
// leaves. It also applies to programs started from here, such as a browser. If the system
// refuses, nothing is reported and the program goes on.
func NoCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	// Dumps that are piped to a program have no size limit, see core(5). They then
	// contain no memory.
	_ = os.WriteFile("/proc/self/coredump_filter", []byte("0"), 0o600)
}

// NotDumpable is NoCoreDumps for a program without windows. Other programs of the
// computer account also can't attach to it or read its memory; nor can they inspect it,
// which the portal that opens files for windows needs to do.
func NotDumpable() {
	NoCoreDumps()
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
