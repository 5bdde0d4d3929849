package auth

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// TestTemporaryCode opens one sign-in; after it the user is as before.
func TestTemporaryCode(t *testing.T) {
	for _, state := range []string{"active", "blocked"} {
		w := newWorld(t)
		states[state](w)
		was := w.account("alice")
		n := len(w.allEvents())
		code := w.temporary("alice")
		if !regexp.MustCompile(`^[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}$`).MatchString(code) {
			t.Errorf("%s: form of the code", state)
		}
		out := w.signIn("alice", strings.ToLower(code))
		if out.Session == nil || out.Session.Factor != data.WithTemporary || out.Session.WithCode || out.Enrolment != nil {
			t.Fatalf("%s: %s", state, reasonOf(out))
		}
		want := []string{"temporary-code-issued phone at home", "temporary-code-used", "sign-in password and temporary code"}
		if got := w.since(n); !slices.Equal(got, want) {
			t.Errorf("%s: events %q", state, got)
		}
		is := w.account("alice")
		if is.OTP != was.OTP || is.Guarded || is.Version != was.Version || len(is.Authenticators) != 1 || is.Authenticators[0].ID != was.Authenticators[0].ID {
			t.Errorf("%s: then %s, guarded %v, version %d after %d", state, is.OTP, is.Guarded, is.Version, was.Version)
		}
		if got := reasonOf(w.signIn("alice", code)); got != string(data.EndedTemporary) {
			t.Errorf("%s: again: %s", state, got)
		}
		wantCode := "session"
		if state == "blocked" {
			wantCode = string(data.BlockedOTP)
		}
		if got := reasonOf(w.signIn("alice", w.code("alice", 0))); got != wantCode {
			t.Errorf("%s: the code of the user: %s", state, got)
		}
		if w.account("alice").Codes.Failures != 0 {
			t.Errorf("%s: a used one was counted", state)
		}
	}
}

// TestTemporaryCodeEnds at the hour that the policy said when it was issued.
func TestTemporaryCodeEnds(t *testing.T) {
	for _, hours := range []int{1, 24} {
		w := newWorld(t)
		w.addActive("alice")
		w.policies(map[string]string{data.PolicyTemporaryCodeHours: strconv.Itoa(hours)})
		key, lasts := w.account("alice").Key, time.Duration(hours)*time.Hour
		given, err := w.IssueTemporaryCode(t.Context(), theConsole, key, "phone at home")
		w.must(err)
		if want := w.clock.Now().Add(lasts); !given.Until.Equal(want) || !w.state("alice").Temporary.Equal(want) {
			t.Errorf("until %s and %s, want %s", given.Until, w.state("alice").Temporary, want)
		}
		w.policies(map[string]string{data.PolicyTemporaryCodeHours: "12"})
		for _, c := range []struct {
			move time.Duration
			want string
		}{
			// It was issued at a time that has not come, says the clock.
			{-time.Second, string(data.EndedTemporary)},
			{-365 * 24 * time.Hour, string(data.EndedTemporary)},
			{lasts, string(data.EndedTemporary)},
			{lasts - time.Second, "session"},
		} {
			at := w.clock.Now()
			w.clock.Move(c.move)
			if got := reasonOf(w.signIn("alice", given.Code)); got != c.want {
				t.Errorf("%d hours, %s later: %s, want %s", hours, c.move, got, c.want)
			}
			w.clock.Set(at)
		}
		if a := w.account("alice"); a.OTP != data.Active || a.Codes.Failures != 0 || !w.state("alice").Temporary.IsZero() {
			t.Errorf("%s, %+v", a.OTP, a.Codes)
		}
	}
}

// TestTemporaryCodeIsOne: a second one replaces the first.
func TestTemporaryCodeIsOne(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	first, second := w.temporary("alice"), w.temporary("alice")
	if n := w.number("SELECT count(*) FROM recovery_codes"); n != 1 {
		t.Errorf("%d codes are stored", n)
	}
	if got := reasonOf(w.signIn("alice", first)); got != string(data.WrongCode) {
		t.Errorf("the first: %s", got)
	}
	if got := reasonOf(w.signIn("alice", second)); got != "session" {
		t.Errorf("the second: %s", got)
	}
}

// TestTemporaryCodesCountedAsCodes: wrong ones, in the counter of all codes.
func TestTemporaryCodesCountedAsCodes(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	code := w.temporary("alice")
	for range tapeTrack.freeCodes {
		w.signIn("alice", otherCode(code))
	}
	if c := w.account("alice").Codes; c.Failures != tapeTrack.freeCodes || c.Delay != tapeTrack.firstDelay {
		t.Errorf("%+v", c)
	}
	if got := reasonOf(w.signIn("alice", code)); got != string(data.CodeDelay) {
		t.Errorf("the right one while delayed: %s", got)
	}
	w.clock.Move(tapeTrack.firstDelay)
	if got := reasonOf(w.signIn("alice", code)); got != "session" {
		t.Errorf("then: %s", got)
	}
}

