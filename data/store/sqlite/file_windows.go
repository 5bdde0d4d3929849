package sqlite

import (
	"os"
	"syscall"
)

// readable returns why the file at path can't be read, nil if it can.
func readable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return f.Close()
}

// writable returns nil: SQLite finds out.
func writable(string) error { return nil }

// tighten does nothing: a file inherits the access list of its folder, and the user's data
// folder is closed to others.
func tighten(string) {}

// ours returns true: the user's data folder is closed to others.
func ours(string) bool { return true }

// syncFolder does nothing: a folder can't be flushed.
func syncFolder(string) error { return nil }

// renamesOpen reports whether an open file can be renamed and replaced.
const renamesOpen = false

// unpublished reports whether a file exists and has no other name.
func unpublished(made string) bool {
	f, err := os.Open(made)
	if err != nil {
		return false
	}
	defer f.Close()
	var info syscall.ByHandleFileInformation
	err = syscall.GetFileInformationByHandle(syscall.Handle(f.Fd()), &info)
	return err == nil && info.NumberOfLinks == 1
}
