package auth

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// recoveredBy recovers and signs tapemaster in with what was printed, through
// the new password and the new QR code, and returns the actor.
func (w *world) recoveredBy() data.Actor {
	w.t.Helper()
	password, err := w.Recover(context.Background())
	w.must(err)
	out := w.try(w.attempt(data.Superuser, password, ""))
	if out.ChangePassword != data.TemporaryFirst || out.Enrolment == nil {
		w.t.Fatalf("%s: %+v", reasonOf(out), out)
	}
	w.must(w.ChooseNew(context.Background(), out.Ticket, superPassword))
	out = w.complete(out)
	if out.Session == nil {
		w.t.Fatal(reasonOf(out))
	}
	return out.Session.Actor()
}

// TestRecover: whatever keeps tapemaster out, he gets in again.
func TestRecover(t *testing.T) {
	key := `(SELECT user_key FROM users WHERE id_folded = 'tapemaster')`
	for name, break_ := range map[string]func(w *world){
		"nothing": func(*world) {},
		"forgotten": func(w *world) {
			for range 20 {
				w.try(w.attempt(data.Superuser, "wrong", ""))
			}
		},
		"disabled":  func(w *world) { w.set(data.Superuser, func(a *data.Account) { a.Disabled = true }) },
		"revoked":   func(w *world) { w.set(data.Superuser, func(a *data.Account) { a.Revocation = data.ByAdministrator }) },
		"no rights": func(w *world) { w.set(data.Superuser, func(a *data.Account) { a.Tapemaster = false }) },
		"lost phone": func(w *world) {
			w.otp(data.Superuser, data.TurnOTPOn)
			w.session(data.Superuser, w.activateAndWait(data.Superuser))
		},
		"guarded":     func(w *world) { w.set(data.Superuser, func(a *data.Account) { a.Guarded, a.OTPRequired = true, true }) },
		"edited":      func(w *world) { w.raw("UPDATE users SET password_hash = 'x', name = 'y' WHERE user_key = " + key) },
		"renamed":     func(w *world) { w.raw("UPDATE users SET user_id = 'x', id_folded = 'x' WHERE user_key = " + key) },
		"no truth":    func(w *world) { w.raw("UPDATE users SET disabled = 7 WHERE user_key = " + key) },
		"deleted":     func(w *world) { w.raw("DELETE FROM users WHERE user_key = " + key) },
		"no counters": func(w *world) { w.raw("UPDATE users SET password_failures = 99 WHERE user_key = " + key) },
		"other admin": func(w *world) { w.add("eve", withRights); w.raw("UPDATE users SET name = 'x' WHERE user_id = 'eve'") },
		"policy": func(w *world) {
			w.raw("INSERT INTO settings (name, value) VALUES ('policy.minimum-version.lite', '9.0.0')")
		},
		"head":         func(w *world) { w.raw("DELETE FROM settings WHERE name = 'audit.head'") },
		"head and log": func(w *world) { w.raw("DELETE FROM settings WHERE name = 'audit.head'"); w.raw("DELETE FROM events") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.add("bob")
			w.addActive("alice", withRights)
			old := w.session("alice", w.code("alice", 0))
			break_(w)
			by := w.recoveredBy()
			a := w.account(data.Superuser)
			if !a.Tapemaster || a.Disabled || a.Revocation != data.NotRevoked || a.OTP != data.Pending || a.Guarded || a.Passwords.Failures > 0 {
				t.Errorf("%+v", a)
			}
			// He administers, and others are told loudly.
			_, err := w.EditUser(t.Context(), by, data.UserEdit{User: w.account("bob").User, OTP: data.TurnOTPOn})
			w.must(err)
			if o, err := w.Overview(t.Context(), old); err != nil || o.KeyPlace.String() != "in the test" {
				t.Errorf("the key is %q, %v", o.KeyPlace, err)
			}
			if report, err := w.VerifyLog(t.Context(), theConsole, nil); err != nil || name != "other admin" && name != "renamed" && !report.Sound() {
				t.Errorf("%+v, %v", report, err)
			}
			w.clock.Move(time.Minute)
			o, err := w.Overview(t.Context(), w.session("alice", w.code("alice", 0)))
			if w.must(err); !slices.ContainsFunc(o.Since.Alarms, func(e data.Event) bool { return e.Kind == data.Recovered && e.Actor == consoleAt.Account }) {
				t.Errorf("alice is told of %v", o.Since.Alarms)
			}
		})
	}
}

// activateAndWait activates and returns the next code.
func (w *world) activateAndWait(id string) string {
	w.t.Helper()
	w.complete(w.signIn(id, w.code(id, 0)))
	w.clock.Move(2 * time.Minute)
	return w.code(id, 0)
}

// What tapemaster had before opens nothing any more.
func TestRecoverEndsTheOld(t *testing.T) {
	w := newWorld(t)
	w.otp(data.Superuser, data.TurnOTPOn)
	session := w.session(data.Superuser, w.activateAndWait(data.Superuser))
	codes, err := w.FirstRecoveryCodes(t.Context(), session)
	w.must(err)
	w.clock.Move(time.Minute)
	oldCode := w.code(data.Superuser, 0)
	password, err := w.Recover(t.Context())
	w.must(err)
	if _, err := w.Overview(t.Context(), session); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("the session goes on: %v", err)
	}
	for name, a := range map[string]data.Attempt{
		"old password":  w.attempt(data.Superuser, superPassword, ""),
		"old code":      w.attempt(data.Superuser, password, oldCode),
		"recovery code": w.attempt(data.Superuser, password, codes[0]),
	} {
		if out := w.try(a); out.Refusal == nil {
			t.Errorf("%s: %s", name, reasonOf(out))
		}
	}
	again, err := w.Recover(t.Context())
	w.must(err)
	if again == password || len(strings.ReplaceAll(again, "-", "")) < 16 {
		t.Error("the password is not random")
	}
	if out := w.try(w.attempt(data.Superuser, password, "")); out.Refusal == nil {
		t.Error("the first one still opens")
	}
}

