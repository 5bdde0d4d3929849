package sqlite

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// emptied makes an index one that holds no row, as it is when somebody took them out
// of the file, and returns what makes it whole again.
func (w *writer) emptied(index string) (undo func()) {
	w.t.Helper()
	return w.another(index, "settings (value) WHERE 0")
}

// another puts the rows of another index into one: of is what it is made on.
func (w *writer) another(index, of string) (undo func()) {
	w.t.Helper()
	w.use()
	was := w.list("SELECT rootpage FROM sqlite_master WHERE name = ?", index)[0]
	w.do("CREATE INDEX hollow ON " + of)
	hollow := w.list("SELECT rootpage FROM sqlite_master WHERE name = 'hollow'")[0]
	// The empty page stays, and is that of no other object.
	w.do("PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'hollow'; PRAGMA writable_schema = OFF")
	w.point(index, hollow)
	return func() {
		w.use()
		w.point(index, was)
	}
}

// point gives an index another root page, and has open programs read that.
func (w *writer) point(index, page string) {
	w.t.Helper()
	version := w.list("PRAGMA schema_version")[0]
	w.do(fmt.Sprintf("PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = %s WHERE name = '%s'; PRAGMA schema_version = %s1; PRAGMA writable_schema = OFF",
		page, index, version))
	w.use()
}

// TestFileWriterIndexes takes all rows out of each index in turn. Who is not found
// there is let in nowhere, and whoever is found is who was written.
func TestFileWriterIndexes(t *testing.T) {
	w := newWriter(t)
	w.enter()
	before := believed(w.db.Unlock(testKey{}))
	w.leave()
	indexes := w.list("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name")
	if len(indexes) < 20 {
		t.Fatalf("only %v", indexes)
	}
	for _, index := range indexes {
		var undo func()
		w.both(index, func() { undo = w.emptied(index) }, func() { undo() }, func(t *testing.T, s data.Storage) {
			if differs := compare(t, before, believed(s)); len(differs) > 0 {
				t.Errorf("believed: %v", differs)
			}
			counts(t, s)
			if !named(t, s) {
				t.Error("Verify finds nothing")
			}
		})
	}
}

// TestFileWriterHidesSessions: sessions that are taken out of the index by which they
// are ended, and put back, have ended all the same; codes that are taken out of theirs
// are missed.
func TestFileWriterHidesSessions(t *testing.T) {
	w := newWriter(t)
	undo := w.emptied("sessions_by_user")
	w.enter()
	commit(t, w.db.Unlock(testKey{}), func(tx data.Tx) error { return closed(tx.CloseSessionsOf(1, "", auditTime)) })
	w.leave()
	undo()
	w.enter()
	s := w.db.Unlock(testKey{})
	err := s.View(t.Context(), func(tx data.Tx) error { _, err := tx.Session("alices"); return err })
	if !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("the session goes on: %v", err)
	}
	report := audit(t, s)
	if !strings.Contains(strings.Join(lang.All(report.Damaged), "\n"), "had ended was put back") {
		t.Errorf("%+v", report)
	}
	w.leave()
	undo = w.emptied("recovery_codes_by_user")
	w.enter()
	err = w.db.Unlock(testKey{}).View(t.Context(), func(tx data.Tx) error { _, err := tx.SingleUse(1, data.RecoveryCode); return err })
	if !errors.Is(err, data.ErrTampered) {
		t.Errorf("hidden codes are not missed: %v", err)
	}
	w.leave()
	undo()
}

// TestFileWriterIndexLies: an index that names another row than the one that is asked
// for makes nobody of somebody else. SQLite takes what was asked for from the index, so
// that the code does not fit; if it ever takes that from the row, it is another.
func TestFileWriterIndexLies(t *testing.T) {
	w := newWriter(t)
	automatic := func(table string) string {
		return w.list("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND name LIKE 'sqlite_autoindex%' ORDER BY name", table)[0]
	}
	for name, c := range map[string]struct {
		index, of string
		ask       func(data.Tx) error
	}{
		"session":       {automatic("sessions"), "sessions (lower('LIE')) WHERE id = 'alices'", func(tx data.Tx) error { _, err := tx.Session("lie"); return err }},
		"user":          {automatic("users"), "users (lower('LIE')) WHERE user_id = 'alice'", func(tx data.Tx) error { _, err := tx.AccountByLogin("lie"); return err }},
		"authenticator": {automatic("authenticators"), "authenticators (lower('LIE')) WHERE id = 'alice0'", func(tx data.Tx) error { return tx.DropAuthenticator("lie") }},
	} {
		t.Run(name, func(t *testing.T) {
			undo := w.another(c.index, c.of)
			w.enter()
			err := w.db.Unlock(testKey{}).Update(t.Context(), c.ask)
			if !errors.Is(err, data.ErrTampered) {
				t.Errorf("%v", err)
			}
			w.leave()
			undo()
		})
	}
}

// TestOldSearchIndex: of the search index of 1.2.0, which a program of that release
// may have made again, everything goes at the next start, and none of it lies where
// something else does.
func TestOldSearchIndex(t *testing.T) {
	make := ""
	for _, o := range oldSearch() {
		if o.name == oldSearchTable {
			make = o.text
		}
	}
	path := made(t, victims)
	const count = "SELECT count(*) FROM sqlite_master WHERE name LIKE 'users_text%'"
	sqlTool(t, path, "CREATE TABLE users_text_data(id INTEGER PRIMARY KEY, block BLOB)")
	sqlTool(t, path, "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE ''users_text_data''(id INTEGER PRIMARY KEY, block BLOB)' WHERE name = 'users_text_data'")
	if err := opened(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if left := sqlTool(t, path, count); strings.TrimSpace(left) != "0" {
		t.Errorf("%s tables are left", left)
	}
	sqlTool(t, path, make)
	sqlTool(t, path, "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'users') WHERE name = 'users_text_data'")
	if db, err := Open(t.Context(), path); !errors.Is(err, data.ErrTampered) || !strings.Contains(lang.Say(words.Message(err)), "shares its page") {
		t.Errorf("%v", err)
		if err == nil {
			_ = db.Close()
		}
	}
}
