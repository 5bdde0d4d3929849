package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"

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
		if report.Damage == "" || report.Event != 5 {
			t.Errorf("%s: %+v", column, report)
		}
	}
}

// Rows of tables that somebody made anew, without types and with NULL anywhere,
// are evidence and no errors.
func TestAuditAnything(t *testing.T) {
	for _, table := range []string{"users", "authenticators", "recovery_codes", "events"} {
		for column := range columnsOf(t, table) {
			for _, value := range []string{"NULL", "'x'", "-1"} {
				path := auditedCopy(t)
				changes := sqlTool(t, path, fmt.Sprintf("CREATE TABLE loose AS SELECT * FROM %s; DROP TABLE %[1]s; ALTER TABLE loose RENAME TO %[1]s; UPDATE %[1]s SET %s = %s WHERE %[2]s IS NOT %[3]s; SELECT changes()", table, column, value))
				db := opened(t, path)
				report := audit(t, db.Unlock(testKey{}))
				uncovered := table == "users" && (column == "name_folded" || strings.HasPrefix(column, "last_sign_in")) || column == "authenticator_key"
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
