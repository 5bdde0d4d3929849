package processes

import (
	"testing"
	"time"

	"tapetrack/data"
)

// TestOneSingleUse: the same recovery code, or temporary code, in every process
// at once opens exactly one session.
func TestOneSingleUse(t *testing.T) {
	c := newCrew(t, processes)
	secret := c.secret("alice")
	c.activate("alice", secret)
	out, err := c.service.SignIn(t.Context(), data.Attempt{Login: "alice", Password: passwordOf("alice"), Code: c.code(secret, 0)})
	c.must(err)
	codes, err := c.service.FirstRecoveryCodes(t.Context(), out.Session.Actor())
	c.must(err)
	given, err := c.service.IssueTemporaryCode(t.Context(), c.console, out.Session.UserKey, "phone at home")
	c.must(err)
	sessions := c.number("SELECT count(*) FROM sessions")
	for i, code := range append(codes, given.Code) {
		used := data.UsedRecovery
		if code == given.Code {
			used = data.EndedTemporary
		}
		got := c.together(func(int) order { return order{Act: "sign in", Login: "alice", Code: code} })
		if got["session"] != 1 || got[string(used)] != processes-1 {
			t.Errorf("code %d: %v", i, got)
		}
		sessions++
		c.now = c.now.Add(time.Minute)
	}
	if n := c.number("SELECT count(*) FROM sessions"); n != sessions {
		t.Errorf("%d sessions, want %d", n, sessions)
	}
	if n := c.number("SELECT code_failures FROM users WHERE user_id = 'alice'"); n != 0 {
		t.Errorf("%d used codes were counted as guesses", n)
	}
}
