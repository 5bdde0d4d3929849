package sqlite

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// TestSessionsOfEarlierReleases: they end when the database is brought up to
// date, and those that a program of that release opened after it do with the
// first write of this one. Put back, they are not believed.
func TestSessionsOfEarlierReleases(t *testing.T) {
	id := sessionOf("active")
	for _, c := range []struct {
		release, name string
		back          bool
	}{
		{"1.2.0", "before the first write", true},
		{"1.2.0", "after it", false},
		{"1.2.1", "before the first write", true},
		{"1.2.1", "after it", false},
	} {
		t.Run(c.release+", "+c.name, func(t *testing.T) {
			back := c.back
			before, _ := filepath.Abs(filepath.Join("testdata", c.release+".db"))
			path := ofRelease(t, c.release)
			if n := sqlTool(t, path, "SELECT count(*) FROM sessions WHERE closed_at IS NULL AND code <> x''"); n == "0" {
				t.Fatal("none is open")
			}
			storage := opened(t, path).Unlock(testKey{})
			session := func() error {
				return storage.View(t.Context(), func(tx data.Tx) error {
					s, err := tx.Session(id)
					if err == nil && !s.ClosedAt.IsZero() {
						return data.ErrSessionEnded
					}
					return err
				})
			}
			putBack := func() {
				sqlTool(t, path, "ATTACH '"+before+"' AS old; UPDATE sessions SET closed_at = NULL, code = (SELECT code FROM old.sessions AS o WHERE o.user_key = sessions.user_key)")
			}
			if err := session(); !errors.Is(err, data.ErrSessionEnded) {
				t.Errorf("it goes on: %v", err)
			}
			if back {
				putBack()
				if err := session(); !errors.Is(err, data.ErrSessionEnded) {
					t.Errorf("put back before the first write: %v", err)
				}
			}
			commit(t, storage, func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: sampleTime, Kind: data.SignedIn}) })
			if err := session(); !errors.Is(err, data.ErrSessionEnded) {
				t.Errorf("after the first write: %v", err)
			}
			if report := audit(t, storage); !report.Sound() {
				t.Errorf("%+v", report)
			}
			putBack()
			if err := session(); !errors.Is(err, data.ErrTampered) {
				t.Errorf("put back after it: %v", err)
			}
			if report := audit(t, storage); !strings.Contains(strings.Join(lang.All(report.Damaged), "\n"), "A session of ") {
				t.Errorf("%+v", report)
			}
		})
	}
}

// TestClosingAlwaysWorks: also for a user whose record was changed outside
// TapeTrack, who is let in nowhere; and nobody is told that such a user changed.
func TestClosingAlwaysWorks(t *testing.T) {
	db, storage := openSessions(t)
	if _, err := db.engine.write.Exec("UPDATE users SET name = 'x' WHERE user_id = 'mallory'"); err != nil {
		t.Fatal(err)
	}
	commit(t, storage, func(tx data.Tx) error { return tx.CloseSession("open", sampleTime) })
	commit(t, storage, func(tx data.Tx) error { return closed(tx.CloseSessionsOf(2, "", sampleTime)) })
	commit(t, storage, func(tx data.Tx) error { return tx.CloseSessions(sampleTime) })
	err := storage.View(t.Context(), func(tx data.Tx) error {
		s, err := tx.Session("open")
		if err == nil && !s.ClosedAt.Equal(sampleTime) {
			t.Errorf("%+v", s)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestFirstWriteEndsSessions: whatever the first write is, sessions that a program
// of an earlier release has opened meanwhile are not taken out of a sum that they
// were never in.
func TestFirstWriteEndsSessions(t *testing.T) {
	for name, write := range map[string]func(tx data.Tx, user int64) error{
		"close all":         func(tx data.Tx, _ int64) error { return tx.CloseSessions(sampleTime) },
		"close one":         func(tx data.Tx, _ int64) error { return tx.CloseSession(sessionOf("active"), sampleTime) },
		"close those of":    func(tx data.Tx, user int64) error { return closed(tx.CloseSessionsOf(user, "", sampleTime)) },
		"delete their user": func(tx data.Tx, user int64) error { return tx.DeleteUser(user) },
	} {
		for _, release := range []string{"1.2.0", "1.2.1"} {
			t.Run(name+", "+release, func(t *testing.T) {
				from, _ := filepath.Abs(filepath.Join("testdata", release+".db"))
				path := ofRelease(t, release)
				storage := opened(t, path).Unlock(testKey{})
				sqlTool(t, path, "ATTACH '"+from+"' AS old; UPDATE sessions SET closed_at = NULL, code = (SELECT code FROM old.sessions AS o WHERE o.user_key = sessions.user_key)")
				commit(t, storage, func(tx data.Tx) error {
					a, err := tx.AccountByLogin("active")
					return errors.Join(err, write(tx, a.Key))
				})
				if open := strings.TrimSpace(sqlTool(t, path, "SELECT count(*) FROM sessions WHERE closed_at IS NULL")); open != "0" {
					t.Errorf("%s are open", open)
				}
				if report := audit(t, storage); !report.Sound() {
					t.Errorf("%+v", report)
				}
			})
		}
	}
}
