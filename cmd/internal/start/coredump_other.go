//go:build !unix

package start

// NoCoreDumps does nothing: Go's runtime has told Windows to report no crash, and a
// program can't prevent what the computer's administrator collects anyway.
func NoCoreDumps() {}

// NotDumpable does nothing, too.
func NotDumpable() {}
