package auth

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

// recovered signs alice, who has a phone and a tablet, in with a recovery code.
func recovered(t *testing.T) (*world, []string, data.Actor) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	w.device(w.mustProveLater("alice", w.session("alice", w.code("alice", 0))), "", "Tablet")
	w.clock.Move(2 * time.Minute)
	return w, codes, w.session("alice", codes[0])
}

// TestReplaceLostPhone: after a sign-in with a recovery code all older
// authenticators and codes go, and then everything is as ever.
func TestReplaceLostPhone(t *testing.T) {
	w, codes, by := recovered(t)
	thief := w.session("alice", w.code("alice", 0)) // with the tablet
	if m := w.mine(by); !m.MustReplace || !m.Fresh || m.State != data.Active || m.RecoveryLeft != 9 {
		t.Errorf("%+v", m)
	}
	ticket, err := w.Prove(t.Context(), by, "", "")
	w.must(err)
	shown, err := w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	if got := reasonOf(w.signIn("alice", w.code("alice", 1))); got != "session" {
		t.Errorf("the old ones meanwhile: %s", got)
	}
	secret := secretShown(shown)
	old := [][]byte{w.firstSecret("alice"), w.secretOf("alice")}
	n := len(w.allEvents())
	fresh, err := w.ConfirmDevice(t.Context(), ticket, "New phone", hotpOracle(secret, w.step()))
	w.must(err)
	if got := w.since(n); !slices.Equal(got, []string{
		"authenticator-replaced Phone, Tablet by New phone", "sessions-ended 5 sessions elsewhere: authenticator replaced", "recovery-codes-made",
	}) {
		t.Errorf("events %q", got)
	}
	if m := w.mine(by); m.MustReplace || names(m.Devices) != "New phone" || m.RecoveryLeft != 10 || m.RecoveryOf != 10 || m.State != data.Active {
		t.Errorf("%+v", m)
	}
	if _, err := w.Overview(t.Context(), thief); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("who is signed in elsewhere: %v", err)
	}
	w.clock.Move(time.Minute)
	wrong := []string{codes[1], hotpOracle(old[0], w.step()), hotpOracle(old[1], w.step())}
	for i, code := range wrong {
		if got := reasonOf(w.signIn("alice", code)); got != string(data.WrongCode) {
			t.Errorf("old code %d: %s", i, got)
		}
	}
	// The ticket was good for this one act; a new proof opens everything.
	if err := w.renamed(ticket); !errors.Is(err, data.ErrDenied) {
		t.Errorf("the ticket again: %v", err)
	}
	if _, err := w.Prove(t.Context(), by, "", ""); err == nil {
		t.Error("proven with nothing")
	}
	next := w.prove(by, "alice")
	w.must(w.renamed(next))
	w.device(next, "", "Tablet")
	again, err := w.NewRecoveryCodes(t.Context(), next)
	w.must(err)
	if len(fresh) != 10 || slices.Contains(again, fresh[0]) {
		t.Error("the codes are not new")
	}
	w.session("alice", again[0])
}

