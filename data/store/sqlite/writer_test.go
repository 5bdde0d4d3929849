package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// The suite of who can write the file and cannot read the key. It takes every
// table, column, row and index that there is (they are read from the schema, so that
// one without a case fails), changes it while no program is open and while one is,
// and shows that what programs then believe is what they wrote, or nothing.
//
// What is believed is all that decides who is let in and as whom: users by number
// and by login, sessions, single-use codes and policies. Before and after a change
// each is looked up by itself; "refused" is any error, a record that is not there
// included.

const refused = "refused"

// written is a database with something in every table but the search index: users
// who are active, pending, off and superuser, sessions that are open and that have
// ended, codes that are used and that are not.
var written = template(victims, belongings)

// belongings gives the victims what they do not have yet.
func belongings(tx data.Tx) error {
	codes := []data.SingleUse{
		{Salt: []byte("s"), Hash: []byte("h1"), IssuedAt: auditTime}, {Salt: []byte("s"), Hash: []byte("h2"), IssuedAt: auditTime},
	}
	_, err := tx.AddAccount(data.Account{User: data.User{ID: data.Superuser, Tapemaster: true, CreatedAt: auditTime}, PasswordHash: "hash"})
	errs := []error{
		err,
		tx.DescribeGroup("ops", "operators"),
		tx.SetSingleUse(1, data.RecoveryCode, codes),
		tx.SetSingleUse(1, data.TemporaryCode, []data.SingleUse{{Salt: []byte("t"), Hash: []byte("h3"), IssuedAt: auditTime, Lasts: time.Hour}}),
	}
	_, err = tx.SpendSingleUse(2, auditTime)
	errs = append(errs, err, tx.SetCounters(1, data.Counter{Failures: 2}, data.Counter{Failures: 3, Start: auditTime, Delay: time.Minute}))
	for id, user := range map[string]int64{"ended": 1, "alices": 1, "bobs": 2} {
		errs = append(errs,
			tx.OpenSession(data.Session{ID: id, UserKey: user, UserID: "user", Name: "name", Program: "Lite", OpenedAt: auditTime, SeenAt: auditTime}),
			tx.SetLastSignIn(user, data.SignIn{At: auditTime, Program: "Lite", Computer: "desk"}))
	}
	for i := range 3 {
		errs = append(errs, tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn, UserKey: 1, Detail: fmt.Sprint(i)}))
	}
	errs = append(errs, tx.KeepTicket(data.KeptTicket{ID: "ticket", Kind: data.ForSignIn, UserKey: 1, KeptAt: auditTime, Sealed: []byte("sealed")}, 5, time.Time{}))
	errs = append(errs, tx.KeepAttempt(data.KeptAttempt{ID: "attempt", KeptAt: auditTime, Sealed: []byte("sealed")}, time.Time{}))
	errs = append(errs,
		tx.NoteNetwork("192.0.2.1", auditTime, time.Time{}),
		tx.SetTriesFrom("192.0.2.1", 1, data.Counter{Failures: 6, Start: auditTime, Delay: time.Minute}, auditTime, time.Time{}),
		tx.NoteLock("192.0.2.1", auditTime, time.Time{}))
	return errors.Join(append(errs, tx.CloseSession("ended", auditTime))...)
}

// A writer is somebody who changes the file with a tool of SQLite.
type writer struct {
	t    *testing.T
	path string
	tool *sql.DB
	db   *DB // a program that is open; nil: none is
}

func newWriter(t *testing.T) *writer {
	t.Helper()
	content, err := written()
	w := &writer{t: t, path: placed(t, content, err)}
	w.use()
	t.Cleanup(func() { w.leave(); _ = w.tool.Close() })
	return w
}

// use opens the tool anew: what it knows of the tables may have changed.
func (w *writer) use() {
	w.t.Helper()
	if w.tool != nil {
		_ = w.tool.Close()
	}
	var err error
	if w.tool, err = sql.Open("sqlite", w.path); err != nil {
		w.t.Fatal(err)
	}
	w.tool.SetMaxOpenConns(1)
}

func (w *writer) do(statement string, args ...any) {
	w.t.Helper()
	if _, err := w.tool.Exec(statement, args...); err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
}

