package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
)

// emptied makes an index one that holds no row, as it is when somebody took them out
// of the file, and returns what makes it whole again.
func (w *writer) emptied(index string) (undo func()) {
	w.t.Helper()
	w.use()
	was := w.list("SELECT rootpage FROM sqlite_master WHERE name = ?", index)[0]
	w.do("CREATE INDEX hollow ON settings (value) WHERE 0")
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
	commit(t, w.db.Unlock(testKey{}), func(tx data.Tx) error { return tx.CloseSessionsOf(1, "", auditTime) })
	w.leave()
	undo()
	w.enter()
	s := w.db.Unlock(testKey{})
	err := s.View(t.Context(), func(tx data.Tx) error { _, err := tx.Session("alices"); return err })
	if !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("the session goes on: %v", err)
	}
	report := audit(t, s)
	if !strings.Contains(strings.Join(report.Damaged, "\n"), "had ended was put back") {
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
