package auth

import (
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// TestUsedCode: each time step lets in once, ever.
func TestUsedCode(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []int // from now, in the order in which their codes are typed
		want  string
	}{
		{"the same twice", []int{0, 0}, "session used-code"},
		{"T, T-1, T", []int{0, -1, 0}, "session used-code used-code"},
		{"T-1, T, T-1", []int{-1, 0, -1}, "session session used-code"},
		{"T+1 ends T", []int{1, 0, 1}, "session used-code used-code"},
		{"each once", []int{-1, 0, 1}, "session session session"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.addWithCodes("alice")
			var codes, got []string
			for _, step := range c.steps {
				codes = append(codes, w.code("alice", step))
			}
			for _, code := range codes {
				got = append(got, reasonOf(w.signIn("alice", code)))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%s, want %s", strings.Join(got, " "), c.want)
			}
			if n := w.account("alice").Codes.Failures; n != 0 {
				t.Errorf("used codes were counted as %d guesses", n)
			}
		})
	}
}

// TestUsedCodeAcrossPrograms: another program does not take it either.
func TestUsedCodeAcrossPrograms(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	code := w.code("alice", 0)
	w.session("alice", code)
	a := w.attempt("alice", passwordOf("alice"), code)
	a.Client.Program = "Checkpoint"
	out, err := w.other().SignIn(t.Context(), a)
	if err != nil || reasonOf(out) != string(data.UsedCode) {
		t.Errorf("%s, %v", reasonOf(out), err)
	}
}

// TestActivationBurnsItsCode: the code that activated lets nobody in again.
func TestActivationBurnsItsCode(t *testing.T) {
	for _, how := range []string{"login", "popup"} {
		w := newWorld(t)
		w.add("alice", withOTP)
		code := w.code("alice", 0)
		if how == "login" {
			w.complete(w.signIn("alice", code))
		} else {
			w.complete(w.activate(w.signIn("alice", ""), code))
		}
		for _, steps := range []int{0, -1} {
			if got := reasonOf(w.signIn("alice", w.code("alice", steps))); got != string(data.UsedCode) {
				t.Errorf("activated at the %s: the code of step %+d gives %s", how, steps, got)
			}
		}
		if got := reasonOf(w.signIn("alice", w.code("alice", 1))); got != "session" {
			t.Errorf("activated at the %s: the next code gives %s", how, got)
		}
	}
}

// TestClockSetBack: codes are compared with time steps only, so that what was
// used stays used, and the time of events locks nobody out.
func TestClockSetBack(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.add("bob")
	used := w.code("alice", 0)
	w.session("alice", used)
	at := w.clock.Now()
	w.clock.Move(-10 * time.Minute)
	if behind, err := w.ClockBehind(t.Context()); behind != 10*time.Minute || err != nil {
		t.Errorf("the clock is said to be %s behind, %v", behind, err)
	}
	n := len(w.allEvents())
	w.session("bob", "")
	if got := strings.Join(w.since(n), ", "); got != "clock-behind 10m0s, sign-in password" {
		t.Errorf("events: %s", got)
	}
	if got := reasonOf(w.signIn("alice", w.code("alice", 0))); got != string(data.UsedCode) {
		t.Errorf("a code of a step before the last one gives %s", got)
	}
	w.clock.Set(at)
	if got := reasonOf(w.signIn("alice", used)); got != string(data.UsedCode) {
		t.Errorf("the used code, once the clock is right again, gives %s", got)
	}
	w.clock.Move(time.Minute)
	w.session("alice", w.code("alice", 0))
	if behind, err := w.ClockBehind(t.Context()); behind != 0 || err != nil {
		t.Errorf("a clock that is right is said to be %s behind, %v", behind, err)
	}
}

// TestClockWarningStays until the clock shows what it has shown before: neither
// a refused sign-in nor one that succeeds takes the warning away.
func TestClockWarningStays(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.session("alice", "")
	w.clock.Move(-time.Hour)
	for i := range 5 {
		if behind, err := w.ClockBehind(t.Context()); behind != time.Hour-time.Duration(i)*time.Minute || err != nil {
			t.Errorf("after %d sign-ins: %s, %v", i, behind, err)
		}
		w.try(w.attempt("alice", []string{"wrong", passwordOf("alice")}[i%2], ""))
		w.clock.Move(time.Minute)
	}
	w.clock.Move(55 * time.Minute)
	if behind, err := w.ClockBehind(t.Context()); behind != 0 || err != nil {
		t.Errorf("an hour later: %s, %v", behind, err)
	}
}

// TestClockTolerance: clocks that differ by two seconds are not pointed out.
func TestClockTolerance(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.session("alice", "")
	for back, want := range []time.Duration{0, 0, 0, 3 * time.Second} {
		if behind, err := w.ClockBehind(t.Context()); behind != want || err != nil {
			t.Errorf("%d seconds back: %s, %v", back, behind, err)
		}
		w.clock.Move(-time.Second)
	}
}

