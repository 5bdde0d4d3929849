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

// RecoverLostKey lets the user tapemaster sign in again although the key of the database
// is lost for good. It makes a new key, under which no other user's record is trusted. It
// returns the new password, and where the new key is in words that follow "The key is".
func (d *Database) RecoverLostKey(ctx context.Context) (password string, place data.Sentence, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.o.Trouble != nil {
		return "", place, d.o.Trouble
	}
	db, err := sqlite.Open(ctx, d.o.Database)
	if err != nil {
		return "", place, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	request, err := d.request(ctx, db)
	if err != nil {
		return "", place, err
	}
	key, at, err := vault.Lost(ctx, request)
	if err != nil {
		return "", place, err
	}
	parts := auth.Parts{
		Storage: db.Unlock(key), Sealer: key, Common: d.o.Common, Version: d.o.Client.Version,
		Reseal: func(ctx context.Context, f func(data.Tx) error) error {
			return db.LoseKey(ctx, key, func(tx data.Tx) error {
				if err := tx.SetSetting(store.SettingKeyPlace, string(at)); err != nil {
					return err
				}
				if err := f(tx); err != nil {
					return err
				}
				return key.Kept(ctx)
			})
		},
	}
	password, err = d.openConsole(parts).RecoverLostKey(ctx)
	if err != nil {
		return "", place, err
	}
	if err := settle(ctx, db, key); err != nil {
		slog.Warn("the new key is not in its place yet", "error", err)
	}
	return password, key.Where(), nil
}
