//go:build !cgo || !(linux || freebsd || netbsd || openbsd)

package desktop

// watchExit does nothing: here a display does not disappear without the computer.
func (g *guard) watchExit() {}
