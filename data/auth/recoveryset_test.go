package auth

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
)

// TestFirstRecoveryCodes: the set comes with the first sign-in with a code, and
// once.
func TestFirstRecoveryCodes(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	if got := w.firstCodes(w.session("alice", "")); got != nil {
		t.Errorf("Pending: %d codes", len(got))
	}
	by := w.session("alice", w.code("alice", 0))
	n := len(w.allEvents())
	codes := w.firstCodes(by)
	if got := w.since(n); !slices.Equal(got, []string{"recovery-codes-made"}) {
		t.Errorf("events %q", got)
	}
	form := regexp.MustCompile(`^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$`)
	for i, code := range codes {
		if !form.MatchString(code) || slices.Contains(codes[i+1:], code) {
			t.Errorf("code %d has another form, or is there twice", i)
		}
	}
	if len(codes) != 10 || w.number("SELECT count(DISTINCT salt) FROM recovery_codes") != 1 {
		t.Errorf("%d codes, %d salts", len(codes), w.number("SELECT count(DISTINCT salt) FROM recovery_codes"))
	}
	if got := w.firstCodes(by); got != nil {
		t.Errorf("asked again: %d codes", len(got))
	}
	w.clock.Move(time.Minute)
	w.session("alice", codes[0])
	if got := w.firstCodes(w.session("alice", w.code("alice", 0))); got != nil {
		t.Errorf("at the next sign-in: %d codes", len(got))
	}
}

// TestFirstRecoveryCodesNot: without a code of this enrolment there are none.
func TestFirstRecoveryCodesNot(t *testing.T) {
	for name, session := range map[string]func(w *world) data.Actor{
		"off": func(w *world) data.Actor { w.add("alice"); return w.session("alice", "") },
		"paused": func(w *world) data.Actor {
			w.addActive("alice")
			w.pause("alice", time.Hour)
			return w.session("alice", "")
		},
		"temporary code": func(w *world) data.Actor {
			w.addActive("alice")
			return w.session("alice", w.temporary("alice"))
		},
		"turned on and activated since": func(w *world) data.Actor {
			w.add("alice")
			by := w.session("alice", "")
			w.otp("alice", data.TurnOTPOn)
			w.session("alice", w.code("alice", 0))
			return by
		},
		// Whoever sits there may be the one with the old phone.
		"restarted and activated since": func(w *world) data.Actor {
			w.addActive("alice")
			by := w.session("alice", w.code("alice", 0))
			w.clock.Move(time.Minute)
			w.otp("alice", data.RestartOTP)
			w.session("alice", w.code("alice", 0))
			return by
		},
		"blocked since": func(w *world) data.Actor {
			w.addActive("alice")
			by := w.session("alice", w.code("alice", 0))
			key := w.account("alice").Key
			w.must(w.store.Update(context.Background(), func(tx data.Tx) error { return tx.DisableAuthenticators(key) }))
			return by
		},
		"policy": func(w *world) data.Actor {
			w.policies(map[string]string{data.PolicyRecoveryCodes: "false"})
			w.addActive("alice")
			return w.session("alice", w.code("alice", 0))
		},
	} {
		w := newWorld(t)
		by := session(w)
		w.fast.derived.Store(0)
		if got := w.firstCodes(by); got != nil || w.number("SELECT count(*) FROM recovery_codes WHERE kind = 'recovery'") != 0 {
			t.Errorf("%s: %d codes", name, len(got))
		}
		if n := w.fast.derived.Load(); n != 0 {
			t.Errorf("%s: %d hashes for nothing", name, n)
		}
	}
	w := newWorld(t)
	for _, by := range []data.Actor{theConsole, {}, actor.InSession("none")} {
		if _, err := w.FirstRecoveryCodes(t.Context(), by); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%+v: %v", by, err)
		}
	}
}

// TestRecoveryCodesGo: they belong to one enrolment.
func TestRecoveryCodesGo(t *testing.T) {
	for name, act := range map[string]func(w *world){
		"False":      func(w *world) { w.otp("alice", data.TurnOTPOff) },
		"restart":    func(w *world) { w.otp("alice", data.RestartOTP) },
		"Lost Phone": func(w *world) { w.lostPhone("alice") },
		"deleted":    func(w *world) { w.must(w.DeleteUser(t.Context(), theConsole, w.account("alice").Key)) },
	} {
		w := newWorld(t)
		codes := w.addWithCodes("alice")
		key := w.account("alice").Key
		w.temporary("alice")
		act(w)
		if n := w.number("SELECT count(*) FROM recovery_codes WHERE user_key = ? AND kind = 'recovery'", key); n != 0 {
			t.Errorf("%s leaves %d recovery codes", name, n)
		}
		if name != "Lost Phone" && w.number("SELECT count(*) FROM recovery_codes WHERE user_key = ?", key) != 0 {
			t.Errorf("%s leaves the temporary code", name)
		}
		if name == "deleted" {
			continue
		}
		if w.account("alice").OTPRequired {
			if got := reasonOf(w.signIn("alice", codes[0])); got != string(data.WrongCode) {
				t.Errorf("%s, then a recovery code: %s", name, got)
			}
		}
		w.otp("alice", data.RestartOTP)
		w.clock.Move(time.Minute)
		w.session("alice", w.code("alice", 0))
		w.clock.Move(time.Minute)
		if got := reasonOf(w.signIn("alice", codes[1])); got != string(data.WrongCode) {
			t.Errorf("%s, then in the next enrolment: %s", name, got)
		}
	}
}

