package auth

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
)

func (w *world) testCode(id, code string) data.CodeTest {
	w.t.Helper()
	test, err := w.TestCode(context.Background(), theConsole, w.account(id).Key, code)
	w.must(err)
	return test
}

// TestTestCode: a code that was read out is judged like one that was typed: used
// up, counted, and told to the user.
func TestTestCode(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	n := len(w.allEvents())
	code := w.code("alice", 0)
	if got := w.testCode("alice", " "+code[:3]+" "+code[3:]); !got.Matches || got.Device != "Phone" || !strings.Contains(lang.Say(got.Text), "correct") {
		t.Errorf("%+v", got)
	}
	if got := w.testCode("alice", code); got.Matches || !strings.Contains(lang.Say(got.Text), "already used") || strings.Contains(lang.Say(got.Text), "clock") {
		t.Errorf("again: %+v", got)
	}
	if got := reasonOf(w.signIn("alice", code)); got != string(data.UsedCode) {
		t.Errorf("at the login: %s", got)
	}
	w.clock.Move(10 * time.Minute)
	for range tapeTrack.freeCodes {
		if got := w.testCode("alice", w.wrongCode("alice")); got.Matches {
			t.Errorf("a wrong one: %+v", got)
		}
	}
	if got := w.testCode("alice", w.code("alice", 0)); got.Matches || !strings.Contains(lang.Say(got.Text), "This one was not counted") || !strings.Contains(lang.Say(got.Text), "30 seconds") {
		t.Errorf("while delayed: %+v", got)
	}
	if c := w.account("alice").Codes; c.Failures != tapeTrack.freeCodes {
		t.Errorf("%+v", c)
	}
	want := []string{"code-tested correct code", "code-tested used-code", "sign-in-refused used-code"}
	for range tapeTrack.freeCodes {
		want = append(want, "code-tested wrong-code")
	}
	if got := w.since(n); !slices.Equal(got, append(want, "code-tested code-delayed")) {
		t.Errorf("events %q", got)
	}
	w.clock.Move(tapeTrack.firstDelay)
	o, err := w.Overview(t.Context(), w.session("alice", w.code("alice", 0)))
	if w.must(err); len(o.Since.Changes) != 3+tapeTrack.freeCodes || o.Since.Changes[0].Actor != consoleAt.Account || o.Since.Changes[0].Kind != data.CodeTested {
		t.Errorf("the user is told of %d tests", len(o.Since.Changes))
	}
}

