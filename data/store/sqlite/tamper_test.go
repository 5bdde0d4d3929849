package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// victims stores alice with two activated authenticators and tapemaster rights,
// bob with one, and carol with none.
func victims(tx data.Tx) error {
	if err := tx.AddGroup(data.Group{ID: "OPS"}); err != nil {
		return err
	}
	if err := tx.AddGroup(data.Group{ID: "dev"}); err != nil {
		return err
	}
	for _, name := range []string{"database.id", "key.place", "policy.issuer", "policy.minimum-version.lite"} {
		if err := tx.SetSetting(name, "value of "+name); err != nil {
			return err
		}
	}
	for i, id := range []string{"alice", "bob", "carol"} {
		key, err := tx.AddAccount(data.Account{
			User: data.User{
				ID: id, Name: id, Email: id + "@example.com", Group: "ops", Tapemaster: i == 0, OTPRequired: i < 2,
			},
			PasswordHash: "hash of " + id,
		})
		if err != nil {
			return err
		}
		for n := range 2 - i {
			name := fmt.Sprint(id, n)
			if err := tx.AddAuthenticator(key, data.Authenticator{ID: name, Sealed: []byte("secret of " + name)}); err != nil {
				return err
			}
			if won, err := tx.Activate(name, 100, 0, time.Unix(1e9, 0)); err != nil || !won {
				return errors.Join(err, errors.New("not activated"))
			}
		}
	}
	return nil
}

// victimized holds a database with the victims; each test tampers with a copy.
var victimized = template(victims)

// tamperedWith opens a database that was changed with a tool of SQLite.
func tamperedWith(t *testing.T, sql string) data.Storage {
	t.Helper()
	path := tricked(t)
	sqlTool(t, path, sql)
	return opened(t, path).Unlock(testKey{})
}

func account(key int64) func(data.Tx) error {
	return func(tx data.Tx) error { _, err := tx.Account(key); return err }
}

// changeOf returns another value of the type of a column.
func changeOf(column, kind string) string {
	switch {
	case slices.Contains([]string{"disabled", "tapemaster", "otp_required"}, column):
		return "1 - " + column
	case kind == "INTEGER":
		return "coalesce(" + column + ", 0) + 100"
	case kind == "BLOB":
		return "CAST(CAST(" + column + " AS TEXT) || 'x' AS BLOB)"
	}
	return "coalesce(" + column + ", '') || 'x'"
}

// Every column of users and authenticators is covered by a code, or is one of
// those that are not and need none. A column that is added later has to be put
// into a code or into this list.
func TestTamperedColumns(t *testing.T) {
	free := map[string][]string{
		"users":          {"name_folded", "recovery_left"},
		"authenticators": {"authenticator_key"},
	}
	columns := sqlTool(t, made(t, nil), `SELECT m.name || ' ' || c.name || ' ' || c.type FROM sqlite_master AS m, pragma_table_info(m.name) AS c
		WHERE m.name IN ('users', 'authenticators')`)
	seen := 0
	for line := range strings.Lines(columns) {
		f := strings.Fields(line)
		table, column, kind := f[0], f[1], f[2]
		seen++
		t.Run(table+"."+column, func(t *testing.T) {
			key := int64(1)
			if column == "user_key" && table == "users" {
				key = 99
			}
			change := changeOf(column, kind)
			if key == 99 {
				change = "99"
			}
			where := "user_key = 1"
			if table == "authenticators" {
				where = "id = 'alice1'"
			}
			sql := fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s; SELECT changes()", table, column, change, where)
			storage := tamperedWith(t, sql)
			for _, read := range []func(data.Tx) error{
				account(key),
				func(tx data.Tx) error { _, err := tx.AccountByLogin("alice@example.com"); return err },
				soundAdministrators,
			} {
				err := storage.View(t.Context(), read)
				switch {
				case slices.Contains(free[table], column):
					if err != nil {
						t.Errorf("got %v", err)
					}
				// Who is not found under his login or without his flag is not trusted either.
				case column == "email_folded" && errors.Is(err, data.ErrNotFound), column == "tapemaster" && err == nil:
				case !errors.Is(err, data.ErrTampered):
					t.Errorf("got %v", err)
				}
			}
		})
	}
	if seen < 40 {
		t.Errorf("only %d columns were seen", seen)
	}
}

// soundAdministrators returns ErrTampered if one of them is damaged.
func soundAdministrators(tx data.Tx) error {
	accounts, err := tx.Administrators(false)
	for _, a := range accounts {
		if a.Damaged {
			return data.ErrTampered
		}
	}
	return err
}

