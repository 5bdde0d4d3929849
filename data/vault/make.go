package vault

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// Make returns the vault of a database that is being made, and the place of its key for
// the database to record; it ignores r.Recorded and r.KeyID. A key file given with
// --key-file is used if it exists, and made if not. Without one, the key is put into the
// keyring if that takes no more than two seconds, else into the file <database>.key.
//
// It returns a data.Trouble of kind ErrKeyExists if <database>.key exists, since that is
// the key of a database that is missing, or if the keyring holds a key under the
// database's id. Other errors are those of reading and making key files. If the database
// then can't be made, call Discard.
func Make(ctx context.Context, r Request) (*Vault, Place, error) {
	if r.Database == "" || r.DatabaseID == "" {
		return nil, "", errRequest
	}
	beside := keyBeside(r.Database)
	if r.KeyFile == "" || !sameFile(r.KeyFile, beside) {
		// Even with another key file, since Find would look here first without it.
		found, err := exists(beside)
		if err != nil {
			return nil, "", err
		}
		if found {
			return nil, "", trouble(ErrKeyExists, nil, "There is a key %s, but its database %s is missing. Put the database back where it was. If there never was one, move the key to a safe place and try again.", beside, r.Database)
		}
	}
	if r.KeyFile != "" {
		return r.makeGiven()
	}
	return r.makeAnywhere(ctx)
}

// makeGiven uses the key file of --key-file, or makes it.
func (r Request) makeGiven() (*Vault, Place, error) {
	path, place, err := r.given()
	if err != nil {
		return nil, "", err
	}
	key, err := readKeyFile(path)
	if errors.Is(err, ErrNoKey) {
		v, err := r.makeFile(path, NewKey())
		return v, place, err
	}
	if err != nil {
		return nil, "", err
	}
	v, err := New(key, r.DatabaseID)
	return v, place, err
}

// given returns the path of the key file of --key-file, and the place to record.
func (r Request) given() (string, Place, error) {
	path, err := filepath.Abs(r.KeyFile)
	if err != nil {
		return "", "", trouble(ErrKeyUnreachable, err, "The key file %s can't be found: %s.", r.KeyFile, reason(err))
	}
	if sameFile(path, keyBeside(r.Database)) {
		return path, Beside, nil // so that database and key can be moved together
	}
	return path, inFile(path), nil
}

// makeAnywhere puts the key into the keyring or, failing that, beside the database. The
// file gets another key, so that nothing is sealed with the first one if the keyring
// stores it after all.
func (r Request) makeAnywhere(ctx context.Context) (*Vault, Place, error) {
	if r.InFile {
		v, err := r.makeFile(keyBeside(r.Database), NewKey())
		return v, Beside, err
	}
	key := NewKey()
	err := keepInKeyring(ctx, r.DatabaseID, key)
	switch {
	case err == nil:
		v, err := New(key, r.DatabaseID)
		if err != nil {
			return nil, "", err
		}
		v.discard = func(ctx context.Context) error { return dropFromKeyring(ctx, r.DatabaseID) }
		return v, InKeyring, nil
	case errors.Is(err, errTaken):
		return nil, "", taken(r.DatabaseID, err)
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	}
	v, err := r.makeFile(keyBeside(r.Database), NewKey())
	return v, Beside, err
}

// TakeBack moves <database>.key out of the way if it holds the key with that public id,
// and removes it if it is empty. It is for a key that a program made for a database that
// was never completed; any other key stays. The key is kept as <database>.key.taken-back,
// with a number if that exists: somebody who can write the folder could have passed off
// the key of a database that was moved as such a key.
func TakeBack(database, keyID string) error {
	path := keyBeside(database)
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return spot{path: path}.remove(context.Background())
	}
	key, err := readKeyFile(path)
	if errors.Is(err, ErrNoKey) {
		return nil
	}
	if err != nil {
		return err
	}
	v, err := New(key, "taken back")
	if err != nil || v.KeyID() != keyID {
		return err
	}
	return setAside(path)
}

// setAside renames a key file to a name that does not exist.
func setAside(path string) error {
	for i := 1; ; i++ {
		aside := path + ".taken-back"
		if i > 1 {
			aside += "-" + strconv.Itoa(i)
		}
		err := os.Link(path, aside)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			err = os.Remove(path)
		} else if _, there := os.Lstat(aside); errors.Is(there, fs.ErrNotExist) {
			err = os.Rename(path, aside) // FAT has no links
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return trouble(ErrKeyUnreachable, err, "The key file %s can't be renamed: %s. Move it to a safe place and try again.", path, reason(err))
		}
		return nil
	}
}

// makeFile makes the file of a key.
func (r Request) makeFile(path string, key Key) (*Vault, error) {
	v, err := New(key, r.DatabaseID)
	if err != nil {
		return nil, err
	}
	if r.Note != nil && sameFile(path, keyBeside(r.Database)) {
		if err := r.Note(v.KeyID()); err != nil {
			return nil, err
		}
	}
	if err := createKeyFile(path, key); err != nil {
		return nil, err
	}
	v.discard = func(context.Context) error { return os.Remove(path) }
	return v, nil
}
