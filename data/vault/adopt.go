package vault

import (
	"context"
	"errors"
)

// errShared says that a mark can't be kept with a key, because other databases
// may have the same key file.
var errShared = errors.New("the key file may be that of other databases, too")

// Adopted reports whether the key has the mark that the log of its database has been
// sealed, see Adopt. A log of release 1.0.0, which had no chain, is then not adopted
// any more: with a copy of the database from then nobody makes it forget what happened
// since.
func (v *Vault) Adopted() bool { return v.adopted.Load() }

// Markable reports whether Adopt can keep the mark: the key is where it belongs, and not
// in a file that may be that of other databases, too.
func (v *Vault) Markable() bool {
	return v.found != (spot{}) && v.found == v.places.home && !v.places.shared
}

// Adopt keeps that mark where the key is: somebody who can write the database can't
// put that back. It is called like Settle, while the write lock of the database is
// held, and only for a key that Find found. It returns an error for a key file that is
// not the database's alone, and a data.Trouble of kind ErrKeyUnreachable if the mark
// can't be written; the key then stays as it is. A key that Next draws needs
// none: no code of 1.0.0 was ever made with it.
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

// Unmarked returns the vault without the mark of Adopt, for tapectl restore: whoever has
// the key may put a backup of 1.0.0 in the place of its database.
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
