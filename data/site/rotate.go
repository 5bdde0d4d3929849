package site

import (
	"context"
	"errors"
	"log/slog"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
)

// reached is called after each step of making a database and of a rotation; tests
// end the program there.
var reached = func(step string) {}

// A Rotation says what became of the key.
type Rotation struct {
	KeyID, Place string // of the new one
	Old          string // id of the one before
	Kept         string // the file that keeps it; empty if it is gone
}

// RotateKey replaces the key of the database by a new one and seals everything
// again. Whatever ends the program during it, there is a key that opens the
// database, in a place where vault.Find looks. despite lets a database pass
// whose audit finds damage: without it that is ErrDamage.
func (d *Database) RotateKey(ctx context.Context, despite bool) (Rotation, error) {
	if _, err := d.Open(ctx); err != nil {
		return Rotation{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	old := d.key
	next, err := d.rekey(ctx, old, despite)
	if !despite && errors.Is(err, data.ErrTampered) && !errors.Is(err, data.ErrKeyChanged) {
		err = &data.Trouble{Kind: data.ErrTampered, Cause: errors.Join(ErrDamage, err), Text: data.Say("%s", err)}
	}
	if err != nil {
		return Rotation{}, err
	}
	reached("committed")
	rotation := Rotation{KeyID: next.KeyID(), Place: next.Home(), Old: old.KeyID(), Kept: old.KeptIn()}
	if err := settle(ctx, d.db, next); err != nil {
		// It is done all the same: the next program that opens the database
		// finds the new key in the second place and tries again.
		slog.Warn("the new key is not in its place yet", "error", err)
		rotation.Place = next.Where()
	}
	reached("settled")
	d.opened(d.db, next)
	return rotation, nil
}

// rekey makes the next key and has the database take it.
func (d *Database) rekey(ctx context.Context, old *vault.Vault, despite bool) (*vault.Vault, error) {
	db := d.db
	var next *vault.Vault
	// With the write lock: whoever else rotates finds the new key there, and no
	// two move keys at once.
	err := whileItIs(ctx, d.db, old, func() (err error) {
		next, err = old.Next(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	reached("next")
	err = db.Rekey(ctx, store.Rekeying{
		From: old, To: next, Anyway: despite,
		Reseal: func(user int64, authenticator string, sealed []byte) ([]byte, error) {
			place := auth.SecretPlace(user, authenticator)
			secret, err := old.Open(sealed, place)
			if err != nil {
				return nil, err
			}
			defer clear(secret)
			return next.Seal(secret, place)
		},
		Write: func(tx data.Tx, found data.AuditReport) error {
			if err := d.noteRotation(tx, old, next, found); err != nil {
				return err
			}
			reached("sealed")
			return next.Kept(ctx)
		},
		Progress: func(int64, int64) error { return ctx.Err() },
	})
	if err != nil {
		// Nothing was changed: the new key goes.
		if err := whileItIs(context.WithoutCancel(ctx), d.db, old, func() error { return old.Settle(context.WithoutCancel(ctx)) }); err != nil {
			slog.Warn("a new key that is not used is still there", "error", err)
		}
		return nil, err
	}
	return next, nil
}

func (d *Database) noteRotation(tx data.Tx, old, next *vault.Vault, found data.AuditReport) error {
	details := []string{"key " + old.KeyID() + " replaced by " + next.KeyID()}
	if first := found.First(); first != "" {
		details = append(details, "found before: "+first)
	}
	return d.console.NoteIn(tx, data.KeyRotated, details...)
}

// whileItIs calls do with the write lock of the database, if the database still
// names this very key.
func whileItIs(ctx context.Context, db *sqlite.DB, key *vault.Vault, do func() error) error {
	return db.Unlock(key).Update(ctx, func(tx data.Tx) error {
		id, err := tx.Setting(store.SettingKeyID)
		if err != nil {
			return err
		}
		if id != key.KeyID() {
			return &data.Trouble{Kind: data.ErrKeyChanged, Text: data.Say("Another program has just replaced the key of the database. Start again.")}
		}
		return do()
	})
}

// settle puts a key where it belongs that a rotation left in the second place.
func settle(ctx context.Context, db *sqlite.DB, key *vault.Vault) error {
	return whileItIs(ctx, db, key, func() error { return key.Settle(ctx) })
}
