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

// assume takes it for confirmed that the user of a session is who he is.
func (w *world) assume(by data.Actor, id string) {
	w.t.Helper()
	a := w.account(id)
	w.must(w.counted.Update(context.Background(), func(tx data.Tx) error {
		return w.Console.keep(tx, data.ForAdministration, ofSession(data.ForAdministration, idOf(by)), proof{
			User: a.Key, PasswordHash: a.PasswordHash, Proven: w.clock.Now(), WithCode: true, Seen: authenticatorIDs(a),
			Client: data.Client{Key: w.key()},
		})
	}))
}

// anAdministrator signs in somebody with tapemaster rights who has a phone, and
// lets a minute pass.
func anAdministrator(t *testing.T) (*world, data.User, data.Actor) {
	w := newWorld(t)
	user := w.addActive("alice", withRights)
	by := w.session("alice", w.code("alice", 0))
	w.clock.Move(2 * time.Minute)
	return w, user, by
}

// addressOf changes the e-mail address of the user of a session, as Properties do.
func (w *world) addressOf(by data.Actor, address string) error {
	e := data.UserEdit{User: w.account("alice").User}
	e.Email = address
	_, err := w.EditUser(context.Background(), by, e)
	return err
}

// TestConfirm: whoever sits at a program that was left open changes nothing of
// how its user signs in, by whatever way, before password and code; and then for
// ten minutes. Others are changed as ever.
func TestConfirm(t *testing.T) {
	w, alice, by := anAdministrator(t)
	bob := w.addActive("bob")
	off := func(key int64) func() error {
		return func() error { _, err := w.SetOTP(t.Context(), by, key, data.TurnOTPOff); return err }
	}
	edited := func(change func(*data.UserEdit)) func() error {
		return func() error {
			e := data.UserEdit{User: w.account("alice").User}
			change(&e)
			_, err := w.EditUser(t.Context(), by, e)
			return err
		}
	}
	own := map[string]func() error{
		"off":     off(alice.Key),
		"restart": edited(func(e *data.UserEdit) { e.OTP = data.RestartOTP }),
		"address": func() error { return w.addressOf(by, "mallory@example.com") },
		"User-ID": edited(func(e *data.UserEdit) { e.ID = "mallory" }),
		"unlock": func() error {
			w.setCounters("alice", data.Counter{Failures: 3}, data.Counter{})
			defer w.setCounters("alice", data.Counter{}, data.Counter{})
			return w.Unlock(t.Context(), by, alice.Key)
		},
	}
	n := len(w.allEvents())
	for name, do := range own {
		if err := do(); !errors.Is(err, data.ErrUnconfirmed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	report := w.importing(by, "User-ID,Email\nalice,mallory@example.com\n", data.ImportOptions{})
	if len(report.Rows) != 1 || !slices.Contains(lang.All(report.Rows[0].Problems), lang.Say(words.Message(data.ErrUnconfirmed))) {
		t.Errorf("import: %+v", report)
	}
	if got := w.since(n); len(got) != 0 {
		t.Errorf("events %q", got)
	}
	if err := edited(func(e *data.UserEdit) { e.Name = "Alice" })(); err != nil {
		t.Errorf("the name: %v", err)
	}
	w.must(off(bob.Key)())

	w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
	w.clock.Move(10*time.Minute - time.Second)
	w.must(w.addressOf(by, "alice2@example.com"))
	w.must(own["unlock"]())
	w.clock.Move(time.Second)
	if err := w.addressOf(by, "mallory@example.com"); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("after ten minutes: %v", err)
	}
	w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
	w.must(own["off"]())
	if got := w.account("alice").OTP; got != data.Off {
		t.Errorf("%s", got)
	}
	w.must(w.addressOf(theConsole, "alice3@example.com"))
}

// TestConfirmIsJudged: it is counted, delayed and logged like a sign-in.
func TestConfirmIsJudged(t *testing.T) {
	for _, c := range []struct {
		name, password string
		code           func(w *world) string
		field, event   string
		passwords      int
		codes          int
	}{
		{"wrong password", "wrong", rightCode, data.FieldCurrent, "password-refused wrong-password", 1, 0},
		{"no password", "", rightCode, data.FieldCurrent, "password-refused wrong-password", 1, 0},
		{"wrong code", passwordOf("alice"), (*world).wrongAlice, data.FieldOTP, "password-refused wrong-code", 0, 1},
		{"no code", passwordOf("alice"), noText, data.FieldOTP, "password-refused no-code", 0, 0},
		{"a recovery code", passwordOf("alice"), func(*world) string { return "ABCD-EFGH-IJKL-MNOP" }, data.FieldOTP, "password-refused bad-code", 0, 0},
	} {
		w, _, by := anAdministrator(t)
		n := len(w.allEvents())
		err := w.Confirm(t.Context(), by, c.password, c.code(w))
		if f, _ := data.AsFieldError(err); f == nil || f.Field != c.field || lang.Say(words.Message(f)) == lang.Say(words.BeforePassword) {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := strings.Join(w.since(n), ", "); got != c.event {
			t.Errorf("%s: events %q", c.name, got)
		}
		if a := w.account("alice"); a.Passwords.Failures != c.passwords || a.Codes.Failures != c.codes {
			t.Errorf("%s: %d wrong passwords, %d wrong codes", c.name, a.Passwords.Failures, a.Codes.Failures)
		}
		if err := w.addressOf(by, "mallory@example.com"); !errors.Is(err, data.ErrUnconfirmed) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestConfirmMeanwhile: what was confirmed is for this user, in this session, with
// the password and the authenticators of that time.
func TestConfirmMeanwhile(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *world)
		want   error
	}{
		"nothing":            {func(*world) {}, nil},
		"another password":   {func(w *world) { w.set("alice", func(a *data.Account) { a.PasswordHash = fastHash(0, "x") }) }, data.ErrUnconfirmed},
		"another phone":      {func(w *world) { w.otp("alice", data.RestartOTP); w.activate(w.signIn("alice", ""), w.code("alice", 0)) }, data.ErrUnconfirmed},
		"signed out":         {func(w *world) {}, data.ErrSessionEnded},
		"the clock set back": {func(w *world) { w.clock.Move(-time.Minute) }, data.ErrUnconfirmed},
	} {
		w, _, by := anAdministrator(t)
		w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
		c.change(w)
		if name == "signed out" {
			w.must(w.SignOut(t.Context(), by, data.ByUser))
		}
		if err := w.addressOf(by, "alice2@example.com"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	w, _, by := anAdministrator(t)
	w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
	other := w.session("alice", w.code("alice", 1))
	if err := w.addressOf(other, "alice2@example.com"); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("another session: %v", err)
	}
}

// TestConfirmWithoutAPhone: while no code stands for him the password does, until
// one does.
func TestConfirmWithoutAPhone(t *testing.T) {
	w := newWorld(t)
	key := w.add("alice", withRights).Key
	by := w.session("alice", "")
	if err := w.addressOf(by, "alice2@example.com"); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("%v", err)
	}
	w.must(w.Confirm(t.Context(), by, passwordOf("alice"), ""))
	w.must(w.addressOf(by, "alice2@example.com"))
	_, err := w.SetOTP(t.Context(), by, key, data.TurnOTPOn)
	w.must(err)
	w.must(w.addressOf(by, "alice3@example.com"))
	out := w.signIn("alice", "") // shows a QR code
	w.must(w.Confirm(t.Context(), by, passwordOf("alice"), ""))
	w.must(w.addressOf(by, "alice4@example.com"))
	w.activate(out, w.code("alice", 0))
	if err := w.addressOf(by, "mallory@example.com"); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("with a phone since: %v", err)
	}
}

// TestConfirmWhilePaused: that no code is needed to sign in is no reason to change
// without one how somebody signs in.
func TestConfirmWhilePaused(t *testing.T) {
	w, _, by := anAdministrator(t)
	w.pause("alice", time.Hour)
	err := w.Confirm(t.Context(), by, passwordOf("alice"), "")
	if f, _ := data.AsFieldError(err); f == nil || f.Field != data.FieldOTP {
		t.Errorf("without a code: %v", err)
	}
	w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
	w.must(w.addressOf(by, "alice2@example.com"))
}

// TestConfirmWithALostPhone: in a session that a recovery code opened, a code of an
// authenticator that may be in other hands confirms nothing. It is not judged.
func TestConfirmWithALostPhone(t *testing.T) {
	w, _, by := recovered(t)
	n := len(w.allEvents())
	for _, code := range []string{w.code("alice", 0), w.wrongCode("alice")} {
		if err := w.Confirm(t.Context(), by, passwordOf("alice"), code); !errors.Is(err, data.ErrDenied) || !strings.Contains(lang.Say(words.Message(err)), "Replace your phone first") {
			t.Errorf("%v", err)
		}
	}
	if got := w.since(n); len(got) != 0 {
		t.Errorf("events %q", got)
	}
}
