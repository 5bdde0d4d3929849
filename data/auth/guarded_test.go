package auth

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

// TestGuarded: after Lost Phone the password alone shows no QR code; with the
// temporary code popup 1 comes, and only a code leads on.
func TestGuarded(t *testing.T) {
	for _, state := range []string{"pending", "active", "blocked"} {
		w := newWorld(t)
		states[state](w)
		w.setCounters("alice", data.Counter{}, data.Counter{Failures: 7, Start: w.clock.Now(), Delay: time.Hour})
		old := w.secretOf("alice")
		n := len(w.allEvents())
		given := w.lostPhone("alice")
		if got := w.since(n); !slices.Equal(got, []string{"otp-reset phone stolen", "temporary-code-issued"}) {
			t.Errorf("%s: events %q", state, got)
		}
		a := w.account("alice")
		if a.OTP != data.Pending || !a.Guarded || len(a.Authenticators) != 1 || a.Codes != (data.Counter{Failures: 7}) || !a.PendingSince.Equal(w.clock.Now()) {
			t.Fatalf("%s: %s, guarded %v, %+v", state, a.OTP, a.Guarded, a.Codes)
		}
		for range 2 {
			if got := w.signIn("alice", ""); reasonOf(got) != string(data.NeedsTemporary) || !got.Refusal.Retry() {
				t.Errorf("%s, password alone: %s", state, reasonOf(got))
			}
		}
		for name, code := range map[string]string{
			"the old phone":     hotpOracle(old, w.step()),
			"nobody's secret":   w.code("alice", 0), // it was never shown: that is a guess
			"another temporary": otherCode(given.Code),
		} {
			if got := reasonOf(w.signIn("alice", code)); got != string(data.WrongCode) {
				t.Errorf("%s, a code of %s: %s", state, name, got)
			}
			w.clock.Move(time.Hour)
		}
		if got := w.account("alice"); got.OTP != data.Pending || w.sessions("alice") != 0 {
			t.Errorf("%s: %s, %d sessions", state, got.OTP, w.sessions("alice"))
		}
		out := w.signIn("alice", given.Code)
		if out.Enrolment == nil || !out.Enrolment.Insist || out.Enrolment.Activated || out.Enrolment.Left.Ends() || out.Enrolment.Shown.Count != 0 {
			t.Fatalf("%s, the temporary code: %s", state, reasonOf(out))
		}
		if end := w.complete(out); reasonOf(end) != string(data.NoCode) || !end.Refusal.Retry() || w.sessions("alice") != 0 {
			t.Errorf("%s: without a code %s", state, reasonOf(end))
		}
		if got := reasonOf(w.activate(out, w.code("alice", 0))); got != "ticket" {
			t.Errorf("%s: a code in popup 1: %s", state, got)
		}
		end := w.complete(out)
		if end.Session == nil || end.Session.Factor != data.WithCode || !end.Session.WithCode {
			t.Errorf("%s: then %s", state, reasonOf(end))
		}
		if a := w.account("alice"); a.OTP != data.Active || a.Guarded {
			t.Errorf("%s: then %s, guarded %v", state, a.OTP, a.Guarded)
		}
		if n := w.number("SELECT count(*) FROM recovery_codes WHERE kind = 'temporary'"); n != 0 {
			t.Errorf("%s: the temporary code is still there", state)
		}
	}
}

// TestGuardedAgain: Escape, and again with the same temporary code, until an
// authenticator is activated; then it is void.
func TestGuardedAgain(t *testing.T) {
	for _, how := range []string{"popup", "login"} {
		w := newWorld(t)
		w.addActive("alice")
		given := w.lostPhone("alice")
		first := w.signIn("alice", given.Code)
		w.must(w.Abandon(context.Background(), first.Ticket))
		w.clock.Move(time.Hour)
		second := w.signIn("alice", given.Code)
		if second.Enrolment == nil || second.Enrolment.Key != first.Enrolment.Key || second.Enrolment.Shown.Count != 1 || !second.Enrolment.Insist {
			t.Fatalf("again: %s", reasonOf(second))
		}
		if how == "popup" {
			w.complete(w.activate(second, w.code("alice", 0)))
		} else {
			// The six digits of the authenticator that was shown will do, too.
			w.must(w.Abandon(context.Background(), second.Ticket))
			out := w.signIn("alice", w.code("alice", 0))
			if out.Enrolment == nil || !out.Enrolment.Activated || out.Enrolment.Insist {
				t.Fatalf("six digits at the login: %s", reasonOf(out))
			}
			w.complete(out)
		}
		w.clock.Move(time.Minute)
		for range 2 {
			if got := reasonOf(w.signIn("alice", given.Code)); got != string(data.WrongCode) {
				t.Errorf("%s: the temporary code after activation: %s", how, got)
			}
		}
		w.session("alice", w.code("alice", 0))
	}
}

