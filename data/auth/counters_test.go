package auth

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func TestCountPassword(t *testing.T) {
	c := data.Counter{}
	for i := 1; i <= 100; i++ {
		if c = tapeTrack.countPassword(c, testStart, false); c != (data.Counter{Failures: i}) {
			t.Fatalf("after %d wrong passwords of somebody who can be revoked: %+v", i, c)
		}
	}
	c = data.Counter{}
	want := []time.Duration{0, 0, 0, 0, 0, 5, 10, 20, 40, 60, 60, 60}
	for i, seconds := range want {
		if c = tapeTrack.countPassword(c, testStart, true); c.Delay != seconds*time.Second || c.Failures != i+1 {
			t.Errorf("after %d wrong passwords of an administrator: %+v, want a delay of %d s", i+1, c, seconds)
		}
	}
	for range 1000 {
		if c = tapeTrack.countPassword(c, testStart, true); c.Delay != tapeTrack.longestPause {
			t.Fatalf("after %d wrong passwords of an administrator: %+v", c.Failures, c)
		}
	}
}

func TestCountCode(t *testing.T) {
	c := data.Counter{}
	want := []time.Duration{0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600}
	for i, seconds := range want {
		if c = tapeTrack.countCode(c, testStart); c.Delay != seconds*time.Second || c.Failures != i+1 {
			t.Errorf("after %d wrong codes: %+v, want a delay of %d s", i+1, c, seconds)
		}
	}
	for range 1000 {
		if c = tapeTrack.countCode(c, testStart); c.Delay != tapeTrack.longestDelay || !c.Start.Equal(testStart) {
			t.Fatalf("after %d wrong codes: %+v", c.Failures, c)
		}
	}
}

// TestSixthWrongPassword revokes, whatever the state, and the right password
// then reads like a wrong one.
func TestSixthWrongPassword(t *testing.T) {
	for state, prepare := range states {
		t.Run(state, func(t *testing.T) {
			w := newWorld(t)
			prepare(w)
			n := len(w.allEvents())
			want := []string{}
			for i := 1; i <= 8; i++ {
				out := w.try(w.attempt("alice", "wrong", ""))
				reason := data.WrongPassword
				switch {
				case i == 6:
					want = append(want, "user-revoked passwords")
				case i > 6:
					reason = data.RevokedUser
				}
				want = append(want, "sign-in-refused "+string(reason))
				if reasonOf(out) != string(reason) || lang.Say((*out.Refusal).Says()) != lang.Say(words.BeforePassword) {
					t.Errorf("try %d: %s", i, reasonOf(out))
				}
				if got := w.account("alice").Passwords.Failures; got != min(i, 6) {
					t.Errorf("try %d: %d wrong passwords are counted", i, got)
				}
			}
			if got := w.since(n); !slices.Equal(got, want) {
				t.Errorf("events\n%q, want\n%q", got, want)
			}
			if got := w.signIn("alice", ""); reasonOf(got) != string(data.RevokedUser) || lang.Say((*got.Refusal).Says()) != lang.Say(words.BeforePassword) {
				t.Errorf("the right password of the revoked user: %s", reasonOf(got))
			}
			if a := w.account("alice"); a.Revocation != data.WrongPasswords || a.Disabled {
				t.Errorf("revoked %q, disabled %v", a.Revocation, a.Disabled)
			}
			w.clock.Move(1000 * time.Hour)
			if got := w.signIn("alice", ""); reasonOf(got) != string(data.RevokedUser) {
				t.Errorf("after six weeks: %s", reasonOf(got))
			}
			w.must(w.Unlock(t.Context(), theConsole, w.account("alice").Key))
			if got := w.signIn("alice", ""); got.Refusal != nil && !got.Refusal.Proven {
				t.Errorf("after Unlock: %s", reasonOf(got))
			}
		})
	}
}

// TestRightPasswordBetween: only wrong ones in a row count.
func TestRightPasswordBetween(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	for range 5 {
		for range 5 {
			w.try(w.attempt("alice", "wrong", ""))
		}
		w.session("alice", "")
	}
	if a := w.account("alice"); a.Revocation != data.NotRevoked || a.Passwords != (data.Counter{}) {
		t.Errorf("revoked %q, %+v", a.Revocation, a.Passwords)
	}
}

// TestRightPasswordWrongCode: the password was right, so its counter starts
// anew; that of the codes does not.
func TestRightPasswordWrongCode(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.signIn("alice", w.wrongCode("alice"))
	for range 5 {
		w.try(w.attempt("alice", "wrong", w.code("alice", 0)))
	}
	w.signIn("alice", w.wrongCode("alice"))
	if a := w.account("alice"); a.Passwords.Failures != 0 || a.Codes.Failures != 2 {
		t.Errorf("%d wrong passwords, %d wrong codes, want 0, 2", a.Passwords.Failures, a.Codes.Failures)
	}
	w.session("alice", w.code("alice", 0)) // the code beside a wrong password was not used up
	if a := w.account("alice"); a.Codes.Failures != 0 {
		t.Errorf("%d wrong codes after a right one", a.Codes.Failures)
	}
}

