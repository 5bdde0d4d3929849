package vault

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tapetrack/data"
)

// A spot can hold one key: it is a key file, or an account of the keyring.
type spot struct {
	path    string // of a key file; empty: the keyring
	account string // in the keyring
}

// words says where a spot is, in words that follow "The key is".
func (s spot) words() data.Sentence {
	if s.path != "" {
		return data.Say("in the file %s", s.path)
	}
	return data.Say("in the %s of this computer account", keyringName())
}

// name names a spot in words that follow "read from".
func (s spot) name() data.Sentence {
	if s.path != "" {
		return data.Verbatim(s.path)
	}
	return data.Say("the %s", keyringName())
}

// read returns the key. Errors are those of readKeyFile and readKeyring.
func (s spot) read(ctx context.Context) (Key, error) {
	if s.path != "" {
		return readKeyFile(s.path)
	}
	return readKeyring(ctx, s.account)
}

// create puts a key where there is none. Otherwise it returns a data.Trouble of kind
// ErrKeyExists and changes nothing.
func (s spot) create(ctx context.Context, key Key) error {
	if s.path != "" {
		return createKeyFile(s.path, key)
	}
	switch err := keepInKeyring(ctx, s.account, key); {
	case errors.Is(err, errTaken):
		return taken(s.account, err)
	case err != nil:
		return silent(err)
	}
	return nil
}

// remove removes what is there, if anything is.
func (s spot) remove(ctx context.Context) error {
	if s.path == "" {
		if err := dropFromKeyring(ctx, s.account); err != nil {
			return silent(err)
		}
		return nil
	}
	if err := os.Remove(s.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return trouble(ErrKeyUnreachable, err, "The key file %s can't be removed: %s. Remove it and try again.", s.path, reason(err))
	}
	return nil
}

// taken and silent word errors of the keyring.
func taken(account string, err error) error {
	return trouble(ErrKeyExists, err, "The %s already holds a key for this database, under %s and %s. It is not replaced.", keyringName(), keyringService, account)
}

// unlockIt says what to do about a keyring that does not answer.
const unlockIt = "Unlock it and try again, or name a key file with --key-file."

func silent(err error) error {
	return trouble(ErrKeyUnreachable, err, "The %s of this computer account is locked or does not answer. "+unlockIt, keyringName())
}

// places are where the key of one database can be.
type places struct {
	home spot // where it belongs
	// second holds the new key during a rotation. Each database has its own, even if
	// several share a key file.
	second spot
	shared bool // other databases may use home, too
}

// kept is where a key is kept that was in a key file of several databases, after one of
// them got another key.
func (p places) kept(keyID string) spot { return spot{path: p.home.path + "." + keyID} }

// places returns the places of the requested key. It does not check that the key is
// there, only which of them to look at.
func (r Request) places() (places, error) {
	path := r.KeyFile
	if path == "" {
		beside, err := exists(keyBeside(r.Database))
		if err != nil {
			return places{}, err
		}
		elsewhere, isFile := r.Recorded.file()
		switch {
		case beside || r.Recorded == Beside:
			path = keyBeside(r.Database)
		case isFile:
			path = elsewhere
		case r.Recorded == InKeyring:
			return places{home: spot{account: r.DatabaseID}, second: spot{account: r.DatabaseID + " next"}}, nil
		default:
			return places{}, trouble(ErrNoKey, nil, "There is no key beside the database %s, and the database does not say where its key is kept. Name the key file with --key-file.", r.Database)
		}
	}
	return filePlaces(path, r.Database, r.DatabaseID), nil
}

// filePlaces returns the places of a key file. Links are followed, so that a new key
// replaces the key and not the link.
func filePlaces(path, database, databaseID string) places {
	own := sameFile(path, keyBeside(database))
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if own {
		return places{home: spot{path: path}, second: spot{path: path + ".next"}}
	}
	id := databaseID
	if len(id) > 8 {
		id = id[:8]
	}
	return places{home: spot{path: path}, second: spot{path: path + ".next-" + id}, shared: true}
}
