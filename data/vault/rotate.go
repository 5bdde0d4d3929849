package vault

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"tapetrack/data"
)

// A key is replaced in three steps. If the program is killed after any of them, there is
// a key that opens the database:
//
//  1. Next puts the new key in the second place.
//  2. One transaction of the database seals everything with the new key and records its
//     id. Before it commits, the recorded key is in the first place, afterwards in the
//     second.
//  3. Settle puts the new key in the first place and clears the second.
//
// Next and Settle are called while the write lock of the database is held, and for the
// key whose id the database records, so that no two programs move keys of one database at
// the same time.

// Next draws a new key for the database and puts it in the second place. It replaces one
// that an unfinished rotation left there. Errors are data.Troubles of kind
// ErrKeyUnreachable; then there is no new key.
func (v *Vault) Next(ctx context.Context) (*Vault, error) {
	if v.found == (spot{}) {
		return nil, errors.New("only a key that was found can be followed by another")
	}
	if err := v.Settle(ctx); err != nil {
		return nil, err
	}
	key := NewKey()
	next, err := New(key, v.databaseID)
	if err != nil {
		return nil, err
	}
	next.places, next.found = v.places, v.places.second
	if err := v.places.second.create(ctx, key); err != nil {
		return nil, err
	}
	return next, nil
}

// Kept returns a data.Trouble of kind ErrKeyChanged unless the key that Next drew is
// still in its place: without the key, what is sealed with it could never be opened. It
// is called right before the database commits.
func (v *Vault) Kept(ctx context.Context) error {
	there, err := v.places.look(ctx, v.found, v.databaseID)
	if err == nil && there.KeyID() == v.KeyID() {
		return nil
	}
	return trouble(data.ErrKeyChanged, err, "Another program is replacing the key of the database at the same time. Nothing was changed here. Try again.")
}

// Unsettled reports whether Settle has something to do, as far as that can be seen
// without asking the keyring.
func (v *Vault) Unsettled() bool {
	if v.found == (spot{}) {
		return false
	}
	if v.found == v.places.second {
		return true
	}
	left, err := exists(v.places.second.path)
	return v.places.second.path != "" && left && err == nil
}

// Settle puts the key where it belongs and clears the second place. The key that it
// replaces is deleted, unless other databases may use its file: then that key is kept
// beside it, where Find looks for it. Errors are data.Troubles of kind
// ErrKeyUnreachable; the key then stays where it is.
func (v *Vault) Settle(ctx context.Context) error {
	if v.found == v.places.second {
		if err := v.moveHome(ctx); err != nil {
			return err
		}
		v.found = v.places.home
	}
	return v.places.second.remove(ctx)
}

func (v *Vault) moveHome(ctx context.Context) error {
	p := v.places
	if p.home.path == "" {
		if err := replaceInKeyring(ctx, p.home.account, v.key); err != nil {
			return silent(err)
		}
		return nil
	}
	if p.shared {
		if err := v.keepOld(ctx); err != nil {
			return err
		}
	}
	err := os.Rename(p.second.path, p.home.path)
	if err == nil {
		err = syncFolder(filepath.Dir(p.home.path))
	}
	if err != nil {
		return trouble(ErrKeyUnreachable, err, "The new key %s can't replace %s: %s. Check that you have permission to write to the folder.", p.second.path, p.home.path, reason(err))
	}
	return nil
}

// keepOld keeps a copy of the key in a file that other databases may need.
func (v *Vault) keepOld(ctx context.Context) error {
	old, err := v.places.look(ctx, v.places.home, v.databaseID)
	switch {
	case errors.Is(err, ErrNoKey):
		return nil
	case err != nil:
		return err
	}
	err = v.places.kept(old.KeyID()).create(ctx, old.key)
	if errors.Is(err, ErrKeyExists) {
		return nil
	}
	return err
}

// KeptIn returns the path where Settle keeps the key of v when another replaces it, or ""
// if it is deleted.
func (v *Vault) KeptIn() string {
	if !v.places.shared {
		return ""
	}
	return v.places.kept(v.KeyID()).path
}

// Home says where the key belongs, in words that follow "The key is".
func (v *Vault) Home() data.Sentence { return v.places.home.words() }
