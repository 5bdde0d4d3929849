//go:build windows

package main

// terminalFile is the terminal of the program, whatever its standard input is.
const terminalFile = "CONIN$"
