package auth

import (
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/test/parsers"
)

// phone is an app that, like Google Authenticator, keeps one account for each
// label and overwrites what it has under that label.
type phone map[[2]string]string // by issuer and account

// scan returns what the app lost by it.
func (p phone) scan(t *testing.T, e *data.Enrolment) (lost string) {
	t.Helper()
	got, err := parsers.GoogleAndroid(e.URI)
	if err != nil {
		t.Fatal(err)
	}
	label := [2]string{got.Issuer, got.Name}
	lost = p[label]
	p[label] = string(got.Secret)
	if e.Account != got.Name {
		t.Errorf("the popup says %q, the app %q", e.Account, got.Name)
	}
	return lost
}

// TestLabelsTellApart: whatever QR code is scanned, in whatever order, the app
// loses no secret that can still be used. One that is worthless may go, and does
// where the label is the same: the QR code of a reset takes the place of the dead
// account, one that was cancelled that of the next.
func TestLabelsTellApart(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	out := w.signIn("alice", "")
	p := phone{}
	first := out.Enrolment
	p.scan(t, first)
	if first.Account != "alice" {
		t.Errorf("the first is called %q", first.Account)
	}
	again := w.signIn("alice", "")
	if lost := p.scan(t, again.Enrolment); lost != string(secretShown(first)) || len(p) != 1 {
		t.Errorf("the same QR code scanned twice makes %d accounts", len(p))
	}
	w.clock.Move(time.Minute)
	w.activate(again, hotpOracle(secretShown(first), w.step()))

	w.clock.Move(time.Minute)
	by := w.session("alice", hotpOracle(secretShown(first), w.step()))
	prove := func(secret []byte) data.Ticket {
		t.Helper()
		w.clock.Move(time.Minute)
		ticket, err := w.Prove(t.Context(), by, passwordOf("alice"), hotpOracle(secret, w.step()))
		w.must(err)
		return ticket
	}
	ticket := prove(secretShown(first))
	begin := func(replaces, want string) *data.Enrolment {
		t.Helper()
		shown, err := w.BeginDevice(t.Context(), ticket, replaces)
		w.must(err)
		if shown.Account != want {
			t.Errorf("it is called %q, want %q", shown.Account, want)
		}
		return shown
	}
	confirm := func(shown *data.Enrolment, name string) {
		t.Helper()
		w.clock.Move(time.Minute)
		_, err := w.ConfirmDevice(t.Context(), ticket, name, hotpOracle(secretShown(shown), w.step()))
		w.must(err)
	}
	id := func(name string) string {
		for _, d := range w.mine(by).Devices {
			if d.Name == name {
				return d.ID
			}
		}
		t.Fatalf("there is no %s", name)
		return ""
	}

	cancelled := begin("", "alice (2)")
	if lost := p.scan(t, cancelled); lost != "" {
		t.Error("adding one overwrites another")
	}
	tablet := begin("", "alice (2)")
	if lost := p.scan(t, tablet); lost != string(secretShown(cancelled)) {
		t.Error("what was cancelled stays in the app")
	}
	confirm(tablet, "Tablet")

	// The names that people give make no difference, nor do removed ones.
	w.must(w.RenameDevice(t.Context(), ticket, id("Phone"), "Tablet too"))
	third := begin("", "alice (3)")
	if lost := p.scan(t, third); lost != "" {
		t.Error("adding a third overwrites another")
	}
	confirm(third, "Third")
	w.must(w.RemoveDevice(t.Context(), ticket, id("Tablet")))

	// Replacing: the old one is valid until the new one is proven, so it stays.
	ticket = prove(secretShown(third))
	replaced := begin(id("Third"), "alice (4)")
	if lost := p.scan(t, replaced); lost != "" {
		t.Error("replacing overwrites what is still valid")
	}
	confirm(replaced, "Third")

	// Reset: every secret is void, and the first label takes the dead place.
	w.otp("alice", data.TurnOTPOff)
	w.otp("alice", data.TurnOTPOn)
	out = w.signIn("alice", "")
	if lost := p.scan(t, out.Enrolment); out.Enrolment.Account != "alice" || lost != string(secretShown(first)) {
		t.Errorf("after a reset it is called %q", out.Enrolment.Account)
	}
	w.clock.Move(time.Minute)
	w.activate(out, hotpOracle(secretShown(out.Enrolment), w.step()))
	by = w.session("alice", hotpOracle(secretShown(out.Enrolment), w.step()+1))
	w.clock.Move(time.Minute)
	ticket = prove(secretShown(out.Enrolment))
	begin("", "alice (2)")
}

// TestLabelsInEveryApp: a second authenticator is read by every app like a first.
func TestLabelsInEveryApp(t *testing.T) {
	for _, id := range []string{"alice", "Operator-1", "_Svc-backup.20_chars"} {
		if why := checkKeyURI("Bandlager Süd – Ops", numbered(id, 999), keyURITestSecret); why != "" {
			t.Error(why)
		}
		if got, want := cleanAccount(numbered(id, 2)), id+" (2)"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
