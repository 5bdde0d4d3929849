package auth

import (
	"errors"
	"testing"
	"time"

	"tapetrack/data"
)

const givenOut = "a password given out"

// TestGivenOutPasswordExpires at sign-in, whatever the one-time password is, and
// only once it is proven.
func TestGivenOutPasswordExpires(t *testing.T) {
	for state, prepare := range states {
		w := newWorld(t)
		prepare(w)
		w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, givenOut, true))
		if want := w.clock.Now().Add(72 * time.Hour); !w.state("alice").PasswordEnds.Equal(want) || w.state("alice").PasswordDue != data.TemporaryFirst {
			t.Errorf("%s: ends %s, want %s", state, w.state("alice").PasswordEnds, want)
		}
		w.clock.Move(72 * time.Hour)
		before := w.account("alice")
		code := ""
		if state != "off" {
			code = w.code("alice", 0)
		}
		out := w.try(w.attempt("alice", givenOut, code))
		if reasonOf(out) != string(data.PasswordEnded) || !out.Refusal.Proven || out.Refusal.Retry() {
			t.Errorf("%s: %s", state, reasonOf(out))
		}
		if got := reasonOf(w.try(w.attempt("alice", "wrong", code))); got != string(data.WrongPassword) {
			t.Errorf("%s, a wrong one: %s", state, got)
		}
		after := w.account("alice")
		if after.Codes != before.Codes || len(after.Authenticators) > 0 && after.Authenticators[0].LastStep != before.Authenticators[0].LastStep {
			t.Errorf("%s: the code was judged", state)
		}
		w.must(w.ResetPassword(t.Context(), theConsole, before.Key, "another one given out", true))
		if got := reasonOf(w.try(w.attempt("alice", "another one given out", ""))); got == string(data.PasswordEnded) {
			t.Errorf("%s: another one has expired at once", state)
		}
	}
}

// TestGivenOutAndClocks: a clock that stood ahead, or is set back, locks nobody out.
func TestGivenOutAndClocks(t *testing.T) {
	for _, c := range []struct {
		move time.Duration
		want string
	}{
		{-365 * 24 * time.Hour, "ticket"},
		{-time.Second, "ticket"},
		{72*time.Hour - time.Millisecond, "ticket"},
		{72 * time.Hour, string(data.PasswordEnded)},
	} {
		w := newWorld(t)
		w.add("alice", func(n *data.NewUser) { n.Temporary = true })
		w.clock.Move(c.move)
		if got := reasonOf(w.signIn("alice", "")); got != c.want {
			t.Errorf("%s later: %s, want %s", c.move, got, c.want)
		}
	}
}

// TestChosenPasswordStays: one's own does not expire, nor one that was given to stay.
func TestChosenPasswordStays(t *testing.T) {
	w := newWorld(t)
	w.add("alice", func(n *data.NewUser) { n.Temporary = true })
	w.add("bob")
	out := w.signIn("alice", "")
	w.must(w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"))
	w.complete(out)
	w.clock.Move(3650 * 24 * time.Hour)
	if got := reasonOf(w.try(w.attempt("alice", "an entirely new one", ""))); got != "session" {
		t.Errorf("her own: %s", got)
	}
	if got := reasonOf(w.signIn("bob", "")); got != "session" {
		t.Errorf("to stay: %s", got)
	}
	if s := w.state("alice"); !s.PasswordEnds.IsZero() {
		t.Errorf("it is said to end %s", s.PasswordEnds)
	}
}

// TestExpiredAdministrator is not one who could sign in.
func TestExpiredAdministrator(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withRights)
	w.add("bob", withRights)
	w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, givenOut, true))
	disable := func(id string) error {
		e := data.UserEdit{User: w.account(id).User}
		e.Disabled = true
		_, err := w.EditUser(t.Context(), theConsole, e)
		return err
	}
	w.must(disable(data.Superuser))
	w.must(disable("bob")) // alice is left, and can choose a password
	w.edit("bob", func(e *data.UserEdit) { e.Disabled = false })
	w.clock.Move(72 * time.Hour)
	for name, act := range map[string]func() error{
		"disable": func() error { return disable("bob") },
		"delete":  func() error { return w.DeleteUser(t.Context(), theConsole, w.account("bob").Key) },
	} {
		if err := act(); !errors.Is(err, data.ErrDenied) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestChangePasswordEndsOtherSessions: who knew the old one may be signed in
// elsewhere; his own goes on.
func TestChangePasswordEndsOtherSessions(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.add("bob")
	bob := w.session("bob", "")
	own, other := w.session("alice", ""), w.session("alice", "")
	popup := w.signIn("alice", "")
	if err := w.ChangePassword(t.Context(), own, "wrong", "an entirely new one"); err == nil {
		t.Error("changed with a wrong one")
	}
	if n := w.sessions("alice"); n != 3 {
		t.Errorf("a wrong one ended %d sessions", 3-n)
	}
	w.must(w.ChangePassword(t.Context(), own, passwordOf("alice"), "an entirely new one"))
	for name, c := range map[string]struct {
		by    data.Actor
		ended bool
	}{"their own": {own, false}, "the other": {other, true}, "the third": {popup.Session.Actor(), true}, "bob's": {bob, false}} {
		if _, err := w.Overview(t.Context(), c.by); errors.Is(err, data.ErrSessionEnded) != c.ended {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.must(w.ChangePassword(t.Context(), own, "an entirely new one", "one more new one"))
	if n := w.sessions("alice"); n != 1 {
		t.Errorf("%d sessions", n)
	}
}
