//go:build unix

package main

// terminalFile is the terminal of the program, whatever its standard input is.
const terminalFile = "/dev/tty"