// TestTestCodeRefused: only six digits, only where there is something to test.
func TestTestCodeRefused(t *testing.T) {
	for state, prepare := range states {
		w := newWorld(t)
		prepare(w)
		before := w.dump(everything...)
		for _, code := range []string{"", "12345", "1234567", "abcdef", "ABCD-EFGH-IJKL", strings.Repeat("1", 10_000)} {
			_, err := w.TestCode(t.Context(), theConsole, w.account("alice").Key, code)
			if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldOTP {
				t.Errorf("%s, %.10q: %v", state, code, err)
			}
		}
		if _, err := w.TestCode(t.Context(), theConsole, w.account("alice").Key, "123456"); state != "active" && !errors.Is(err, data.ErrDenied) {
			t.Errorf("%s: %v", state, err)
		}
		if state != "active" && w.dump(everything...) != before {
			t.Errorf("%s: something was changed", state)
		}
	}
	w := newWorld(t)
	if _, err := w.TestCode(t.Context(), theConsole, 4711, "123456"); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

// TestTestCodeBlocks, and asks for a new password, as at sign-in.
func TestTestCodeBlocks(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.setCounters("alice", data.Counter{}, data.Counter{Failures: tapeTrack.blockAt - 1})
	w.testCode("alice", w.wrongCode("alice"))
	if got := w.account("alice").OTP; got != data.Blocked {
		t.Errorf("%s", got)
	}
	w.addActive("bob")
	w.setCounters("bob", data.Counter{}, data.Counter{Failures: tapeTrack.suspectCodes + 1})
	w.testCode("bob", w.code("bob", 0))
	if out := w.signIn("bob", w.code("bob", 1)); out.ChangePassword != data.CodesGuessed {
		t.Errorf("%s", reasonOf(out))
	}
}

// TestTestCodeNames the authenticator that shows the code.
func TestTestCodeNames(t *testing.T) {
	w, _, ticket := opened(t)
	w.device(ticket, "", "Tablet")
	w.clock.Move(time.Minute)
	for code, want := range map[string]string{w.code("alice", 0): "Tablet", hotpOracle(w.firstSecret("alice"), w.step()): "Phone"} {
		if got := w.testCode("alice", code); got.Device != want || !strings.Contains(lang.Say(got.Text), "("+want+")") {
			t.Errorf("%+v, want %s", got, want)
		}
	}
}

// TestClockHints: what may be wrong with a clock, by the code that it shows.
func TestClockHints(t *testing.T) {
	const zone = "wrong time zone"
	for _, c := range []struct {
		ahead time.Duration
		says  []string // "" says that no clock explains it
	}{
		{time.Minute, []string{"about 1 minute ahead"}},
		{-time.Minute, []string{"about 1 minute behind"}},
		{5 * time.Minute, []string{"about 5 minutes ahead", "automatic date"}},
		{-15 * time.Minute, []string{"about 15 minutes behind"}},
		{30 * time.Minute, []string{"about 30 min ahead", zone}},
		{time.Hour, []string{"about 1 h ahead", zone}},
		{time.Hour + 30*time.Second, []string{"about 1 h ahead", zone}},
		{-2*time.Hour - time.Minute, []string{"about 2 h behind", zone}},
		{-5*time.Hour - 45*time.Minute, []string{"about 5 h 45 min behind", zone}},
		{14 * time.Hour, []string{"about 14 h ahead", zone}},
		{14*time.Hour + 15*time.Minute, []string{"no clock error explains it"}},
		{20 * time.Minute, []string{"no clock error explains it"}},
	} {
		w := newWorld(t)
		w.addActive("alice")
		w.giveSecret("alice", rfcSecret) // with a random one, two of its codes may be the same
		w.clock.Move(24 * time.Hour)
		code := hotpOracle(w.secretOf("alice"), w.clock.Now().Add(c.ahead).Unix()/30)
		got := w.testCode("alice", code)
		for _, says := range c.says {
			if got.Matches || !strings.Contains(lang.Say(got.Text), says) {
				t.Errorf("%s ahead: %q does not say %q", c.ahead, lang.Say(got.Text), says)
			}
		}
		if zoned := strings.Contains(lang.Say(got.Text), zone); zoned != slices.Contains(c.says, zone) {
			t.Errorf("%s ahead: %q", c.ahead, lang.Say(got.Text))
		}
		// What the administrator is told stands nowhere, and nobody else is told.
		n := len(w.allEvents())
		if events := w.allEvents(); events[n-1].Detail != string(data.WrongCode) {
			t.Errorf("event %+v", events[n-1])
		}
		out := w.signIn("alice", code)
		if text := lang.Say((*out.Refusal).Says()); reasonOf(out) != string(data.WrongCode) || text != lang.Say(data.Refusal{Reason: data.WrongCode, Proven: true}.Says()) {
			t.Errorf("%s ahead, at the login: %q", c.ahead, text)
		}
	}
}

// TestClockHintInADelay: from the fifth wrong code on codes are delayed, and
// then the clock is what has to be found. The hint comes with the wrong code that
// begins a delay and once in it, not each time: a code that is tested in a delay
// is not counted. That a code is right now it does not say.
func TestClockHintInADelay(t *testing.T) {
	const hint, minutes = "The clock of Phone is about 5 minutes ahead of that of this computer.", 5 * time.Minute
	w := newWorld(t)
	w.addActive("alice")
	w.giveSecret("alice", rfcSecret)
	shown := func(ahead time.Duration) string {
		return hotpOracle(rfcSecret, w.clock.Now().Add(ahead).Unix()/30)
	}
	for i := 1; i <= 5; i++ {
		if got := w.testCode("alice", shown(minutes)); !strings.Contains(lang.Say(got.Text), hint) {
			t.Errorf("wrong code %d: %q", i, lang.Say(got.Text))
		}
	}
	for delay, wait := range []string{"30 seconds", "1 minute"} {
		n := w.account("alice").Codes.Failures
		if got := reasonOf(w.signIn("alice", shown(minutes))); got != "code-delayed" {
			t.Errorf("delay %d, at the login: %s", delay, got)
		}
		got := w.testCode("alice", shown(minutes))
		if !strings.Contains(lang.Say(got.Text), "Try again in "+wait) || !strings.Contains(lang.Say(got.Text), hint) {
			t.Errorf("delay %d: %q", delay, lang.Say(got.Text))
		}
		for _, code := range []string{shown(minutes), shown(-minutes), shown(0)} {
			got := w.testCode("alice", code)
			if got.Matches || !strings.Contains(lang.Say(got.Text), "Try again in "+wait) || strings.Contains(lang.Say(got.Text), "The clock of") || !strings.Contains(lang.Say(got.Text), "time is set automatically") {
				t.Errorf("delay %d, once more: %q", delay, lang.Say(got.Text))
			}
		}
		if after := w.account("alice").Codes.Failures; after != n {
			t.Errorf("delay %d: %d wrong codes, before %d", delay, after, n)
		}
		w.clock.Move(time.Minute)
		w.testCode("alice", shown(minutes))
	}
	if got := w.testCode("alice", shown(0)); got.Matches || strings.Contains(lang.Say(got.Text), "The clock of") {
		t.Errorf("the code that is right now, in a delay: %q", lang.Say(got.Text))
	}
}

// TestClockOffset holds every offset that is looked for against the code.
func TestClockOffset(t *testing.T) {
	const present = 60_010_000 // from where all codes that are looked for differ
	for steps := int64(-30); steps <= 30; steps++ {
		got, ok := clockOffset(rfcSecret, hotpOracle(rfcSecret, present+steps), present, 2)
		right := -1 <= steps && steps <= 3
		if want := time.Duration(steps) * 30 * time.Second; ok == right || ok && got != want {
			t.Errorf("%d steps: %s, %v", steps, got, ok)
		}
	}
	for quarters := -56; quarters <= 56; quarters++ {
		zone := time.Duration(quarters) * 15 * time.Minute
		if zone.Abs() <= 15*time.Minute {
			continue
		}
		for near := int64(-2); near <= 2; near++ {
			got, ok := clockOffset(rfcSecret, hotpOracle(rfcSecret, present+int64(zone/(30*time.Second))+near), present, 0)
			if !ok || got != zone {
				t.Errorf("%s and %d steps: %s, %v", zone, near, got, ok)
			}
		}
	}
}
