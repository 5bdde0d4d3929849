package serve

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/trust"
	"tapetrack/data/wire"
)

// fakeWatch is a database with nothing but events about users: the session of a user has their
// key as its token.
type fakeWatch struct {
	mu     sync.Mutex
	events []int64 // whom each is about; 0: everyone
	ended  map[int64]bool
	seen   []string // the sessions whose programs were noted last
}

func (f *fakeWatch) append(user int64, ends bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, user)
	f.ended[user] = ends
}

func (f *fakeWatch) Changes(context.Context) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return int64(len(f.events)), nil
}

func (f *fakeWatch) News(_ context.Context, after int64) (data.News, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	news := data.News{Newest: int64(len(f.events))}
	for _, user := range f.events[after:] {
		news.Users = append(news.Users, user)
		news.Everyone = news.Everyone || user == 0
	}
	return news, nil
}

// Standing makes user 1 the only holder of tapemaster rights.
func (f *fakeWatch) Standing(_ context.Context, by data.Actor) (data.Standing, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var user int64
	if _, err := fmt.Sscan(actor.Session(by), &user); err != nil {
		return data.Standing{}, err
	}
	if f.ended[user] {
		return data.Standing{}, data.ErrSessionEnded
	}
	return data.Standing{UserKey: user, Holder: user == 1}, nil
}

func (f *fakeWatch) Seen(_ context.Context, running []data.Actor) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen = nil
	for _, by := range running {
		f.seen = append(f.seen, actor.Session(by))
	}
	slices.Sort(f.seen)
	return nil
}

func (f *fakeWatch) running() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.seen, " ")
}

// TestProgramsAreNoted: once a minute the programs are noted that follow changes, and those
// that have called since.
func TestProgramsAreNoted(t *testing.T) {
	authority, err := trust.NewAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		from := &fakeWatch{ended: map[int64]bool{}}
		s := New(Options{Doors: struct{ data.Doors }{}, Watch: from, Authority: authority})
		go s.watch.run(ctx)
		synctest.Wait() // it has noted that nobody runs
		following, leave := context.WithCancel(ctx)
		go func() {
			_ = s.watching(following, actor.InSession("2"), wire.None{}, func(wire.Change) error { return nil })
		}()
		after := func(d time.Duration, want string) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			if got := from.running(); got != want {
				t.Errorf("noted are %q, want %q", got, want)
			}
		}
		s.watch.hear("3", actor.InSession("3"))
		after(30*time.Second, "")
		after(31*time.Second, "2 3")
		after(time.Minute, "2")
		leave()
		after(time.Minute, "")
		stop()
		synctest.Wait()
	})
}

// TestToldInTime: with the times that a server has by itself, a change is seen within two seconds
// and at worst within five, and a program hears from the server every 15 seconds. The clock is that of the
// test, so a busy machine changes nothing.
func TestToldInTime(t *testing.T) {
	authority, err := trust.NewAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		user   int64 // who follows
		about  int64
		ends   bool
		median time.Duration
	}{
		"a user, about themselves":        {2, 2, false, 2 * time.Second},
		"a user whose session ends":       {2, 2, true, 2 * time.Second},
		"an administrator, about a user":  {1, 2, false, 2 * time.Second},
		"everyone":                        {3, 0, false, 2 * time.Second},
		"an administrator about themself": {1, 1, false, 2 * time.Second},
	} {
		var took []time.Duration
		for i := range 50 {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				from := &fakeWatch{ended: map[int64]bool{}}
				s := New(Options{Doors: struct{ data.Doors }{}, Watch: from, Authority: authority})
				go s.watch.run(ctx)
				told, over := make(chan wire.Change, 100), make(chan error, 1)
				go func() {
					over <- s.watching(ctx, actor.InSession(fmt.Sprint(c.user)), wire.None{}, func(m wire.Change) error {
						told <- m
						return nil
					})
				}()
				time.Sleep(time.Minute)
				if beats := len(told); beats < 4 {
					t.Errorf("%s: %d signs of life in a minute", name, beats)
				}
				for len(told) > 0 {
					<-told
				}
				time.Sleep(time.Duration(i) * 20 * time.Millisecond) // at any moment between two looks
				for n := range 3 {                                   // of changes one after another, the last is not late either
					from.append(c.about, c.ends && n == 2)
					time.Sleep(100 * time.Millisecond)
				}
				changed := time.Now()
				for {
					select {
					case m := <-told:
						if m.Number < 3 || c.ends {
							continue
						}
					case err := <-over:
						if !errors.Is(err, data.ErrSessionEnded) {
							t.Errorf("%s: %v", name, err)
						}
					}
					break
				}
				took = append(took, time.Since(changed))
				stop()
				synctest.Wait()
			})
		}
		var late int
		for _, d := range took {
			if d > 5*time.Second {
				t.Errorf("%s: told after %s", name, d)
			}
			if d > c.median {
				late++
			}
		}
		if 2*late > len(took) {
			t.Errorf("%s: %d of %d later than %s: %v", name, late, len(took), c.median, took)
		}
	}
}
