package vault

import (
	"context"
	"errors"
)

// errShared means that a mark can't be stored with a key, because other databases may
// use the same key file.
var errShared = errors.New("the key file may be that of other databases, too")

// Adopted reports whether the key has the mark of Adopt: the log of its database has
// been sealed. A log of release 1.0.0, which had no chain, is then no longer accepted, so
// that nobody can make the database forget what happened since by putting back a copy
// from that time.
func (v *Vault) Adopted() bool { return v.adopted.Load() }

// Markable reports whether Adopt can store the mark: the key is where it belongs, and
// not in a file that other databases may use, too.
func (v *Vault) Markable() bool {
	return v.found != (spot{}) && v.found == v.places.home && !v.places.shared
}

// Adopt stores the mark with the key, where somebody who can write only the database
// can't remove it. Like Settle, it is called while the write lock of the database is
// held, and only for a key that Find found. It returns an error if other databases may
// use the key file, and a data.Trouble of kind ErrKeyUnreachable if the mark can't be
// written; the key then stays as it is. A key that Next draws needs no mark: no code of
// release 1.0.0 was made with it.
func (v *Vault) Adopt(ctx context.Context) error {
	switch {
	case v.Adopted():
		return nil
	case v.found == (spot{}) || v.found != v.places.home:
		return errors.New("only a key in its place is marked")
	case v.places.shared:
		return errShared
	}
	marked := v.key
	marked.adopted = true
	var err error
	if v.found.path == "" {
		if err = replaceInKeyring(ctx, v.found.account, marked); err != nil {
			err = silent(err)
		}
	} else {
		err = replaceKeyFile(v.found.path, marked)
	}
	if err == nil {
		v.adopted.Store(true)
	}
	return err
}

// Unmarked returns the vault without the mark of Adopt, for a restore: an account that
// has the key may replace the database by a backup of release 1.0.0.
func (v *Vault) Unmarked() (*Vault, error) {
	key := v.key
	key.adopted = false
	again, err := New(key, v.databaseID)
	if err != nil {
		return nil, err
	}
	again.places, again.found = v.places, v.found
	return again, nil
}
