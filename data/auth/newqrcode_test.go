package auth

import (
	"context"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

func (w *world) newQRCode(out data.Outcome) data.Outcome {
	w.t.Helper()
	next, err := w.NewQRCode(context.Background(), out.Ticket)
	w.must(err)
	if err := whole(next); err != nil {
		w.t.Fatal(err)
	}
	return next
}

// TestNewQRCode: somebody looked over my shoulder. Codes of the old secret open
// nothing any more, and displays are counted anew.
func TestNewQRCode(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	w.session("alice", "")
	out := w.signIn("alice", "")
	old, events := w.secretOf("alice"), len(w.allEvents())
	next := w.newQRCode(out)
	if next.Ticket != out.Ticket || next.Enrolment.Key == out.Enrolment.Key || next.Enrolment.URI == out.Enrolment.URI || next.Enrolment.Shown != (data.Display{}) {
		t.Fatalf("%s, shown %+v", reasonOf(next), next.Enrolment.Shown)
	}
	if got := w.since(events); !slices.Equal(got, []string{"qr-renewed", "qr-shown"}) {
		t.Errorf("events %q", got)
	}
	a := w.account("alice")
	if len(a.Authenticators) != 1 || a.Authenticators[0].Shown.Count != 1 || string(w.secretOf("alice")) == string(old) {
		t.Errorf("%d authenticators, shown %d times", len(a.Authenticators), a.Authenticators[0].Shown.Count)
	}
	oldCode := hotpOracle(old, w.step())
	if got := reasonOf(w.activate(next, oldCode)); got != string(data.WrongCode) {
		t.Errorf("the old secret in the popup: %s", got)
	}
	if got := reasonOf(w.signIn("alice", oldCode)); got != string(data.WrongCode) {
		t.Errorf("the old secret at the login: %s", got)
	}
	if got := reasonOf(w.complete(next)); got != "session" {
		t.Errorf("OK: %s", got)
	}
	if got := w.signIn("alice", "").Enrolment; got.Key != next.Enrolment.Key || got.Shown.Count != 1 {
		t.Errorf("the next sign-in shows another one, or %d displays", got.Shown.Count)
	}
	out = w.newQRCode(w.signIn("alice", ""))
	if got := reasonOf(w.complete(w.activate(out, w.code("alice", 0)))); got != "session" {
		t.Errorf("a code of the newest: %s", got)
	}
}

// TestNewQRCodeMeanwhile: the ticket is spent, another's, or no longer what it was.
func TestNewQRCodeMeanwhile(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(w *world, out data.Outcome)
		want   data.Reason
	}{
		{"completed", func(w *world, out data.Outcome) { w.complete(out) }, data.TicketUnknown},
		{"abandoned", func(w *world, out data.Outcome) { w.must(w.Abandon(context.Background(), out.Ticket)) }, data.TicketUnknown},
		{"activated elsewhere", func(w *world, _ data.Outcome) { w.signIn("alice", w.code("alice", 0)) }, data.BecameActive},
		{"activated here", func(w *world, out data.Outcome) { w.activate(out, w.code("alice", 0)) }, data.BecameActive},
		{"turned off", func(w *world, _ data.Outcome) { w.otp("alice", data.TurnOTPOff) }, data.TurnedOff},
		{"restarted", func(w *world, _ data.Outcome) { w.otp("alice", data.RestartOTP) }, data.Replaced},
		{"renewed in another popup", func(w *world, _ data.Outcome) { w.newQRCode(w.signIn("alice", "")) }, data.Replaced},
		{"disabled", func(w *world, _ data.Outcome) { w.edit("alice", func(e *data.UserEdit) { e.Disabled = true }) }, data.DisabledUser},
		{"password reset", func(w *world, _ data.Outcome) {
			w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, "an entirely new one", false))
		}, data.PasswordRaced},
		{"deleted", func(w *world, _ data.Outcome) { w.must(w.DeleteUser(t.Context(), theConsole, w.account("alice").Key)) }, data.TicketUnknown},
	} {
		w := newWorld(t)
		w.add("alice", withOTP)
		out := w.signIn("alice", "")
		c.change(w, out)
		before := w.dump("users", "authenticators")
		got := w.newQRCode(out)
		if reasonOf(got) != string(c.want) || got.Refusal.Retry() {
			t.Errorf("%s: %s, want %s", c.name, reasonOf(got), c.want)
		}
		if w.dump("users", "authenticators") != before {
			t.Errorf("%s: something was changed", c.name)
		}
		if again := w.complete(out); reasonOf(again) != string(data.TicketUnknown) {
			t.Errorf("%s: the ticket still gives %s", c.name, reasonOf(again))
		}
	}
	w := newWorld(t)
	w.add("alice", withOTP)
	out := w.signIn("alice", "")
	got, err := w.other().NewQRCode(t.Context(), out.Ticket)
	if err != nil || got.Enrolment == nil || got.Enrolment.Key == out.Enrolment.Key {
		t.Errorf("with another service: %s, %v", reasonOf(got), err)
	}
	if got := reasonOf(w.complete(w.activate(out, w.code("alice", 0)))); got != "session" {
		t.Errorf("and on with the first: %s", got)
	}
}

// TestNewQRCodeGuarded: the temporary code stays good until activation.
func TestNewQRCodeGuarded(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	given := w.lostPhone("alice")
	next := w.newQRCode(w.signIn("alice", given.Code))
	if !next.Enrolment.Insist || !w.account("alice").Guarded {
		t.Errorf("insist %v, guarded %v", next.Enrolment.Insist, w.account("alice").Guarded)
	}
	w.must(w.Abandon(context.Background(), next.Ticket))
	if got := reasonOf(w.signIn("alice", "")); got != string(data.NeedsTemporary) {
		t.Errorf("password alone: %s", got)
	}
	out := w.signIn("alice", given.Code)
	if out.Enrolment == nil || out.Enrolment.Key != next.Enrolment.Key {
		t.Fatalf("again: %s", reasonOf(out))
	}
	if got := reasonOf(w.complete(w.activate(out, w.code("alice", 0)))); got != "session" {
		t.Errorf("%s", got)
	}
}

// TestNewQRCodeKeepsCounting: wrong codes at the old secret are not forgotten.
func TestNewQRCodeKeepsCounting(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	w.wrongCodes("alice", 12)
	w.clock.Move(time.Hour)
	out := w.newQRCode(w.signIn("alice", ""))
	if n := w.account("alice").Codes.Failures; n != 12 {
		t.Errorf("%d wrong codes", n)
	}
	if got := w.activate(out, w.code("alice", 0)); got.ChangePassword != data.CodesGuessed || got.Codes != 12 {
		t.Errorf("%s, %q after %d", reasonOf(got), got.ChangePassword, got.Codes)
	}
}
