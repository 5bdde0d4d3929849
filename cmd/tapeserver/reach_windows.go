package main

import (
	"errors"

	"golang.org/x/sys/windows"
)

// inUse reports whether somebody else has a port: Windows has numbers of its own for that.
func inUse(err error) bool { return errors.Is(err, windows.WSAEADDRINUSE) }
