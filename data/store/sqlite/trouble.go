package sqlite

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"

	sqlite3 "modernc.org/sqlite/lib"

	"tapetrack/data"
	"tapetrack/data/store"
)

// Trouble says what an error of SQLite or the system means, see store.Engine.
func (db *engine) Trouble(err error) error {
	var coded interface{ Code() int } // the driver's errors
	if err == nil || isTrouble(err) || errors.Is(err, store.ErrDuplicate) || !errors.As(err, &coded) {
		return err
	}
	word := func(kind error, text data.Text) error {
		return &data.Trouble{Kind: kind, Text: data.Say(text, store.Shown(db.name)), Cause: err}
	}
	switch coded.Code() {
	case sqlite3.SQLITE_READONLY_DBMOVED:
		return moved(db.name, err)
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return errors.Join(store.ErrDuplicate, err)
	}
	code := coded.Code() & 0xff // without the extended part
	if (code == sqlite3.SQLITE_CANTOPEN || code == sqlite3.SQLITE_IOERR) && data.IsDiskFull(room(filepath.Dir(db.path))) {
		code = sqlite3.SQLITE_FULL // SQLite has other codes if there is no room for log and index
	}
	switch code {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return word(data.ErrBusy, "The database %s is in use by another program. Nothing was changed. Wait a moment and try again.")
	case sqlite3.SQLITE_FULL:
		return word(data.ErrDiskFull, "The disk that holds the database %s is full. Nothing was changed. Free some space and try again.")
	case sqlite3.SQLITE_READONLY:
		return readOnly(db.name, err)
	case sqlite3.SQLITE_NOTADB:
		return notDatabase(db.name, err)
	case sqlite3.SQLITE_CORRUPT:
		err = errors.Join(store.ErrCorrupt, err)
		return word(data.ErrUnreadable, "The database %s is damaged and can't be used. Restore a backup.")
	case sqlite3.SQLITE_CANTOPEN:
		return db.cantOpen(err)
	case sqlite3.SQLITE_IOERR:
		return word(data.ErrUnreadable, "The disk that holds the database %s reports an error. Nothing was changed. Check the disk.")
	}
	return err
}

func moved(name string, cause error) error {
	return &data.Trouble{Kind: data.ErrUnreadable, Cause: cause, Text: data.Say(
		"The database %s was moved, deleted or replaced while it was in use. Nothing was changed. Put it back if it is missing, and start the program again.", store.Shown(name))}
}

func readOnly(name string, cause error) error {
	return &data.Trouble{Kind: data.ErrReadOnly, Cause: cause, Text: data.Say(
		"The database %s can't be written. Nothing was changed. Check the permissions of the file and its folder.", store.Shown(name))}
}

// readOnlyDisk is readOnly where the system says that nothing on the disk can be written:
// there are no permissions to check.
func readOnlyDisk(name string, cause error) error {
	return &data.Trouble{Kind: data.ErrReadOnly, Cause: cause, Text: data.Say(
		"The database %s is on a read-only disk or share. Nothing was changed. Make it writable, or choose another database.", store.Shown(name))}
}

// cantOpen words why SQLite could not open the file, its log or its index.
func (db *engine) cantOpen(err error) error {
	if cause := readable(db.path); errors.Is(cause, fs.ErrPermission) {
		return unreadable(db.name, cause)
	}
	switch cause := room(filepath.Dir(db.path)); {
	case errors.Is(cause, syscall.EROFS):
		return readOnlyDisk(db.name, cause)
	case cause != nil:
		return folderTrouble(filepath.Dir(db.path), cause)
	}
	return &data.Trouble{Kind: data.ErrUnreadable, Cause: err, Text: data.Say(
		"The database %s can't be opened. Check that its disk is connected and that you have permission to read and write the file.", store.Shown(db.name))}
}

// missing words that there is no file at path, or that it can't be read.
func missing(path string, err error) error {
	switch {
	case path == "":
		return &data.Trouble{Kind: data.ErrNoDatabase, Cause: err, Text: data.Say("No database is named. Name the file of a database.")}
	case errors.Is(err, fs.ErrPermission):
		return unreadable(path, err)
	case errors.Is(err, fs.ErrNotExist):
		return &data.Trouble{Kind: data.ErrNoDatabase, Cause: err, Text: data.Say(
			"There is no database at %s. Check the path, and that its disk is connected.", store.Shown(path))}
	}
	return badPath(path, err)
}

func badPath(path string, err error) error {
	return &data.Trouble{Kind: data.ErrUnreadable, Cause: err, Text: data.Say(
		"There can't be a database at %s, because the path leads nowhere. Check the path.", store.Shown(path))}
}

func unreadable(path string, err error) error {
	return &data.Trouble{Kind: data.ErrUnreadable, Cause: err, Text: data.Say(
		"You have no permission to read the database %s. Ask its owner, or sign in to the computer as its owner.", store.Shown(path))}
}

func isFolder(path string) error {
	return &data.Trouble{Kind: data.ErrNotDatabase, Text: data.Say(
		"%s is a folder, not a database. Name the file of a database.", store.Shown(path))}
}

func notDatabase(path string, err error) error {
	return &data.Trouble{Kind: data.ErrNotDatabase, Cause: err, Text: data.Say(
		"%s is not a TapeTrack database and was left unchanged. Choose another file.", store.Shown(path))}
}

func exists(path string) error {
	return &data.Trouble{Kind: data.ErrExists, Text: data.Say(
		"There is already a file at %s, and it was left unchanged. Use it, or choose another file.", store.Shown(path))}
}

// folderTrouble words why no file can be made in a folder.
func folderTrouble(folder string, err error) error {
	word := func(kind error, text data.Text) error {
		return &data.Trouble{Kind: kind, Text: data.Say(text, store.Shown(folder)), Cause: err}
	}
	switch {
	case errors.Is(err, syscall.EROFS):
		return word(data.ErrReadOnly, "The folder %s is on a read-only disk or share. Make it writable, or choose another folder.")
	case errors.Is(err, fs.ErrPermission):
		return word(data.ErrReadOnly, "A database needs a folder that can be written to, and %s can't. Check its permissions, or choose another folder.")
	case data.IsDiskFull(err), errors.Is(err, data.ErrDiskFull):
		return word(data.ErrDiskFull, "The disk that holds the folder %s is full. Free some space and try again.")
	}
	return word(data.ErrUnreadable, "The folder %s can't be used for a database. Check the path, or choose another folder.")
}

func isTrouble(err error) bool {
	var t *data.Trouble
	return errors.As(err, &t)
}
