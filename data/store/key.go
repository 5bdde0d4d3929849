package store

import (
	"context"
	"errors"

	"tapetrack/data"
)

// Settings that say which key a database has. They are read before the key is
// there (DB.Setting) and carry no code.
const (
	// SettingDatabaseID is the random identity that keys and sealed values are
	// bound to. It never changes.
	SettingDatabaseID = "database.id"
	// SettingKeyPlace says where the key is kept, as data/vault names it.
	SettingKeyPlace = "key.place"
	// SettingKeyID is the public id of the key, see Key.
	SettingKeyID = "key.id"
)

// A Key makes keyed codes with the key of a database. It must be safe for use
// by several goroutines.
type Key interface {
	// MAC returns the code of message, 32 bytes, and keeps nothing of message. domain
	// keeps codes for different purposes apart.
	MAC(domain string, message []byte) []byte
	// KeyID returns the public id of the key, which tells one key from another.
	KeyID() string
}

// An adopter is a Key that keeps, where it is kept itself, whether its database
// adopted a log of 1.0.0. A database of such a key is adopted once.
type adopter interface {
	Key
	Adopted() bool
}

// adoptedBefore reports whether the log of the database was adopted already: if it
// looks as in 1.0.0, a copy from then was put in its place.
func (t *tx) adoptedBefore() bool {
	key, keeps := t.key.(adopter)
	return keeps && key.Adopted()
}

// check returns an error unless code is what it has to be: ErrTampered with
// what was changed, or ErrKeyChanged if the database has another key by now.
func (t *tx) check(code, want []byte, format string, args ...any) error {
	if equal(code, want) {
		return nil
	}
	return t.distrust(format, args...)
}

// distrust returns ErrTampered with what is not as it was written. If the
// database names another key than ours, that explains it: the key was changed
// while this program was running.
func (t *tx) distrust(format string, args ...any) error {
	settings, err := t.allSettings()
	if err != nil {
		return err
	}
	if id := settings[SettingKeyID]; id != "" && id != t.key.KeyID() {
		return keyChanged(t.db.name, tampered(format, args...))
	}
	return tampered(format, args...)
}

func keyChanged(name string, cause error) error {
	return &data.Trouble{Kind: data.ErrKeyChanged, Cause: cause, Text: data.Say("The key of the database %s was changed. Close the program and start it again.", Shown(name))}
}

// Setting returns a setting before the database is unlocked, empty if it was
// never set. It is for those that say where the key is; a policy needs the key
// and is refused.
func (db *DB) Setting(ctx context.Context, name string) (string, error) {
	if isPolicy(name) || isOurs(name) {
		return "", errors.New("a policy is read with the key only")
	}
	value, err := readFirst[string](ctx, db, "SELECT value FROM settings WHERE name = ?", name)
	return value, db.engine.Trouble(err)
}

// NewestStep returns the newest time step that any authenticator has used, as it
// is stored, without the key.
func (db *DB) NewestStep(ctx context.Context) (int64, error) {
	step, err := readFirst[int64](ctx, db, "SELECT coalesce(max(last_step), 0) FROM authenticators")
	return step, db.engine.Trouble(err)
}

// readFirst returns the first row that a query finds without the key, of one column.
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
