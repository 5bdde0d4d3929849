// Package sqlitetest has modifications of a database file without the key, for tests that show
// that they are noticed.
package sqlitetest

// A SchemaTrick changes the schema of a database, as somebody can who can write the file but
// does not have the key.
type SchemaTrick struct {
	Name  string
	SQL   string // for SQLite's own program
	Names string // how a message names what was changed
	// Quiet: the number of the schema stays, so that open connections don't read it again
	// and go on with the schema that they know.
	Quiet bool
	// Malformed: SQLite itself may refuse the schema as damaged.
	Malformed bool
}

// SchemaTricks returns at least one trick for each kind of object, and for each property of
// one, in SQLite. They need a database with users.
func SchemaTricks() []SchemaTrick {
	tricks := []SchemaTrick{
		// Refusals are not counted, or undo what was counted.
		{Name: "unique index on some events", SQL: "CREATE UNIQUE INDEX guess ON events (kind) WHERE kind = 'sign-in-refused' AND id > 1", Names: "the index guess of events"},
		{Name: "trigger that ignores", SQL: "CREATE TRIGGER free BEFORE UPDATE OF password_failures, code_failures ON users BEGIN SELECT RAISE(IGNORE); END", Names: "the trigger free of users"},
		{Name: "trigger that undoes", SQL: "CREATE TRIGGER again AFTER UPDATE OF last_step ON authenticators BEGIN UPDATE authenticators SET last_step = 0; END", Names: "the trigger again of authenticators"},
		{Name: "trigger instead", SQL: "CREATE VIEW v AS SELECT * FROM users; CREATE TRIGGER instead INSTEAD OF INSERT ON v BEGIN SELECT 1; END", Names: "the trigger instead of v"},
		{Name: "trigger called an index", SQL: writable("INSERT INTO sqlite_master VALUES ('index', 'quiet', 'users', 0, 'CREATE TRIGGER quiet AFTER UPDATE ON users BEGIN DELETE FROM events; END')"), Names: "the index quiet of users", Quiet: true, Malformed: true},
		edit("check", "users", "code_failures          INTEGER NOT NULL", "code_failures          INTEGER NOT NULL CHECK (code_failures < 4)"),
		edit("check of the table", "events", "chain BLOB, address", "chain BLOB CHECK (kind <> ''sign-in-refused''), address"),
		// Sessions that are ended go on.
		{Name: "unique and ignore", SQL: onConflictIgnore, Names: "the table sessions"},
		edit("ignore in a primary key", "sessions", "TEXT PRIMARY KEY NOT NULL", "TEXT PRIMARY KEY ON CONFLICT IGNORE NOT NULL"),
		edit("replace in a unique column", "users", "id_folded              TEXT NOT NULL UNIQUE", "id_folded              TEXT NOT NULL UNIQUE ON CONFLICT REPLACE"),
		edit("ignore nulls", "authenticators", "last_step         INTEGER NOT NULL", "last_step         INTEGER NOT NULL ON CONFLICT IGNORE"),
		{Name: "index of some rows", SQL: "DROP INDEX sessions_by_user; CREATE INDEX sessions_by_user ON sessions (user_key, closed_at) WHERE closed_at > 5", Names: "the index sessions_by_user of sessions"},
		{Name: "no index", SQL: "DROP INDEX sessions_by_user", Names: "the index sessions_by_user of sessions is missing"},
		// Tables and columns.
		{Name: "view", SQL: "CREATE VIEW chiefs AS SELECT * FROM users", Names: "the view chiefs"},
		{Name: "view in the place of a table", SQL: "ALTER TABLE settings RENAME TO other; CREATE VIEW settings AS SELECT * FROM other", Names: "the view settings"},
		{Name: "table", SQL: "CREATE TABLE notes (x)", Names: "the table notes"},
		{Name: "virtual table", SQL: "CREATE VIRTUAL TABLE notes USING fts5 (x)", Names: "the table notes"},
		{Name: "statistics", SQL: "ANALYZE", Names: "the table sqlite_stat1"},
		{Name: "no table", SQL: "DROP TABLE recovery_codes", Names: "the table recovery_codes is missing"},
		{Name: "another search index", SQL: "DROP TABLE users_grams; CREATE TABLE users_grams (x)", Names: "the table users_grams"},
		{Name: "a search index in rows", SQL: "DROP TABLE users_grams; CREATE VIRTUAL TABLE users_grams USING fts5 (x)", Names: "the table users_grams"},
		{Name: "the search index of 1.2.0, but another", SQL: "CREATE TABLE users_text (x)", Names: "the table users_text"},
		{Name: "column", SQL: "ALTER TABLE users ADD COLUMN more INTEGER", Names: "the table users"},
		{Name: "computed column", SQL: "ALTER TABLE users ADD COLUMN more INTEGER GENERATED ALWAYS AS (1) VIRTUAL", Names: "the table users"},
		{Name: "no column", SQL: "ALTER TABLE sessions DROP COLUMN previous_program", Names: "the table sessions"},
		{Name: "column renamed", SQL: "ALTER TABLE groups RENAME COLUMN description TO words", Names: "the table groups"},
		edit("default", "sessions", "DEFAULT x''''", "DEFAULT x''00''"),
		edit("collation", "users", "user_id                TEXT NOT NULL", "user_id                TEXT NOT NULL COLLATE NOCASE"),
		edit("any type", "settings", ") STRICT", ")"),
		edit("cascade", "authenticators", "REFERENCES users (user_key)", "REFERENCES users (user_key) ON DELETE CASCADE"),
		edit("keys given again", "users", "PRIMARY KEY AUTOINCREMENT", "PRIMARY KEY"),
		// Indexes.
		{Name: "index", SQL: "CREATE INDEX more ON users (name)", Names: "the index more of users"},
		{Name: "index of an expression", SQL: "CREATE INDEX more ON users (lower(name))", Names: "the index more of users"},
		{Name: "collation of an index", SQL: "DROP INDEX users_by_name; CREATE INDEX users_by_name ON users (name_folded COLLATE NOCASE, id_folded)", Names: "the index users_by_name of users"},
		{Name: "order of an index", SQL: "DROP INDEX users_by_name; CREATE INDEX users_by_name ON users (name_folded DESC, id_folded)", Names: "the index users_by_name of users"},
		{Name: "index of another table", SQL: "DROP INDEX users_by_name; CREATE INDEX users_by_name ON groups (description)", Names: "the index users_by_name of groups"},
		{Name: "name in capitals", SQL: "DROP INDEX users_by_name; CREATE INDEX Users_By_Name ON users (name_folded, id_folded)", Names: "the index Users_By_Name of users"},
		// What only the table sqlite_master knows.
		{Name: "pages exchanged for one", SQL: writable("UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'users_by_otp') WHERE name = 'users_by_name'"), Names: "shares its page", Quiet: true, Malformed: true},
		{Name: "called a view", SQL: writable("UPDATE sqlite_master SET type = 'view' WHERE name = 'users_by_name'"), Names: "the view users_by_name", Quiet: true, Malformed: true},
	}
	for _, t := range tricks {
		if t.Quiet { // with a new number, open connections read the schema again
			t.Name, t.Quiet = t.Name+", with a new number", false
			t.SQL += "; PRAGMA schema_version = 1000000"
			tricks = append(tricks, t)
		}
	}
	return tricks
}

