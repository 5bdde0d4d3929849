package sqlite

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/store"
)

// cutUp cuts everything up to an event off the log; most events at once, and stops after some
// transactions (0: none stops it).
func cutUp(t *testing.T, s data.Storage, until int64, most, stop int) {
	t.Helper()
	inUpdate(t, s, func(tx data.Tx) error {
		seal := ""
		if err := tx.OldestFirst(func(e data.SealedEvent) bool {
			if e.ID == until {
				seal = e.Seal
			}
			return e.ID < until
		}); err != nil {
			return err
		}
		if err := tx.BeginCut(until, seal); err != nil {
			return err
		}
		return tx.AppendEvent(data.Event{At: auditTime.Add(100 * time.Hour), Kind: data.LogCutOff})
	})
	for n := 1; ; n++ {
		more := false
		inUpdate(t, s, func(tx data.Tx) (err error) {
			more, err = tx.GoOnCutting(most)
			return err
		})
		if !more || n == stop {
			return
		}
	}
}

func inUpdate(t *testing.T, s data.Storage, f func(data.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func logCut(t *testing.T, s data.Storage) (c data.LogCut) {
	t.Helper()
	if err := s.View(t.Context(), func(tx data.Tx) (err error) { c, err = tx.LogCut(); return err }); err != nil {
		t.Fatal(err)
	}
	return c
}

// sealsHold returns which seals the log contains; "cut" for one that lies in what was cut off.
func sealsHold(t *testing.T, s data.Storage, seals []string) []string {
	t.Helper()
	var all []string
	for _, seal := range seals {
		err := s.View(t.Context(), func(tx data.Tx) error {
			holds, err := tx.SealHolds(seal)
			if err == nil {
				all = append(all, map[bool]string{true: "yes", false: "no"}[holds])
			}
			return err
		})
		if errors.Is(err, data.ErrSealCut) {
			all = append(all, "cut")
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// A log that is cut goes on: numbers, seals and Verify, while it is being cut and afterwards.
func TestCut(t *testing.T) {
	path := auditedCopy(t)
	s := opened(t, path).Unlock(testKey{})
	var seals []string
	if err := s.View(t.Context(), func(tx data.Tx) error {
		return tx.OldestFirst(func(e data.SealedEvent) bool { seals = append(seals, e.Seal); return true })
	}); err != nil {
		t.Fatal(err)
	}
	sound := func(events int64, cut data.LogCut) {
		t.Helper()
		if report := audit(t, s); !report.Sound() || report.Events != events {
			t.Errorf("%+v", report)
		}
		if got := logCut(t, s); got != cut {
			t.Errorf("%+v is cut off, not %+v", got, cut)
		}
	}
	sound(12, data.LogCut{})
	cutUp(t, s, 5, 2, 1)
	sound(11, data.LogCut{Events: 2, Last: 2, Until: 5, Seal: seals[1]})
	cutsAgain := s.Update(t.Context(), func(tx data.Tx) error { return tx.BeginCut(7, seals[6]) })
	if !errors.Is(cutsAgain, data.ErrChanged) {
		t.Errorf("a second cut begins: %v", cutsAgain)
	}
	if got := strings.Join(sealsHold(t, s, seals[:6]), " "); got != "cut yes yes yes yes yes" {
		t.Error(got)
	}
	for more := true; more; {
		inUpdate(t, s, func(tx data.Tx) (err error) { more, err = tx.GoOnCutting(2); return err })
	}
	sound(8, data.LogCut{Events: 5, Last: 5, Until: 5, Seal: seals[4]})
	if got := strings.Join(sealsHold(t, s, append(seals, "5-0011223344556677", "6-0011223344556677", "99-0011223344556677")), " "); got != "cut cut cut cut yes yes yes yes yes yes yes yes no no no" {
		t.Error(got)
	}
	inUpdate(t, s, func(tx data.Tx) error {
		page, err := tx.QueryEvents(data.EventQuery{Limit: 100})
		if err == nil && (page.Total != 8 || page.Newest != 13 || page.Cut != 5 || len(page.Events) != 8) {
			t.Errorf("%+v", page)
		}
		return errors.Join(err, tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn}))
	})
	sound(9, data.LogCut{Events: 5, Last: 5, Until: 5, Seal: seals[4]})
	// Refused: what is cut off already, the newest event, what is not there, another seal.
	for until, seal := range map[int64]string{5: seals[4], 14: "14-0011223344556677", 99: seals[6], 7: seals[5], 8: "8-x"} {
		if err := s.Update(t.Context(), func(tx data.Tx) error { return tx.BeginCut(until, seal) }); !errors.Is(err, data.ErrChanged) {
			t.Errorf("%d, %s: %v", until, seal, err)
		}
	}
	// Another key, and a log that is sealed again as it is, keep what is known of it.
	db := opened(t, path)
	err := db.Rekey(t.Context(), store.Rekeying{
		From: testKey{}, To: testKey{"next"}, Reseal: func(_ int64, _ string, sealed []byte) ([]byte, error) { return sealed, nil },
		Write: func(data.Tx, data.AuditReport) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	s = db.Unlock(testKey{"next"})
	sound(9, data.LogCut{Events: 5, Last: 5, Until: 5, Seal: seals[4]})
	if err := db.Reseal(t.Context(), testKey{"next"}, func(data.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	sound(9, data.LogCut{Events: 5, Last: 5, Until: 5, Seal: seals[4]})
	sqlTool(t, path, "DELETE FROM settings WHERE name = 'audit.head'")
	if err := opened(t, path).Reseal(t.Context(), testKey{"next"}, func(data.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	s = opened(t, path).Unlock(testKey{"next"})
	sound(9, data.LogCut{})
}

// Whoever can write the file can neither cut the log, nor move where it was cut, nor put back
// what was cut off.
func TestCutByFileWriter(t *testing.T) {
	path := auditedCopy(t)
	content := func() string { return sqlTool(t, path, "SELECT value FROM settings WHERE name = 'audit.head'") }
	whole := content()
	db := reopened(t, path)
	cutUp(t, db.Unlock(testKey{}), 5, 2, 1)
	half := content()
	for more := true; more; {
		inUpdate(t, db.Unlock(testKey{}), func(tx data.Tx) (err error) { more, err = tx.GoOnCutting(2); return err })
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	original := auditedCopy(t)
	back := func(ids string) string { // as the tool of SQLite writes rows
		columns := "id, at, kind, user_key, user_id, actor, program, computer, detail, chain, address"
		quoted := "quote(" + strings.ReplaceAll(columns, ", ", ") || ', ' || quote(") + ")"
		return sqlTool(t, original, "SELECT 'INSERT INTO events ("+columns+") VALUES (' || "+quoted+" || ');' FROM events WHERE id IN ("+ids+")")
	}
	head := func(value string) string {
		return "UPDATE settings SET value = '" + value + "' WHERE name = 'audit.head';"
	}
	for name, tt := range map[string]struct{ sql, finds string }{
		"nothing":                             {"", ""},
		"one more cut off":                    {"DELETE FROM events WHERE id = 6", "between 5 and 7 are missing"},
		"the last one put back":               {back("5"), "Event 5 of 3 Mar 2026 13:41 UTC is there again"},
		"the first one put back":              {back("1"), "Event 1 of"},
		"all put back":                        {back("1, 2, 3, 4, 5"), "Event 1 of"},
		"put back under another number":       {back("5") + moveEvent(5, -1), "Event -1 of 3 Mar 2026 13:41 UTC is not as it was written"},
		"the seal from before":                {head(whole), "before 6 are missing"},
		"the seal from before, all put back":  {head(whole) + back("1, 2, 3, 4, 5"), fmt.Sprintf(store.SealPutBack, 12)},
		"the seal of half a cut":              {head(half), "between 2 and 6 are missing"},
		"the seal of half, the rest put back": {head(half) + back("3, 4, 5"), ""},
		"the seal without the cut":            {head(whole[:len(whole)-4]), "before 6 are missing"},
		"everything removed":                  {"DELETE FROM events", "All 8 events were removed"},
		"the newest removed":                  {"DELETE FROM events WHERE id = 13", store.NewestRemoved},
		"the first that is left edited":       {"UPDATE events SET detail = 'x' WHERE id = 6", "Event 6 of"},
	} {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile(path)
			copied := placed(t, content, err)
			sqlTool(t, copied, tt.sql)
			report := audit(t, opened(t, copied).Unlock(testKey{}))
			switch {
			case tt.finds == "" && !report.Sound(), tt.finds != "" && (report.Sound() || !strings.Contains(report.Findings()[0].String(), tt.finds)):
				t.Errorf("found %v, want %q", report.Findings(), tt.finds)
			}
		})
	}
}

// What is removed is what was read: an event that is not as it was written stops the cut, and
// nothing of that transaction is removed.
func TestCutOfModifiedEvents(t *testing.T) {
	for name, sql := range map[string]string{
		"edited":       "UPDATE events SET detail = 'x' WHERE id = 4",
		"removed":      "DELETE FROM events WHERE id = 4",
		"the last one": "DELETE FROM events WHERE id = 5",
		"put in front": "UPDATE events SET id = 0 WHERE id = 4",
		"time emptied": "UPDATE events SET at = NULL WHERE id = 4",
	} {
		t.Run(name, func(t *testing.T) {
			path := auditedCopy(t)
			db := reopened(t, path)
			cutUp(t, db.Unlock(testKey{}), 5, 2, 1)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			sqlTool(t, path, sql)
			before := sqlTool(t, path, "SELECT count(*) FROM events")
			err := opened(t, path).Unlock(testKey{}).Update(t.Context(), func(tx data.Tx) error {
				_, err := tx.GoOnCutting(100)
				return err
			})
			if !errors.Is(err, data.ErrTampered) || !strings.Contains(err.Error(), string(store.CutModified)) {
				t.Errorf("it goes on: %v", err)
			}
			if after := sqlTool(t, path, "SELECT count(*) FROM events"); after != before {
				t.Errorf("of %s events %s are left", before, after)
			}
		})
	}
}

// reopened is opened for a database that the test closes.
func reopened(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return db
}
