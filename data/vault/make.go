package vault

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// Make returns the vault of a database that is being made, and the place of
// its key for the database to record; r.Recorded and r.KeyID are not looked
// at. A key file given with --key-file is used if it exists and made if not.
// Else the key goes to the keyring, if writing and reading back takes no more
// than two seconds, else into the file <database>.key.
//
// A <database>.key that exists already is the key of a database that is
// missing: a data.Trouble of kind ErrKeyExists, as is a key under this
// database's id in the keyring. If the database can't be made after all, call
// Discard. Other errors are those of reading and making key files.
func Make(ctx context.Context, r Request) (*Vault, Place, error) {
	if r.Database == "" || r.DatabaseID == "" {
		return nil, "", errRequest
	}
	beside := keyBeside(r.Database)
	if r.KeyFile == "" || !sameFile(r.KeyFile, beside) {
		// Even with another key file: Find would find this one first.
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
	path, err := filepath.Abs(r.KeyFile)
	if err != nil {
		return nil, "", trouble(ErrKeyUnreachable, err, "The key file %s can't be found: %s.", r.KeyFile, reason(err))
	}
	place := inFile(path)
	if sameFile(path, keyBeside(r.Database)) {
		// Database and key can then be moved together.
		place = Beside
	}
	key, err := readKeyFile(path)
	if errors.Is(err, ErrNoKey) {
		v, err := r.makeFile(path)
		return v, place, err
	}
	if err != nil {
		return nil, "", err
	}
	v, err := New(key, r.DatabaseID)
	return v, place, err
}

// makeAnywhere puts the key into the keyring or, failing that, beside the
// database. The file gets a key of its own: should the keyring keep the first
// one all the same, nothing is sealed with that.
func (r Request) makeAnywhere(ctx context.Context) (*Vault, Place, error) {
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
	v, err := r.makeFile(keyBeside(r.Database))
	return v, Beside, err
}

// TakeBack takes <database>.key out of the way if it holds the key with that public
// id, or nothing at all. It is for a key that a program made for a database that never
// came into being; any other key stays. The key is kept as <database>.key.taken-back,
// or with a number behind: whoever can write the folder could have said so of the key of
// a database that was moved.
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

// setAside gives a key file another name, which nothing has yet.
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

// makeFile makes a new key and its file.
func (r Request) makeFile(path string) (*Vault, error) {
	key := NewKey()
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