// TestClockThatStoodAhead: one sign-in of a year to come warns for a day, not for
// a year; and then again if the clock is set back once more.
func TestClockThatStoodAhead(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	behind := func() time.Duration {
		t.Helper()
		behind, err := w.ClockBehind(t.Context())
		w.must(err)
		return behind
	}
	at := w.clock.Now()
	w.clock.Set(at.AddDate(1, 0, 0))
	w.session("alice", "")
	w.clock.Set(at.AddDate(0, 6, 0))
	w.session("alice", "")
	w.clock.Set(at)
	w.session("alice", "")
	const day = 24 * time.Hour
	for _, later := range []time.Duration{0, time.Minute, day - time.Second} {
		w.clock.Set(at.Add(later))
		if got := behind(); got != 365*day-later {
			t.Errorf("after %s: %s", later, got)
		}
	}
	w.clock.Set(at.Add(day))
	if got := behind(); got != 0 {
		t.Errorf("after a day: %s", got)
	}
	n := len(w.allEvents())
	w.session("alice", "")
	if got := strings.Join(w.since(n), ", "); got != "sign-in password" {
		t.Errorf("events: %s", got)
	}
	w.clock.Move(-time.Hour)
	w.try(w.attempt("alice", "wrong", ""))
	w.try(w.attempt("alice", "wrong", ""))
	if got := behind(); got != time.Hour {
		t.Errorf("set back by an hour again: %s", got)
	}
}

// TestFarAhead signs in beyond signed and unsigned 32-bit seconds.
func TestFarAhead(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	for _, at := range []time.Time{
		time.Date(2038, 1, 19, 3, 14, 7, 0, time.UTC),
		time.Date(2038, 1, 19, 3, 14, 38, 0, time.UTC),
		time.Date(2106, 2, 7, 6, 28, 15, 0, time.UTC),
		time.Date(2106, 2, 7, 6, 29, 0, 0, time.UTC),
	} {
		w.clock.Set(at)
		code := oathtool(t, w.secretOf("alice"), at)
		w.session("alice", code)
		if got := reasonOf(w.signIn("alice", code)); got != string(data.UsedCode) {
			t.Errorf("%s: the same code again gives %s", at, got)
		}
	}
}

// TestDaylightSaving: codes know no time zones.
func TestDaylightSaving(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("this system has no time zones")
	}
	w := newWorld(t)
	w.addActive("alice")
	before := time.Date(2026, 10, 25, 0, 59, 40, 0, time.UTC).In(zone) // 02:59:40, followed by 02:00
	for _, at := range []time.Time{before, before.Add(30 * time.Second)} {
		w.clock.Set(at)
		w.session("alice", w.code("alice", 0))
	}
	if behind, err := w.ClockBehind(t.Context()); behind != 0 || err != nil {
		t.Errorf("the clock is said to be %s behind, %v", behind, err)
	}
}

// TestDriftIsKept: what is learned is stored with the step.
func TestDriftIsKept(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	for i, want := range []int{1, 2, 2} {
		w.clock.Move(10 * time.Minute)
		w.session("alice", w.code("alice", i+1))
		if got := w.account("alice").Authenticators[0].Drift; got != want {
			t.Errorf("after a code %d steps ahead the drift is %d, want %d", i+1, got, want)
		}
	}
	w.clock.Move(10 * time.Minute)
	for _, off := range []int{-2, 4} {
		if got := reasonOf(w.signIn("alice", w.code("alice", off))); got != string(data.WrongCode) {
			t.Errorf("a code of step %+d, with a drift of 2, gives %s", off, got)
		}
	}
}

// TestOnlyActivatedOnesCount: while one authenticator is activated, the codes
// of another one that nobody has proven yet let nobody in.
func TestOnlyActivatedOnesCount(t *testing.T) {
	w := newWorld(t)
	key := w.addActive("alice").Key
	right := w.code("alice", 0)
	w.clock.Move(time.Second) // the newest one is the one added here
	w.must(w.store.Update(t.Context(), func(tx data.Tx) error {
		_, err := w.newAuthenticator(tx, key)
		return err
	}))
	for _, steps := range []int{0, 1, -1} {
		if got := reasonOf(w.signIn("alice", w.code("alice", steps))); got != string(data.WrongCode) {
			t.Errorf("a code of the pending one: %s", got)
		}
	}
	if got := reasonOf(w.signIn("alice", right)); got != "session" {
		t.Errorf("a code of the activated one: %s", got)
	}
	for _, a := range w.account("alice").Authenticators[1:] {
		if !a.ActivatedAt.IsZero() || a.LastStep != 0 {
			t.Errorf("the pending one was used: %+v", a)
		}
	}
}

// TestSeveralAuthenticators: each lets in with codes of its own, a code of one
// is not used up by the other, and wrong ones count for the user.
func TestSeveralAuthenticators(t *testing.T) {
	w := newWorld(t)
	key := w.addActive("alice").Key
	first := w.secretOf("alice")
	w.clock.Move(time.Second)
	w.must(w.store.Update(t.Context(), func(tx data.Tx) error {
		a, err := w.newAuthenticator(tx, key)
		if err != nil {
			return err
		}
		_, err = tx.Activate(a.ID, 1, 0, w.clock.Now())
		return err
	}))
	step := w.clock.Now().Unix() / 30
	for _, c := range []struct{ code, want string }{
		{hotpOracle(first, step), "session"},
		{w.code("alice", 0), "session"},
		{hotpOracle(first, step), "used-code"},
		{w.code("alice", 0), "used-code"},
		{"1", "bad-code"},
	} {
		if got := reasonOf(w.signIn("alice", c.code)); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	for range tapeTrack.freeCodes {
		w.signIn("alice", w.wrongCode("alice"))
	}
	if c := w.account("alice").Codes; c.Failures != tapeTrack.freeCodes || c.Delay != tapeTrack.firstDelay {
		t.Errorf("%+v", c)
	}
}
