package sqlite

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// doubles makes of a row of each table another one, under a key and texts of its
// own where they are unique.
var doubles = map[string]map[string]string{
	"users":           {"user_key": "user_key + 100", "user_id": "user_id || 'x'", "id_folded": "id_folded || 'x'", "email_folded": "email_folded || 'x'"},
	"authenticators":  {"authenticator_key": "authenticator_key + 100", "id": "id || 'x'"},
	"recovery_codes":  {"code_key": "code_key + 100"},
	"sessions":        {"id": "id || 'x'"},
	"tickets":         {"ticket_key": "ticket_key + 100", "id": "id || 'x'"},
	"attempts":        {"attempt_key": "attempt_key + 100", "id": "id || 'x'"},
	"networks":        {"network_key": "network_key + 100", "network": "network || 'x'"},
	"network_tries":   {"try_key": "try_key + 100", "network": "network || 'x'"},
	"network_locks":   {"lock_key": "lock_key + 100"},
	"groups":          {"group_key": "group_key + 100", "id_folded": "id_folded || 'x'"},
	"settings":        {"name": "name || 'x'"},
	"events":          {"id": "id + 100"},
	"migrations":      {"id": "id || 'x'"},
	"sqlite_sequence": {},
}

// TestFileWriterRows deletes rows, and doubles them for their user and for another.
func TestFileWriterRows(t *testing.T) {
	w := newWriter(t)
	w.enter()
	before := believed(w.db.Unlock(testKey{}))
	for _, table := range w.tables() {
		columns := w.list("SELECT name FROM pragma_table_info(?)", table)
		keyed, there := doubles[table]
		if !there {
			t.Errorf("there is no case for the table %s", table)
		}
		for _, where := range rowsOf[table] {
			id := w.list("SELECT rowid FROM " + table + " WHERE " + where)[0]
			look := func(t *testing.T, s data.Storage) {
				if differs := compare(t, before, believed(s)); len(differs) > 0 {
					t.Errorf("believed: %v", differs)
				}
				counts(t, s)
				unread := table == "settings" && strings.Contains(t.Name(), "double") // no program reads another one
				if !named(t, s) && !unread && !unnamedIs(table, where, "") {
					t.Error("Verify finds nothing")
				}
			}
			quoted := w.list(fmt.Sprintf("SELECT quote(%s) FROM %s WHERE rowid = %s", strings.Join(columns, ") || ', ' || quote("), table, id))[0]
			w.both("delete from "+table+" where "+where,
				func() { w.do("DELETE FROM " + table + " WHERE rowid = " + id) },
				func() {
					w.do(fmt.Sprintf("INSERT INTO %s (rowid, %s) VALUES (%s, %s)", table, strings.Join(columns, ", "), id, quoted))
				}, look)
			for _, user := range []string{"", "3"} {
				var values []string
				for _, column := range columns {
					value := column
					if other, there := keyed[column]; there {
						value = other
					}
					if column == "user_key" && table != "users" && user != "" {
						value = user
					}
					values = append(values, value)
				}
				if user != "" && (!slices.Contains(columns, "user_key") || table == "users") {
					continue
				}
				last := w.list("SELECT COALESCE(max(rowid), 0) FROM " + table)[0]
				w.both("double "+table+" where "+where+" for "+user,
					func() {
						w.do(fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %[1]s WHERE rowid = %[4]s", table, strings.Join(columns, ", "), strings.Join(values, ", "), id))
					},
					func() { w.do("DELETE FROM " + table + " WHERE rowid > " + last) }, look)
			}
		}
	}
}

// later is what happens between the copy that somebody has and the time when rows
// of it are put back: everything that ends or is used up.
func later(tx data.Tx) error {
	a, err := tx.Account(1)
	if err != nil {
		return err
	}
	a.PasswordHash = "another hash"
	if err := tx.UpdateAccount(a); err != nil {
		return err
	}
	_, err = tx.UseStep("alice0", 500, 0, auditTime)
	codes := []data.SingleUse{{Salt: []byte("n"), Hash: []byte("n1")}}
	if _, err := tx.SpendSingleUse(1, auditTime); err != nil {
		return err
	}
	for _, e := range []error{
		err,
		tx.SetSingleUse(1, data.TemporaryCode, codes),
		closed(tx.CloseSessionsOf(1, "", auditTime)), tx.CloseSession("bobs", auditTime),
		tx.SetCounters(1, data.Counter{}, data.Counter{Failures: 99}), tx.SetCounters(2, data.Counter{Failures: 5}, data.Counter{}),
		tx.SetLastSignIn(1, data.SignIn{At: auditTime.Add(time.Hour), Program: "Lite", Computer: "desk"}),
		tx.DescribeGroup("ops", "night shift"), tx.SetSetting("policy.issuer", "later"), tx.SetSetting("policy.recovery-codes", "false"),
		tx.DeleteUser(3),
		tx.OpenSession(data.Session{ID: "late", UserKey: 2, OpenedAt: auditTime}),
		tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn, UserKey: 1}),
	} {
		if e != nil {
			return e
		}
	}
	_, err = tx.AddAccount(data.Account{User: data.User{ID: "erin"}, PasswordHash: "hash"})
	return err
}

