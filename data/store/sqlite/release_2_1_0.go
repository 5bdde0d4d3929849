package sqlite

import "github.com/go-gormigrate/gormigrate/v2"

// release210 returns the migrations of release 2.1.0: when the program of a session was last
// known to run, and which sessions are open; from where users can sign in. As in release 1.1.0, a
// new column with its default does not change the code of a row.
func release210() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "2.1.0-01-sessions", Migrate: statements(
			"ALTER TABLE sessions ADD COLUMN seen_at INTEGER",
			"CREATE INDEX sessions_open ON sessions (user_key) WHERE closed_at IS NULL",
		)},
		{ID: "2.1.0-02-ip-ranges", Migrate: statements(
			"ALTER TABLE users ADD COLUMN ip_ranges TEXT NOT NULL DEFAULT ''",
		)},
	}
}
