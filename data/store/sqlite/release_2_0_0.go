package sqlite

import "github.com/go-gormigrate/gormigrate/v2"

// release200 returns the migrations of release 2.0.0: what a server knows of its clients, and
// the outcomes that it tells again. As in release 1.1.0, a new column with its default does not
// change the code of a row.
func release200() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "2.0.0-01-clients", Migrate: statements(
			"ALTER TABLE sessions ADD COLUMN client_key TEXT NOT NULL DEFAULT ''",
			"ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''",
			"ALTER TABLE events ADD COLUMN address TEXT NOT NULL DEFAULT ''",
		)},
		{ID: "2.0.0-02-attempts", Migrate: statements(
			`CREATE TABLE attempts (
	attempt_key INTEGER PRIMARY KEY NOT NULL,
	id          TEXT UNIQUE NOT NULL,
	kept_at     INTEGER NOT NULL,
	sealed      BLOB NOT NULL
) STRICT`,
			"CREATE INDEX attempts_by_time ON attempts (kept_at)",
		)},
		{ID: "2.0.0-03-addresses", Migrate: statements(
			"ALTER TABLE users ADD COLUMN last_sign_in_address TEXT NOT NULL DEFAULT ''",
			"ALTER TABLE sessions ADD COLUMN previous_address TEXT NOT NULL DEFAULT ''",
			"ALTER TABLE authenticators ADD COLUMN shown_address TEXT NOT NULL DEFAULT ''",
		)},
	}
}
