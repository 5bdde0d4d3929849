package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite/sqlitetest"
)

// tricked returns the path of a database with the victims.
func tricked(t *testing.T) string {
	t.Helper()
	content, err := victimized()
	return placed(t, content, err)
}

func checkTricked(t *testing.T, err error, trick sqlitetest.SchemaTrick) {
	t.Helper()
	if trick.Malformed && errors.Is(err, data.ErrUnreadable) {
		checkTrouble(t, err, data.ErrUnreadable, "damaged")
		return
	}
	checkTrouble(t, err, data.ErrTampered, trick.Names)
}

// A database whose schema was changed is not opened, backed up or restored, and
// stays as it is.
func TestForeignSchema(t *testing.T) {
	for _, trick := range sqlitetest.SchemaTricks() {
		t.Run(trick.Name, func(t *testing.T) {
			path := tricked(t)
			sqlTool(t, path, trick.SQL)
			before, _ := os.ReadFile(path)
			db, err := Open(t.Context(), path)
			if err == nil {
				db.Close()
			}
			checkTricked(t, err, trick)
			other := filepath.Join(t.TempDir(), "restored.db")
			_, err = Restore(t.Context(), other, path, func(_, _ *DB) error { t.Error("it was restored"); return nil })
			checkTricked(t, err, trick)
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
			// What replaces it takes no notice of it.
			if _, err := Restore(t.Context(), path, made(t, victims), func(_, _ *DB) error { return nil }); err != nil {
				t.Error(err)
			}
			opened(t, path)
		})
	}
}

// ways are all ways to talk to an open database but Changes, which looks at no
// table.
func ways(db *DB) map[string]func(context.Context) error {
	storage := db.Unlock(testKey{})
	group := func(tx data.Tx) error { return tx.AddGroup(data.Group{ID: "NEW"}) }
	return map[string]func(context.Context) error{
		"View":    func(ctx context.Context) error { return storage.View(ctx, account(1)) },
		"Update":  func(ctx context.Context) error { return storage.Update(ctx, group) },
		"Setting": func(ctx context.Context) error { _, err := db.Setting(ctx, "database.id"); return err },
		"Backup":  func(ctx context.Context) error { return db.Backup(ctx, db.engine.path+".backup") },
		"Reseal":  func(ctx context.Context) error { return db.Reseal(ctx, testKey{}, group) },
		"LoseKey": func(ctx context.Context) error { return db.LoseKey(ctx, testKey{}, group) },
		"Rekey": func(ctx context.Context) error {
			return db.Rekey(ctx, store.Rekeying{From: testKey{}, To: testKey{id: "new"}, Anyway: true, Write: func(data.Tx, data.AuditReport) error { return nil }})
		},
	}
}

// A program that is open does nothing any more, whatever it did before. One
// that has not noticed goes by the schema that it knows; Verify notices.
func TestForeignSchemaWhileOpen(t *testing.T) {
	for _, trick := range sqlitetest.SchemaTricks() {
		t.Run(trick.Name, func(t *testing.T) {
			path := tricked(t)
			db := opened(t, path)
			storage := db.Unlock(testKey{})
			for _, first := range []error{storage.View(t.Context(), account(1)), storage.Update(t.Context(), account(1))} {
				if first != nil {
					t.Fatal(first)
				}
			}
			sqlTool(t, path, trick.SQL)
			if trick.Quiet {
				report := audit(t, storage)
				if !strings.Contains(strings.Join(lang.All(report.Damaged), " "), trick.Names) {
					t.Errorf("Verify says %+v", report)
				}
				db.engine.write.SetMaxIdleConns(0) // the next connection is a new one
				db.engine.read.SetMaxIdleConns(0)
			}
			for name, use := range ways(db) {
				if err := use(t.Context()); err == nil {
					t.Errorf("%s goes on", name)
				} else {
					checkTricked(t, err, trick)
				}
			}
			if strings.Contains(sqlTool(t, path, ".dump groups"), "'NEW'") {
				t.Error("something was written")
			}
			if _, err := os.Lstat(path + ".backup"); err == nil {
				t.Error("a backup was made")
			}
		})
	}
}

