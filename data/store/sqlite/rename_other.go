//go:build !linux

package sqlite

import "tapetrack/data/files"

// renameNew renames a file. If the new name exists, the error matches fs.ErrExist.
func renameNew(from, to string) error { return files.Place(from, to) }
