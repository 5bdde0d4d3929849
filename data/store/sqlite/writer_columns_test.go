package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tapetrack/data"
)

// rowsOf says which rows of a table are changed, one of each kind. A table that is
// not here fails the suite.
var rowsOf = map[string][]string{
	"users":           {"user_id = 'alice'", "user_id = 'bob'", "user_id = 'carol'", "user_id = 'tapemaster'"},
	"authenticators":  {"id = 'alice0'", "id = 'bob0'"},
	"recovery_codes":  {"code_key = 1", "code_key = 2", "kind = 'temporary'"},
	"sessions":        {"id = 'alices'", "id = 'ended'"},
	"tickets":         {"id = 'ticket'"},
	"attempts":        {"id = 'attempt'"},
	"networks":        {"network = '192.0.2.1'"},
	"network_tries":   {"user_key = 1"},
	"network_locks":   {"lock_key = 1"},
	"groups":          {"group_id = 'OPS'", "group_id = 'dev'"},
	"settings":        {"name = 'audit.head'", "name = 'policy'", "name = 'policy.issuer'", "name = 'database.id'", "name = 'key.place'"},
	"events":          {"id = 1", "id = 3"},
	"migrations":      {"id LIKE '1.0.0-01%'"},
	"sqlite_sequence": {"name = 'users'", "name = 'recovery_codes'"},
}

// unnamed are the changes that Verify does not find, and why nobody gains by them.
var unnamed = map[string]string{
	"sessions id = 'ended'":            "what is kept of a session that has ended is read by nobody",
	"tickets":                          "what one holds is sealed with its ID, kind and user: data/auth opens it",
	"attempts":                         "what one holds is sealed with its ID and time: data/auth opens it",
	"networks":                         "only who waits longer at a server, see networks.go",
	"network_tries":                    "only who waits longer at a server, see networks.go",
	"network_locks":                    "only who waits longer at a server, see networks.go",
	"settings name = 'database.id'":    "the key does not fit any more: nobody is let in",
	"settings name = 'key.place'":      "the key is looked for elsewhere, and has to be the same",
	"migrations":                       "the database is not opened, or is brought up to date in vain",
	"sqlite_sequence":                  "a number that is given again fits no row of before",
	"authenticators.authenticator_key": "only the order in which they are shown, unless it is the order in the user's code",
}

func unnamedIs(table, where, column string) bool {
	for _, what := range []string{table, table + " " + where, table + "." + column} {
		if _, there := unnamed[what]; there {
			return true
		}
	}
	return false
}

// TestFileWriterColumns changes each column of each kind of row to something else
// of its type. Nothing of it is believed, whatever is not covered by a code
// included: it decides nothing.
func TestFileWriterColumns(t *testing.T) {
	w := newWriter(t)
	w.enter()
	before := believed(w.db.Unlock(testKey{}))
	for _, table := range w.tables() {
		if len(rowsOf[table]) == 0 {
			t.Errorf("there is no case for the table %s", table)
		}
		columns := w.list("SELECT name || ' ' || type FROM pragma_table_info(?)", table)
		for _, where := range rowsOf[table] {
			for _, column := range columns {
				name, kind, _ := strings.Cut(column, " ")
				w.column(table, where, name, kind, before)
			}
		}
	}
}

func (w *writer) column(table, where, column, kind string, before map[string]string) {
	w.t.Helper()
	at := w.list("SELECT rowid FROM " + table + " WHERE " + where)
	if len(at) != 1 {
		w.t.Fatalf("%s where %s are %d rows", table, where, len(at))
	}
	was := w.list(fmt.Sprintf("SELECT quote(%s) FROM %s WHERE rowid = %s", column, table, at[0]))[0]
	change := changeOf(column, kind)
	switch {
	case column == "kind" && table == "recovery_codes":
		change = "CASE kind WHEN 'recovery' THEN 'temporary' ELSE 'recovery' END"
	case column == "user_key" && table != "users" && table != "events":
		change = "3"
	case column == "closed_at":
		change = "CASE WHEN closed_at IS NULL THEN 1 END"
	case column == "used_at", column == "seen_at":
		change = fmt.Sprintf("CASE WHEN %s IS NULL THEN 1 END", column)
	case slices.Contains([]string{"otp_guarded", "with_code"}, column):
		change = "1 - " + column
	}
	// The row is found by what was not changed.
	find := "rowid = " + at[0]
	if key := w.list("SELECT name FROM pragma_table_info(?) WHERE pk = 1 AND type = 'INTEGER'", table); len(key) > 0 && key[0] == column {
		find = fmt.Sprintf("%s IN (%s, %[2]s + 100)", column, at[0])
	}
	w.both(fmt.Sprintf("%s.%s where %s", table, column, where),
		func() { w.do(fmt.Sprintf("UPDATE %s SET %s = %s WHERE rowid = %s", table, column, change, at[0])) },
		func() { w.do(fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table, column, was, find)) },
		func(t *testing.T, s data.Storage) {
			if differs := compare(t, before, believed(s)); len(differs) > 0 {
				t.Errorf("believed: %v", differs)
			}
			counts(t, s)
			if !named(t, s) && !unnamedIs(table, where, column) {
				t.Error("Verify finds nothing")
			}
		})
}
