package processes

import (
	"encoding/base32"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// TestFiveTickets: of six sign-ins of one user that are begun at once, in as many
// processes, five go on; those of others are not touched.
func TestFiveTickets(t *testing.T) {
	c := newCrew(t, 6)
	other := c.members[0].do(order{Act: "sign in", Login: "bob", Now: c.now})
	begun := c.atOnce(func(int) order { return order{Act: "sign in", Login: "alice"} })
	for i, r := range begun {
		if r.Outcome != "ticket" {
			t.Fatalf("process %d: %s", i, r.Outcome)
		}
	}
	if n := c.number("SELECT count(*) FROM tickets JOIN users USING (user_key) WHERE user_id = 'alice'"); n != 5 {
		t.Errorf("%d tickets are kept", n)
	}
	// Each is finished in another process than the one that began it.
	got := c.together(func(i int) order { return order{Act: "complete", Ticket: begun[(i+1)%6].Ticket} })
	if got["session"] != 5 || got[string(data.TicketUnknown)] != 1 {
		t.Errorf("%v", got)
	}
	if got := c.members[1].do(order{Act: "complete", Ticket: other.Ticket, Now: c.now}).Outcome; got != "session" {
		t.Errorf("bob: %s", got)
	}
}

// TestOneTicketOneSession: every process has the same ticket, and one of them opens
// the session.
func TestOneTicketOneSession(t *testing.T) {
	c := newCrew(t, processes)
	for range 5 {
		r := c.members[0].do(order{Act: "sign in", Login: "alice", Now: c.now})
		before := c.number("SELECT count(*) FROM sessions")
		got := c.together(func(int) order { return order{Act: "complete", Ticket: r.Ticket} })
		if got["session"] != 1 || got[string(data.TicketUnknown)] != processes-1 {
			t.Errorf("%v", got)
		}
		if n := c.number("SELECT count(*) FROM sessions"); n != before+1 {
			t.Errorf("%d sessions, want %d", n, before+1)
		}
	}
}

// TestOneConfirmation: every process has the same proof of My Sign-in and the first code
// of the new authenticator, and one of them adds it.
func TestOneConfirmation(t *testing.T) {
	c := newCrew(t, processes)
	secret := c.secret("alice")
	c.activate("alice", secret)
	out, err := c.service.SignIn(t.Context(), data.Attempt{Login: "alice", Password: passwordOf("alice"), Code: c.code(secret, 0)})
	c.must(err)
	for round := 1; round <= 3; round++ {
		c.now = c.now.Add(time.Minute)
		ticket, err := c.service.Prove(t.Context(), out.Session.Actor(), passwordOf("alice"), c.code(secret, 0))
		c.must(err)
		shown, err := c.service.BeginDevice(t.Context(), ticket, "")
		c.must(err)
		fresh, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(shown.Key, " ", ""))
		c.must(err)
		code := c.code(fresh, 0)
		got := c.together(func(int) order { return order{Act: "confirm", Ticket: string(ticket), Code: code} })
		if got["confirmed"] != 1 || got["denied"] != processes-1 {
			t.Errorf("round %d: %v", round, got)
		}
		if n := c.number("SELECT count(*) FROM authenticators JOIN users USING (user_key) WHERE user_id = 'alice'"); n != round+1 {
			t.Errorf("round %d: %d authenticators", round, n)
		}
	}
	if n := c.number("SELECT code_failures FROM users WHERE user_id = 'alice'"); n != 0 {
		t.Errorf("%d codes were counted as guesses", n)
	}
}
