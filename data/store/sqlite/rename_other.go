//go:build !linux

package sqlite

import "tapetrack/data/files"

// renameNew renames a file unless there is one of the new name.
func renameNew(from, to string) error { return files.Place(from, to) }
