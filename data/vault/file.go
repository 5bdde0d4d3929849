package vault

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxKeyFile is more than any key file has, in bytes.
const maxKeyFile = 256

// readKeyFile reads the one line of a key file. It returns a data.Trouble of
// kind ErrNoKey if there is none, ErrBadKey if it is no key file or not its
// owner's alone, and ErrKeyUnreachable if it can't be read.
func readKeyFile(path string) (Key, error) {
	f, err := openKeyFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Key{}, trouble(ErrNoKey, err, "There is no key file %s. Put it back there from where it is kept, or name the right one with --key-file.", path)
	case err != nil:
		return Key{}, trouble(ErrKeyUnreachable, err, "The key file %s can't be opened: %s. Check that its disk is there and that you may read it.", path, reason(err))
	}
	defer f.Close()
	// What is judged is the open file, not the path, behind which another file
	// could have been put meanwhile.
	info, err := f.Stat()
	if err != nil {
		return Key{}, trouble(ErrKeyUnreachable, err, "The key file %s can't be read: %s.", path, reason(err))
	}
	switch {
	case info.IsDir():
		return Key{}, trouble(ErrBadKey, nil, "%s is a folder, not a key file. Name the key file itself.", path)
	case !info.Mode().IsRegular():
		return Key{}, trouble(ErrBadKey, nil, "%s is not an ordinary file. Name a key file.", path)
	}
	if err := checkOwner(path, info); err != nil {
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

// createKeyFile writes a key file that only its owner can read, and reads it
// back. Its folder must exist and is left as it is. An existing file is never
// touched: that is a data.Trouble of kind ErrKeyExists. After any other error,
// of kind ErrKeyUnreachable, there is no file.
func createKeyFile(path string, key Key) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return trouble(ErrKeyExists, err, "There is a file %s already. It may be the key of another database, so it is not replaced. Move it to a safe place, or name another one with --key-file.", path)
	case err != nil:
		return trouble(ErrKeyUnreachable, err, "The key file %s can't be made: %s. Check that its folder is there and that you may write to it.", path, reason(err))
	}
	err = fill(f, key)
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		_ = os.Remove(path)
		return trouble(ErrKeyUnreachable, err, "The key file %s can't be written: %s. Make room, or name one on another disk with --key-file.", path, reason(err))
	}
	// A disk that keeps no permissions shows here, not at the next start.
	if _, err := readKeyFile(path); err != nil {
		_ = os.Remove(path)
		return trouble(ErrKeyUnreachable, err, "The key file %s can't be kept safe: its disk does not keep what was written, or who may read it. Name one on another disk with --key-file.", path)
	}
	return nil
}

// fill writes the key through to the disk and closes the file.
func fill(f *os.File, key Key) error {
	_, err := f.WriteString(key.line())
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
