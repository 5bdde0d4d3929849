package auth

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// A wanderer is somebody whose phone and computer have clocks of their own, and
// what the rules of time say about the two, reckoned a second time.
type wanderer struct {
	id     string
	secret []byte
	phone  float64 // seconds ahead of the true time
	rate   float64 // and what it gains in a day
	last   int64   // newest step that was used
	drift  int64   // in steps, as learned
	used   map[int64]bool
}

// A simulated year: clocks gain and lose, jump and are set right.
type year struct {
	*world
	dice     *rand.Rand
	now      float64 // seconds of the true time since testStart
	computer float64 // seconds that the computer's clock is ahead
	rate     float64
	people   []*wanderer

	in, used, out, ahead int // how often somebody got in, typed a used code, was out of reach, or met steps that are to come
}

func TestClocksWanderForAYear(t *testing.T) {
	for seed := range check.Many(1, 5) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			y := &year{world: newWorld(t), dice: rand.New(rand.NewPCG(uint64(seed)+1, 365))}
			y.policies(map[string]string{data.PolicyRecoveryCodes: "false"}) // nobody is asked to make any
			for i := range 4 {
				id := fmt.Sprint("user", i)
				y.add(id, withOTP)
				y.complete(y.signIn(id, y.code(id, 0)))
				step := y.clock.Now().Unix() / 30
				y.people = append(y.people, &wanderer{id: id, secret: y.secretOf(id), last: step, used: map[int64]bool{step: true}})
			}
			for y.now < 365*86400 {
				who := y.people[y.dice.IntN(len(y.people))]
				for range 1 + y.dice.IntN(3) {
					y.pass()
					y.typed(who)
				}
			}
			// A year in which nothing happened would show nothing.
			if y.in < 500 || y.used < 50 || y.out < 50 || y.ahead < 15 {
				t.Errorf("%d got in, %d codes were used, %d clocks were out of reach, %d steps were to come", y.in, y.used, y.out, y.ahead)
			}
		})
	}
}

// pass lets time go by: hours, or less than a minute, in which clocks are set
// right more often than they go wrong.
func (y *year) pass() {
	d := y.dice.ExpFloat64() * 8 * 3600
	if y.dice.IntN(2) == 0 {
		d = y.dice.Float64() * 60
	}
	y.now += d
	wander := func(clock, rate *float64) {
		*clock += *rate * d / 86400
		switch y.dice.IntN(40) {
		case 0: // another room, another battery
			*rate = y.dice.NormFloat64() * 20
		case 1: // it jumps
			*clock += y.dice.NormFloat64() * 60
		case 2, 3, 4, 5, 6, 7: // it is set right
			*clock = 0
		}
	}
	wander(&y.computer, &y.rate)
	for _, p := range y.people {
		wander(&p.phone, &p.rate)
	}
	y.show()
}

// show sets the clock of the computer.
func (y *year) show() {
	y.clock.Set(testStart.Add(time.Duration((y.now + y.computer) * float64(time.Second))))
}

// steps returns the time steps that phone and computer are in.
func (y *year) steps(p *wanderer) (phone, computer int64) {
	at := func(ahead float64) int64 {
		return testStart.Add(time.Duration((y.now+ahead)*float64(time.Second))).Unix() / 30
	}
	return at(p.phone), at(y.computer)
}

// typed signs in with the code that the phone shows and holds what comes of it
// against the rules.
func (y *year) typed(p *wanderer) {
	y.t.Helper()
	step, present := y.steps(p)
	code := hotpOracle(p.secret, step)
	for s := present - 4; s <= present+4; s++ {
		if s != step && hotpOracle(p.secret, s) == code {
			return // one of a hundred thousand: the code is that of two steps
		}
	}
	out := y.signIn(p.id, code)
	off := step - present
	within := -1 <= off && off <= 1 || p.drift-1 <= off && off <= p.drift+1
	where := func() string {
		return fmt.Sprintf("%s on day %.1f, step %+d of the computer's, drift %+d, last %+d", p.id, y.now/86400, off, p.drift, p.last-present)
	}
	switch {
	case !within:
		y.out++
		if got := reasonOf(out); got != string(data.WrongCode) {
			y.t.Fatalf("%s: %s, out of reach of both clocks", where(), got)
		}
		y.setCounters(p.id, data.Counter{}, data.Counter{})
	case step > p.last:
		y.in++
		if out.Session == nil {
			y.t.Fatalf("%s: %s", where(), reasonOf(out))
		}
		if p.used[step] {
			y.t.Fatalf("%s: used twice", where())
		}
		p.used[step], p.last = true, step
		switch {
		case off > p.drift && p.drift < 2:
			p.drift++
		case off < p.drift && p.drift > -2:
			p.drift--
		}
		if ahead := time.Duration(p.last*30-y.clock.Now().Unix()) * time.Second; ahead > 90*time.Second {
			y.t.Fatalf("%s: the step that was used begins in %s", where(), ahead)
		}
	default:
		y.used++
		if got := reasonOf(out); got != string(data.UsedCode) {
			y.t.Fatalf("%s: %s, want used-code", where(), got)
		}
		if p.last > present {
			y.ahead++
		}
		y.waits(p, out.Refusal.Wait, where)
	}
}

