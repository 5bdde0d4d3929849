package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// copied returns a function that puts rows back as they are now, as somebody does
// who can write the file and has an older copy of it.
func (w *world) copied(table, where string, args ...any) (putBack func()) {
	w.t.Helper()
	found, err := w.rows().Query("SELECT * FROM "+table+" WHERE "+where, args...)
	w.must(err)
	defer found.Close()
	columns, err := found.Columns()
	w.must(err)
	var rows [][]any
	for found.Next() {
		row, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			dest[i] = &row[i]
		}
		w.must(found.Scan(dest...))
		rows = append(rows, row)
	}
	w.must(found.Err())
	if len(rows) == 0 {
		w.t.Fatalf("there is nothing in %s where %s", table, where)
	}
	return func() {
		w.t.Helper()
		for _, row := range rows {
			w.raw(fmt.Sprintf("INSERT OR REPLACE INTO %s VALUES (?%s)", table, strings.Repeat(", ?", len(row)-1)), row...)
		}
	}
}

// newestOf returns what the newest event of a kind says.
func (w *world) newestOf(kind data.Kind) string {
	w.t.Helper()
	detail := ""
	for _, e := range w.allEvents() {
		if e.Kind == kind {
			detail = e.Detail
		}
	}
	return detail
}

// verify returns what Verify finds, in one text.
func (w *world) verify() string {
	w.t.Helper()
	report, err := w.VerifyLog(context.Background(), theConsole, nil)
	w.must(err)
	return strings.TrimSpace(lang.Say(report.Damage) + "\n" + strings.Join(lang.All(report.Damaged), "\n"))
}

// TestNobodyBecomesTheNextUser: the number of a user who was deleted is given
// again by who puts sqlite_sequence back. What belonged to the one does not belong
// to the other.
func TestNobodyBecomesTheNextUser(t *testing.T) {
	w := newWorld(t)
	old := w.addActive("mallory")
	mallory := w.session("mallory", w.code("mallory", 0))
	codes, err := w.FirstRecoveryCodes(t.Context(), mallory)
	w.must(err)
	session := w.copied("sessions", "user_key = ?", old.Key)
	authenticator, singleUse := w.copied("authenticators", "user_key = ?", old.Key), w.copied("recovery_codes", "user_key = ?", old.Key)
	w.must(w.DeleteUser(t.Context(), theConsole, old.Key))
	w.raw("UPDATE sqlite_sequence SET seq = ? WHERE name = 'users'", old.Key-1)
	if next := w.add("next"); next.Key == old.Key {
		t.Error("the events show who had that number")
	}
	w.must(w.DeleteUser(t.Context(), theConsole, w.account("next").Key))
	w.raw("DELETE FROM events WHERE user_key >= ?", old.Key)
	w.raw("UPDATE sqlite_sequence SET seq = ? WHERE name = 'users'", old.Key-1)
	boss := w.add("boss", withRights)
	if boss.Key != old.Key {
		t.Fatalf("the number was not given again: %d, %d", boss.Key, old.Key)
	}
	session()
	if o, err := w.Overview(t.Context(), mallory); err == nil {
		t.Errorf("mallory is %s now", o.User.ID)
	}
	if found := w.verify(); !strings.Contains(found, "session of user mallory") {
		t.Errorf("Verify finds %q", found)
	}
	singleUse()
	if out, err := w.SignIn(t.Context(), w.attempt("boss", passwordOf("boss"), "")); err != nil || out.Session == nil {
		t.Errorf("boss: %+v, %v", out, err)
	}
	w.must(w.store.View(t.Context(), func(tx data.Tx) error {
		if _, err := tx.SingleUse(boss.Key, data.RecoveryCode); !errors.Is(err, data.ErrTampered) {
			t.Errorf("a recovery code of mallory is one of boss: %v", err)
		}
		return nil
	}))
	authenticator()
	if out, err := w.SignIn(t.Context(), w.attempt("boss", passwordOf("boss"), codes[0])); err == nil && out.Refusal == nil {
		t.Error("boss is let in with a recovery code of mallory")
	}
}

