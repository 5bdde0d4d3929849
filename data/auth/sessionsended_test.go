package auth

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

// endedInSilence counts the sessions that were closed by no act that is in the log.
const endedInSilence = `SELECT count(*) FROM sessions AS s WHERE closed_at IS NOT NULL AND NOT EXISTS (
	SELECT 1 FROM events AS e WHERE e.user_key = s.user_key AND e.at = s.closed_at AND e.kind IN (
	'sign-out', 'sessions-ended', 'user-changed', 'user-deleted', 'password-reset', 'otp-reset', 'recovered'))`

// TestSessionsEndedAreLogged: an act of one's own that ends sessions says how many it has
// ended, once, behind its own event; it says nothing if there were none.
func TestSessionsEndedAreLogged(t *testing.T) {
	ctx := context.Background()
	none := func(*world, data.Actor) error { return nil }
	active := func(w *world) {
		w.add("alice", withOTP)
		out := w.complete(w.signIn("alice", w.code("alice", 0)))
		w.must(w.SignOut(ctx, out.Session.Actor(), data.ByUser))
	}
	proven := func(w *world, by data.Actor) data.Ticket {
		ticket, err := w.Prove(ctx, by, passwordOf("alice"), w.code("alice", 0))
		w.must(err)
		return ticket
	}
	for name, c := range map[string]struct {
		set  func(w *world)
		act  func(w *world, by data.Actor) error // begins what is being logged
		want []string                            // the last events with two sessions elsewhere
		one  string                              // instead of the last, with one
	}{
		"Change Password": {
			func(w *world) { w.add("alice") },
			func(w *world, by data.Actor) error {
				return w.ChangePassword(ctx, by, passwordOf("alice"), "an entirely new one")
			},
			[]string{"password-changed", "sessions-ended 2 sessions elsewhere: password changed"},
			"sessions-ended 1 session elsewhere: password changed",
		},
		"Remove": {
			active,
			func(w *world, by data.Actor) error {
				ticket := proven(w, by)
				w.device(ticket, "", "Tablet")
				return w.RemoveDevice(ctx, ticket, w.account("alice").Authenticators[0].ID)
			},
			[]string{"authenticator-removed Phone", "sessions-ended 2 sessions elsewhere: authenticator removed"},
			"sessions-ended 1 session elsewhere: authenticator removed",
		},
		"Replace": {
			active,
			func(w *world, by data.Actor) error {
				w.device(proven(w, by), w.account("alice").Authenticators[0].ID, "Tablet")
				return nil
			},
			[]string{"authenticator-replaced Phone by Tablet", "sessions-ended 2 sessions elsewhere: authenticator replaced"},
			"sessions-ended 1 session elsewhere: authenticator replaced",
		},
		"Turn On": {
			func(w *world) { w.add("alice") },
			func(w *world, by data.Actor) error {
				ticket, shown, err := w.BeginTurnOn(ctx, by, passwordOf("alice"))
				w.must(err)
				return w.confirmsTurnOn(ticket, secretShown(shown))
			},
			[]string{"otp-own-on Phone", "sessions-ended 2 sessions elsewhere: one-time password turned on"},
			"sessions-ended 1 session elsewhere: one-time password turned on",
		},
		"Add": {
			active,
			func(w *world, by data.Actor) error {
				w.device(proven(w, by), "", "Tablet")
				return nil
			},
			[]string{"authenticator-added Tablet"},
			"authenticator-added Tablet",
		},
		"nothing": {func(w *world) { w.add("alice") }, none, nil, ""},
	} {
		for _, elsewhere := range []int{0, 1, 2} {
			w := newWorld(t)
			c.set(w)
			w.add("bob")
			w.session("bob", "")
			session := func() data.Actor {
				w.clock.Move(time.Minute)
				code := ""
				if w.account("alice").OTP == data.Active {
					code = w.code("alice", 0)
				}
				return w.session("alice", code)
			}
			for range elsewhere {
				session()
			}
			by := session()
			w.clock.Move(time.Minute)
			n := len(w.allEvents())
			w.must(c.act(w, by))
			want := slices.Clone(c.want)
			switch {
			case len(want) == 2 && elsewhere == 0:
				want = want[:1]
			case elsewhere == 1 && want != nil:
				want[len(want)-1] = c.one
			}
			got := w.since(n)
			if len(got) < len(want) || !slices.Equal(got[len(got)-len(want):], want) {
				t.Errorf("%s, %d elsewhere: %q, want %q last", name, elsewhere, got, want)
			}
			if n := w.number("SELECT count(*) FROM events WHERE kind = 'sessions-ended'"); n != len(want)/2 {
				t.Errorf("%s, %d elsewhere: %d such events", name, elsewhere, n)
			}
			if n := w.number(endedInSilence); n != 0 || w.sessions("bob") != 1 {
				t.Errorf("%s, %d elsewhere: %d sessions ended in silence, %d of bob", name, elsewhere, n, w.sessions("bob"))
			}
			for _, e := range w.allEvents() {
				if e.Kind == data.SessionsEnded && (e.By() != "alice" || e.UserID != "alice" || e.Program != testProgram || e.Computer != "desk") {
					t.Errorf("%s: %+v", name, e)
				}
			}
		}
	}
}

// TestSessionsEndedByAForcedPassword: whoever must choose a new password has no session yet
// that could stay.
func TestSessionsEndedByAForcedPassword(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.session("alice", "")
	w.clock.Move(time.Minute)
	w.set("alice", func(a *data.Account) { a.ChangePassword = data.CodesGuessed })
	for _, want := range [][]string{
		{"password-changed", "sessions-ended 1 session elsewhere: password changed"},
		{"password-changed"},
	} {
		out := w.try(w.attempt("alice", map[bool]string{true: passwordOf("alice"), false: "an entirely new one"}[len(want) == 2], ""))
		n := len(w.allEvents())
		w.must(w.ChooseNew(t.Context(), out.Ticket, map[bool]string{true: "an entirely new one", false: "one more new one"}[len(want) == 2]))
		if got := w.since(n); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		w.set("alice", func(a *data.Account) { a.ChangePassword = data.CodesGuessed })
	}
}

// TestSessionsEndedByGuesses: the session in which wrong passwords lock its user ends, and
// the log does not say that its user did it; a lock at a login window ends none.
func TestSessionsEndedByGuesses(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.session("alice", "")
	by := w.session("alice", "")
	for range 5 {
		if err := w.ChangePassword(t.Context(), by, "wrong", "an entirely new one"); err == nil {
			t.Fatal("it was changed")
		}
	}
	n := len(w.allEvents())
	if err := w.ChangePassword(t.Context(), by, "wrong", "an entirely new one"); errors.Is(err, data.ErrSessionEnded) {
		t.Fatal(err)
	}
	want := []string{"user-revoked passwords", "sessions-ended " + data.GuessedIn, "password-refused wrong-password"}
	if got := w.since(n); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if e := w.allEvents()[n+1]; e.By() != "(unknown)" || e.UserID != "alice" || w.sessions("alice") != 1 {
		t.Errorf("%+v, by %s; %d sessions", e, e.By(), w.sessions("alice"))
	}

	w = newWorld(t)
	w.add("alice")
	w.session("alice", "")
	w.lockOut("alice")
	if n := w.number("SELECT count(*) FROM events WHERE kind = 'sessions-ended'"); n != 0 || w.sessions("alice") != 1 {
		t.Errorf("%d events, %d sessions", n, w.sessions("alice"))
	}
}
