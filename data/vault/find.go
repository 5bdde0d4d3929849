package vault

import (
	"context"
	"errors"
	"io/fs"
	"os"
)

// A Request says which database the key is for and where to look.
type Request struct {
	KeyFile    string // the path given with --key-file, or empty
	Database   string // the path of the database file
	DatabaseID string // the id that the database records about itself
	Recorded   Place  // the place that the database records; for Find
	KeyID      string // the id of the key that the database records; for Find
}

var errRequest = errors.New("a key needs a database, its id, and to be found the id of the key")

// Find returns the vault of an existing database. It looks for the key in the
// file given with --key-file, else in <database>.key if that exists, else at
// the place that the database records, and nowhere else. It never makes a key.
//
// Errors are data.Troubles of kind ErrNoKey, ErrBadKey, ErrKeyUnreachable, or
// ErrWrongKey for a key with another id. It may take two seconds: the keyring
// is waited for no longer.
func Find(ctx context.Context, r Request) (*Vault, error) {
	if r.Database == "" || r.DatabaseID == "" || r.KeyID == "" {
		return nil, errRequest
	}
	key, where, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	v, err := New(key, r.DatabaseID)
	if err != nil {
		return nil, err
	}
	if v.KeyID() != r.KeyID {
		return nil, trouble(ErrWrongKey, nil, "The key read from %s is not the key of this database: it is key %s, needed is key %s. Nothing was changed. Put the right key there, or name it with --key-file.", where, v.KeyID(), r.KeyID)
	}
	return v, nil
}

// read returns the key and, in words, where it was read from.
func (r Request) read(ctx context.Context) (Key, string, error) {
	path := r.KeyFile
	if path == "" {
		beside, err := exists(keyBeside(r.Database))
		if err != nil {
			return Key{}, "", err
		}
		elsewhere, isFile := r.Recorded.file()
		switch {
		case beside || r.Recorded == Beside:
			path = keyBeside(r.Database)
		case isFile:
			path = elsewhere
		case r.Recorded == InKeyring:
			key, err := readKeyring(ctx, r.DatabaseID)
			return key, "the " + keyringName(), err
		default:
			return Key{}, "", trouble(ErrNoKey, nil, "There is no key beside the database %s, and the database does not say where it is kept. Name the key file with --key-file.", r.Database)
		}
	}
	key, err := readKeyFile(path)
	return key, path, err
}

// exists reports whether something has that name, a link to nowhere included.
// If that can't be told, it is a data.Trouble of kind ErrKeyUnreachable.
func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	}
	return false, trouble(ErrKeyUnreachable, err, "The key file %s can't be looked for: %s. Check that its disk is there and that you may read its folder.", path, reason(err))
}
