package vault

import (
	"context"
	"errors"
)

// Import puts an exported key where the key of the database belongs, if it is missing
// there, and returns its vault; placed is false if it was there. It never replaces a key.
//
// r.KeyID is the id that the database records. r.DatabaseID and r.KeyID are empty if
// there is no database yet, and the key is then put beside it. Errors are data.Troubles
// of kind ErrWrongKey if the key is not that of the database, ErrPassphrase, ErrBadKey
// for a damaged file, ErrKeyExists and ErrKeyUnreachable.
func Import(ctx context.Context, r Request, e *Exported, passphrase string) (v *Vault, placed bool, err error) {
	switch {
	case r.DatabaseID != "" && r.DatabaseID != e.DatabaseID:
		return nil, false, trouble(ErrWrongKey, nil, "%s is the key of the database %s, but the database %s is %s. Nothing was changed. Name the right one with --database.", e.path, e.DatabaseID, r.Database, r.DatabaseID)
	case r.KeyID != "" && r.KeyID != e.KeyID:
		return nil, false, trouble(ErrWrongKey, nil, "%s is key %s, but the database %s needs key %s: the key was replaced before or after this export. Nothing was changed. Use another export.", e.path, e.KeyID, r.Database, r.KeyID)
	}
	if r.DatabaseID == "" {
		r.DatabaseID, r.KeyID, r.Recorded = e.DatabaseID, e.KeyID, Beside
	}
	// First of all, so that somebody who does not know the passphrase learns and changes
	// nothing.
	imported, err := e.open(passphrase)
	if err != nil {
		return nil, false, err
	}
	found, err := Find(ctx, r)
	switch {
	case err == nil:
		return found, false, nil
	case errors.Is(err, ErrWrongKey), errors.Is(err, ErrBadKey):
		return nil, false, trouble(ErrKeyExists, err, "The key can't be put where it belongs, because something else is there and is not replaced. %s", err)
	case !errors.Is(err, ErrNoKey):
		return nil, false, err
	}
	p, err := r.places()
	if err != nil {
		return nil, false, err
	}
	if err := p.home.create(ctx, imported.key); err != nil {
		return nil, false, err
	}
	imported.places, imported.found = p, p.home
	return imported, true, nil
}
