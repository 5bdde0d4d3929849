package site

import (
	"context"
	"errors"
	"log/slog"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
	"tapetrack/data/words"
)

// reached is called after each step of making a database and of a rotation; tests kill
// the program there.
var reached = func(step string) {}

// A Rotation is the result of RotateKey.
type Rotation struct {
	KeyID string        // of the new key
	Place data.Sentence // where that is, in words that follow "The key is"
	Old   string        // id of the old key
	Kept  string        // path of the file that keeps the old key; empty if it was deleted
}

// RotateKey replaces the key of the database by a new one and seals everything again.
// Whenever the program is killed, a key that opens the database is where vault.Find
// looks. It returns an error that matches ErrDamage if an audit finds damage, unless
// despite is true.
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
		// The rotation has succeeded: the next program that opens the database finds the
		// new key in the second place and tries again.
		slog.Warn("the new key is not in its place yet", "error", err)
		rotation.Place = next.Where()
	}
	reached("settled")
	d.opened(d.db, next)
	return rotation, nil
}

// rekey makes the next key and seals the database with it.
func (d *Database) rekey(ctx context.Context, old *vault.Vault, despite bool) (*vault.Vault, error) {
	db := d.db
	var next *vault.Vault
	// With the write lock, so that no two programs that rotate the key move keys at the
	// same time.
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
			if err := errors.Join(resealSettings(tx, old, next), d.noteRotation(ctx, tx, old, next, found)); err != nil {
				return err
			}
			reached("sealed")
			return next.Kept(ctx)
		},
		Progress: func(int64, int64) error { return ctx.Err() },
	})
	if err != nil {
		// The database is unchanged, so the new key is removed.
		if err := whileItIs(context.WithoutCancel(ctx), d.db, old, func() error { return old.Settle(context.WithoutCancel(ctx)) }); err != nil {
			slog.Warn("a new key that is not used is still there", "error", err)
		}
		return nil, err
	}
	return next, nil
}

func (d *Database) noteRotation(ctx context.Context, tx data.Tx, old, next *vault.Vault, found data.AuditReport) error {
	details := []string{lang.InEnglish(data.Say(words.KeyReplacedBy, old.KeyID(), next.KeyID()))}
	if !found.Sound() {
		details = append(details, lang.InEnglish(data.Say(words.FoundBefore, found.Findings()[0])))
	}
	return d.console.NoteIn(ctx, tx, data.KeyRotated, details...)
}

// whileItIs calls do with the write lock of the database, if the database still records
// this key; otherwise it returns a data.Trouble of kind data.ErrKeyChanged.
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

// settle calls key.Settle, see whileItIs.
func settle(ctx context.Context, db *sqlite.DB, key *vault.Vault) error {
	return whileItIs(ctx, db, key, func() error { return key.Settle(ctx) })
}
