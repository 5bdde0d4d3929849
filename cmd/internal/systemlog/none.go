//go:build !linux && !windows

package systemlog

// Exists reports whether this system has a log that a program can write events to.
const Exists = false

// A Log is for systems without one.
type Log struct{}

// Write writes nothing.
func (*Log) Write(Entry) error { return nil }
