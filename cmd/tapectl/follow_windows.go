package main

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// brokenPipe reports whether a pipe could not be written because nobody reads it.
func brokenPipe(err error) bool {
	return errors.Is(err, windows.ERROR_BROKEN_PIPE) || errors.Is(err, windows.ERROR_NO_DATA)
}

// noReader is unknown before something is written.
func noReader(*os.File) bool { return false }
