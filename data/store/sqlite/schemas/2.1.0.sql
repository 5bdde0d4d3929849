-- table attempts of attempts
CREATE TABLE attempts (
	attempt_key INTEGER PRIMARY KEY NOT NULL,
	id          TEXT UNIQUE NOT NULL,
	kept_at     INTEGER NOT NULL,
	sealed      BLOB NOT NULL
) STRICT

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
, shown_address TEXT NOT NULL DEFAULT '') STRICT

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
, chain BLOB, address TEXT NOT NULL DEFAULT '') STRICT

-- table groups of groups
CREATE TABLE groups (
	group_key   INTEGER PRIMARY KEY AUTOINCREMENT,
	group_id    TEXT NOT NULL,
	id_folded   TEXT NOT NULL UNIQUE,
	description TEXT NOT NULL
) STRICT

-- table migrations of migrations
CREATE TABLE `migrations` (`id` text,PRIMARY KEY (`id`))

-- table network_locks of network_locks
CREATE TABLE network_locks (
	lock_key  INTEGER PRIMARY KEY NOT NULL,
	network   TEXT NOT NULL,
	locked_at INTEGER NOT NULL
) STRICT

-- table network_tries of network_tries
CREATE TABLE network_tries (
	try_key     INTEGER PRIMARY KEY NOT NULL,
	network     TEXT NOT NULL,
	user_key    INTEGER NOT NULL,
	failures    INTEGER NOT NULL,
	delay_start INTEGER,
	delay       INTEGER NOT NULL,
	tried_at    INTEGER NOT NULL,
	UNIQUE (user_key, network)
) STRICT

-- table networks of networks
CREATE TABLE networks (
	network_key  INTEGER PRIMARY KEY NOT NULL,
	network      TEXT UNIQUE NOT NULL,
	signed_in_at INTEGER NOT NULL
) STRICT

-- table recovery_codes of recovery_codes
CREATE TABLE recovery_codes (
	code_key  INTEGER PRIMARY KEY AUTOINCREMENT,
	user_key  INTEGER NOT NULL REFERENCES users (user_key),
	kind      TEXT NOT NULL,
	salt      BLOB NOT NULL,
	hash      BLOB NOT NULL,
	issued_at INTEGER,
	lasts     INTEGER NOT NULL,
	used_at   INTEGER,
	code      BLOB NOT NULL
) STRICT

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
, factor TEXT NOT NULL DEFAULT '', code BLOB NOT NULL DEFAULT x'', generation INTEGER NOT NULL DEFAULT 0, used_at INTEGER, ticket TEXT, client_key TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '', previous_address TEXT NOT NULL DEFAULT '', seen_at INTEGER) STRICT

-- table settings of settings
CREATE TABLE settings (
	name  TEXT PRIMARY KEY NOT NULL,
	value TEXT NOT NULL
) STRICT

-- table sqlite_sequence of sqlite_sequence
CREATE TABLE sqlite_sequence(name,seq)

-- table tickets of tickets
CREATE TABLE tickets (
	ticket_key INTEGER PRIMARY KEY NOT NULL,
	id         TEXT UNIQUE NOT NULL,
	kind       TEXT NOT NULL,
	user_key   INTEGER NOT NULL REFERENCES users (user_key),
	kept_at    INTEGER NOT NULL,
	sealed     BLOB NOT NULL
) STRICT

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
, otp_guarded INTEGER NOT NULL DEFAULT 0, otp_pause_from INTEGER, otp_pause_until INTEGER, pending_since INTEGER, pending_sign_ins INTEGER NOT NULL DEFAULT 0, role TEXT NOT NULL DEFAULT '', denied_programs INTEGER NOT NULL DEFAULT 0, recovery_left INTEGER NOT NULL DEFAULT 0, mark BLOB NOT NULL DEFAULT x'', generation INTEGER NOT NULL DEFAULT 0, recovery_digest BLOB NOT NULL DEFAULT x'', temporary_digest BLOB NOT NULL DEFAULT x'', sign_ins INTEGER NOT NULL DEFAULT 0, recovery_put_off INTEGER NOT NULL DEFAULT 0, last_sign_in_address TEXT NOT NULL DEFAULT '', ip_ranges TEXT NOT NULL DEFAULT '') STRICT

