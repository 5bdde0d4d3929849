package main

import "golang.org/x/sys/windows"

// Windows has numbers of its own for why nobody can listen at an address.
const (
	portInUse = windows.WSAEADDRINUSE
	noAddress = windows.WSAEADDRNOTAVAIL
)
