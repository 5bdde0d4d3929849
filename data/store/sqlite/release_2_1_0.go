package sqlite

import "github.com/go-gormigrate/gormigrate/v2"

// release210 returns the migrations of release 2.1.0: when the program of a session was last
// known to run, and which sessions are open; what a server knows of the networks that sign-ins
// come from; from where users can sign in. As in release 1.1.0, a new column with its default does
// not change the code of a row.
func release210() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "2.1.0-01-sessions", Migrate: statements(
			"ALTER TABLE sessions ADD COLUMN seen_at INTEGER",
			"CREATE INDEX sessions_open ON sessions (user_key) WHERE closed_at IS NULL",
		)},
		{ID: "2.1.0-02-networks", Migrate: statements(
			`CREATE TABLE networks (
	network_key  INTEGER PRIMARY KEY NOT NULL,
	network      TEXT UNIQUE NOT NULL,
	signed_in_at INTEGER NOT NULL
) STRICT`,
			`CREATE TABLE network_tries (
	try_key     INTEGER PRIMARY KEY NOT NULL,
	network     TEXT NOT NULL,
	user_key    INTEGER NOT NULL,
	failures    INTEGER NOT NULL,
	delay_start INTEGER,
	delay       INTEGER NOT NULL,
	tried_at    INTEGER NOT NULL,
	UNIQUE (user_key, network)
) STRICT`,
			"CREATE INDEX network_tries_by_time ON network_tries (tried_at)",
			`CREATE TABLE network_locks (
	lock_key  INTEGER PRIMARY KEY NOT NULL,
	network   TEXT NOT NULL,
	locked_at INTEGER NOT NULL
) STRICT`,
			"CREATE INDEX network_locks_by_network ON network_locks (network, locked_at)",
		)},
		{ID: "2.1.0-03-ip-ranges", Migrate: statements(
			"ALTER TABLE users ADD COLUMN ip_ranges TEXT NOT NULL DEFAULT ''",
		)},
	}
}
