package vault

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"tapetrack/data"
)

// A Request says which database the key is for and where to look.
type Request struct {
	KeyFile    string // the path given with --key-file, or empty
	Database   string // the path of the database file
	DatabaseID string // the id that the database records about itself
	Recorded   Place  // the place that the database records; for Find
	KeyID      string // the id of the key that the database records; for Find
	// InFile, for Make, keeps the key out of the keyring.
	InFile bool
	// Note, for Make and Copy, is called with the id of a new key before <database>.key is made;
	// Make returns its error. It may be nil.
	Note func(keyID string) error
}

var errRequest = errors.New("a key needs a database, its id, and to be found the id of the key")

// Find returns the vault of an existing database. It looks for the key in the file given
// with --key-file, else in <database>.key if that exists, else at the place that the
// database records; and at the second place of that, where an interrupted rotation may
// have left the key. It never makes a key.
//
// Errors are data.Troubles of kind ErrNoKey, ErrBadKey, ErrKeyUnreachable, or ErrWrongKey
// for a key with another id. It may take two seconds, the longest that it waits for the
// keyring.
func Find(ctx context.Context, r Request) (*Vault, error) {
	if r.Database == "" || r.DatabaseID == "" || r.KeyID == "" {
		return nil, errRequest
	}
	p, err := r.places()
	if err != nil {
		return nil, err
	}
	v, err := p.look(ctx, p.home, r.DatabaseID)
	if err == nil && v.KeyID() == r.KeyID {
		return v, nil
	}
	if errors.Is(err, ErrKeyUnreachable) {
		return nil, err
	}
	others := []spot{p.second}
	if p.shared {
		others = append(others, p.kept(r.KeyID))
	}
	for _, s := range others {
		if other, err := p.look(ctx, s, r.DatabaseID); err == nil && other.KeyID() == r.KeyID {
			return other, nil
		}
	}
	if err != nil {
		return nil, err
	}
	return nil, trouble(ErrWrongKey, nil, "The key read from %s is not the key of this database: it is key %s, but key %s is needed. Nothing was changed. Put the right key there, or name it with --key-file.", p.home.name(), v.KeyID(), r.KeyID)
}

// look returns the vault with the key at s, which is one of the places.
func (p places) look(ctx context.Context, s spot, databaseID string) (*Vault, error) {
	key, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	v, err := New(key, databaseID)
	if err != nil {
		return nil, err
	}
	v.places, v.found = p, s
	return v, nil
}

// Where says where the key of a database is looked for, in words that follow "The key
// is". It is for a key that can't be found.
func Where(r Request) (data.Sentence, error) {
	p, err := r.places()
	return p.home.words(), err
}

// exists reports whether anything has that name, even a link to nowhere. If it can't be
// determined, the error is a data.Trouble of kind ErrKeyUnreachable.
func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	}
	return false, trouble(ErrKeyUnreachable, err, "TapeTrack can't look for the key file %s: %s. Check that its disk is connected and that you have permission to read its folder.", path, reason(err))
}
