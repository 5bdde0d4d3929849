package remote_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect/v2"

	"tapetrack/data"
	"tapetrack/data/remote"
	"tapetrack/data/wire"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// A place is where in a call the connection is cut.
type place int

const (
	nowhere place = iota
	beforeRequest
	inRequest
	beforeAnswer // after the commit
	inAnswer
)

var places = []place{beforeRequest, inRequest, beforeAnswer, inAnswer}

func (p place) String() string {
	return [...]string{"nowhere", "before the request", "in the middle of the request", "after the commit", "in the middle of the answer"}[p]
}

// A cutting is one cut of the connections that are open while a call is made over them, and
// what the server committed in the meantime.
type cutting struct {
	at      place
	after   int                       // bytes of the request or of the answer that pass first
	passed  struct{ out, answer int } // bytes, until the cut
	commits int
	kept    int // of them, with the outcome of an attempt
	cut     bool
	before  int // commits at the cut
}

// passes says how many of the next n bytes pass, and whether the connection ends with them.
func (c *cutting) passes(toClient bool, n int) (rest int, ends bool) {
	if c == nil || c.cut || n == 0 {
		return n, false
	}
	passed, cuts := &c.passed.out, c.at == beforeRequest || c.at == inRequest && c.commits == 0 // later it says that it has the answer
	if toClient {
		passed, cuts = &c.passed.answer, c.at == inAnswer && c.commits > 0
	}
	*passed += n
	if cuts && *passed >= c.after {
		return n - (*passed - c.after), true
	}
	return n, false
}

// cutHere ends all connections; b.mu is held.
func (b *between) cutHere() {
	b.now.cut, b.now.before = true, b.now.commits
	for conn := range b.conns {
		_ = conn.Close()
	}
}

// committed is called by the server before it answers.
func (b *between) committed(kept bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.now
	if c == nil {
		return
	}
	c.commits++
	if kept {
		c.kept++
	}
	if c.commits > 1 {
		return
	}
	c.passed.answer = 0
	if c.at == beforeAnswer {
		b.cutHere()
	}
}

// cutDuring has the connections cut during a call over one that stands.
func (w *world) cutDuring(c *remote.Client, at place, after int, call func()) cutting {
	w.t.Helper()
	for range 2 { // with the second answer whatever belongs to the first has passed
		_, err := c.ClockBehind(w.t.Context())
		w.must(err)
	}
	now := &cutting{at: at, after: after}
	set := func(now *cutting) {
		w.between.mu.Lock()
		defer w.between.mu.Unlock()
		w.between.now = now
	}
	set(now)
	call()
	set(nil)
	switch {
	case at == nowhere:
	case !now.cut && (at == inRequest || at == inAnswer): // it was shorter than the one that was measured, as over a connection that was open
	case !now.cut:
		w.t.Fatalf("%v: never cut: %+v", at, *now)
	case (now.before > 0) != (at == beforeAnswer || at == inAnswer):
		w.t.Fatalf("%v: cut after %d commits", at, now.before)
	}
	return *now
}

// committing tells what is between of each commit.
type committing struct {
	data.Storage
	w *world
}

// Update is that of data.Storage.
func (c committing) Update(ctx context.Context, f func(data.Tx) error) error {
	kept := false
	err := c.Storage.Update(ctx, func(tx data.Tx) error { return f(keeping{tx, &kept}) })
	if err == nil && c.w.between != nil {
		c.w.between.committed(kept)
	}
	return err
}

// keeping notes whether the outcome of an attempt is stored.
type keeping struct {
	data.Tx
	kept *bool
}

// KeepAttempt is that of data.AttemptTx.
func (k keeping) KeepAttempt(a data.KeptAttempt, before time.Time) error {
	*k.kept = true
	return k.Tx.KeepAttempt(a, before)
}

// sizes are those of a call that was not cut, and of which the last bytes are too few for a
// message.
type sizes struct{ request, answer int }

const lastBytes = 16

// in draws after how many bytes a call is cut.
func (s sizes) in(random *rand.Rand, at place) int {
	switch at {
	case inRequest:
		return 1 + random.IntN(s.request-lastBytes)
	case inAnswer:
		return 1 + random.IntN(s.answer-lastBytes)
	}
	return 0
}

