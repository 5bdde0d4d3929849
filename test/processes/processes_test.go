// Package processes shows that several programs on one database are one judge.
package processes

import (
	"database/sql"
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tapetrack/data"
)

// Where a judging process finds the database and its key; without them the
// program is the test itself.
const (
	judgePath = "TAPETRACK_TEST_JUDGE"
	judgeKey  = "TAPETRACK_TEST_JUDGE_KEY"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(judgePath); path != "" {
		if err := judge(path, os.Getenv(judgeKey)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

const processes = 6

// activate makes a user Active through one process and lets a minute pass.
func (c *crew) activate(id string, secret []byte) {
	c.t.Helper()
	m := c.members[0]
	r := m.do(order{Act: "sign in", Login: id, Code: c.code(secret, 0), Now: c.now})
	if r = m.do(order{Act: "complete", Ticket: r.Ticket, Now: c.now}); r.Outcome != "session" {
		c.t.Fatalf("%s is not activated: %s", id, r.Outcome)
	}
	c.now = c.now.Add(time.Minute)
}

// number returns the one number that a query finds.
func (c *crew) number(query string, args ...any) int {
	c.t.Helper()
	db, err := sql.Open("sqlite", c.path)
	c.must(err)
	defer db.Close()
	n := 0
	c.must(db.QueryRow(query, args...).Scan(&n))
	return n
}

// TestOneCodeOneSession: the same code in every process at once opens exactly
// one session, again and again.
func TestOneCodeOneSession(t *testing.T) {
	c := newCrew(t, processes)
	secret := c.secret("alice")
	c.activate("alice", secret)
	sessions := c.number("SELECT count(*) FROM sessions")
	for round := range 20 {
		code := c.code(secret, []int{-1, 0, 1, 0}[round%4])
		got := c.together(func(int) order { return order{Act: "sign in", Login: "alice", Code: code} })
		if got["session"] != 1 || got[string(data.UsedCode)] != processes-1 {
			t.Errorf("round %d: %v", round, got)
		}
		sessions++
		c.now = c.now.Add(2 * time.Minute)
	}
	if n := c.number("SELECT count(*) FROM sessions"); n != sessions {
		t.Errorf("%d sessions, want %d", n, sessions)
	}
	if n := c.number("SELECT code_failures FROM users WHERE user_id = 'alice'"); n != 0 {
		t.Errorf("%d used codes were counted as guesses", n)
	}
}

// TestCodesInTurn: T, T-1, T in three processes; the later ones are refused.
func TestCodesInTurn(t *testing.T) {
	c := newCrew(t, 3)
	secret := c.secret("alice")
	c.activate("alice", secret)
	for i, turn := range []struct {
		steps int
		want  string
	}{{0, "session"}, {-1, "used-code"}, {0, "used-code"}, {1, "session"}, {0, "used-code"}} {
		o := order{Act: "sign in", Login: "alice", Code: c.code(secret, turn.steps), Now: c.now}
		if got := c.members[i%3].do(o).Outcome; got != turn.want {
			t.Errorf("turn %d, T%+d: %s, want %s", i, turn.steps, got, turn.want)
		}
	}
}

// TestOneActivation: every process shows the same QR code, and the same code is
// typed into all of them at once.
func TestOneActivation(t *testing.T) {
	c := newCrew(t, 2)
	for _, id := range []string{"alice", "bob"} {
		secret := c.secret(id)
		var tickets []string
		for _, m := range c.members {
			r := m.do(order{Act: "sign in", Login: id, Now: c.now})
			if r.Outcome != "ticket" {
				t.Fatal(r.Outcome)
			}
			tickets = append(tickets, r.Ticket)
		}
		code := c.code(secret, 0)
		if got := c.together(func(i int) order { return order{Act: "activate", Ticket: tickets[i], Code: code} }); got["ticket"] != 1 || got[string(data.BecameActive)] != 1 {
			t.Errorf("%s: %v", id, got)
		}
		if got := c.together(func(i int) order { return order{Act: "complete", Ticket: tickets[i]} }); got["session"] != 1 || got[string(data.TicketUnknown)] != 1 {
			t.Errorf("%s: %v", id, got)
		}
		if n := c.number("SELECT count(*) FROM events WHERE kind = ? AND user_id = ?", data.OTPActivated, id); n != 1 {
			t.Errorf("%s was activated %d times", id, n)
		}
	}
}

// TestActivationAtTheLogin: the activating code in every login dialog at once.
func TestActivationAtTheLogin(t *testing.T) {
	c := newCrew(t, processes)
	secret := c.secret("alice")
	code := c.code(secret, 0)
	got := c.together(func(int) order { return order{Act: "sign in", Login: "alice", Code: code} })
	if got["ticket"] != 1 || got[string(data.UsedCode)] != processes-1 {
		t.Errorf("%v", got)
	}
}

// TestGuessesTogether: guesses of all processes count as one.
func TestGuessesTogether(t *testing.T) {
	c := newCrew(t, processes)
	secret := c.secret("alice")
	c.activate("alice", secret)
	wrong := "000000"
	for right := true; right; {
		right = false
		for steps := -3; steps <= 3; steps++ {
			if c.code(secret, steps) == wrong {
				wrong, right = wrong[1:]+"1", true
			}
		}
	}
	total := map[string]int{}
	for range 3 {
		for outcome, n := range c.together(func(int) order { return order{Act: "sign in", Login: "alice", Code: wrong} }) {
			total[outcome] += n
		}
	}
	if total[string(data.WrongCode)] != 5 || total[string(data.CodeDelay)] != 3*processes-5 {
		t.Errorf("%v", total)
	}
	if n := c.number("SELECT code_failures FROM users WHERE user_id = 'alice'"); n != 5 {
		t.Errorf("%d wrong codes are counted, want 5", n)
	}
}
