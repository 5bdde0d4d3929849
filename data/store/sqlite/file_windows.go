package sqlite

import (
	"os"
	"syscall"
)

// readable returns why the file at path can't be read.
func readable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return f.Close()
}

// writable leaves it to SQLite to find out.
func writable(string) error { return nil }

// tighten does nothing: a file takes the access list of its folder, and the
// user's data folder is closed to others.
func tighten(string) {}

// ours reports whether a folder belongs to whoever runs the program: the user's data folder
// is closed to others.
func ours(string) bool { return true }

// syncFolder does nothing: a folder can't be flushed.
func syncFolder(string) error { return nil }

// renamesOpen: a file that is open can't be renamed or replaced.
const renamesOpen = false

// unpublished reports whether a file that was made has no other name.
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