// list returns the first column of what a query finds.
func (w *writer) list(query string, args ...any) []string {
	w.t.Helper()
	rows, err := w.tool.Query(query, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func (w *writer) enter() {
	w.t.Helper()
	if w.db != nil {
		return
	}
	db, err := Open(context.Background(), w.path)
	if err != nil {
		w.t.Fatal(err)
	}
	w.db = db
}

func (w *writer) leave() {
	if w.db != nil {
		_ = w.db.Close()
		w.db = nil
	}
}

// both calls change while no program is open and while one is, each time undo
// after look, and look for what comes of it. A database that no program opens any
// more lets nobody in.
func (w *writer) both(name string, change, undo func(), look func(t *testing.T, s data.Storage)) {
	for _, open := range []bool{false, true} {
		w.t.Run(name+map[bool]string{true: ", while open", false: ""}[open], func(t *testing.T) {
			if open {
				w.enter()
			} else {
				w.leave()
			}
			change()
			if !open {
				db, err := Open(context.Background(), w.path)
				if err != nil {
					undo()
					return
				}
				w.db = db
			}
			look(t, w.db.Unlock(testKey{}))
			w.leave()
			undo()
		})
	}
}

// believed returns what programs believe, by what it is.
func believed(s data.Storage) map[string]string {
	all := map[string]string{}
	look := func(what string, read func(data.Tx) (any, error)) {
		all[what] = refused
		_ = s.View(context.Background(), func(tx data.Tx) error {
			value, err := read(tx)
			if err == nil {
				all[what] = fmt.Sprintf("%+v", value)
			}
			return nil
		})
	}
	for key := range int64(7) {
		look(fmt.Sprint("user ", key), func(tx data.Tx) (any, error) { return tx.Account(key) })
		for _, kind := range []data.SingleUseKind{data.RecoveryCode, data.TemporaryCode} {
			look(fmt.Sprint(kind, " codes ", key), func(tx data.Tx) (any, error) {
				codes, err := tx.SingleUse(key, kind)
				if err == nil && len(codes) == 0 {
					err = data.ErrNotFound
				}
				return codes, err
			})
		}
	}
	for _, login := range []string{"alice", "bob", "carol", "erin", data.Superuser, "alice@example.com", "bob@example.com", "alicex", "new"} {
		look("login "+login, func(tx data.Tx) (any, error) { return tx.AccountByLogin(login) })
	}
	for _, id := range []string{"ended", "alices", "bobs", "endedx", "alicesx", "bobsx", "late"} {
		// As who acts does it: the session, and whose it is.
		look("session "+id, func(tx data.Tx) (any, error) {
			session, err := tx.Session(id)
			if err == nil && !session.ClosedAt.IsZero() {
				err = data.ErrSessionEnded
			}
			if err != nil {
				return nil, err
			}
			user, err := tx.Account(session.UserKey)
			return []any{session, user.ID, user.Tapemaster}, err
		})
	}
	look("policies", func(tx data.Tx) (any, error) { return tx.Settings("policy.") })
	return all
}

// compare tells of what is believed that was not written.
func compare(t *testing.T, before, after map[string]string) (differs []string) {
	t.Helper()
	for what, now := range after {
		if now != refused && now != before[what] {
			differs = append(differs, what)
		}
	}
	return differs
}

var errOnlyTried = errors.New("only tried")

// counts reports whether a wrong code is counted, if the user is believed at all.
// It is taken back.
func counts(t *testing.T, s data.Storage) {
	t.Helper()
	err := s.Update(t.Context(), func(tx data.Tx) error {
		a, err := tx.Account(1)
		if err != nil {
			return errOnlyTried
		}
		a.Codes.Failures++
		if err := tx.SetCounters(1, a.Passwords, a.Codes); err != nil {
			return err
		}
		if err := tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignInRefused, UserKey: 1}); err != nil {
			return err
		}
		if now, err := tx.Account(1); err != nil || now.Codes.Failures != a.Codes.Failures {
			t.Errorf("a wrong code is not counted: %+v, %v", now.Codes, err)
		}
		return errOnlyTried
	})
	if !errors.Is(err, errOnlyTried) && !errors.Is(err, data.ErrTampered) && !errors.Is(err, data.ErrUnreadable) {
		t.Errorf("a wrong code: %v", err)
	}
}

// named reports whether Verify finds something.
func named(t *testing.T, s data.Storage) bool {
	t.Helper()
	var report data.AuditReport
	err := s.View(t.Context(), func(tx data.Tx) (err error) {
		report, err = tx.Audit(nil)
		return err
	})
	return err != nil || !report.Sound()
}

// tables returns the tables that there are, without the search index, by which
// nobody is believed: see TestSearchDamaged.
func (w *writer) tables() []string {
	return w.list("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> ? ORDER BY name", searchTable)
}

// TestFileWriterTables: each table has its line in docs/SECURITY.md.
func TestFileWriterTables(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range append(newWriter(t).tables(), searchTable) {
		if !strings.Contains(string(doc), "\n| `"+table+"` |") {
			t.Errorf("docs/SECURITY.md does not say what holds for the table %s", table)
		}
	}
}