// TestRecoveryCodesStay where only the password is at stake.
func TestRecoveryCodesStay(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	key := w.account("alice").Key
	w.must(w.ResetPassword(t.Context(), theConsole, key, passwordOf("alice"), false))
	w.must(w.Unlock(t.Context(), theConsole, key))
	w.temporary("alice")
	w.pause("alice", time.Hour)
	w.must(w.ResumeOTP(t.Context(), theConsole, key))
	w.otp("alice", data.TurnOTPOn) // it is on already
	w.session("alice", codes[0])
}

// TestRecoveryPolicy: turned off, none are made and those that exist are refused.
func TestRecoveryPolicy(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	by := w.session("alice", w.code("alice", 0))
	ticket := w.mustProveLater("alice", by)
	w.policies(map[string]string{data.PolicyRecoveryCodes: "false"})
	if got := reasonOf(w.signIn("alice", codes[0])); got != string(data.BadCode) {
		t.Errorf("%s", got)
	}
	if _, err := w.NewRecoveryCodes(t.Context(), ticket); !errors.Is(err, data.ErrDenied) {
		t.Errorf("new ones: %v", err)
	}
	o, err := w.Overview(t.Context(), by)
	if w.must(err); o.RecoveryLeft != -1 || w.mine(by).RecoveryOn {
		t.Errorf("%d are said to be left, on: %v", o.RecoveryLeft, w.mine(by).RecoveryOn)
	}
	if got := reasonOf(w.signIn("alice", w.temporary("alice"))); got != "session" {
		t.Errorf("a temporary code: %s", got)
	}
	w.setCounters("alice", data.Counter{}, data.Counter{Failures: tapeTrack.blockAt - 1})
	w.wrongCodes("alice", 1)
	if got := reasonOf(w.signIn("alice", codes[0])); got != string(data.BlockedOTP) {
		t.Errorf("Blocked: %s", got)
	}
	w.policies(map[string]string{data.PolicyRecoveryCodes: ""})
	if out := w.signIn("alice", codes[0]); out.Ticket == "" || out.ChangePassword != data.CodesGuessed {
		t.Errorf("turned on again: %s", reasonOf(out))
	}
}

// TestNewRecoveryCodes: a new set takes the place of the old one.
func TestNewRecoveryCodes(t *testing.T) {
	w := newWorld(t)
	old := w.addWithCodes("alice")
	by := w.session("alice", w.code("alice", 0))
	ticket := w.mustProveLater("alice", by)
	fresh, err := w.NewRecoveryCodes(t.Context(), ticket)
	w.must(err)
	if m := w.mine(by); m.RecoveryLeft != 10 || m.RecoveryOf != 10 || slices.Contains(fresh, old[0]) {
		t.Errorf("%d of %d", m.RecoveryLeft, m.RecoveryOf)
	}
	if got := reasonOf(w.signIn("alice", old[0])); got != string(data.WrongCode) {
		t.Errorf("an old one: %s", got)
	}
	w.session("alice", fresh[0])
	if m := w.mine(by); m.RecoveryLeft != 9 || m.RecoveryOf != 10 {
		t.Errorf("%d of %d", m.RecoveryLeft, m.RecoveryOf)
	}
}

// TestRecoveryCodesAreHashed: neither database nor log of the engine holds what
// was shown.
func TestRecoveryCodesAreHashed(t *testing.T) {
	w := newWorld(t)
	shown := append(w.addWithCodes("alice"), w.temporary("alice"))
	w.session("alice", shown[0])
	w.session("alice", shown[10])
	for _, code := range shown {
		plain := strings.ReplaceAll(code, "-", "")
		for _, form := range []string{code, plain, strings.ToLower(code), strings.ToLower(plain), strings.ReplaceAll(code, "-", " ")} {
			w.notInFile(form, "a code")
		}
	}
	w.notInFile("recovery_codes_that_are_not_there", "what is not there")
	if !w.inFile("recovery-code-used") {
		t.Error("the file does not hold what it must: nothing was looked at")
	}
}
