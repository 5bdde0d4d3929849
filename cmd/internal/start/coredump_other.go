//go:build !unix

package start

// NoCoreDumps does nothing: the runtime of Go has told Windows to report no crash,
// and what its administrator collects all the same is not up to a program.
func NoCoreDumps() {}

// NotDumpable does nothing, too.
func NotDumpable() {}
