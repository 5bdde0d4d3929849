package auth

import (
	"errors"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestNoPassword follows a user without a password, as an import makes him, to
// his first sign-in. Before that he has none, whatever is typed.
func TestNoPassword(t *testing.T) {
	for _, c := range []struct {
		name      string
		change    func(*data.Account)
		temporary bool
	}{
		{"for good", func(*data.Account) {}, false},
		{"for one sign-in", func(*data.Account) {}, true},
		{"with One Time Password", func(a *data.Account) { a.OTPRequired = true }, true},
	} {
		w := newWorld(t)
		w.addUnset("alice", c.change)
		a := w.account("alice")
		if !a.Unset || a.PasswordHash != "" || a.Held {
			t.Fatalf("%s: %+v", c.name, a)
		}
		if got := a.Status(w.clock.Now(), tapeTrack.passwordLasts); got != data.StatusNoPassword {
			t.Errorf("%s: status %s", c.name, got)
		}
		for _, password := range []string{"", " ", passwordOf("alice"), nobody, "argon2id", "\x00"} {
			if out := w.try(w.attempt("alice", password, "")); reasonOf(out) != string(data.WrongPassword) || lang.Say((*out.Refusal).Says()) != lang.Say(words.BeforePassword) {
				t.Errorf("%s: %q gives %s", c.name, password, reasonOf(out))
			}
		}
		if n := w.number("SELECT count(*) FROM sessions WHERE user_id = 'alice'"); n != 0 {
			t.Errorf("%s: %d sessions", c.name, n)
		}
		if a = w.account("alice"); a.Passwords.Failures != tapeTrack.revokeAt || a.Revocation != data.WrongPasswords || !a.Held {
			t.Errorf("%s: %d wrong passwords, %q: guesses are counted as with everybody", c.name, a.Passwords.Failures, a.Revocation)
		}

		// Reset Password gives him one, and lifts what guesses have done.
		w.must(w.ResetPassword(t.Context(), theConsole, a.Key, passwordOf("alice"), c.temporary))
		a = w.account("alice")
		if a.Unset || a.Held || !a.PasswordSet.Equal(w.clock.Now()) {
			t.Errorf("%s: %+v", c.name, a.User)
		}
		if got := a.Status(w.clock.Now(), tapeTrack.passwordLasts); got != data.StatusOK {
			t.Errorf("%s: status %s after it", c.name, got)
		}
		out := w.signIn("alice", "")
		if out.Refusal != nil || (out.ChangePassword == data.TemporaryFirst) != c.temporary || (out.Enrolment != nil) != a.OTPRequired {
			t.Errorf("%s: %s then", c.name, reasonOf(out))
		}
		if c.temporary {
			w.clock.Move(tapeTrack.passwordLasts)
			if got := a.Status(w.clock.Now(), tapeTrack.passwordLasts); got != data.StatusExpired {
				t.Errorf("%s: status %s, days later", c.name, got)
			}
		}
	}
}

// TestNoPasswordIsNoHelp: nothing that the help desk does for such a user lets
// him, or anybody, in without one; and Recover gives tapemaster one.
func TestNoPasswordIsNoHelp(t *testing.T) {
	w := newWorld(t)
	w.addUnset("alice")
	key := w.account("alice").Key
	w.otp("alice", data.TurnOTPOn)
	given, err := w.LostPhone(t.Context(), theConsole, key, "reason")
	w.must(err)
	w.must(w.Unlock(t.Context(), theConsole, key))
	for _, code := range []string{"", given.Code, "123456"} {
		if got := reasonOf(w.try(w.attempt("alice", "", code))); got != string(data.WrongPassword) {
			t.Errorf("with %q: %s", code, got)
		}
	}
	by := w.session(data.Superuser, "")
	if err := w.ResetPassword(t.Context(), by, w.account(data.Superuser).Key, "an entirely new one", false); !errors.Is(err, data.ErrDenied) {
		t.Errorf("%v", err)
	}
	w.set(data.Superuser, func(a *data.Account) { a.PasswordHash, a.PasswordSet = "", time.Time{} })
	password, err := w.Recover(t.Context())
	w.must(err)
	if out := w.try(w.attempt(data.Superuser, password, "")); out.Refusal != nil || w.account(data.Superuser).Unset {
		t.Errorf("%s", reasonOf(out))
	}
}
