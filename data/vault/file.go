package vault

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/words"
)

// maxKeyFile is how much of a key file is read, in bytes: more than any has.
const maxKeyFile = 256

// readKeyFile reads the one line of a key file. It returns a data.Trouble of kind
// ErrNoKey if there is no file, ErrBadKey if it is not a key file or others can read or
// change it, and ErrKeyUnreachable if it can't be read.
func readKeyFile(path string) (Key, error) {
	f, err := openKeyFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Key{}, trouble(ErrNoKey, err, "There is no key file %s. Put it back from where you keep it, or name the right one with --key-file.", path)
	case err != nil:
		return Key{}, trouble(ErrKeyUnreachable, err, "The key file %s can't be opened: %s. %s", path, reason(err), words.CheckDisk)
	}
	defer f.Close()
	// Judge the open file, not the path, where another file may be by now.
	info, err := f.Stat()
	if err != nil {
		return Key{}, trouble(ErrKeyUnreachable, err, "The key file %s can't be read: %s.", path, reason(err))
	}
	switch {
	case info.IsDir():
		return Key{}, trouble(ErrBadKey, nil, "The path %s is a folder, not a key file. Name the key file itself.", path)
	case !info.Mode().IsRegular():
		return Key{}, trouble(ErrBadKey, nil, "%s is not an ordinary file. Name a key file.", path)
	}
	if err := checkOthers(path, f); err != nil {
		return Key{}, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKeyFile))
	if err != nil {
		return Key{}, trouble(ErrKeyUnreachable, err, "The key file %s can't be read: %s.", path, reason(err))
	}
	key, err := parseKey(string(text))
	if err != nil {
		return Key{}, trouble(ErrBadKey, err, "The file %s is not a key of TapeTrack, or it is damaged: a key file has one line that begins with %q. Put the right one there, or name it with --key-file.", path, header)
	}
	return key, nil
}

// checkOthers returns a data.Trouble of kind ErrBadKey if another computer account could read
// the key, or have put it there. The administrator of the system can do both anyway.
func checkOthers(path string, f *os.File) error {
	is, err := files.StandingOf(f)
	switch {
	case is == files.Shared:
		return trouble(ErrBadKey, err, "The key file %s can be read or changed by others on this computer, so it is not used. To correct this, type: %s", path, files.CloseCommand(f))
	case is == files.Foreign:
		return trouble(ErrBadKey, err, "The key file %s belongs to another account of this computer, so it is not used. Name a key file of your own with --key-file.", path)
	case is == files.Unguarded:
		return trouble(ErrBadKey, err, "The key file %s is on a disk that does not keep who may read a file, such as FAT, so it is not used. Move it to a folder of your own on another disk (NTFS), and name it with --key-file.", path)
	}
	return nil
}

// createKeyFile writes a key file that only its owner can read, and reads it back. The
// folder must exist. An existing file is never changed, and is a data.Trouble of kind
// ErrKeyExists. After any other error, of kind ErrKeyUnreachable, there is no file.
// Nobody ever reads part of a key, since another program that makes a database at this
// moment may use the same file.
func createKeyFile(path string, key Key) error {
	_, err := os.Lstat(path)
	if err == nil { // a file or anything else
		return keyExists(path, nil)
	}
	err = writeKeyFile(path, false, key)
	switch {
	case errors.Is(err, data.ErrExists):
		return keyExists(path, err)
	case err != nil:
		return trouble(ErrKeyUnreachable, err, "The key file %s can't be created: %s. Check that its folder exists, that you have permission to write to it and that there is space, or name one on another disk with --key-file.", path, reason(err))
	}
	// Find out now, not at the next start, if the disk stores no permissions.
	if _, err := readKeyFile(path); err != nil {
		_ = os.Remove(path)
		return trouble(ErrKeyUnreachable, err, "The key file %s would not be safe: its disk does not keep what was written, or who may read it. Name one on another disk with --key-file.", path)
	}
	return nil
}

func keyExists(path string, cause error) error {
	return trouble(ErrKeyExists, cause, "A file %s already exists. It may be the key of another database, so it is not replaced. Move it to a safe place, or name another one with --key-file.", path)
}

// replaceKeyFile replaces a key file. path is not a link, see filePlaces: replacing a
// link would move the key to another disk.
func replaceKeyFile(path string, key Key) error {
	if err := writeKeyFile(path, true, key); err != nil {
		return trouble(ErrKeyUnreachable, err, "The key file %s can't be written: %s. Check that you have permission to write to its folder.", path, reason(err))
	}
	return nil
}

// writeKeyFile writes a key file, whole or not at all, and syncs its folder. The error
// matches data.ErrExists if there is a file that is not to be replaced.
func writeKeyFile(path string, replace bool, key Key) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	err = files.WriteFile(path, replace, func(w io.Writer) error {
		_, err := io.WriteString(w, key.line())
		return err
	})
	if field, ok := data.AsFieldError(err); ok { // its sentence is for people who chose a file
		return cmp.Or(field.Kind, errors.New(field.Error()))
	}
	if err != nil {
		return err
	}
	if err = syncFolder(filepath.Dir(path)); err != nil && !replace {
		_ = os.Remove(path)
	}
	return err
}
