//go:build !cgo || !(linux || freebsd || netbsd || openbsd)

package desktop

// watchExit does nothing: a display does not go away without the computer.
func (g *guard) watchExit() {}
