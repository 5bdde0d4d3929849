package sqlite

import "github.com/go-gormigrate/gormigrate/v2"

// marks121 adds what tells users, sessions and codes apart that were there before
// under the same number, see bond. There is no key: users that are there have no
// mark, which nobody gets who is added later.
func marks121() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "1.2.1-01-marks", Migrate: statements(
			"ALTER TABLE users ADD COLUMN mark BLOB NOT NULL DEFAULT x''",
			"ALTER TABLE users ADD COLUMN generation INTEGER NOT NULL DEFAULT 0",
			"ALTER TABLE users ADD COLUMN recovery_digest BLOB NOT NULL DEFAULT x''",
			"ALTER TABLE users ADD COLUMN temporary_digest BLOB NOT NULL DEFAULT x''",
			"ALTER TABLE users ADD COLUMN sign_ins INTEGER NOT NULL DEFAULT 0",
			"ALTER TABLE sessions ADD COLUMN generation INTEGER NOT NULL DEFAULT 0",
			// Their codes cover no mark, and no program that opened one is to go on.
			"UPDATE sessions SET closed_at = COALESCE(opened_at, 0), code = x'' WHERE closed_at IS NULL OR code <> x''",
		)},
	}
}