// TestEveryJudgedActIsDoneOnce: whatever is judged, and wherever in it the connection is cut,
// the act is done once, and its caller is told what became of it: what is shown once is what
// the server has stored.
func TestEveryJudgedActIsDoneOnce(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), w.console, nil, map[string]string{data.PolicyOwnOTP: "true"}))
	n := 0
	for i, a := range cutActs {
		t.Run(a.name, func(t *testing.T) {
			defer func(before testing.TB) { w.t = before }(w.t)
			w.t = t
			random := rand.New(rand.NewPCG(uint64(i), 1))
			try := func(at place, s sizes) cutting {
				n++
				y := &tried{world: w, id: fmt.Sprintf("u%05d", n), random: random, c: w.client()}
				defer y.c.Close()
				after := s.in(random, at)
				y.where = fmt.Sprintf("cut %v, after %d bytes", at, after)
				do := a.begin(y)
				last := y.events(0)[0].ID
				var holds func()
				what := w.cutDuring(y.c, at, after, func() { holds = do() })
				if what.kept != 1 || what.commits != 1 {
					t.Errorf("%s: done %d times, in %d commits", y.where, what.kept, what.commits)
				}
				y.brought(last, a.events)
				y.failed(a.passwords, a.codes)
				holds()
				return what
			}
			whole := try(nowhere, sizes{})
			s := sizes{whole.passed.out, whole.passed.answer}
			for range check.Many(1, 90) {
				for _, at := range places {
					try(at, s)
				}
			}
		})
	}
}

// TestEveryJudgedMethodIsCut: a method that is judged from now on is one that is cut.
func TestEveryJudgedMethodIsCut(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "wire", "testdata", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	service := strings.TrimSuffix(wire.SignIn.Spec().Procedure, "SignIn")
	judged := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if !wire.Is(connect.Spec{Procedure: service + name}, wire.Judged) {
			continue
		}
		judged++
		if !slices.ContainsFunc(cutActs, func(a cutAct) bool { return a.name == name }) {
			t.Errorf("%s is not cut", name)
		}
	}
	if judged < 16 {
		t.Errorf("only %d judged methods were found", judged)
	}
}

// TestWhatIsNotJudgedMayBeDone: an act without an attempt is done at most once, and whoever
// asked for it learns that it may have been done.
func TestWhatIsNotJudgedMayBeDone(t *testing.T) {
	w := newWorld(t)
	bob := w.add("bob")
	c := w.client()
	by := w.inAt(c, data.Superuser, "").Actor()
	n, cuts := 0, map[place]int{}
	for i, do := range []func() error{
		func() error { n++; return c.AddGroup(t.Context(), by, data.Group{ID: fmt.Sprintf("G%04d", n)}) },
		func() error {
			n++
			_, err := c.AddUser(t.Context(), by, data.NewUser{User: data.User{ID: fmt.Sprintf("x%04d", n), Group: "OPS"}, Password: password})
			return err
		},
		func() error { n++; return c.ResetPassword(t.Context(), by, bob.Key, fmt.Sprint(password, n), false) },
	} {
		random := rand.New(rand.NewPCG(uint64(i), 2))
		whole := w.cutDuring(c, nowhere, 0, func() { w.must(do()) })
		s := sizes{whole.passed.out, whole.passed.answer}
		for range check.Many(1, 90) {
			for _, at := range places {
				after := s.in(random, at)
				var err error
				what := w.cutDuring(c, at, after, func() { err = do() })
				says := fmt.Sprintf(string(remote.Unknown), w.link.Place())
				if !what.cut {
					w.must(err)
					continue
				}
				cuts[at]++
				if !errors.Is(err, data.ErrUnreachable) || words.Message(err).String() != says {
					t.Errorf("act %d, cut %v, after %d bytes: %v", i, at, after, err)
				}
				if what.commits != what.before {
					t.Errorf("act %d, cut %v, after %d bytes: done once more", i, at, after)
				}
			}
		}
	}
	for _, at := range places {
		if cuts[at] == 0 {
			t.Errorf("never cut %v", at)
		}
	}
}
