package remote_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"

	"tapetrack/data"
	"tapetrack/data/remote"
)

// A roaming computer dials from an address that can change.
type roaming struct {
	w *world

	mu      sync.Mutex
	address string
	open    []net.Conn
}

// moves ends what is open, as a computer does that is carried to another network.
func (r *roaming) moves(address string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.address = address
	for _, c := range r.open {
		_ = c.Close()
	}
	r.open = nil
}

func (r *roaming) option(o *remote.Options) {
	o.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		c, err := r.w.dial(ctx, r.address)
		if err == nil {
			r.open = append(r.open, c)
		}
		return c, err
	}
}

// limit permits a user to sign in from some addresses.
func (w *world) limit(user data.User, ranges data.Ranges) {
	w.t.Helper()
	u, err := w.User(w.t.Context(), w.console, user.Key)
	w.must(err)
	u.Ranges = ranges
	_, err = w.EditUser(w.t.Context(), w.console, data.UserEdit{User: u})
	w.must(err)
}

// TestIPRangesOfComputers: several computers, each with an address of its own as the system has
// it, over TLS. Nothing is said of addresses before the password.
func TestIPRangesOfComputers(t *testing.T) {
	w := newWorld(t)
	alice := w.add("alice")
	w.limit(alice, "127.0.0.20-127.0.0.29,127.0.1.0/24")
	for _, c := range []struct {
		address, password string
		want              data.Reason
	}{
		{"127.0.0.19", password, data.OutsideRanges},
		{"127.0.0.20", password, ""},
		{"127.0.0.29", password, ""},
		{"127.0.0.30", password, data.OutsideRanges},
		{"127.0.1.7", password, ""},
		{"127.0.2.7", password, data.OutsideRanges},
		{"127.0.2.7", "wrong", data.WrongPassword},
	} {
		out, err := w.client(w.from(c.address)).SignIn(t.Context(), attemptOf("alice", c.password, ""))
		w.must(err)
		switch {
		case c.want == "" && (out.Session == nil || out.Session.Address != c.address):
			t.Errorf("from %s: %+v", c.address, out.Refusal)
		case c.want == data.OutsideRanges && (out.Session != nil || out.Refusal == nil || out.Refusal.Reason != c.want):
			t.Errorf("from %s: %+v, want %q", c.address, out.Refusal, c.want)
		case c.want == data.WrongPassword && (out.Refusal == nil || out.Refusal.Proven || out.Refusal.Reason == data.OutsideRanges):
			t.Errorf("from %s with a wrong password: %+v", c.address, out.Refusal)
		}
	}
}

// TestIPRangesEndSessions: a program hears by itself that its session has ended: after a change
// of ranges, and after its computer has moved, whatever it does. It is logged once, with the
// address.
func TestIPRangesEndSessions(t *testing.T) {
	const inside, outside = "127.0.0.20", "127.0.0.30"
	for name, c := range map[string]struct {
		after data.Ranges
		moves string // where the computer goes; empty: it stays
		at    string // where it was when the session ended; empty: it goes on
	}{
		"ranges without it":      {after: outside, at: inside},
		"moved out":              {after: inside, moves: outside, at: outside},
		"ranges that still have": {after: "127.0.0.0/24"},
		"moved within":           {after: "127.0.0.0/24", moves: outside},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			alice := w.add("alice")
			there := &roaming{w: w, address: inside}
			f := follower{Client: w.client(there.option)}
			out, err := f.SignIn(t.Context(), attemptOf("alice", password, ""))
			w.must(err)
			f.by = out.Session.Actor()
			w.settled(f)
			w.limit(alice, c.after)
			if c.moves != "" {
				there.moves(c.moves)
			}
			if c.at == "" {
				w.until(func() bool {
					_, err := f.Overview(t.Context(), f.by)
					if errors.Is(err, data.ErrSessionEnded) {
						t.Fatal(err)
					}
					return err == nil && f.Lost().IsZero()
				})
			} else {
				w.until(func() bool { return !f.Following() && f.Lost().IsZero() && w.count(data.SessionOutside, alice.Key) > 0 })
				if _, err := f.Overview(t.Context(), f.by); !errors.Is(err, data.ErrSessionEnded) {
					t.Errorf("an act: %v", err)
				}
			}
			var logged []string
			w.must(w.ExportLog(t.Context(), w.console, data.EventQuery{UserKey: alice.Key, Kinds: []data.Kind{data.SessionOutside}}, func(e data.Event) error {
				logged = append(logged, e.Address)
				return nil
			}))
			if c.at == "" && len(logged) != 0 || c.at != "" && (len(logged) != 1 || logged[0] != c.at) {
				t.Errorf("logged from %q, want %q", logged, c.at)
			}
		})
	}
}