// TestAdministratorIsDelayed: nobody can lock the administrators out for longer
// than a minute.
func TestAdministratorIsDelayed(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withRights)
	for _, id := range []string{"alice", data.Superuser} {
		for range 20 {
			w.try(w.attempt(id, "wrong", ""))
			w.clock.Move(tapeTrack.longestPause)
		}
		w.try(w.attempt(id, "wrong", ""))
		c := w.account(id).Passwords
		if c.Failures != 21 || c.Left(w.clock.Now()) != tapeTrack.longestPause || w.account(id).Revocation != data.NotRevoked {
			t.Fatalf("%s: %+v", id, c)
		}
		w.clock.Move(tapeTrack.longestPause - time.Second)
		for _, password := range []string{"wrong", passwordOf(id)} {
			out := w.try(w.attempt(id, password, ""))
			if reasonOf(out) != string(data.PasswordDelay) || lang.Say((*out.Refusal).Says()) != lang.Say(words.BeforePassword) {
				t.Errorf("%s, delayed: %s", id, reasonOf(out))
			}
		}
		if got := w.account(id).Passwords; got != c {
			t.Errorf("%s: tries during the delay changed %+v to %+v", id, c, got)
		}
		w.clock.Move(time.Second)
		w.session(id, "")
		if got := w.account(id).Passwords; got != (data.Counter{}) {
			t.Errorf("%s: after signing in %+v", id, got)
		}
	}
}

// TestWrongCodes goes through free tries, delays and the block.
func TestWrongCodes(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	for i := 1; i <= tapeTrack.blockAt; i++ {
		n := len(w.allEvents())
		out := w.signIn("alice", w.wrongCode("alice"))
		c := w.account("alice").Codes
		want := tapeTrack.countCode(data.Counter{Failures: i - 1}, w.clock.Now())
		if reasonOf(out) != string(data.WrongCode) || c != want || out.Refusal.Wait != want.Delay {
			t.Fatalf("wrong code %d: %s, wait %s, %+v, want %+v", i, reasonOf(out), out.Refusal.Wait, c, want)
		}
		events := []string{"sign-in-refused wrong-code"}
		if i == tapeTrack.blockAt {
			events = []string{"otp-blocked", "sign-in-refused wrong-code"}
		}
		if got := w.since(n); !slices.Equal(got, events) {
			t.Fatalf("wrong code %d: events %q", i, got)
		}
		if i == tapeTrack.blockAt {
			break
		}
		if c.Delay > 0 {
			w.clock.Move(c.Delay - time.Second)
			for _, code := range []string{w.code("alice", 0), w.wrongCode("alice"), "12345"} {
				out := w.signIn("alice", code)
				if reasonOf(out) != string(data.CodeDelay) || out.Refusal.Wait != time.Second {
					t.Fatalf("during delay %d: %s", i, reasonOf(out))
				}
			}
			if got := w.account("alice").Codes; got != c {
				t.Fatalf("tries during delay %d changed %+v to %+v", i, c, got)
			}
			w.clock.Move(time.Second)
		}
	}
	if got := w.account("alice").OTP; got != data.Blocked {
		t.Errorf("after %d wrong codes the user is %s", tapeTrack.blockAt, got)
	}
	w.clock.Move(2 * tapeTrack.longestDelay)
	if got := reasonOf(w.signIn("alice", w.code("alice", 0))); got != string(data.BlockedOTP) {
		t.Errorf("the right code of a Blocked user: %s", got)
	}
	w.must(w.Unlock(t.Context(), theConsole, w.account("alice").Key))
	if got := reasonOf(w.signIn("alice", w.code("alice", 0))); got != string(data.BlockedOTP) {
		t.Errorf("the right code of a Blocked user who was unlocked: %s", got)
	}
}

