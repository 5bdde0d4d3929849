package auth

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestPause: no code is asked for until it ends by itself, and then everything
// is as before.
func TestPause(t *testing.T) {
	for _, state := range []string{"active", "blocked"} {
		w := newWorld(t)
		states[state](w)
		was := w.account("alice").Authenticators[0]
		until := w.clock.Now().Add(48 * time.Hour)
		n := len(w.allEvents())
		w.pause("alice", 48*time.Hour)
		want := "otp-paused until " + until.Format("2006-01-02 15:04") + " UTC: phone in repair"
		if got := w.since(n); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: events %q", state, got)
		}
		for _, code := range []string{"", w.code("alice", 0), w.wrongCode("alice"), "12345", "anything"} {
			out := w.signIn("alice", code)
			if out.Session == nil || out.Session.Factor != data.WhilePaused || out.Session.WithCode || out.Enrolment != nil {
				t.Errorf("%s, code %q: %s", state, code, reasonOf(out))
			}
		}
		if got := w.since(n); got[len(got)-1] != "sign-in "+string(data.WhilePaused) {
			t.Errorf("%s: events %q", state, got)
		}
		is := w.account("alice")
		if is.Codes.Failures != 0 || is.Authenticators[0].LastStep != was.LastStep || !strings.EqualFold(string(is.OTP), state) {
			t.Errorf("%s: the code was judged, or the state moved: %+v", state, is.Codes)
		}
		if got := reasonOf(w.try(w.attempt("alice", "wrong", ""))); got != string(data.WrongPassword) {
			t.Errorf("%s, wrong password: %s", state, got)
		}
		w.clock.Set(until.Add(-time.Second))
		w.session("alice", "")
		w.clock.Set(until)
		ended := map[string]string{"active": string(data.NoCode), "blocked": string(data.BlockedOTP)}[state]
		if got := reasonOf(w.signIn("alice", "")); got != ended {
			t.Errorf("%s, when it is over: %s, want %s", state, got, ended)
		}
		if state == "active" {
			w.session("alice", w.code("alice", 0))
		}
	}
}

// TestPauseIsNotProlonged by a clock that is set back.
func TestPauseIsNotProlonged(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	start := w.clock.Now()
	w.pause("alice", time.Hour)
	for _, c := range []struct {
		at   time.Duration
		want string
	}{
		{-time.Second, string(data.NoCode)},
		{-24 * time.Hour, string(data.NoCode)},
		{time.Hour, string(data.NoCode)},
		{0, "session"},
	} {
		w.clock.Set(start.Add(c.at))
		if got := reasonOf(w.signIn("alice", "")); got != c.want {
			t.Errorf("%s after its start: %s, want %s", c.at, got, c.want)
		}
	}
}

// TestPauseTimes: within the policy's days, and only where a code is asked for.
func TestPauseTimes(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		days  string
		until time.Duration
		taken bool
	}{
		{"7", 7 * day, true},
		{"7", 7*day + time.Millisecond, false},
		{"7", time.Millisecond, true},
		{"7", 0, false},
		{"7", -day, false},
		{"2", 2 * day, true},
		{"2", 3 * day, false},
		{"0", time.Hour, false},
	} {
		w := newWorld(t)
		key := w.addActive("alice").Key
		w.policies(map[string]string{data.PolicyPauseDays: c.days})
		before := w.account("alice").Version
		err := w.PauseOTP(t.Context(), theConsole, key, w.clock.Now().Add(c.until), "reason")
		f, wrongTime := data.AsFieldError(err)
		switch {
		case c.taken && err != nil, !c.taken && err == nil:
			t.Errorf("%+v: %v", c, err)
		case !c.taken && c.days == "0" && !errors.Is(err, data.ErrDenied):
			t.Errorf("%+v: %v", c, err)
		case !c.taken && c.days != "0" && (!wrongTime || f.Field != data.FieldUntil || !strings.Contains(lang.Say(words.Message(f)), c.days+" days")):
			t.Errorf("%+v: %v", c, err)
		}
		if on := w.account("alice").OTPPause.On(w.clock.Now()); on != c.taken || !c.taken && w.account("alice").Version != before {
			t.Errorf("%+v: paused %v", c, on)
		}
	}
	for _, state := range []string{"off", "pending"} {
		w := newWorld(t)
		states[state](w)
		err := w.PauseOTP(t.Context(), theConsole, w.account("alice").Key, w.clock.Now().Add(time.Hour), "reason")
		if !errors.Is(err, data.ErrDenied) {
			t.Errorf("%s: %v", state, err)
		}
	}
	w := newWorld(t)
	if err := w.PauseOTP(t.Context(), theConsole, 4711, w.clock.Now().Add(time.Hour), "reason"); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

