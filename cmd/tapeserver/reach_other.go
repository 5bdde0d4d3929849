//go:build !windows

package main

import "syscall"

// Why nobody can listen at an address.
const (
	portInUse = syscall.EADDRINUSE
	noAddress = syscall.EADDRNOTAVAIL
)
