package sqlite

import "github.com/go-gormigrate/gormigrate/v2"

// release100 returns the migrations of release 1.0.0.
func release100() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "1.0.0-01-tables", Migrate: statements(
			groups100, users100, authenticators100, sessions100, events100, settings100)},
		{ID: "1.0.0-02-indexes", Migrate: statements(indexes100...)},
	}
}

const groups100 = `CREATE TABLE groups (
	group_key   INTEGER PRIMARY KEY AUTOINCREMENT,
	group_id    TEXT NOT NULL,
	id_folded   TEXT NOT NULL UNIQUE,
	description TEXT NOT NULL
) STRICT`

// AUTOINCREMENT keeps the key of a deleted user from being given to another. group_id is the
// Group-ID in the spelling of groups, so that users are read without a join.
const users100 = `CREATE TABLE users (
	user_key               INTEGER PRIMARY KEY AUTOINCREMENT,
	version                INTEGER NOT NULL,
	user_id                TEXT NOT NULL,
	id_folded              TEXT NOT NULL UNIQUE,
	name                   TEXT NOT NULL,
	name_folded            TEXT NOT NULL,
	email                  TEXT NOT NULL,
	email_folded           TEXT UNIQUE,
	group_id               TEXT NOT NULL,
	group_folded           TEXT REFERENCES groups (id_folded),
	disabled               INTEGER NOT NULL,
	tapemaster             INTEGER NOT NULL,
	revocation             TEXT NOT NULL,
	otp_required           INTEGER NOT NULL,
	otp_state              TEXT NOT NULL,
	created_at             INTEGER,
	password_hash          TEXT NOT NULL,
	password_set_at        INTEGER,
	change_password        TEXT NOT NULL,
	code                   BLOB NOT NULL,
	last_sign_in_at        INTEGER,
	last_sign_in_program   TEXT NOT NULL,
	last_sign_in_computer  TEXT NOT NULL,
	password_failures      INTEGER NOT NULL,
	password_delay_start   INTEGER,
	password_delay         INTEGER NOT NULL,
	code_failures          INTEGER NOT NULL,
	code_delay_start       INTEGER,
	code_delay             INTEGER NOT NULL,
	counters_code          BLOB NOT NULL
) STRICT`

const authenticators100 = `CREATE TABLE authenticators (
	authenticator_key INTEGER PRIMARY KEY AUTOINCREMENT,
	id                TEXT NOT NULL UNIQUE,
	user_key          INTEGER NOT NULL REFERENCES users (user_key),
	name              TEXT NOT NULL,
	sealed            BLOB NOT NULL,
	created_at        INTEGER,
	activated_at      INTEGER,
	used_at           INTEGER,
	last_step         INTEGER NOT NULL,
	drift             INTEGER NOT NULL,
	disabled          INTEGER NOT NULL,
	shown_count       INTEGER NOT NULL,
	shown_at          INTEGER,
	shown_program     TEXT NOT NULL,
	shown_computer    TEXT NOT NULL,
	code              BLOB NOT NULL
) STRICT`

const sessions100 = `CREATE TABLE sessions (
	id                TEXT PRIMARY KEY NOT NULL,
	user_key          INTEGER NOT NULL REFERENCES users (user_key),
	user_id           TEXT NOT NULL,
	name              TEXT NOT NULL,
	program           TEXT NOT NULL,
	version           TEXT NOT NULL,
	computer          TEXT NOT NULL,
	opened_at         INTEGER,
	closed_at         INTEGER,
	with_code         INTEGER NOT NULL,
	previous_at       INTEGER,
	previous_program  TEXT NOT NULL,
	previous_computer TEXT NOT NULL
) STRICT`

// user_key references no table: events outlive the users that they are about.
const events100 = `CREATE TABLE events (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	at       INTEGER,
	kind     TEXT NOT NULL,
	user_key INTEGER,
	user_id  TEXT NOT NULL,
	actor    TEXT NOT NULL,
	program  TEXT NOT NULL,
	computer TEXT NOT NULL,
	detail   TEXT NOT NULL
) STRICT`

const settings100 = `CREATE TABLE settings (
	name  TEXT PRIMARY KEY NOT NULL,
	value TEXT NOT NULL
) STRICT`

// There is one index for each order of the user list, which ends with the folded User-ID, so
// that a page at any offset is found in the index alone. users_by_state is for counting users
// by state.
var indexes100 = []string{
	"CREATE INDEX users_by_name ON users (name_folded, id_folded)",
	"CREATE INDEX users_by_group ON users (group_folded, id_folded)",
	"CREATE INDEX users_by_otp ON users (otp_state, id_folded)",
	"CREATE INDEX users_by_last_sign_in ON users (last_sign_in_at, id_folded)",
	"CREATE INDEX users_by_state ON users (otp_state, revocation, disabled)",
	"CREATE INDEX users_by_rights ON users (user_key) WHERE tapemaster = 1",
	"CREATE INDEX authenticators_by_user ON authenticators (user_key)",
	"CREATE INDEX sessions_by_user ON sessions (user_key, closed_at)",
	"CREATE INDEX events_by_user ON events (user_key)",
}