// TestGuardedTooLate: the temporary code ends; another one helps. Nobody becomes
// one who gets in with the password alone.
func TestGuardedTooLate(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	given := w.lostPhone("alice")
	w.clock.Set(given.Until.Add(-time.Minute))
	out := w.signIn("alice", given.Code)
	w.clock.Set(given.Until)
	for code, want := range map[string]data.Reason{given.Code: data.EndedTemporary, "": data.NeedsTemporary} {
		if got := reasonOf(w.signIn("alice", code)); got != string(want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := reasonOf(w.complete(out)); got != string(data.NoCode) {
		t.Errorf("the popup that is still open: %s", got)
	}
	if a := w.account("alice"); a.OTP != data.Pending || !a.Guarded || a.Codes.Failures != 0 {
		t.Errorf("%s, guarded %v", a.OTP, a.Guarded)
	}
	if out := w.signIn("alice", w.temporary("alice")); out.Enrolment == nil {
		t.Errorf("with another one: %s", reasonOf(out))
	}
}

// TestGuardedMeanwhile: what an administrator does while popup 1 is open.
func TestGuardedMeanwhile(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(w *world)
		want   string
	}{
		{"lost phone again", func(w *world) { w.lostPhone("alice") }, "replaced"},
		{"restart", func(w *world) { w.otp("alice", data.RestartOTP) }, "replaced"},
		{"turned off", func(w *world) { w.otp("alice", data.TurnOTPOff) }, "session"},
		{"disabled", func(w *world) { w.edit("alice", func(e *data.UserEdit) { e.Disabled = true }) }, "disabled"},
		{"another temporary code", func(w *world) { w.temporary("alice") }, "code-void"},
	} {
		w := newWorld(t)
		w.addActive("alice")
		out := w.signIn("alice", w.lostPhone("alice").Code)
		c.change(w)
		if got := reasonOf(w.complete(out)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestGuardLifted: True and False keep the way of old: password, then QR code.
func TestGuardLifted(t *testing.T) {
	for _, acts := range [][]data.OTPAct{{data.RestartOTP}, {data.TurnOTPOff, data.TurnOTPOn}} {
		w := newWorld(t)
		w.addActive("alice")
		given := w.lostPhone("alice")
		for _, act := range acts {
			w.otp("alice", act)
		}
		if out := w.signIn("alice", ""); out.Enrolment == nil || out.Enrolment.Insist {
			t.Errorf("acts %v: %s", acts, reasonOf(out))
		}
		if got := reasonOf(w.signIn("alice", given.Code)); got != string(data.WrongCode) {
			t.Errorf("acts %v, the temporary code: %s", acts, got)
		}
	}
	w := newWorld(t)
	w.addActive("alice")
	given := w.lostPhone("alice")
	w.otp("alice", data.TurnOTPOn) // it is on: nothing changes
	w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, "a password given out", true))
	if got := reasonOf(w.try(w.attempt("alice", "a password given out", ""))); got != string(data.NeedsTemporary) {
		t.Errorf("after Reset Password: %s", got)
	}
	out := w.try(w.attempt("alice", "a password given out", given.Code))
	if out.Enrolment == nil || !out.Enrolment.Insist || out.ChangePassword != data.TemporaryFirst {
		t.Errorf("with the temporary code: %s", reasonOf(out))
	}
}

// TestLostPhoneEndsSessions: who has the phone may be signed in with it.
func TestLostPhoneEndsSessions(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	by := w.session("alice", w.code("alice", 0))
	ticket := w.mustProveLater("alice", by)
	w.lostPhone("alice")
	if _, err := w.Overview(t.Context(), by); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("the session: %v", err)
	}
	if _, err := w.NewRecoveryCodes(t.Context(), ticket); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("My Sign-in: %v", err)
	}
}

// TestGuardedAdministrator: one whose temporary code ended can't sign in, so he
// is not the one who is left.
func TestGuardedAdministrator(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice", withRights)
	w.addActive("bob", withRights)
	given := w.lostPhone("bob")
	disable := func(id string) error {
		e := data.UserEdit{User: w.account(id).User}
		e.Disabled = true
		_, err := w.EditUser(t.Context(), theConsole, e)
		return err
	}
	w.must(disable(data.Superuser))
	w.must(disable("alice")) // bob has a code
	w.edit("alice", func(e *data.UserEdit) { e.Disabled = false })
	w.clock.Set(given.Until)
	if err := disable("alice"); !errors.Is(err, data.ErrDenied) {
		t.Errorf("%v", err)
	}
	w.wrongCodes("alice", 1)
	w.setCounters("alice", data.Counter{}, data.Counter{Failures: tapeTrack.blockAt - 1})
	w.wrongCodes("alice", 1)
	if got := w.account("alice").OTP; got != data.Active {
		t.Errorf("the last administrator is %s", got)
	}
}
