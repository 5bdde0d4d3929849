package auth

import (
	"testing"
	"time"

	"tapetrack/data"
)

// TestLostPhone: False drops the requirement at once in every program; True
// again makes a new secret, and codes of the old one are refused from then on.
func TestLostPhone(t *testing.T) {
	for _, from := range []string{"pending", "active", "blocked"} {
		t.Run(from, func(t *testing.T) {
			w := newWorld(t)
			states[from](w)
			old := w.secretOf("alice")
			oldCode := func() string { return hotpOracle(old, w.clock.Now().Unix()/30) }

			if user := w.otp("alice", data.TurnOTPOff); user.OTP != data.Off || user.Activated() || user.OTPRequired {
				t.Fatalf("off: %+v", user)
			}
			if n := w.number("SELECT count(*) FROM authenticators"); n != 0 {
				t.Errorf("%d authenticators are left", n)
			}
			for _, program := range []string{"Lite", "TapeMaster", "Checkpoint"} {
				a := w.attempt("alice", passwordOf("alice"), "")
				a.Client.Program = program
				if got := reasonOf(w.try(a)); got != "session" {
					t.Errorf("off, %s: %s", program, got)
				}
			}

			if user := w.otp("alice", data.TurnOTPOn); user.OTP != data.Pending || user.Activated() {
				t.Fatalf("on again: %+v", user)
			}
			fresh := w.secretOf("alice")
			if string(fresh) == string(old) {
				t.Fatal("the old secret came back")
			}
			if got := reasonOf(w.signIn("alice", oldCode())); got != string(data.WrongCode) {
				t.Errorf("the old code while Pending: %s", got)
			}
			if got := w.account("alice").OTP; got != data.Pending {
				t.Errorf("the old code left the user %s", got)
			}
			w.session("alice", "")
			w.session("alice", w.code("alice", 0))
			w.clock.Move(time.Minute)
			if got := reasonOf(w.signIn("alice", oldCode())); got != string(data.WrongCode) {
				t.Errorf("the old code while Active: %s", got)
			}
			w.session("alice", w.code("alice", 0))
		})
	}
}

// TestLostPhoneAfterWrongCodes: guesses at the old secret don't hold back the
// code of the new one, but who guessed knew the password.
func TestLostPhoneAfterWrongCodes(t *testing.T) {
	for _, act := range []data.OTPAct{data.RestartOTP, data.TurnOTPOff} {
		w := newWorld(t)
		w.addActive("alice")
		w.setCounters("alice", data.Counter{}, data.Counter{Failures: 99})
		w.signIn("alice", w.wrongCode("alice")) // the superuser is a usable administrator, so alice is blocked
		if got := w.account("alice").OTP; got != data.Blocked {
			t.Fatalf("%s", got)
		}
		w.otp("alice", act)
		if act == data.TurnOTPOff {
			w.otp("alice", data.TurnOTPOn)
		}
		out := w.signIn("alice", w.code("alice", 0))
		if out.Enrolment == nil || out.ChangePassword != data.CodesGuessed {
			t.Errorf("act %d, the right code of the new secret: %s, %q", act, reasonOf(out), out.ChangePassword)
		}
	}
}

// TestOTPActs is what each act comes to in each state.
func TestOTPActs(t *testing.T) {
	for _, c := range []struct {
		state string
		act   data.OTPAct
		event data.Kind // "" if nothing changes
		after data.OTPState
	}{
		{"off", data.KeepOTP, "", data.Off},
		{"off", data.TurnOTPOff, "", data.Off},
		{"off", data.TurnOTPOn, data.OTPTurnedOn, data.Pending},
		{"off", data.RestartOTP, data.OTPTurnedOn, data.Pending},
		{"pending", data.KeepOTP, "", data.Pending},
		{"pending", data.TurnOTPOff, data.OTPTurnedOff, data.Off},
		{"pending", data.TurnOTPOn, "", data.Pending},
		{"pending", data.RestartOTP, data.OTPRestarted, data.Pending},
		{"active", data.KeepOTP, "", data.Active},
		{"active", data.TurnOTPOff, data.OTPTurnedOff, data.Off},
		{"active", data.TurnOTPOn, "", data.Active},
		{"active", data.RestartOTP, data.OTPRestarted, data.Pending},
		{"blocked", data.KeepOTP, "", data.Blocked},
		{"blocked", data.TurnOTPOff, data.OTPTurnedOff, data.Off},
		{"blocked", data.TurnOTPOn, "", data.Blocked},
		{"blocked", data.RestartOTP, data.OTPRestarted, data.Pending},
	} {
		w := newWorld(t)
		states[c.state](w)
		n, before := len(w.allEvents()), w.dump("users", "authenticators")
		if user := w.otp("alice", c.act); user.OTP != c.after {
			t.Errorf("%s, act %d: %s, want %s", c.state, c.act, user.OTP, c.after)
		}
		got := w.since(n)
		if c.event == "" {
			if len(got) != 0 || w.dump("users", "authenticators") != before {
				t.Errorf("%s, act %d: something changed, events %q", c.state, c.act, got)
			}
			continue
		}
		if len(got) != 1 || got[0] != string(c.event) {
			t.Errorf("%s, act %d: events %q, want %s", c.state, c.act, got, c.event)
		}
		want := 1
		if c.after == data.Off {
			want = 0
		}
		if n := w.number("SELECT count(*) FROM authenticators"); n != want {
			t.Errorf("%s, act %d: %d authenticators, want %d", c.state, c.act, n, want)
		}
	}
}
