package remote_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/remote"
	"tapetrack/data/serve"
	"tapetrack/test/check"
)

// counted is a watch that counts what it reads for streams, by their token.
type counted struct {
	data.Watch
	mu    sync.Mutex
	reads map[string]int
	looks int
}

func (c *counted) Standing(ctx context.Context, by data.Actor) (data.Standing, error) {
	c.mu.Lock()
	c.reads[actor.Session(by)]++
	c.mu.Unlock()
	return c.Watch.Standing(ctx, by)
}

func (c *counted) News(ctx context.Context, after int64) (data.News, error) {
	c.mu.Lock()
	c.looks++
	c.mu.Unlock()
	return c.Watch.News(ctx, after)
}

// counts has a server count.
func counts(c *counted) func(*serve.Options) {
	return func(o *serve.Options) {
		c.Watch, c.reads = o.Watch, map[string]int{}
		o.Watch = c
	}
}

// A follower is a program that somebody is signed in to.
type follower struct {
	*remote.Client
	by data.Actor
}

// follows signs somebody in to one more program, which has been told of everything so far.
func (w *world) follows(login string) follower {
	w.t.Helper()
	f := follower{Client: w.client()}
	out, err := f.SignIn(w.t.Context(), attemptOf(login, password, ""))
	w.must(err)
	if out.Session == nil {
		w.t.Fatalf("%s is not signed in", login)
	}
	f.by = out.Session.Actor()
	w.settled(f)
	return f
}

// settled waits until the server has told followers of everything that concerns them.
func (w *world) settled(all ...follower) {
	w.t.Helper()
	latest, err := numbered{w.Doors.Watch(), &w.higher}.Changes(w.t.Context())
	w.must(err)
	for _, f := range all {
		w.until(func() bool {
			told, is := w.server.Told(f.Key(), latest)
			n, err := f.Changes(w.t.Context())
			return err == nil && is && n >= told
		})
	}
}

// until waits for something that happens.
func (w *world) until(is func() bool) {
	w.t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatal("it did not happen")
		}
	}
}

// TestOneSignInWakesNoHerd: what one user does has nothing read for the programs of others,
// however many there are.
func TestOneSignInWakesNoHerd(t *testing.T) {
	var c counted
	w := newWorld(t, counts(&c))
	var all []follower
	for i := range 10 {
		id := fmt.Sprintf("user%d", i)
		w.add(id)
		for range check.Many(20, 100) {
			all = append(all, w.follows(id))
		}
	}
	w.add("alice")
	admin := w.follows(data.Superuser)
	w.settled(append(all, admin)...)
	c.mu.Lock()
	clear(c.reads)
	c.looks = 0
	c.mu.Unlock()

	alice := w.follows("alice")
	w.settled(append(all, admin, alice)...)
	c.mu.Lock()
	defer c.mu.Unlock()
	for token, n := range c.reads {
		if token != actor.Session(admin.by) && token != actor.Session(alice.by) {
			t.Errorf("the program of somebody else read %d times", n)
		}
	}
	if len(c.reads) != 2 || c.looks > 5 {
		t.Errorf("%d of %d programs read after one sign-in, want that of the user and the administrator's; the log was read %d times", len(c.reads), len(all)+2, c.looks)
	}
}

