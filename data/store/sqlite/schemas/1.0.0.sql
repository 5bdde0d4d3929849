-- table authenticators of authenticators
CREATE TABLE authenticators (
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
) STRICT

-- table events of events
CREATE TABLE events (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	at       INTEGER,
	kind     TEXT NOT NULL,
	user_key INTEGER,
	user_id  TEXT NOT NULL,
	actor    TEXT NOT NULL,
	program  TEXT NOT NULL,
	computer TEXT NOT NULL,
	detail   TEXT NOT NULL
) STRICT

-- table groups of groups
CREATE TABLE groups (
	group_key   INTEGER PRIMARY KEY AUTOINCREMENT,
	group_id    TEXT NOT NULL,
	id_folded   TEXT NOT NULL UNIQUE,
	description TEXT NOT NULL
) STRICT

-- table migrations of migrations
CREATE TABLE `migrations` (`id` text,PRIMARY KEY (`id`))

-- table sessions of sessions
CREATE TABLE sessions (
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
) STRICT

-- table settings of settings
CREATE TABLE settings (
	name  TEXT PRIMARY KEY NOT NULL,
	value TEXT NOT NULL
) STRICT

-- table sqlite_sequence of sqlite_sequence
CREATE TABLE sqlite_sequence(name,seq)

-- table users of users
CREATE TABLE users (
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
) STRICT

-- index authenticators_by_user of authenticators
CREATE INDEX authenticators_by_user ON authenticators (user_key)

-- index sqlite_autoindex_authenticators_1 of authenticators

-- index events_by_user of events
CREATE INDEX events_by_user ON events (user_key)

-- index sqlite_autoindex_groups_1 of groups

-- index sqlite_autoindex_migrations_1 of migrations

-- index sessions_by_user of sessions
CREATE INDEX sessions_by_user ON sessions (user_key, closed_at)

-- index sqlite_autoindex_sessions_1 of sessions

-- index sqlite_autoindex_settings_1 of settings

-- index sqlite_autoindex_users_1 of users

-- index sqlite_autoindex_users_2 of users

-- index users_by_group of users
CREATE INDEX users_by_group ON users (group_folded, id_folded)

-- index users_by_last_sign_in of users
CREATE INDEX users_by_last_sign_in ON users (last_sign_in_at, id_folded)

-- index users_by_name of users
CREATE INDEX users_by_name ON users (name_folded, id_folded)

-- index users_by_otp of users
CREATE INDEX users_by_otp ON users (otp_state, id_folded)

-- index users_by_rights of users
CREATE INDEX users_by_rights ON users (user_key) WHERE tapemaster = 1

-- index users_by_state of users
CREATE INDEX users_by_state ON users (otp_state, revocation, disabled)