// TestLastAdministratorIsNotBlocked: he stays at the longest delay.
func TestLastAdministratorIsNotBlocked(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(w *world)
		want    data.OTPState
	}{
		{"another one", func(*world) {}, data.Blocked},
		{"the other one disabled", func(w *world) { w.set(data.Superuser, func(a *data.Account) { a.Disabled = true }) }, data.Active},
		{"the other one revoked", func(w *world) {
			w.set(data.Superuser, func(a *data.Account) { a.Revocation = data.ByAdministrator })
		}, data.Active},
		{"the other one without a password", func(w *world) { w.set(data.Superuser, func(a *data.Account) { a.PasswordHash = "" }) }, data.Active},
		{"an ordinary user beside", func(w *world) {
			w.add("bob")
			w.set(data.Superuser, func(a *data.Account) { a.Disabled = true })
		}, data.Active},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.addActive("alice", withRights)
			c.prepare(w)
			w.setCounters("alice", data.Counter{}, data.Counter{Failures: tapeTrack.blockAt - 1})
			for range 3 {
				w.signIn("alice", w.wrongCode("alice"))
				if a := w.account("alice"); a.OTP != c.want {
					t.Fatalf("after %d wrong codes: %s, want %s", a.Codes.Failures, a.OTP, c.want)
				}
				if d := w.account("alice").Codes.Delay; d != tapeTrack.longestDelay {
					t.Fatalf("a delay of %s", d)
				}
				w.clock.Move(tapeTrack.longestDelay)
			}
			if c.want == data.Active {
				if out := w.signIn("alice", w.code("alice", 0)); out.ChangePassword != data.CodesGuessed {
					t.Errorf("the right code then: %s, %q", reasonOf(out), out.ChangePassword)
				}
			}
		})
	}
}

// TestGuessedCodes: who typed that many wrong codes knew the password.
func TestGuessedCodes(t *testing.T) {
	for _, c := range []struct {
		failures int
		unlocked bool
		due      bool
	}{
		{9, false, false},
		{10, false, false},
		{11, false, true},
		{50, true, true}, // Unlock lifts the delay and forgets nothing
	} {
		w := newWorld(t)
		w.addActive("alice")
		w.setCounters("alice", data.Counter{}, data.Counter{Failures: c.failures, Start: w.clock.Now(), Delay: time.Hour})
		if c.unlocked {
			w.must(w.Unlock(t.Context(), theConsole, w.account("alice").Key))
		} else {
			w.clock.Move(time.Hour)
		}
		out := w.signIn("alice", w.code("alice", 0))
		if !c.due {
			if out.Session == nil {
				t.Errorf("%d wrong codes: %s", c.failures, reasonOf(out))
			}
			continue
		}
		if out.ChangePassword != data.CodesGuessed || out.Codes != c.failures || out.Enrolment != nil {
			t.Fatalf("%d wrong codes: %s, %q, %d", c.failures, reasonOf(out), out.ChangePassword, out.Codes)
		}
		if got := reasonOf(w.complete(out)); got != string(data.NewPasswordDue) || w.sessions("alice") > 1 {
			t.Errorf("without a new password: %s", got)
		}
		for _, bad := range []string{"", "short", passwordOf("alice"), "password123", "alice@example.com"} {
			if err := w.ChooseNew(t.Context(), out.Ticket, bad); err == nil {
				t.Errorf("%q is taken for a new password", bad)
			}
		}
		w.must(w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"))
		if got := w.complete(out); got.Session == nil || !got.Session.WithCode {
			t.Errorf("with a new password: %s", reasonOf(got))
		}
		if got := reasonOf(w.signIn("alice", w.code("alice", 1))); got != string(data.WrongPassword) {
			t.Errorf("the old password: %s", got)
		}
	}
}

// TestDelayFromTheFuture: a delay that was stored while the clock stood wrong
// counts from the first try on, and does not begin anew with each.
func TestDelayFromTheFuture(t *testing.T) {
	for _, c := range []struct {
		what  string
		delay time.Duration
		set   func(w *world, c data.Counter)
		try   func(w *world) data.Outcome
		held  data.Reason
	}{
		{
			"codes", time.Hour,
			func(w *world, c data.Counter) { c.Failures = 9; w.setCounters("alice", data.Counter{}, c) },
			func(w *world) data.Outcome { return w.signIn("alice", w.code("alice", 0)) },
			data.CodeDelay,
		},
		{
			"passwords", time.Minute,
			func(w *world, c data.Counter) { c.Failures = 11; w.setCounters("alice", c, data.Counter{}) },
			func(w *world) data.Outcome { return w.signIn("alice", w.code("alice", 0)) },
			data.PasswordDelay,
		},
	} {
		for _, ahead := range []time.Duration{time.Second, 24 * time.Hour, 100 * 365 * 24 * time.Hour} {
			t.Run(fmt.Sprint(c.what, " ", ahead), func(t *testing.T) {
				w := newWorld(t)
				w.addActive("alice", withRights)
				c.set(w, data.Counter{Start: w.clock.Now().Add(ahead), Delay: c.delay})
				for range 3 {
					if got := reasonOf(c.try(w)); got != string(c.held) {
						t.Fatalf("at once: %s", got)
					}
					w.clock.Move(c.delay / 4)
				}
				w.clock.Move(c.delay / 4)
				if got := reasonOf(c.try(w)); got != "session" {
					t.Errorf("after the delay: %s", got)
				}
			})
		}
	}
}