// TestWhomChangesConcern: each change is told to those who may see it, and to nobody else.
func TestWhomChangesConcern(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.add("alice"), w.add("bob")
	w.add("carol", func(n *data.NewUser) { n.Tapemaster = true })
	programs := map[string]follower{"alice": w.follows("alice"), "bob": w.follows("bob"), "carol": w.follows("carol")}
	var all []follower
	for _, f := range programs {
		all = append(all, f)
	}
	ctx := t.Context()
	for _, c := range []struct {
		name string
		do   func() error
		told []string
	}{
		{"another user", func() error { w.add("dave"); return nil }, []string{"carol"}},
		{"a user", func() error {
			_, err := w.SetOTP(ctx, w.console, alice.Key, data.TurnOTPOn)
			return err
		}, []string{"alice", "carol"}},
		{"a user's own act", func() error {
			return programs["bob"].ChangePassword(ctx, programs["bob"].by, password, "another long one")
		}, []string{"bob", "carol"}},
		{"a wrong password", func() error {
			_, err := w.client().SignIn(ctx, attemptOf("bob", "wrong", ""))
			return err
		}, []string{"bob", "carol"}},
		{"no such user", func() error {
			_, err := w.client().SignIn(ctx, attemptOf("nobody", "wrong", ""))
			return err
		}, []string{"carol"}},
		{"policy", func() error {
			return w.EditPolicies(ctx, w.console, nil, map[string]string{data.PolicyRecoveryCodes: "false"})
		}, []string{"alice", "bob", "carol"}},
		{"a new group", func() error { return w.AddGroup(ctx, w.console, data.Group{ID: "NEW"}) }, []string{"carol"}},
		{"a group", func() error {
			return w.EditGroup(ctx, w.console, data.Group{ID: "NEW"}, data.Group{ID: "NEW", Description: "x"})
		}, []string{"alice", "bob", "carol"}},
		{"a group that goes", func() error { return w.DeleteGroup(ctx, w.console, "NEW", "", nil) }, []string{"alice", "bob", "carol"}},
		{"rights are given", func() error {
			u, err := w.User(ctx, w.console, bob.Key)
			if err != nil {
				return err
			}
			u.Tapemaster = true
			_, err = w.EditUser(ctx, w.console, data.UserEdit{User: u})
			return err
		}, []string{"bob", "carol"}},
		{"with the new rights", func() error { w.add("erin"); return nil }, []string{"bob", "carol"}},
	} {
		w.settled(all...)
		before := map[string]int64{}
		for id, f := range programs {
			before[id], _ = f.Changes(ctx)
		}
		w.must(c.do())
		w.settled(all...)
		for id, f := range programs {
			now, err := f.Changes(ctx)
			w.must(err)
			want := false
			for _, who := range c.told {
				want = want || who == id
			}
			if (now != before[id]) != want {
				t.Errorf("%s: %s is told: %t, want %t", c.name, id, now != before[id], want)
			}
		}
	}
}

// TestEndedSessionsAreTold: a program learns that its session has ended, whatever ended it.
func TestEndedSessionsAreTold(t *testing.T) {
	w := newWorld(t, func(o *serve.Options) { o.Heartbeat = 10 * time.Millisecond })
	ctx := t.Context()
	edit := func(change func(*data.User)) func(data.User, follower) error {
		return func(u data.User, _ follower) error {
			u, err := w.User(ctx, w.console, u.Key)
			if err != nil {
				return err
			}
			change(&u)
			_, err = w.EditUser(ctx, w.console, data.UserEdit{User: u})
			return err
		}
	}
	i := 0
	for name, end := range map[string]func(data.User, follower) error{
		"disabled": edit(func(u *data.User) { u.Disabled = true }),
		"denied":   edit(func(u *data.User) { u.Denied = data.TapeMaster }),
		"deleted":  func(u data.User, _ follower) error { return w.DeleteUser(ctx, w.console, u.Key) },
		"password reset": func(u data.User, _ follower) error {
			return w.ResetPassword(ctx, w.console, u.Key, "another long one", false)
		},
		"signed out": func(_ data.User, f follower) error { // as by its own program, whose stream is not told
			return w.SignOut(data.Call{Key: f.Key()}.In(ctx), f.by, data.ByUser)
		},
		"wrong passwords typed in it": func(_ data.User, f follower) error {
			for range 6 {
				if f.ChangePassword(ctx, f.by, "wrong", "another long one") == nil {
					return errors.New("a wrong password is right")
				}
			}
			return nil
		},
		"password changed elsewhere": func(u data.User, _ follower) error {
			there := w.follows(u.ID)
			return there.ChangePassword(ctx, there.by, password, "another long one")
		},
	} {
		i++
		u := w.add(fmt.Sprintf("user%d", i))
		f := w.follows(u.ID)
		if err := end(u, f); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		w.until(func() bool { return !f.Following() })
	}

	// By its age, which no commit tells.
	w.must(w.EditPolicies(ctx, w.console, nil, map[string]string{data.PolicySessionHours: "1"}))
	u := w.add("late")
	out := w.follows(u.ID)
	w.clock.move(time.Hour - 100*time.Millisecond)
	_, err := w.client().SignIn(ctx, attemptOf(u.ID, "wrong", "")) // has it read how long it lasts
	w.must(err)
	w.settled(out)
	w.clock.move(time.Second)
	w.until(func() bool { return !out.Following() })
}
