package vault

import (
	"context"
	"errors"
	"path/filepath"
)

// Lost returns the vault of a database whose key is lost for good, with a new key, and
// the place of the key for the database to record. The new key is in the second place:
// Kept and Settle are called as after Next.
//
// It returns a data.Trouble of kind ErrKeyExists if the key, or anything else, is where
// the database says or in the file given with --key-file. A keyring that does not answer
// may hold the key, so a key file has to be given then. Other errors are those of Find.
func Lost(ctx context.Context, r Request) (*Vault, Place, error) {
	recorded := r
	recorded.KeyFile = ""
	for _, where := range []Request{r, recorded} {
		found, err := Find(ctx, where)
		switch {
		case err == nil:
			return nil, "", trouble(ErrKeyExists, nil, "The key of the database is not lost: it is %s. Nothing was changed.", found.Where())
		case errors.Is(err, ErrNoKey):
		case errors.Is(err, ErrKeyUnreachable) && r.KeyFile != "" && where.KeyFile == "":
		case errors.Is(err, ErrKeyUnreachable):
			return nil, "", trouble(ErrKeyUnreachable, err, "TapeTrack can't determine whether the key of the database is lost. %s", err)
		default:
			return nil, "", trouble(ErrKeyExists, err, "There is something else where the key belongs, and it was left unchanged: %s", err)
		}
	}
	p, err := r.places()
	if err != nil {
		return nil, "", err
	}
	if err := p.second.remove(ctx); err != nil {
		return nil, "", err
	}
	key := NewKey()
	v, err := New(key, r.DatabaseID)
	if err != nil {
		return nil, "", err
	}
	v.places, v.found = p, p.second
	return v, r.placeOf(p), p.second.create(ctx, key)
}

// placeOf returns what a database records about its places.
func (r Request) placeOf(p places) Place {
	switch path, err := filepath.Abs(p.home.path); {
	case p.home.path == "":
		return InKeyring
	case !p.shared || err != nil:
		return Beside
	default:
		return inFile(path)
	}
}