// TestPauseAgainstTheRule: what a group requires is not turned off for a while
// either, by nobody; a temporary code is given instead. Before the day of the
// rule, and for who is in another group, it can be.
func TestPauseAgainstTheRule(t *testing.T) {
	w := newCompany(t)
	w.addActive("alice")
	key, until := w.account("alice").Key, w.clock.Now().Add(time.Hour)
	w.rule("OPS", "required")
	for _, actor := range []string{"holder", data.Superuser, "console"} {
		before := w.dump(everything...)
		err := w.PauseOTP(t.Context(), w.actors[actor], key, until, "phone in repair")
		f, ok := data.AsFieldError(err)
		if !ok || f.Field != data.FieldUntil || !errors.Is(err, data.ErrDenied) || lang.Say(words.Message(f)) != lang.Say(data.NoPauseBy("OPS")) {
			t.Errorf("by %s: %v", actor, err)
		}
		if w.dump(everything...) != before {
			t.Errorf("by %s: something was changed", actor)
		}
	}
	_, err := w.IssueTemporaryCode(t.Context(), theConsole, key, "phone in repair")
	w.must(err)
	w.rule("OPS", w.clock.Now().Add(time.Minute).Format(time.RFC3339))
	w.pause("alice", time.Hour)
	w.must(w.ResumeOTP(t.Context(), theConsole, key))
	w.rule("OPS", "required")
	w.edit("alice", func(e *data.UserEdit) { e.Group = "FREE" })
	w.pause("alice", time.Hour)
}

// TestPauseEnds early: by hand, or with the enrolment that it belongs to.
func TestPauseEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(w *world)
		want string // what the password alone comes to
	}{
		{"resumed", func(w *world) { w.must(w.ResumeOTP(t.Context(), theConsole, w.account("alice").Key)) }, "no-code"},
		{"restart", func(w *world) { w.otp("alice", data.RestartOTP) }, "ticket"},
		{"off and on", func(w *world) { w.otp("alice", data.TurnOTPOff); w.otp("alice", data.TurnOTPOn) }, "ticket"},
		{"lost phone", func(w *world) { w.lostPhone("alice") }, "needs-temporary-code"},
		{"turned on, which it is", func(w *world) { w.otp("alice", data.TurnOTPOn) }, "session"},
		{"another name", func(w *world) { w.edit("alice", func(e *data.UserEdit) { e.Name = "A" }) }, "session"},
	} {
		w := newWorld(t)
		w.addActive("alice")
		w.pause("alice", time.Hour)
		c.act(w)
		if got := reasonOf(w.signIn("alice", "")); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	w := newWorld(t)
	w.addActive("alice")
	w.pause("alice", time.Hour)
	w.otp("alice", data.TurnOTPOff)
	if a := w.account("alice"); a.OTPPause != (data.Pause{}) {
		t.Errorf("turned off it is still paused: %+v", a.OTPPause)
	}
	// A second pause takes the place of the first; resuming twice says nothing twice.
	w = newWorld(t)
	w.addActive("alice")
	w.pause("alice", 48*time.Hour)
	w.pause("alice", time.Hour)
	w.clock.Move(2 * time.Hour)
	if got := reasonOf(w.signIn("alice", "")); got != string(data.NoCode) {
		t.Errorf("after the second: %s", got)
	}
	n := len(w.allEvents())
	for range 2 {
		w.must(w.ResumeOTP(t.Context(), theConsole, w.account("alice").Key))
	}
	if got := w.since(n); !slices.Equal(got, []string{"otp-resumed"}) {
		t.Errorf("events %q", got)
	}
}

// TestPauseOverInPopup: who has to choose a new password meanwhile is asked for
// a code once the pause is over.
func TestPauseOverInPopup(t *testing.T) {
	for _, over := range []bool{false, true} {
		w := newWorld(t)
		w.addActive("alice")
		w.pause("alice", 10*time.Minute)
		w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, "a password given out", true))
		out := w.try(w.attempt("alice", "a password given out", ""))
		// A popup that was never shown activates nothing.
		if got := w.activate(out, w.code("alice", 0)); reasonOf(got) != string(data.TicketUnknown) {
			t.Errorf("a code in no popup: %s", reasonOf(got))
		}
		if got, err := w.NewQRCode(t.Context(), out.Ticket); err != nil || reasonOf(got) != string(data.TicketUnknown) {
			t.Errorf("a QR code for no popup: %s, %v", reasonOf(got), err)
		}
		want := "session"
		if over {
			w.clock.Move(12 * time.Minute)
			want = string(data.TicketUnknown)
		}
		err := w.ChooseNew(t.Context(), out.Ticket, "an entirely new one")
		if over != errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("over %v: %v", over, err)
		}
		if got := w.complete(out); reasonOf(got) != want {
			t.Errorf("over %v: %s, want %s", over, reasonOf(got), want)
		}
	}
}

// TestPauseInMySignIn: what changes how one signs in asks for a code all the same.
func TestPauseInMySignIn(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.pause("alice", time.Hour)
	by := w.session("alice", "")
	for _, code := range []string{"", w.wrongCode("alice")} {
		_, err := w.Prove(t.Context(), by, passwordOf("alice"), code)
		if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldOTP {
			t.Errorf("code %q: %v", code, err)
		}
	}
	w.prove(by, "alice")
}