// accepted is what is believed when genuine old rows are put back, until Verify
// names them. It is what docs/SECURITY.md lists by table, and nothing else is.
var accepted = map[string][]string{
	"counters of alice":          {"user 1", "login alice", "login alice@example.com"},
	"authenticators of alice":    {"user 1", "login alice", "login alice@example.com"},
	"row of alice":               {"user 1", "login alice", "login alice@example.com"},
	"row of bob":                 {"user 2", "login bob", "login bob@example.com"},
	"row of carol":               {"user 3", "login carol"}, // was deleted
	"all settings":               {"policies"},              // but nothing is written any more, see sealedOff
	"alice and all that is hers": {"login alice", "login alice@example.com", "recovery codes 1", "session alices", "temporary codes 1", "user 1"},
	"bob and all that is his":    {"login bob", "login bob@example.com", "session bobs", "user 2"},
}

// sealedOff shows that nothing that is written down happens any more, so that nobody
// signs in: the log goes on behind the end that is sealed.
func sealedOff(t *testing.T, s data.Storage) {
	t.Helper()
	err := s.Update(t.Context(), func(tx data.Tx) error {
		return tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn, UserKey: 1})
	})
	if !errors.Is(err, data.ErrTampered) {
		t.Errorf("a sign-in is written down: %v", err)
	}
}

// goesOut writes as a sign-out does.
func goesOut(tx data.Tx) error {
	return errors.Join(
		tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedOut, UserKey: 2, UserID: "bob"}),
		closed(tx.CloseSessionsOf(2, "", auditTime)))
}

// closed is the error of closing sessions, however many they were.
func closed(_ int, err error) error { return err }

