package sqlite

import "github.com/go-gormigrate/gormigrate/v2"

// release110 returns the migrations of release 1.1.0, against attacks. If all the new columns
// of a row have their defaults, its code is made as if they did not exist, so that the codes
// of 1.0.0 stay right.
func release110() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "1.1.0-01-sign-in", Migrate: statements(
			"ALTER TABLE users ADD COLUMN otp_guarded INTEGER NOT NULL DEFAULT 0",
			"ALTER TABLE users ADD COLUMN otp_pause_from INTEGER",
			"ALTER TABLE users ADD COLUMN otp_pause_until INTEGER",
			"ALTER TABLE users ADD COLUMN pending_since INTEGER",
			"ALTER TABLE users ADD COLUMN pending_sign_ins INTEGER NOT NULL DEFAULT 0",
			"ALTER TABLE sessions ADD COLUMN factor TEXT NOT NULL DEFAULT ''",
			"ALTER TABLE sessions ADD COLUMN code BLOB NOT NULL DEFAULT x''",
			// They have no codes, so genuine ones can't be distinguished from others.
			"UPDATE sessions SET closed_at = COALESCE(opened_at, 0) WHERE closed_at IS NULL",
			recoveryCodes110,
			"CREATE INDEX recovery_codes_by_user ON recovery_codes (user_key, kind)",
		)},
		// There is no key when tables are made, so the first program that writes chains the
		// events, see tx.adopt in package store.
		{ID: "1.1.0-02-chain", Migrate: statements(
			"ALTER TABLE events ADD COLUMN chain BLOB",
			"CREATE INDEX events_by_kind ON events (kind)",
			"CREATE INDEX events_by_time ON events (at)",
		)},
	}
}

// lasts is in milliseconds.
const recoveryCodes110 = `CREATE TABLE recovery_codes (
	code_key  INTEGER PRIMARY KEY AUTOINCREMENT,
	user_key  INTEGER NOT NULL REFERENCES users (user_key),
	kind      TEXT NOT NULL,
	salt      BLOB NOT NULL,
	hash      BLOB NOT NULL,
	issued_at INTEGER,
	lasts     INTEGER NOT NULL,
	used_at   INTEGER,
	code      BLOB NOT NULL
) STRICT`