// TestOnlyReplacing: until then nothing else works, neither with the ticket of
// the recovery code nor with password and code.
func TestOnlyReplacing(t *testing.T) {
	w, _, by := recovered(t)
	ticket, err := w.Prove(t.Context(), by, "", "")
	w.must(err)
	before := w.dump("authenticators", "recovery_codes")
	id := w.account("alice").Authenticators[0].ID
	_, codes := w.NewRecoveryCodes(t.Context(), ticket)
	_, proven := w.Prove(t.Context(), by, passwordOf("alice"), w.code("alice", 0))
	for name, err := range map[string]error{
		"rename": w.renamed(ticket), "remove": w.RemoveDevice(t.Context(), ticket, id), "codes": codes, "password and code": proven,
	} {
		if !errors.Is(err, data.ErrDenied) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := w.firstCodes(by); got != nil {
		t.Errorf("%d first codes", len(got))
	}
	if w.dump("authenticators", "recovery_codes") != before || w.account("alice").Codes.Failures != 0 {
		t.Error("something was changed")
	}
	// What is named to be replaced does not matter: all go.
	w.device(ticket, id, "New phone")
	if got := names(w.mine(by).Devices); got != "New phone" {
		t.Errorf("%s", got)
	}
}

// TestFreshRecovery: the sign-in with the recovery code stands for ten minutes,
// by a clock that runs forward.
func TestFreshRecovery(t *testing.T) {
	for _, c := range []struct {
		later time.Duration
		fresh bool
	}{
		{0, true},
		{10*time.Minute - time.Millisecond, true},
		{10 * time.Minute, false},
		{24 * time.Hour, false},
		{-time.Second, false},
	} {
		w, codes, by := recovered(t)
		w.clock.Move(c.later)
		_, err := w.Prove(t.Context(), by, "", "")
		if (err == nil) != c.fresh || err != nil && !errors.Is(err, data.ErrDenied) {
			t.Errorf("%s later: %v", c.later, err)
		}
		if m := w.mine(by); m.Fresh != c.fresh || !m.MustReplace {
			t.Errorf("%s later: %+v", c.later, m)
		}
		if c.fresh {
			continue
		}
		next := w.session("alice", codes[1])
		ticket, err := w.Prove(t.Context(), next, "", "")
		w.must(err)
		w.device(ticket, "", "New phone")
	}
}

// TestRecoveryTicketEnds ten minutes after it was given, which may be twenty
// after the sign-in.
func TestRecoveryTicketEnds(t *testing.T) {
	w, _, by := recovered(t)
	w.clock.Move(10*time.Minute - time.Second)
	ticket, err := w.Prove(t.Context(), by, "", "")
	w.must(err)
	shown, err := w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	w.clock.Move(10 * time.Minute)
	if _, err := w.ConfirmDevice(t.Context(), ticket, "New phone", hotpOracle(secretShown(shown), w.step())); !errors.Is(err, data.ErrDenied) {
		t.Errorf("%v", err)
	}
}

// TestMustReplaceByOrder: clocks that stand wrong neither release from replacing
// nor ask for it twice.
func TestMustReplaceByOrder(t *testing.T) {
	// The tablet was added while a clock stood a year ahead.
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	at := w.clock.Now()
	w.clock.Move(365 * 24 * time.Hour)
	w.device(w.mustProveLater("alice", w.session("alice", w.code("alice", 0))), "", "Tablet")
	w.clock.Set(at.Add(time.Hour))
	by := w.session("alice", codes[0])
	if m := w.mine(by); !m.MustReplace {
		t.Error("an authenticator from the future counts as the new one")
	}
	ticket, err := w.Prove(t.Context(), by, "", "")
	w.must(err)
	w.device(ticket, "", "New phone")
	if m := w.mine(by); m.MustReplace {
		t.Error("it is replaced, and is to be replaced again")
	}
	// Replaced while the clock stands before the sign-in.
	w, _, by = recovered(t)
	ticket, err = w.Prove(t.Context(), by, "", "")
	w.must(err)
	shown, err := w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	fresh, err := w.ConfirmDevice(t.Context(), ticket, "New phone", hotpOracle(secretShown(shown), w.step()))
	w.must(err)
	if m := w.mine(by); m.MustReplace {
		t.Error("replaced in the instant of the sign-in, and is to be replaced again")
	}
	// And the next one is lost, too: what was replaced before is no excuse.
	w.clock.Move(time.Minute)
	by = w.session("alice", fresh[0])
	if m := w.mine(by); !m.MustReplace {
		t.Error("a phone that was replaced before counts for the next one")
	}
	// Many sign-ins later it still is to be replaced in that session.
	w, _, by = recovered(t)
	for range eventPage + 1 {
		w.clock.Move(30 * time.Second)
		w.session("alice", w.code("alice", 0))
	}
	if m := w.mine(by); !m.MustReplace {
		t.Error("forgotten")
	}
}

// TestReplaceLostWithoutCodes: the policy was turned off meanwhile, so the rest
// of the old set goes and no new one comes.
func TestReplaceLostWithoutCodes(t *testing.T) {
	w, codes, by := recovered(t)
	ticket, err := w.Prove(t.Context(), by, "", "")
	w.must(err)
	w.policies(map[string]string{data.PolicyRecoveryCodes: "false"})
	_, made := w.device(ticket, "", "New phone")
	if made != nil || w.number("SELECT count(*) FROM recovery_codes") != 0 {
		t.Errorf("%d new ones, %d stored", len(made), w.number("SELECT count(*) FROM recovery_codes"))
	}
	w.policies(map[string]string{data.PolicyRecoveryCodes: ""})
	if got := reasonOf(w.signIn("alice", codes[1])); got != string(data.WrongCode) {
		t.Errorf("an old one, once they are permitted again: %s", got)
	}
}

// TestRecoverySessionMeanwhile: an administrator was quicker.
func TestRecoverySessionMeanwhile(t *testing.T) {
	for name, act := range map[string]func(w *world){
		"restarted":  func(w *world) { w.otp("alice", data.RestartOTP) },
		"turned off": func(w *world) { w.otp("alice", data.TurnOTPOff) },
	} {
		w, _, by := recovered(t)
		ticket, err := w.Prove(t.Context(), by, "", "")
		w.must(err)
		shown, err := w.BeginDevice(t.Context(), ticket, "")
		w.must(err)
		act(w)
		if _, err := w.ConfirmDevice(t.Context(), ticket, "New phone", hotpOracle(secretShown(shown), w.step())); !errors.Is(err, data.ErrDenied) {
			t.Errorf("%s, confirm: %v", name, err)
		}
		if _, err := w.Prove(t.Context(), by, "", ""); !errors.Is(err, data.ErrDenied) {
			t.Errorf("%s, prove: %v", name, err)
		}
	}
}