// A program that makes a database has the door of the console without anybody at it:
// it can do none of what is done there.
func TestNobodyAtTheConsole(t *testing.T) {
	w := newWorld(t)
	made, err := template()
	w.must(err)
	door := OpenConsole(Parts{Storage: w.counted, Sealer: made.vault, Hasher: w.fast, Now: w.clock.Now}, "", data.Client{Program: "TapeMaster", Computer: "desk"})
	before := w.dump("users", "settings", "events")
	for name, act := range map[string]func() error{
		"recover":          func() error { _, err := door.Recover(t.Context()); return err },
		"recover lost key": func() error { _, err := door.RecoverLostKey(t.Context()); return err },
		"restore":          func() error { return door.AfterRestore(t.Context(), 0, "") },
		"note":             func() error { return door.Note(t.Context(), data.BackedUp, "") },
		"note in another's transaction": func() error {
			return w.counted.Update(t.Context(), func(tx data.Tx) error { return door.NoteIn(t.Context(), tx, data.KeyRotated, "") })
		},
		"age of the key": func() error { _, err := door.KeySince(t.Context()); return err },
		"administration": func() error { _, err := w.Groups(t.Context(), door.Actor()); return err },
	} {
		if err := act(); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.dump("users", "settings", "events") != before {
		t.Error("something was changed")
	}
}

// TestMendDamagedUser: tapemaster and the console can delete a damaged user or
// give him a new record, without rights; other administrators can't.
func TestMendDamagedUser(t *testing.T) {
	damage := func(w *world) int64 {
		w.add("carol", withRights)
		key := w.addActive("alice", withRights).Key
		// As it would be after somebody shook off what held alice back.
		w.raw("UPDATE users SET name = 'x', disabled = 0, denied_programs = 0, otp_required = 0, role = '0' WHERE user_key = ?", key)
		return key
	}
	actors := map[string]func(w *world) data.Actor{
		"console":    func(*world) data.Actor { return theConsole },
		"tapemaster": func(w *world) data.Actor { return w.session(data.Superuser, "") },
	}
	for name, actor := range actors {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			key := damage(w)
			by := actor(w)
			if _, err := w.User(t.Context(), by, key); !errors.Is(err, data.ErrTampered) || !strings.Contains(lang.Say(words.Message(err)), "alice") {
				t.Errorf("%v", err)
			}
			w.must(w.ResetPassword(t.Context(), by, key, "a new password", false))
			a := w.account("alice")
			if a.Tapemaster || a.OTP != data.Pending || a.ChangePassword != data.TemporaryFirst ||
				!a.Disabled || a.Denied != 7 || a.Group != "" || a.Role != data.NoRole || a.PendingSince.IsZero() {
				t.Errorf("%+v", a)
			}
			if out := w.try(w.attempt("alice", "a new password", "")); reasonOf(out) != string(data.DisabledUser) {
				t.Errorf("before somebody has set Properties: %s", reasonOf(out))
			}
			if detail := w.newestOf(data.PasswordReset); !strings.Contains(detail, "modified outside TapeTrack") || !strings.Contains(detail, string(words.MadeAnew)) {
				t.Errorf("the event says %q", detail)
			}
			edit := data.UserEdit{User: a.User}
			edit.Disabled, edit.Denied = false, 0
			if _, err := w.EditUser(t.Context(), by, edit); err == nil {
				t.Error("enabled without a group")
			}
			edit.Group = "OPS"
			if _, err := w.EditUser(t.Context(), by, edit); err != nil {
				t.Error(err)
			}
			out := w.try(w.attempt("alice", "a new password", ""))
			if out.Enrolment == nil || out.ChangePassword != data.TemporaryFirst {
				t.Error(reasonOf(out))
			}
			w.raw("UPDATE users SET name = 'y' WHERE user_key = ?", key)
			w.must(w.DeleteUser(t.Context(), by, key))
			if n := w.number("SELECT count(*) FROM users WHERE user_key = ?", key); n != 0 {
				t.Error("the user is still there")
			}
		})
	}
	t.Run("a holder", func(t *testing.T) {
		w := newWorld(t)
		key := damage(w)
		by := w.session("carol", "")
		for _, err := range []error{w.ResetPassword(t.Context(), by, key, "a new password", true), w.DeleteUser(t.Context(), by, key)} {
			if !errors.Is(err, data.ErrDenied) || !strings.Contains(lang.Say(words.Message(err)), "alice") {
				t.Errorf("%v", err)
			}
		}
	})
	t.Run("tapemaster himself", func(t *testing.T) {
		w := newWorld(t)
		key := w.account(data.Superuser).Key
		w.raw("UPDATE users SET name = 'x' WHERE user_key = ?", key)
		for _, err := range []error{w.ResetPassword(t.Context(), theConsole, key, "a new password", true), w.DeleteUser(t.Context(), theConsole, key)} {
			if !errors.Is(err, data.ErrDenied) {
				t.Errorf("%v", err)
			}
		}
	})
	t.Run("no use any more", func(t *testing.T) {
		w := newWorld(t)
		key := damage(w)
		w.raw("UPDATE users SET user_id = '' WHERE user_key = ?", key)
		err := w.ResetPassword(t.Context(), theConsole, key, "a new password", true)
		if !errors.Is(err, data.ErrDenied) || !strings.Contains(lang.Say(words.Message(err)), "Delete the user") {
			t.Errorf("%v", err)
		}
		w.must(w.DeleteUser(t.Context(), theConsole, key))
	})
}