// TestEndedSessionsStayEnded: whatever ended a session, its old row does not act
// again, and Verify names it. One that was kept goes on.
func TestEndedSessionsStayEnded(t *testing.T) {
	for name, end := range map[string]func(w *world, t *testing.T, alice data.User, ended, other data.Actor){
		"Log Out": func(w *world, t *testing.T, _ data.User, ended, _ data.Actor) {
			w.must(w.SignOut(t.Context(), ended, data.ByUser))
		},
		"Change Password elsewhere": func(w *world, t *testing.T, _ data.User, _, other data.Actor) {
			w.must(w.ChangePassword(t.Context(), other, passwordOf("alice"), "another password of hers"))
		},
		"Reset Password": func(w *world, t *testing.T, alice data.User, _, _ data.Actor) {
			w.must(w.ResetPassword(t.Context(), theConsole, alice.Key, "another password of hers", false))
		},
		"Disabled, and enabled": func(w *world, t *testing.T, alice data.User, _, _ data.Actor) {
			for _, disabled := range []bool{true, false} {
				_, err := w.SetDisabled(t.Context(), theConsole, alice.Key, disabled)
				w.must(err)
			}
		},
		"locked in it, and unlocked": func(w *world, t *testing.T, alice data.User, ended, _ data.Actor) {
			for range 6 {
				if _, is := data.AsFieldError(w.ChangePassword(t.Context(), ended, "a wrong password", "an entirely new one")); !is {
					t.Fatal("no password was judged")
				}
			}
			w.must(w.Unlock(t.Context(), theConsole, alice.Key))
		},
		"access taken, and given back": func(w *world, t *testing.T, _ data.User, _, _ data.Actor) {
			for _, denied := range []data.Programs{data.TapeMaster | data.Lite | data.Checkpoint, 0} {
				w.edit("alice", func(e *data.UserEdit) { e.Denied = denied })
			}
		},
		"Reset Password while its row is hidden": func(w *world, t *testing.T, alice data.User, ended, other data.Actor) {
			w.raw("DELETE FROM sessions WHERE id IN (?, ?)", idOf(ended), idOf(other))
			w.must(w.ResetPassword(t.Context(), theConsole, alice.Key, "another password of hers", false))
		},
		"restore": func(w *world, t *testing.T, _ data.User, _, _ data.Actor) {
			w.must(w.AfterRestore(t.Context(), -1, "a backup"))
		},
		"recover of a damaged record": func(w *world, t *testing.T, alice data.User, _, _ data.Actor) {
			w.raw("UPDATE users SET name = 'x' WHERE user_key = ?", alice.Key)
			w.must(w.ResetPassword(t.Context(), theConsole, alice.Key, "another password of hers", false))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			alice := w.add("alice")
			ended, other := w.session("alice", ""), w.session("alice", "")
			version := w.account("alice").Version
			putBack := w.copied("sessions", "id = ?", idOf(ended))
			end(w, t, alice, ended, other)
			if _, err := w.Overview(t.Context(), ended); !errors.Is(err, data.ErrSessionEnded) {
				t.Fatalf("it has not ended: %v", err)
			}
			if name == "Log Out" || strings.HasPrefix(name, "Change") {
				if _, err := w.Overview(t.Context(), other); err != nil {
					t.Errorf("the other one: %v", err)
				}
			}
			if name == "Log Out" {
				if now := w.account("alice").Version; now != version {
					t.Errorf("an open sheet would say that alice was changed: version %d after %d", now, version)
				}
				if found := w.verify(); found != "" {
					t.Errorf("before it is put back: %q", found)
				}
			}
			putBack()
			if _, err := w.Overview(t.Context(), ended); err == nil || !errors.Is(err, data.ErrSessionEnded) && !errors.Is(err, data.ErrTampered) {
				t.Errorf("it acts again: %v", err)
			}
			if err := w.ChangePassword(t.Context(), ended, passwordOf("alice"), "yet another one"); err == nil {
				t.Error("it changes a password")
			}
			if found := w.verify(); !strings.Contains(found, "session of user alice") {
				t.Errorf("Verify finds %q", found)
			}
			if err := w.SignOut(t.Context(), ended, data.ByUser); err != nil && !errors.Is(err, data.ErrTampered) {
				t.Errorf("Log Out of the program that has it: %v", err)
			}
		})
	}
}

// TestUsedCodesStayUsed: a recovery code or temporary code that was used, or that
// belonged to a set before, opens nothing when its old row is put back, alone or
// with all others of that time.
func TestUsedCodesStayUsed(t *testing.T) {
	w := newWorld(t)
	alice := w.addActive("alice")
	actor := w.session("alice", w.code("alice", 0))
	codes, err := w.FirstRecoveryCodes(t.Context(), actor)
	w.must(err)
	one := w.copied("recovery_codes", "code_key = (SELECT min(code_key) FROM recovery_codes)")
	all := w.copied("recovery_codes", "user_key = ?", alice.Key)
	refused := func(what, code string) {
		t.Helper()
		out, err := w.SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), code))
		if err == nil && out.Refusal == nil {
			t.Errorf("%s: %s opens again", what, code)
		}
	}
	if out := w.signIn("alice", codes[0]); out.Session == nil {
		t.Fatalf("%+v", out)
	}
	one()
	refused("its row alone", codes[0])
	if found := w.verify(); !strings.Contains(found, "Some recovery codes of user alice") {
		t.Errorf("Verify finds %q", found)
	}
	all()
	refused("the whole set", codes[0])
	w.raw("DELETE FROM recovery_codes WHERE code_key <> (SELECT min(code_key) FROM recovery_codes)")
	refused("without the others", codes[0])
	all()
	w.clock.Move(2 * time.Minute)
	if out := w.signIn("alice", w.code("alice", 0)); out.Session == nil {
		t.Errorf("a code of the authenticator: %+v", out)
	}
	// Whoever makes new codes has them, whatever was there.
	w.must(w.AfterRestore(t.Context(), -1, "a backup"))
	all()
	refused("after a restore", codes[1])
}
