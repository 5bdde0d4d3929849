package sqlite

import "github.com/go-gormigrate/gormigrate/v2"

// release140 returns the migrations of release 1.4.0: sign-ins that leave a user without
// recovery codes are counted. As in release 1.1.0, a new column with its default does not
// change the code of a row.
func release140() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "1.4.0-01-recovery-later", Migrate: statements(
			"ALTER TABLE users ADD COLUMN recovery_put_off INTEGER NOT NULL DEFAULT 0",
		)},
	}
}
