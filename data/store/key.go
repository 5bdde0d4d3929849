package store

import (
	"context"
	"errors"

	"tapetrack/data"
)

// Settings that say which key a database has. They are read without the key (DB.Setting)
// and have no code.
const (
	// SettingDatabaseID is the random id that keys and sealed values are bound to. It never
	// changes.
	SettingDatabaseID = "database.id"
	// SettingKeyPlace says where the key is kept: a vault.Place.
	SettingKeyPlace = "key.place"
	// SettingKeyID is the public id of the key, see Key.
	SettingKeyID = "key.id"
)

// Settings that say whose database it is: of a server, or of nobody any longer. The code of
// the policies covers them, and their values are sealed, so Reseal keeps them.
const (
	// SettingServer holds what a server that owns the database needs.
	SettingServer = serverPrefix + "authority"
	// SettingMoved says to which server the database has moved.
	SettingMoved = serverPrefix + "moved"
)

// A Key makes keyed codes with the key of a database. It must be safe for use
// by several goroutines.
type Key interface {
	// MAC returns the code of message, 32 bytes, and does not keep message. Codes of
	// different domains are independent.
	MAC(domain string, message []byte) []byte
	// KeyID returns the public id of the key, which distinguishes keys.
	KeyID() string
}

// An adopter is a Key that stores with itself whether its database adopted a log of 1.0.0,
// so that this is done only once.
type adopter interface {
	Key
	Adopted() bool
}

// adoptedBefore reports whether the log of the database was already adopted. If it still
// looks like one of 1.0.0, the database was replaced by a copy from that time.
func (t *tx) adoptedBefore() bool {
	key, keeps := t.key.(adopter)
	return keeps && key.Adopted()
}

// check returns an error unless code is right: ErrTampered with what was modified, or
// ErrKeyChanged if the key of the database was changed.
func (t *tx) check(code, want []byte, format string, args ...any) error {
	if equal(code, want) {
		return nil
	}
	return t.distrust(format, args...)
}

// distrust returns ErrTampered with what is not as it was written, or ErrKeyChanged if the
// database records another key than ours: the key was then changed while this program was
// running.
func (t *tx) distrust(format string, args ...any) error {
	changed, err := t.otherKey()
	if err != nil {
		return err
	}
	if changed {
		return keyChanged(t.db.name, tampered(format, args...))
	}
	return tampered(format, args...)
}

// otherKey reports whether the database names another key than ours by now.
func (t *tx) otherKey() (bool, error) {
	settings, err := t.allSettings()
	id := settings[SettingKeyID]
	return id != "" && id != t.key.KeyID(), err
}

// KeyChanged tells whoever has a database open whose key was changed; %s is its path.
const KeyChanged = "The key of the database %s was changed. Close the program and start it again."

func keyChanged(name string, cause error) error {
	return &data.Trouble{Kind: data.ErrKeyChanged, Cause: cause, Text: data.Say(KeyChanged, Shown(name))}
}

// Setting returns a setting without the key, empty if it was never set. It is for the
// settings that say where the key is. A policy, which can't be checked without the key, is
// refused.
func (db *DB) Setting(ctx context.Context, name string) (string, error) {
	if isPolicy(name) || isOurs(name) {
		return "", errors.New("a policy is read with the key only")
	}
	value, err := readFirst[string](ctx, db, "SELECT value FROM settings WHERE name = ?", name)
	return value, db.engine.Trouble(err)
}

// NewestStep returns the newest time step that any authenticator has used, unchecked and
// without the key; 0 if none has.
func (db *DB) NewestStep(ctx context.Context) (int64, error) {
	step, err := readFirst[int64](ctx, db, "SELECT coalesce(max(last_step), 0) FROM authenticators")
	return step, db.engine.Trouble(err)
}

// readFirst returns the only column of the first row that a query finds, without the key.
func readFirst[T any](ctx context.Context, db *DB, query string, args ...any) (first T, err error) {
	err = db.engine.View(ctx, func(on Transaction) error {
		rows, err := Rows(on, query, func(row *T) []any { return []any{row} }, args...)
		if len(rows) > 0 {
			first = rows[0]
		}
		return err
	})
	return first, err
}