-- table users_grams of users_grams
CREATE TABLE users_grams (
	gram  TEXT NOT NULL,
	block INTEGER NOT NULL,
	users BLOB NOT NULL,
	PRIMARY KEY (gram, block)
) STRICT, WITHOUT ROWID

-- index attempts_by_time of attempts
CREATE INDEX attempts_by_time ON attempts (kept_at)

-- index sqlite_autoindex_attempts_1 of attempts

-- index authenticators_by_user of authenticators
CREATE INDEX authenticators_by_user ON authenticators (user_key)

-- index sqlite_autoindex_authenticators_1 of authenticators

-- index events_by_kind of events
CREATE INDEX events_by_kind ON events (kind)

-- index events_by_time of events
CREATE INDEX events_by_time ON events (at)

-- index events_by_user of events
CREATE INDEX events_by_user ON events (user_key)

-- index sqlite_autoindex_groups_1 of groups

-- index sqlite_autoindex_migrations_1 of migrations

-- index network_locks_by_network of network_locks
CREATE INDEX network_locks_by_network ON network_locks (network, locked_at)

-- index network_tries_by_time of network_tries
CREATE INDEX network_tries_by_time ON network_tries (tried_at)

-- index sqlite_autoindex_network_tries_1 of network_tries

-- index sqlite_autoindex_networks_1 of networks

-- index recovery_codes_by_user of recovery_codes
CREATE INDEX recovery_codes_by_user ON recovery_codes (user_key, kind)

-- index sessions_by_ticket of sessions
CREATE UNIQUE INDEX sessions_by_ticket ON sessions (ticket) WHERE ticket IS NOT NULL

-- index sessions_by_user of sessions
CREATE INDEX sessions_by_user ON sessions (user_key, closed_at)

-- index sessions_open of sessions
CREATE INDEX sessions_open ON sessions (user_key) WHERE closed_at IS NULL

-- index sqlite_autoindex_sessions_1 of sessions

-- index sqlite_autoindex_settings_1 of settings

-- index sqlite_autoindex_tickets_1 of tickets

-- index sqlite_autoindex_users_1 of users

-- index sqlite_autoindex_users_2 of users

-- index users_by_email of users
CREATE INDEX users_by_email ON users (email_folded, id_folded)

-- index users_by_group of users
CREATE INDEX users_by_group ON users (group_folded, id_folded)

-- index users_by_last_sign_in of users
CREATE INDEX users_by_last_sign_in ON users (last_sign_in_at, id_folded)

-- index users_by_members of users
CREATE INDEX users_by_members ON users (group_folded, otp_state, revocation, disabled)

-- index users_by_name of users
CREATE INDEX users_by_name ON users (name_folded, id_folded)

-- index users_by_otp of users
CREATE INDEX users_by_otp ON users (otp_state, id_folded)

-- index users_by_pending of users
CREATE INDEX users_by_pending ON users (COALESCE(pending_since, created_at)) WHERE +otp_state = 'Pending'

-- index users_by_recovery_left of users
CREATE INDEX users_by_recovery_left ON users (recovery_left) WHERE +otp_state IN ('Active', 'Blocked')

-- index users_by_rights of users
CREATE INDEX users_by_rights ON users (user_key) WHERE tapemaster = 1

-- index users_by_status of users
CREATE INDEX users_by_status ON users ((CASE WHEN disabled = 1 THEN 0 WHEN revocation <> '' THEN 1 WHEN password_set_at IS NULL THEN 2 WHEN change_password = 'temporary' THEN 3 ELSE 4 END), (CASE WHEN disabled = 1 OR revocation <> '' THEN NULL WHEN change_password = 'temporary' THEN password_set_at END), id_folded)

-- index users_never_signed_in of users
CREATE INDEX users_never_signed_in ON users (COALESCE(created_at, 0)) WHERE +last_sign_in_at IS NULL
