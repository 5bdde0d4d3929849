//go:build !linux

package store

import "tapetrack/data"

// renameNew renames a file unless there is one of the new name.
func renameNew(from, to string) error { return data.Place(from, to) }