// TestTemporaryCodeMisused: not in popups, not for others, not as another kind.
func TestTemporaryCodeMisused(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.addActive("bob")
	code := w.temporary("alice")
	if got := reasonOf(w.signIn("bob", code)); got != string(data.WrongCode) {
		t.Errorf("for bob: %s", got)
	}
	w.add("carol", withOTP)
	if got := reasonOf(w.signIn("carol", code)); got != string(data.WrongCode) || w.account("carol").OTP != data.Pending {
		t.Errorf("for carol, who is Pending: %s", got)
	}
	a := w.attempt("alice", "wrong", code)
	if got := reasonOf(w.try(a)); got != string(data.WrongPassword) {
		t.Errorf("with a wrong password: %s", got)
	}
	if got := reasonOf(w.signIn("alice", code)); got != "session" {
		t.Errorf("afterwards: %s", got)
	}
}

// TestWhoGetsATemporaryCode: who needs one, from somebody else who may.
func TestWhoGetsATemporaryCode(t *testing.T) {
	w := newWorld(t)
	w.add("off")
	w.add("pending", withOTP)
	w.addActive("active")
	w.addActive("holder", withRights)
	w.addActive("other", withRights)
	w.otp(data.Superuser, data.TurnOTPOn)
	super := w.session(data.Superuser, w.code(data.Superuser, 0))
	holder := w.session("holder", w.code("holder", 0))
	ordinary := w.session("active", w.code("active", 0))
	acts := map[string]func(by data.Actor, id string) error{
		"temporary code": func(by data.Actor, id string) error {
			_, err := w.IssueTemporaryCode(t.Context(), by, w.account(id).Key, "reason")
			return err
		},
		"lost phone": func(by data.Actor, id string) error {
			_, err := w.LostPhone(t.Context(), by, w.account(id).Key, "reason")
			return err
		},
		"pause": func(by data.Actor, id string) error {
			return w.PauseOTP(t.Context(), by, w.account(id).Key, w.clock.Now().Add(time.Hour), "reason")
		},
		"test code": func(by data.Actor, id string) error {
			_, err := w.TestCode(t.Context(), by, w.account(id).Key, "123456")
			return err
		},
	}
	for name, act := range acts {
		for _, c := range []struct {
			by data.Actor
			id string
		}{
			{super, data.Superuser}, // not even he for himself
			{holder, "holder"},
			{holder, data.Superuser}, // who can do more
			{ordinary, "active"},
			{ordinary, "pending"},
			{theConsole, "off"},
		} {
			before := w.dump(everything...) + w.dump("recovery_codes")
			if err := act(c.by, c.id); !errors.Is(err, data.ErrDenied) {
				t.Errorf("%s of %s by %+v: %v", name, c.id, c.by, err)
			}
			if w.dump(everything...)+w.dump("recovery_codes") != before {
				t.Errorf("%s of %s by %+v changed something", name, c.id, c.by)
			}
		}
	}
	if err := acts["temporary code"](theConsole, "pending"); !errors.Is(err, data.ErrDenied) {
		t.Errorf("for who needs none: %v", err)
	}
	for _, name := range []string{"temporary code", "pause", "test code", "lost phone"} {
		if err := acts[name](holder, "other"); err != nil {
			t.Errorf("%s by another holder: %v", name, err)
		}
		if err := acts[name](theConsole, data.Superuser); err != nil {
			t.Errorf("%s of tapemaster at the console: %v", name, err)
		}
	}
}

// TestReasons: an act of the help desk asks why, and the log and the user get it.
func TestReasons(t *testing.T) {
	w := newWorld(t)
	key := w.addActive("alice").Key
	before := w.dump(everything...)
	for _, reason := range []string{"", " ", "\t", "two\nlines", "a\x00b", "\u202eback", "not \xff UTF-8", strings.Repeat("x", data.MaxReason+1)} {
		_, lost := w.LostPhone(t.Context(), theConsole, key, reason)
		_, issued := w.IssueTemporaryCode(t.Context(), theConsole, key, reason)
		paused := w.PauseOTP(t.Context(), theConsole, key, w.clock.Now().Add(time.Hour), reason)
		for name, err := range map[string]error{"lost phone": lost, "temporary code": issued, "pause": paused} {
			if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldReason {
				t.Errorf("%s because %.10q: %v", name, reason, err)
			}
		}
	}
	if w.dump(everything...) != before {
		t.Error("something was changed")
	}
	reason := strings.Repeat("ä", data.MaxReason)
	n := len(w.allEvents())
	_, err := w.IssueTemporaryCode(t.Context(), theConsole, key, reason)
	w.must(err)
	if e := w.allEvents()[n]; e.Detail != reason || e.Actor != consoleAt.Account || e.UserID != "alice" {
		t.Errorf("%+v", e)
	}
}
