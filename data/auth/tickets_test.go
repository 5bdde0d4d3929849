package auth

import (
	"errors"
	"testing"
	"time"

	"tapetrack/data"
)

// parked signs alice in with a single-use code, up to the choice of a new
// password, where it stays.
func parked(t *testing.T, kind data.SingleUseKind) (*world, data.Outcome, data.Actor) {
	t.Helper()
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	by := w.session("alice", w.code("alice", 0))
	w.clock.Move(2 * time.Minute)
	w.set("alice", func(a *data.Account) { a.ChangePassword = data.CodesGuessed })
	code := codes[0]
	if kind == data.TemporaryCode {
		code = w.temporary("alice")
	}
	out := w.signIn("alice", code)
	if out.Ticket == "" || out.ChangePassword != data.CodesGuessed {
		t.Fatalf("%s", reasonOf(out))
	}
	return w, out, by
}

// enrolled activates a new phone of alice with her temporary code.
func (w *world) enrolled(password string, given data.GivenCode) {
	w.t.Helper()
	out := w.activate(w.try(w.attempt("alice", password, given.Code)), w.code("alice", 0))
	if out.Ticket == "" {
		w.t.Fatalf("the new phone: %s", reasonOf(out))
	}
}

// TestTicketOfACodeThatIsGone: a sign-in that was begun with a recovery or
// temporary code goes no further once that code belongs to nobody any more, be it
// that the user enrolled anew or that other codes took the place of his.
func TestTicketOfACodeThatIsGone(t *testing.T) {
	for name, c := range map[string]struct {
		kind data.SingleUseKind
		act  func(w *world, by data.Actor)
		want string
	}{
		"lost phone":                {data.RecoveryCode, func(w *world, _ data.Actor) { w.lostPhone("alice") }, "turned-on"},
		"lost phone, and a new one": {data.RecoveryCode, func(w *world, _ data.Actor) { w.enrolled(passwordOf("alice"), w.lostPhone("alice")) }, "code-void"},
		"the same, temporary":       {data.TemporaryCode, func(w *world, _ data.Actor) { w.enrolled(passwordOf("alice"), w.lostPhone("alice")) }, "code-void"},
		"restart":                   {data.RecoveryCode, func(w *world, _ data.Actor) { w.otp("alice", data.RestartOTP) }, "turned-on"},
		"restart, temporary":        {data.TemporaryCode, func(w *world, _ data.Actor) { w.otp("alice", data.RestartOTP) }, "turned-on"},
		"new recovery codes": {data.RecoveryCode, func(w *world, by data.Actor) {
			_, err := w.NewRecoveryCodes(t.Context(), w.prove(by, "alice"))
			w.must(err)
		}, "code-void"},
		"another temporary code": {data.TemporaryCode, func(w *world, _ data.Actor) { w.temporary("alice") }, "code-void"},
		"another phone, by oneself": {data.RecoveryCode, func(w *world, by data.Actor) {
			w.device(w.prove(by, "alice"), w.account("alice").Authenticators[0].ID, "New")
		}, ""},
		"a temporary code": {data.RecoveryCode, func(w *world, _ data.Actor) { w.temporary("alice") }, ""},
		"new recovery codes, temporary": {data.TemporaryCode, func(w *world, by data.Actor) {
			_, err := w.NewRecoveryCodes(t.Context(), w.prove(by, "alice"))
			w.must(err)
		}, ""},
		"turned off": {data.RecoveryCode, func(w *world, _ data.Actor) { w.otp("alice", data.TurnOTPOff) }, ""},
	} {
		w, out, by := parked(t, c.kind)
		c.act(w, by)
		err := w.ChooseNew(t.Context(), out.Ticket, "an entirely new one")
		if (c.want == "") != (err == nil) || err != nil && !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s, a new password: %v", name, err)
		}
		want := c.want
		if want == "" {
			want = "session"
		}
		if got := reasonOf(w.complete(out)); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestFreshFromTheProof: that a recovery code was typed is what is fresh, not
// that the session was opened after the popups.
func TestFreshFromTheProof(t *testing.T) {
	for later, fresh := range map[time.Duration]bool{0: true, 10*time.Minute - time.Second: true, 10 * time.Minute: false, 14 * time.Minute: false, -time.Second: false} {
		w, out, _ := parked(t, data.RecoveryCode)
		w.clock.Move(later)
		w.must(w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"))
		by := w.complete(out).Session.Actor()
		if m := w.mine(by); m.Fresh != fresh || !m.MustReplace {
			t.Errorf("%s later: %+v", later, m)
		}
		if _, err := w.Prove(t.Context(), by, "", ""); (err == nil) != fresh {
			t.Errorf("%s later: %v", later, err)
		}
	}
}

// TestMySignInOfAnotherEnrolment: neither a sign-in with a recovery code nor a
// proof in My Sign-in is worth anything for the phone that came after a reset.
// Setting One Time Password to False and True leaves the sessions.
func TestMySignInOfAnotherEnrolment(t *testing.T) {
	reset := func(w *world) {
		w.otp("alice", data.RestartOTP)
		if out := w.activate(w.signIn("alice", ""), w.code("alice", 0)); out.Ticket == "" {
			t.Fatalf("the new phone: %s", reasonOf(out))
		}
	}
	w, _, by := recovered(t)
	ticket, err := w.Prove(t.Context(), by, "", "")
	w.must(err)
	reset(w)
	if m := w.mine(by); m.Fresh {
		t.Error("the recovery code of before still counts")
	}
	_, again := w.Prove(t.Context(), by, "", "")
	_, begun := w.BeginDevice(t.Context(), ticket, "")
	for what, err := range map[string]error{"proof": again, "ticket": begun} {
		if !errors.Is(err, data.ErrDenied) {
			t.Errorf("recovery code, %s: %v", what, err)
		}
	}

	w, by, ticket = opened(t)
	reset(w)
	_, begun = w.BeginDevice(t.Context(), ticket, "")
	_, codes := w.NewRecoveryCodes(t.Context(), ticket)
	for what, err := range map[string]error{"add": begun, "rename": w.renamed(ticket), "codes": codes} {
		if !errors.Is(err, data.ErrDenied) {
			t.Errorf("proof, %s: %v", what, err)
		}
	}
	w.clock.Move(time.Minute)
	w.must(w.renamed(w.prove(by, "alice")))
}

// TestTicketFollowsItsOwnChanges: who has proven it for ten minutes goes on with
// the phone that he put in the place of the one that he proved it with.
func TestTicketFollowsItsOwnChanges(t *testing.T) {
	w, _, ticket := opened(t)
	for _, name := range []string{"Second", "Third"} {
		w.device(ticket, w.account("alice").Authenticators[0].ID, name)
		w.must(w.renamed(ticket))
	}
	w.device(ticket, "", "Tablet")
	w.must(w.RemoveDevice(t.Context(), ticket, w.account("alice").Authenticators[0].ID))
	w.must(w.renamed(ticket))
}