func TestTamperedRows(t *testing.T) {
	const columns = `name, sealed, created_at, activated_at, used_at, last_step, drift, disabled,
		shown_count, shown_at, shown_program, shown_computer, shown_address, code`
	copyTo := func(user, from string) string {
		return fmt.Sprintf("INSERT INTO authenticators (id, user_key, %s) SELECT 'new', %s, %s FROM authenticators WHERE id = '%s'", columns, user, columns, from)
	}
	for name, tt := range map[string]struct {
		sql string
		key int64
	}{
		"authenticator inserted":         {copyTo("1", "alice0"), 1},
		"authenticator of another":       {copyTo("1", "bob0"), 1},
		"authenticator for none":         {copyTo("3", "bob0"), 3},
		"one of two deleted":             {"DELETE FROM authenticators WHERE id = 'alice1'", 1},
		"all deleted":                    {"DELETE FROM authenticators WHERE user_key = 1", 1},
		"the only one deleted":           {"DELETE FROM authenticators WHERE id = 'bob0'; UPDATE users SET otp_state = 'Pending' WHERE user_key = 2", 2},
		"moved away":                     {"UPDATE authenticators SET user_key = 3 WHERE id = 'alice1'", 1},
		"moved to":                       {"UPDATE authenticators SET user_key = 3 WHERE id = 'alice1'", 3},
		"exchanged":                      {"UPDATE authenticators SET user_key = 3 - user_key WHERE id IN ('alice1', 'bob0')", 2},
		"secrets exchanged":              {"UPDATE authenticators SET sealed = (SELECT sealed FROM authenticators WHERE id = 'bob0') WHERE id = 'alice0'", 1},
		"rows exchanged":                 {"UPDATE authenticators SET authenticator_key = -authenticator_key WHERE id = 'alice1'", 1},
		"deactivated":                    {"UPDATE authenticators SET activated_at = NULL; UPDATE users SET otp_state = 'Pending' WHERE user_key = 2", 2},
		"disabled flag 2":                {"UPDATE users SET disabled = 2 WHERE user_key = 1", 1},
		"step lowered":                   {"UPDATE authenticators SET last_step = 0", 1},
		"failures forgotten":             {"UPDATE users SET password_failures = -1", 1},
		"password of another":            {"UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE user_id = 'bob') WHERE user_key = 1", 1},
		"password and code of another":   {"UPDATE users SET (password_hash, code) = (SELECT password_hash, code FROM users WHERE user_id = 'bob') WHERE user_key = 1", 1},
		"code emptied":                   {"UPDATE users SET code = x''", 1},
		"counters of another":            {"UPDATE users SET (code_failures, counters_code) = (SELECT 0, counters_code FROM users WHERE user_id = 'bob') WHERE user_key = 1", 1},
		"group":                          {"UPDATE users SET group_id = 'dev', group_folded = 'dev' WHERE user_key = 1", 1},
		"e-mail":                         {"UPDATE users SET email = 'x@y', email_folded = 'x@y' WHERE user_key = 1", 1},
		"one-time password not required": {"UPDATE users SET otp_required = 0, otp_state = 'Off' WHERE user_key = 1", 1},
		"unlocked":                       {"UPDATE users SET revocation = 'x'; UPDATE users SET revocation = '' WHERE user_key <> 1", 1},
		"user inserted": {`CREATE TEMP TABLE copied AS SELECT * FROM users WHERE user_key = 1;
			UPDATE copied SET user_key = 4, user_id = 'mallory', id_folded = 'mallory', email = 'm', email_folded = 'm'; INSERT INTO users SELECT * FROM copied`, 4},
	} {
		t.Run(name, func(t *testing.T) {
			if err := tamperedWith(t, tt.sql).View(t.Context(), account(tt.key)); !errors.Is(err, data.ErrTampered) {
				t.Errorf("got %v", err)
			}
		})
	}
	for key := range int64(3) { // and without any of this all is well
		if err := tamperedWith(t, "VACUUM").View(t.Context(), account(key+1)); err != nil {
			t.Error(err)
		}
	}
}

// What was modified outside TapeTrack is not used either.
func TestTamperedUse(t *testing.T) {
	storage := tamperedWith(t, "UPDATE authenticators SET last_step = 0")
	for name, act := range map[string]func(data.Tx) error{
		"use":     func(tx data.Tx) error { _, err := tx.UseStep("alice0", 50, 0, time.Unix(1e9, 0)); return err },
		"show":    func(tx data.Tx) error { return tx.MarkShown("alice0", time.Unix(1e9, 0), data.Client{}) },
		"disable": func(tx data.Tx) error { return tx.DisableAuthenticators(1) },
		"drop":    func(tx data.Tx) error { return tx.DropAuthenticators(1) },
		"add":     func(tx data.Tx) error { return tx.AddAuthenticator(1, data.Authenticator{ID: "x"}) },
		"update": func(tx data.Tx) error {
			return tx.UpdateAccount(data.Account{User: data.User{Key: 1, ID: "alice", Version: 5}})
		},
	} {
		if err := storage.Update(t.Context(), act); !errors.Is(err, data.ErrTampered) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	// The transaction goes on, so that the refusal can be written down.
	err := storage.Update(t.Context(), func(tx data.Tx) error {
		if _, err := tx.Account(1); !errors.Is(err, data.ErrTampered) {
			t.Errorf("got %v", err)
		}
		return tx.AppendEvent(data.Event{Kind: data.SignInRefused, UserKey: 1, Detail: string(data.DamagedAccount)})
	})
	if err != nil {
		t.Error(err)
	}
	if err := storage.View(t.Context(), func(tx data.Tx) error {
		events, err := tx.Events(1, 1)
		if err == nil && (len(events) != 1 || events[0].Detail != string(data.DamagedAccount)) {
			t.Errorf("the events are %v", events)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	// A damaged user can still be removed.
	if err := storage.Update(t.Context(), func(tx data.Tx) error { return tx.DeleteUser(1) }); err != nil {
		t.Error(err)
	}
}
