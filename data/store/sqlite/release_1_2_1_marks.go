package sqlite

import "github.com/go-gormigrate/gormigrate/v2"

// marks121 adds the columns that distinguish users, sessions and codes from earlier ones with
// the same key, see bond in package store. Since there is no key, existing users get no mark,
// which is as good: no user who is added later has none.
func marks121() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "1.2.1-01-marks", Migrate: statements(
			"ALTER TABLE users ADD COLUMN mark BLOB NOT NULL DEFAULT x''",
			"ALTER TABLE users ADD COLUMN generation INTEGER NOT NULL DEFAULT 0",
			"ALTER TABLE users ADD COLUMN recovery_digest BLOB NOT NULL DEFAULT x''",
			"ALTER TABLE users ADD COLUMN temporary_digest BLOB NOT NULL DEFAULT x''",
			"ALTER TABLE users ADD COLUMN sign_ins INTEGER NOT NULL DEFAULT 0",
			"ALTER TABLE sessions ADD COLUMN generation INTEGER NOT NULL DEFAULT 0",
			// Their codes cover no mark, and the programs that opened them must not go on.
			"UPDATE sessions SET closed_at = COALESCE(opened_at, 0), code = x'' WHERE closed_at IS NULL OR code <> x''",
		)},
	}
}