// The same between processes: what is changed before a transaction begins is
// seen in it.
func TestForeignSchemaInAnotherProcess(t *testing.T) {
	path := tricked(t)
	p := start(t, "use steps", path, "1")
	sqlTool(t, path, "CREATE TRIGGER again AFTER UPDATE OF last_step ON authenticators BEGIN UPDATE authenticators SET last_step = 0; END")
	if said := p.end(); !strings.HasPrefix(said, data.ErrTampered.Error()) || !strings.Contains(said, "the trigger again of authenticators") {
		t.Errorf("said %q", said)
	}
}

// What raises the number of the schema and changes nothing in it is lawful, and
// so is making the search index anew.
func TestLawfulSchemaChanges(t *testing.T) {
	path := tricked(t)
	db := opened(t, path)
	for name, sql := range map[string]string{
		"compacted":        "VACUUM",
		"made and removed": "CREATE TABLE x (y); DROP TABLE x",
		"number":           "PRAGMA schema_version = 7",
		"indexes anew":     "REINDEX",
		"no search index":  "DROP TABLE users_grams",
	} {
		sqlTool(t, path, sql)
		for way, use := range map[string]func(context.Context, func(data.Tx) error) error{
			"View": db.Unlock(testKey{}).View, "Update": db.Unlock(testKey{}).Update,
		} {
			if err := use(t.Context(), account(1)); err != nil {
				t.Errorf("%s, %s: %v", name, way, err)
			}
		}
		another := opened(t, path)
		commit(t, another.Unlock(testKey{}), func(tx data.Tx) error {
			a, err := tx.Account(2)
			if err != nil {
				return err
			}
			a.Name += "x" // makes a search index that is damaged anew
			return tx.UpdateAccount(a)
		})
		if report := audit(t, db.Unlock(testKey{})); !report.Sound() {
			t.Errorf("%s: %+v", name, report)
		}
	}
}

// A program that is open while a newer one brings the database up to date says
// so.
func TestNewerSchemaWhileOpen(t *testing.T) {
	path := tricked(t)
	db := opened(t, path)
	sqlTool(t, path, "CREATE TABLE more (x); INSERT INTO migrations VALUES ('9.8.7-01-more')")
	for name, use := range ways(db) {
		err := use(t.Context())
		if err == nil {
			t.Errorf("%s goes on", name)
			continue
		}
		checkTrouble(t, err, data.ErrNewerSchema, "9.8.7")
	}
}

// An older database is held against the schema of its release, before anything
// is changed, and against ours afterwards.
func TestForeignSchemaOfOlderRelease(t *testing.T) {
	for name, sql := range map[string]string{
		"the trigger x of users":           "CREATE TRIGGER x AFTER UPDATE ON users BEGIN UPDATE users SET disabled = 0; END",
		"the index x of sessions":          "CREATE UNIQUE INDEX x ON sessions (user_key)",
		"the table recovery_codes does":    "CREATE TABLE recovery_codes (x)",
		"the index users_by_state of user": "DROP INDEX users_by_state",
	} {
		path := older(t)
		sqlTool(t, path, sql)
		before := structure(t, path)
		_, err := Open(t.Context(), path)
		checkTrouble(t, err, data.ErrTampered, name)
		if structure(t, path) != before {
			t.Error("it was changed")
		}
	}
	// Of a release that was never finished only the result is known.
	path := older(t)
	sqlTool(t, path, "DELETE FROM migrations WHERE id LIKE '%indexes'; DROP INDEX users_by_name; DROP INDEX users_by_group; DROP INDEX users_by_otp; DROP INDEX users_by_last_sign_in; "+
		"DROP INDEX users_by_state; DROP INDEX users_by_rights; DROP INDEX authenticators_by_user; DROP INDEX sessions_by_user; DROP INDEX events_by_user; CREATE INDEX x ON groups (description)")
	before := structure(t, path)
	_, err := Open(t.Context(), path)
	checkTrouble(t, err, data.ErrTampered, "the index x of groups")
	if structure(t, path) != before {
		t.Error("it was changed")
	}
}