// writable wraps a statement that changes the table of the schema itself.
func writable(statement string) string {
	return "PRAGMA writable_schema = ON; " + statement + "; PRAGMA writable_schema = OFF"
}

// edit changes the text of a table; quotes are doubled.
func edit(name, table, from, to string) SchemaTrick {
	return SchemaTrick{Name: name, Names: "the table " + table, Quiet: true, SQL: writable(
		"UPDATE sqlite_master SET sql = replace(sql, '" + from + "', '" + to + "') WHERE name = '" + table + "' AND instr(sql, '" + from + "')")}
}

// onConflictIgnore makes the table of sessions again, with unique codes: a change that would
// give a second session the same code is then ignored without an error.
const onConflictIgnore = `ALTER TABLE sessions RENAME TO old;
	CREATE TABLE sessions (id TEXT PRIMARY KEY NOT NULL, user_key INTEGER NOT NULL REFERENCES users (user_key), user_id TEXT NOT NULL, name TEXT NOT NULL,
		program TEXT NOT NULL, version TEXT NOT NULL, computer TEXT NOT NULL, opened_at INTEGER, closed_at INTEGER, with_code INTEGER NOT NULL,
		previous_at INTEGER, previous_program TEXT NOT NULL, previous_computer TEXT NOT NULL, factor TEXT NOT NULL DEFAULT '',
		code BLOB NOT NULL DEFAULT x'' UNIQUE ON CONFLICT IGNORE) STRICT;
	INSERT INTO sessions SELECT id, user_key, user_id, name, program, version, computer, opened_at, closed_at, with_code,
		previous_at, previous_program, previous_computer, factor, code FROM old;
	DROP TABLE old;
	CREATE INDEX sessions_by_user ON sessions (user_key, closed_at)`
