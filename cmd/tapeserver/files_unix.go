//go:build unix

package main

import "syscall"

// connections returns how many connections the server can have, given how many files it can
// have open; 0 if there is no such limit. Some are left for the database and the log: without
// them nobody who is connected could work.
func connections() int {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		return 0
	}
	return connectionsOf(uint64(files.Cur))
}

func connectionsOf(files uint64) int {
	const own = 128
	switch {
	case files >= 10_000+own:
		return 0
	case files < 2*own:
		return int(max(files/2, 1))
	}
	return int(files - own)
}
