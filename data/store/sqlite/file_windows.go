package sqlite

import (
	"io"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/windows"

	"tapetrack/data/files"
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

// makeLog makes log and index of a database that this computer account owns, if SQLite is about
// to: it would give them the rights of the folder, and others may read what is in that.
func makeLog(path string) {
	if !files.IsOwn(path) || !logged(path) {
		return
	}
	for _, name := range sidesOf(path) {
		if f, err := files.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL); err == nil { // else: it is there
			_ = f.Close()
		}
	}
}

// logged reports whether the header of a database says that it has a log.
func logged(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	const writeVersion, readVersion, withLog = 18, 19, 2 // https://sqlite.org/fileformat2.html, section 1.3
	var header [readVersion + 1]byte
	_, err = io.ReadFull(f, header[:])
	return err == nil && header[writeVersion] == withLog && header[readVersion] == withLog
}

// identity returns what distinguishes a file from another one that has its name later. os.Stat
// reads that later, when os.SameFile asks, and of a file that is not shared with those who write
// it: Wine refuses that for the index while SQLite maps it.
func identity(path string) (os.FileInfo, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	at, err := windows.CreateFile(name, windows.FILE_READ_ATTRIBUTES, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	f := os.NewFile(uintptr(at), path)
	defer f.Close()
	return f.Stat()
}

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
