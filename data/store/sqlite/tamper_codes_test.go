package sqlite

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// columnsOf returns the columns of a table with their types.
func columnsOf(t *testing.T, table string) map[string]string {
	t.Helper()
	columns := map[string]string{}
	for line := range strings.Lines(sqlTool(t, made(t, nil), "SELECT name || ' ' || type FROM pragma_table_info('"+table+"')")) {
		f := strings.Fields(line)
		columns[f[0]] = f[1]
	}
	if len(columns) < 9 {
		t.Fatalf("%s has the columns %v", table, columns)
	}
	return columns
}

// Every column of a recovery code and of a temporary code is covered by its code.
func TestTamperedSingleUse(t *testing.T) {
	for column, kind := range columnsOf(t, "recovery_codes") {
		t.Run(column, func(t *testing.T) {
			path := auditedCopy(t)
			change := changeOf(column, kind)
			switch column {
			case "user_key":
				change = "3"
			case "kind":
				change = "'temporary'"
			}
			sqlTool(t, path, fmt.Sprintf("UPDATE recovery_codes SET %s = %s WHERE code_key = 1", column, change))
			storage := opened(t, path).Unlock(testKey{})
			found := false
			for user := range int64(3) {
				for _, kind := range []data.SingleUseKind{data.RecoveryCode, data.TemporaryCode} {
					err := storage.View(t.Context(), func(tx data.Tx) error { _, err := tx.SingleUse(user+1, kind); return err })
					found = found || errors.Is(err, data.ErrTampered)
				}
			}
			if !found {
				t.Error("nobody noticed")
			}
			if column == "code_key" {
				return
			}
			err := storage.Update(t.Context(), func(tx data.Tx) error {
				if won, err := tx.SpendSingleUse(1, auditTime); won || !errors.Is(err, data.ErrTampered) {
					t.Errorf("used: %t, %v", won, err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// A used code does not come back.
func TestTamperedUsed(t *testing.T) {
	path := auditedCopy(t)
	storage := opened(t, path).Unlock(testKey{})
	commit(t, storage, func(tx data.Tx) error { _, err := tx.SpendSingleUse(1, auditTime); return err })
	sqlTool(t, path, "UPDATE recovery_codes SET used_at = NULL")
	err := storage.Update(t.Context(), func(tx data.Tx) error { _, err := tx.SpendSingleUse(1, auditTime); return err })
	if !errors.Is(err, data.ErrTampered) {
		t.Errorf("got %v", err)
	}
}

// Every column of an event is covered by the chain.
func TestTamperedEventColumns(t *testing.T) {
	for column, kind := range columnsOf(t, "events") {
		path := auditedCopy(t)
		sqlTool(t, path, fmt.Sprintf("UPDATE events SET %s = %s WHERE id = 5", column, changeOf(column, kind)))
		report := audit(t, opened(t, path).Unlock(testKey{}))
		if report.Damage.Empty() || report.Event != 5 {
			t.Errorf("%s: %+v", column, report)
		}
	}
}

// Rows that somebody wrote while the table took other types, and NULL anywhere,
// are evidence and no errors.
func TestAuditAnything(t *testing.T) {
	keys := map[string]string{"users": "user_key", "authenticators": "authenticator_key", "recovery_codes": "code_key", "events": "id"}
	for _, table := range []string{"users", "authenticators", "recovery_codes", "events"} {
		for column := range columnsOf(t, table) {
			for _, value := range []string{"NULL", "'x'", "-1"} {
				if column == keys[table] && value != "-1" {
					continue // SQLite takes nothing but a number there
				}
				path := auditedCopy(t)
				changes := sqlTool(t, path, loosely(table, fmt.Sprintf("UPDATE OR IGNORE %s SET %s = %s WHERE %[2]s IS NOT %[3]s; SELECT changes()", table, column, value)))
				db := opened(t, path)
				report := audit(t, db.Unlock(testKey{}))
				uncovered := column == "authenticator_key"
				if same := strings.TrimSpace(changes) == "0"; report.Sound() != same && !uncovered {
					t.Errorf("%s.%s = %s: %+v", table, column, value, report)
				}
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// loosely returns SQL that executes a statement as if the table took anything,
// and leaves the schema as it was.
func loosely(table, statement string) string {
	return fmt.Sprintf(`PRAGMA writable_schema = ON; CREATE TEMP TABLE kept AS SELECT sql FROM sqlite_master WHERE name = '%[1]s';
		UPDATE sqlite_master SET sql = replace(replace(sql, ') STRICT', ')'), ' NOT NULL', '') WHERE name = '%[1]s';
		PRAGMA writable_schema = RESET; %[2]s;
		PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = (SELECT sql FROM kept) WHERE name = '%[1]s'`, table, statement)
}

// TestTamperedSession: a session says who asks and how he came in. Whoever can
// write the file makes neither somebody else of himself nor a closed one open.
func TestTamperedSession(t *testing.T) {
	for name, change := range map[string]string{
		"another user":       "UPDATE sessions SET user_key = 1 WHERE id = 'open'",
		"another factor":     "UPDATE sessions SET factor = 'password and recovery code' WHERE id = 'open'",
		"with a code":        "UPDATE sessions SET with_code = 1 WHERE id = 'open'",
		"used later":         "UPDATE sessions SET used_at = used_at + 600000 WHERE id = 'open'",
		"never used":         "UPDATE sessions SET used_at = NULL WHERE id = 'open'",
		"of another ticket":  "UPDATE sessions SET ticket = 'x' WHERE id = 'open'",
		"seen later":         "UPDATE sessions SET seen_at = seen_at + 600000 WHERE id = 'open'",
		"later":              "UPDATE sessions SET opened_at = opened_at + 600000 WHERE id = 'open'",
		"closed, opened":     "UPDATE sessions SET closed_at = NULL WHERE id = 'closed'",
		"a copy":             "INSERT INTO sessions SELECT 'copy', user_key, user_id, name, program, version, computer, opened_at, closed_at, with_code, previous_at, previous_program, previous_computer, factor, code, generation, used_at, ticket, client_key, address, previous_address, seen_at FROM sessions WHERE id = 'open'",
		"the code of a copy": "UPDATE sessions SET id = 'copy' WHERE id = 'open'",
	} {
		t.Run(name, func(t *testing.T) {
			db, storage := openSessions(t)
			id := "open"
			switch name {
			case "closed, opened":
				id = "closed"
			case "a copy", "the code of a copy":
				id = "copy"
			}
			if _, err := db.engine.write.Exec(change); err != nil {
				t.Fatal(err)
			}
			err := storage.View(t.Context(), func(tx data.Tx) error {
				_, err := tx.Session(id)
				return err
			})
			if !errors.Is(err, data.ErrTampered) {
				t.Errorf("the session is believed: %v", err)
			}
		})
	}
}

func openSessions(t *testing.T) (*DB, data.Storage) {
	t.Helper()
	db := opened(t, made(t, nil))
	storage := db.Unlock(testKey{})
	err := storage.Update(t.Context(), func(tx data.Tx) error {
		var key int64
		for _, id := range []string{"tapemaster", "mallory"} {
			var err error
			if key, err = tx.AddAccount(data.Account{User: data.User{ID: id}}); err != nil {
				return err
			}
		}
		for _, id := range []string{"open", "closed"} {
			if err := tx.OpenSession(data.Session{ID: id, UserKey: key, OpenedAt: time.Now(), UsedAt: time.Now(), SeenAt: time.Now()}); err != nil {
				return err
			}
		}
		return tx.CloseSession("closed", time.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, storage
}
