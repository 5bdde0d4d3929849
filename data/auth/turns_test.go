package auth

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"

	"tapetrack/data"
)

// A queueing is calls that wait for their turn.
type queueing struct {
	t      *testing.T
	turns  *turns
	begun  []string
	leaves map[string]func()
}

func newQueueing(t *testing.T, cores, most int) *queueing {
	return &queueing{t: t, turns: newTurns(cores, most), leaves: map[string]func(){}}
}

// ask has somebody ask for a turn, and returns why there is none.
func (q *queueing) ask(ctx context.Context, who string, of standing) error {
	var refused error
	go func() {
		leave, err := q.turns.wait(ctx, of)
		if refused = err; err == nil {
			q.begun, q.leaves[who] = append(q.begun, who), leave
		}
	}()
	synctest.Wait()
	return refused
}

// ends ends the work of somebody.
func (q *queueing) ends(who string) {
	q.t.Helper()
	leave := q.leaves[who]
	if leave == nil {
		q.t.Fatalf("%s has not begun: %v", who, q.begun)
	}
	delete(q.leaves, who)
	leave()
	synctest.Wait()
}

func (q *queueing) want(who ...string) {
	q.t.Helper()
	if !slices.Equal(q.begun, who) {
		q.t.Fatalf("begun %q, want %q", q.begun, who)
	}
}

// TestTurnsOfStrangers: strangers have half of the cores, whatever the others do with theirs.
func TestTurnsOfStrangers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, ctx := newQueueing(t, 2, 64), t.Context()
		for _, who := range []string{"s1", "s2", "s3"} {
			_ = q.ask(ctx, who, stranger)
		}
		q.want("s1") // the other core is for those who are known
		_ = q.ask(ctx, "k1", known)
		_ = q.ask(ctx, "k2", known)
		q.want("s1", "k1")
		q.ends("s1")
		q.want("s1", "k1", "s2") // and strangers keep theirs
		q.ends("k1")
		q.ends("s2")
		q.want("s1", "k1", "s2", "k2", "s3")
		q.ends("s3")
		_ = q.ask(ctx, "k3", known)
		q.want("s1", "k1", "s2", "k2", "s3", "k3") // while no stranger waits, all cores
		_ = q.ask(ctx, "own", inside)
		_ = q.ask(ctx, "s4", stranger)
		q.ends("k2")
		q.want("s1", "k1", "s2", "k2", "s3", "k3", "s4")
		q.ends("k3")
		q.want("s1", "k1", "s2", "k2", "s3", "k3", "s4", "own")
	})
}

// TestTurnsOnOneCore: there they take turns.
func TestTurnsOnOneCore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, ctx := newQueueing(t, 1, 64), t.Context()
		for _, who := range []string{"s1", "s2", "s3"} {
			_ = q.ask(ctx, who, stranger)
		}
		for _, who := range []string{"k1", "k2"} {
			_ = q.ask(ctx, who, known)
		}
		for _, who := range []string{"s1", "k1", "s2", "k2", "s3"} {
			q.ends(who)
		}
		q.want("s1", "k1", "s2", "k2", "s3")
	})
}

// TestTurnsEnd: a full queue refuses at once, and does not fill the other one; whoever hangs up
// no longer waits, and their place is free; and a call that has ended is not begun.
func TestTurnsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueueing(t, 1, 2)
		ctx, hangUp := context.WithCancel(t.Context())
		_ = q.ask(t.Context(), "s0", stranger)
		_ = q.ask(ctx, "s1", stranger)
		_ = q.ask(t.Context(), "s2", stranger)
		if err := q.ask(t.Context(), "s3", stranger); !errors.Is(err, data.ErrServerBusy) {
			t.Errorf("the third that waits: %v", err)
		}
		_ = q.ask(t.Context(), "k1", known)
		for range 10 {
			if err := q.ask(t.Context(), "own", inside); err != nil {
				t.Errorf("at this computer: %v", err)
			}
		}
		hangUp()
		synctest.Wait()
		if n := len(q.turns.queues[stranger]); n != 1 {
			t.Errorf("%d wait after one of two has hung up", n)
		}
		if err := q.ask(ctx, "s4", stranger); !errors.Is(err, context.Canceled) {
			t.Errorf("a call that has ended: %v", err)
		}
		q.ends("s0")
		q.want("s0", "own")
		for range 9 {
			q.ends("own")
			if slices.Contains(q.begun, "s2") && len(q.leaves) == 1 && q.leaves["s2"] != nil {
				q.ends("s2")
			}
		}
	})
}

// TestEveryHashTakesATurn: no more passwords and codes are hashed at once than there are cores,
// whatever they are hashed for.
func TestEveryHashTakesATurn(t *testing.T) {
	if cores.cores != runtime.GOMAXPROCS(0) || cores.most != 64 {
		t.Errorf("%d at once, and %d wait", cores.cores, cores.most)
	}
	synctest.Test(t, func(t *testing.T) {
		s := newService(Parts{Hasher: new(fastHasher)})
		s.turns = newTurns(1, 64)
		ctx := t.Context()
		for what, do := range map[string]func() error{
			"hash":   func() error { _, err := s.hash(ctx, "a password"); return err },
			"verify": func() error { _, _, err := s.verify(ctx, "a password", nobody); return err },
			"derive": func() error { _, err := s.derive(ctx, "a code", make([]byte, 16)); return err },
		} {
			leave, err := s.turns.wait(ctx, inside)
			if err != nil {
				t.Fatal(err)
			}
			ended := false
			go func() { ended = do() == nil }()
			synctest.Wait()
			if ended {
				t.Errorf("%s did not wait", what)
			}
			leave()
			synctest.Wait()
			if !ended || s.turns.running != [standings]int{} {
				t.Errorf("%s: ended %v, and still hash: %v", what, ended, s.turns.running)
			}
		}
	})
}