// waits as long as the refusal says: then the phone shows a code that was not
// used.
func (y *year) waits(p *wanderer, wait time.Duration, where func() string) {
	y.t.Helper()
	y.now += wait.Seconds()
	y.show()
	if step, _ := y.steps(p); step != p.last+1 {
		y.t.Fatalf("%s: after %s the phone shows step %+d of the last one", where(), wait, step-p.last)
	}
}

// TestClockSetRight: whoever's clock went wrong and was set right again gets in,
// with the code that the phone shows, at once or when the steps that were used
// ahead of the clock are over.
func TestClockSetRight(t *testing.T) {
	for _, c := range []struct {
		name string
		off  []int // by how many steps the phone is ahead of the computer, a day apart
	}{
		{"the phone was ahead", []int{1, 2, 0}},
		{"and further", []int{1, 2, 3, 0, 0}},
		{"the phone was behind", []int{-1, -2, 0}},
		{"and further", []int{-1, -2, -3, 0, 0}},
		{"right, and a bit off", []int{1, 2, 1, -1}},
	} {
		w := newWorld(t)
		w.addWithCodes("alice")
		for day, off := range c.off {
			w.clock.Move(24 * time.Hour)
			if got := reasonOf(w.signIn("alice", w.code("alice", off))); got != "session" {
				t.Errorf("%s, day %d: %+d steps: %s", c.name, day+1, off, got)
			}
		}
	}
}

// TestClockSetRightAtOnce: right after a code from three steps ahead, the
// phone's clock is set right. It is a minute and a half until that step begins.
func TestClockSetRightAtOnce(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	for i := range 3 {
		w.clock.Move(24 * time.Hour)
		w.session("alice", w.code("alice", i+1))
	}
	out := w.signIn("alice", w.code("alice", 0))
	want := lang.Say(data.Refusal{Reason: data.UsedCode, Proven: true, Wait: 2 * time.Minute}.Says())
	if reasonOf(out) != "used-code" || out.Refusal.Ahead() != data.UsedLater || out.Refusal.Wait != 120*time.Second || lang.Say((*out.Refusal).Says()) != want {
		t.Errorf("%s, %q", reasonOf(out), lang.Say((*out.Refusal).Says()))
	}
	if n := w.account("alice").Codes.Failures; n != 0 {
		t.Errorf("it was counted as %d guesses", n)
	}
	w.clock.Move(120 * time.Second)
	w.session("alice", w.code("alice", 0))
}

// TestClockStoodAhead: a computer whose clock stood a year ahead for one
// sign-in used up the codes of that year. No code counts twice, whatever the
// clock shows later; the refusal says until when and what helps, and it does.
func TestClockStoodAhead(t *testing.T) {
	w := newWorld(t)
	key := w.addActive("alice").Key
	at := w.clock.Now()
	w.clock.Set(at.AddDate(1, 0, 0))
	w.session("alice", w.code("alice", 0))
	w.clock.Set(at)
	out := w.signIn("alice", w.code("alice", 0))
	const until = "366 days" // the 365 and as long as codes tolerate, rounded up
	if reasonOf(out) != "used-code" || out.Refusal.Ahead() != data.UsedFarAhead || !strings.Contains(lang.Say((*out.Refusal).Says()), until) {
		t.Errorf("%s, %q", reasonOf(out), lang.Say((*out.Refusal).Says()))
	}
	if test := w.testCode("alice", w.code("alice", 0)); test.Matches ||
		lang.Say(test.Text) != fmt.Sprintf(belongs+farAhead, "alice", until) {
		t.Errorf("%q", lang.Say(test.Text))
	}
	out = w.try(w.attempt("alice", "a wrong password", w.code("alice", 0)))
	if lang.Say((*out.Refusal).Says()) != lang.Say(words.BeforePassword) {
		t.Errorf("before the password: %q", lang.Say((*out.Refusal).Says()))
	}
	given, err := w.LostPhone(t.Context(), theConsole, key, "the clock stood ahead")
	w.must(err)
	w.complete(w.activate(w.signIn("alice", given.Code), w.code("alice", 0)))
	w.clock.Move(time.Minute)
	w.session("alice", w.code("alice", 0))
}