// TestFileWriterPutsBack puts genuine old rows back, one kind after another and all
// that belongs to a user together.
func TestFileWriterPutsBack(t *testing.T) {
	w := newWriter(t)
	old := filepath.Join(t.TempDir(), "old.db")
	if err := copyFile(w.path, old); err != nil {
		t.Fatal(err)
	}
	w.enter()
	commit(t, w.db.Unlock(testKey{}), later)
	before := believed(w.db.Unlock(testKey{}))
	if named(t, w.db.Unlock(testKey{})) {
		t.Fatal("it is not sound")
	}
	w.leave()
	now := filepath.Join(t.TempDir(), "now.db")
	w.do("VACUUM INTO '" + now + "'")

	put := func(table, where string) string {
		return fmt.Sprintf("DELETE FROM main.%s WHERE %s; INSERT INTO main.%[1]s SELECT * FROM old.%[1]s WHERE %[2]s;", table, where)
	}
	of := func(user string) string {
		all := ""
		for _, table := range []string{"users", "authenticators", "recovery_codes", "sessions"} {
			all += put(table, "user_key = "+user)
		}
		return all
	}
	counters := "sign_ins, last_sign_in_at, last_sign_in_program, last_sign_in_computer, last_sign_in_address, password_failures, password_delay_start, password_delay, code_failures, code_delay_start, code_delay, pending_sign_ins, recovery_put_off, counters_code"
	cases := map[string]string{
		"row of alice":               put("users", "user_key = 1"),
		"row of bob":                 put("users", "user_key = 2"),
		"row of carol":               put("users", "user_key = 3"),
		"counters of alice":          fmt.Sprintf("UPDATE main.users SET (%s) = (SELECT %[1]s FROM old.users AS o WHERE o.user_key = 1) WHERE user_key = 1", counters),
		"sessions":                   put("sessions", "1 = 1"),
		"session of alice":           put("sessions", "id = 'alices'"),
		"session of bob":             put("sessions", "id = 'bobs'"),
		"codes":                      put("recovery_codes", "1 = 1"),
		"code of alice":              put("recovery_codes", "code_key = 1"),
		"temporary code of alice":    put("recovery_codes", "kind = 'temporary'"),
		"authenticators of alice":    put("authenticators", "user_key = 1"),
		"tickets":                    put("tickets", "1 = 1"),
		"attempts":                   put("attempts", "1 = 1"),
		"networks":                   put("networks", "1 = 1"),
		"network_tries":              put("network_tries", "1 = 1"),
		"network_locks":              put("network_locks", "1 = 1"),
		"groups":                     put("groups", "1 = 1"),
		"policies":                   put("settings", "name LIKE 'policy%'"),
		"one policy":                 put("settings", "name = 'policy.issuer'"),
		"policy that was not there":  put("settings", "name = 'policy.recovery-codes'"),
		"seal":                       put("settings", "name = 'audit.head'"),
		"all settings":               put("settings", "1 = 1"),
		"all settings but the seal":  put("settings", "name <> 'audit.head'"),
		"events":                     put("events", "1 = 1"),
		"numbers that were given":    put("sqlite_sequence", "1 = 1"),
		"alice and all that is hers": of("1"),
		"bob and all that is his":    of("2"),
	}
	seen := map[string]bool{}
	for _, sql := range cases {
		for _, table := range w.tables() {
			seen[table] = seen[table] || strings.Contains(sql, "main."+table+" ")
		}
	}
	for _, table := range w.tables() {
		if !seen[table] && table != "migrations" { // whose rows are the same
			t.Errorf("nothing of the table %s is put back", table)
		}
	}
	w.do("ATTACH '" + old + "' AS old; ATTACH '" + now + "' AS now")
	for name, sql := range cases {
		undo := ""
		for _, table := range w.tables() {
			undo += fmt.Sprintf("DELETE FROM main.%s; INSERT INTO main.%[1]s SELECT * FROM now.%[1]s;", table)
		}
		w.both(name, func() { w.do(sql) }, func() { w.do(undo) }, func(t *testing.T, s data.Storage) {
			differs := compare(t, before, believed(s))
			slices.Sort(differs)
			want := slices.Sorted(slices.Values(accepted[name]))
			if !slices.Equal(differs, want) {
				t.Errorf("believed: %q, and docs/SECURITY.md lists %q", differs, want)
			}
			if _, unread := unnamed[name]; !named(t, s) && !unread && name != "numbers that were given" {
				t.Error("Verify finds nothing")
			}
			counts(t, s)
			if name == "seal" || name == "all settings" {
				sealedOff(t, s)
				return
			}
			// Nor does what somebody writes who looks at none of it make it believed:
			// the seal covers what programs wrote, and not what is there.
			commit(t, s, goesOut)
			differs = slices.DeleteFunc(compare(t, before, believed(s)), func(what string) bool { return slices.Contains(want, what) })
			if len(differs) > 0 {
				t.Errorf("believed after a sign-out: %q", differs)
			}
		})
	}
	for name := range maps.Keys(accepted) {
		if _, there := cases[name]; !there {
			t.Errorf("nothing shows that %s are accepted", name)
		}
	}
}
