package auth

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestSessionLimits: how long a session lasts, and how long it does without a key that
// is pressed, are what the profiles say.
func TestSessionLimits(t *testing.T) {
	for _, c := range []struct {
		profile      string
		lasts, idle  time.Duration
		over, behind string
	}{
		{profile: "TapeTrack"},
		{
			profile: "NIST", lasts: 24 * time.Hour, idle: time.Hour, over: fmt.Sprintf(LastsAtMost, "24 hours"),
			behind: fmt.Sprintf(NotPressed, "1 hour"),
		},
		{
			profile: "PCI", lasts: 12 * time.Hour, idle: 15 * time.Minute, over: fmt.Sprintf(LastsAtMost, "12 hours"),
			behind: fmt.Sprintf(NotPressed, "15 minutes"),
		},
	} {
		t.Run(c.profile, func(t *testing.T) {
			signedIn := func() (*world, data.Actor) {
				w := newWorld(t)
				w.add("alice")
				w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{"profile": c.profile}))
				return w, w.session("alice", "")
			}
			ends := func(w *world, by data.Actor, want error, text string) {
				t.Helper()
				_, err := w.Overview(t.Context(), by)
				if !errors.Is(err, want) || (want != nil) != errors.Is(err, data.ErrSessionEnded) || lang.Say(words.Message(err)) != text {
					t.Errorf("%v, %q", err, lang.Say(words.Message(err)))
				}
			}
			if c.lasts == 0 {
				w, by := signedIn()
				w.clock.Move(1000 * time.Hour)
				ends(w, by, nil, "")
				return
			}
			// Used all the time, it ends by age.
			w, by := signedIn()
			for used := time.Duration(0); used < c.lasts-time.Minute; used += 10 * time.Minute {
				w.alive(by, 0)
				w.clock.Move(10 * time.Minute)
			}
			w.clock.Move(-time.Second)
			w.alive(by, 0)
			w.clock.Move(time.Second)
			ends(w, by, data.ErrSessionOver, c.over)
			if _, err := w.Alive(t.Context(), by, 0); !errors.Is(err, data.ErrSessionOver) {
				t.Errorf("a key brings it back: %v", err)
			}

			// What a program does by itself is no activity.
			w, by = signedIn()
			w.clock.Move(c.idle - time.Second)
			_, err := w.Overview(t.Context(), by)
			w.must(err)
			_, err = w.Changes(t.Context())
			w.must(err)
			w.alive(by, -1)
			w.clock.Move(time.Second)
			ends(w, by, data.ErrSessionIdle, c.behind)
			if _, err := w.Alive(t.Context(), by, 0); !errors.Is(err, data.ErrSessionIdle) {
				t.Errorf("a key brings it back: %v", err)
			}
			if found := w.verify(); found != "" {
				t.Errorf("Verify finds %q", found)
			}
		})
	}
}

// TestSessionLimitsWithAClockSetBack: a session that was opened, or used, while the clock
// stood ahead does not last until that time comes.
func TestSessionLimitsWithAClockSetBack(t *testing.T) {
	for _, c := range []struct {
		policy, value string
		ahead, back   time.Duration // before the session is used for the last time, and after
		want          error
	}{
		{"session-hours", "12", 0, 12*time.Hour - time.Second, nil}, // a clock that was set right
		{"session-hours", "12", 0, 12 * time.Hour, data.ErrSessionOver},
		{"session-hours", "12", 0, 8766 * time.Hour, data.ErrSessionOver},
		{"session-idle-minutes", "15", 0, 15*time.Minute - time.Second, nil},
		{"session-idle-minutes", "15", 0, 15 * time.Minute, data.ErrSessionIdle},
		{"session-idle-minutes", "15", 14 * time.Minute, 24 * time.Hour, data.ErrSessionIdle},
	} {
		w := newWorld(t)
		w.add("alice")
		w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{c.policy: c.value}))
		by := w.session("alice", "")
		w.clock.Move(c.ahead)
		w.alive(by, 0)
		w.clock.Move(-c.back)
		for _, used := range []time.Duration{-1, 0} {
			if _, err := w.Alive(t.Context(), by, used); !errors.Is(err, c.want) {
				t.Errorf("%s=%s, set back by %s: %v", c.policy, c.value, c.back, err)
			}
		}
		if _, err := w.Overview(t.Context(), by); !errors.Is(err, c.want) {
			t.Errorf("%s=%s, set back by %s: an act: %v", c.policy, c.value, c.back, err)
		}
	}
}

// alive asks whether a session lasts, which it does.
func (w *world) alive(by data.Actor, pressed time.Duration) time.Duration {
	w.t.Helper()
	left, err := w.Alive(context.Background(), by, pressed)
	w.must(err)
	return left.Least()
}

// TestHowLongASessionIsLeft: a program that gets no answer any more has to know when to
// go by itself.
func TestHowLongASessionIsLeft(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	by := w.session("alice", "")
	for _, c := range []struct {
		hours, minutes string
		move           time.Duration
		pressed, want  time.Duration
	}{
		{"0", "0", time.Minute, 0, 0},
		{"0", "15", time.Minute, -1, 14 * time.Minute},
		{"0", "15", 0, 20 * time.Second, 14*time.Minute + 40*time.Second},
		{"1", "15", 0, -1, 14*time.Minute + 40*time.Second},
		{"1", "15", 10 * time.Minute, 0, 15 * time.Minute},
		{"1", "1440", 0, 0, 48 * time.Minute},
		{"1", "0", time.Minute, 0, 47 * time.Minute},
	} {
		w.policies(map[string]string{"session-hours": c.hours, "session-idle-minutes": c.minutes})
		w.clock.Move(c.move)
		if got := w.alive(by, c.pressed); got != c.want {
			t.Errorf("%+v: %s are left", c, got)
		}
	}
}

// TestActivityIsWrittenOnceAMinute: more often it would wake every other program, and
// nothing is written while nobody is there.
func TestActivityIsWrittenOnceAMinute(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	by := w.session("alice", "")
	used := func() time.Duration {
		return time.Duration(w.number("SELECT used_at - opened_at FROM sessions WHERE id = ?", idOf(by))) * time.Millisecond
	}
	for _, step := range []struct {
		move, pressed, want time.Duration
	}{
		{0, 0, 0},
		{59 * time.Second, 0, 0},
		{time.Second, -1, 0},
		{0, 0, time.Minute},
		{59 * time.Second, 0, time.Minute},
		{time.Second, 0, 2 * time.Minute},
		{2 * time.Minute, 40 * time.Second, 3*time.Minute + 20*time.Second}, // when it was pressed
		{2 * time.Minute, 3 * time.Minute, 3*time.Minute + 20*time.Second},  // before what is known
		{time.Hour, -1, 3*time.Minute + 20*time.Second},
		{-30 * time.Minute, 0, 36 * time.Minute},
		{-30 * time.Minute, 0, 6 * time.Minute}, // a clock that was set back
	} {
		w.clock.Move(step.move)
		w.alive(by, step.pressed)
		if got := used(); got != step.want {
			t.Errorf("%+v: last used after %s", step, got)
		}
	}
	n := len(w.allEvents())
	w.clock.Move(time.Hour)
	w.alive(by, 0)
	if len(w.allEvents()) != n {
		t.Error("activity is in the log")
	}
	for name, by := range map[string]data.Actor{"the console": theConsole, "nobody": {}, "no session": actor.InSession("none")} {
		if _, err := w.Alive(t.Context(), by, 0); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSessionLimitsOfAForeignPolicy: whoever changes the policy outside TapeTrack
// gets no longer session by it, and an administrator can still find it.
func TestSessionLimitsOfAForeignPolicy(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withRights)
	w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{"session-hours": "24"}))
	by := w.session("alice", "")
	w.raw("UPDATE settings SET value = '700' WHERE name = 'policy.session-hours'")
	w.clock.Move(14 * time.Minute)
	report, err := w.VerifyLog(t.Context(), by, nil)
	if err != nil || report.Sound() {
		t.Errorf("Verify: %+v, %v", report, err)
	}
	w.clock.Move(time.Minute)
	if _, err := w.Overview(t.Context(), by); !errors.Is(err, data.ErrSessionIdle) {
		t.Errorf("%v", err)
	}
}

// TestTicketLimits: the numbers that people are promised.
func TestTicketLimits(t *testing.T) {
	for _, c := range []struct {
		move time.Duration
		want string
	}{
		{15*time.Minute - time.Millisecond, "session"},
		{15 * time.Minute, "ticket-unknown"},
		{-time.Minute, "session"}, // a clock that was set right
		{-15 * time.Minute, "ticket-unknown"},
	} {
		w := newWorld(t)
		w.add("alice", withOTP)
		out := w.signIn("alice", "")
		w.clock.Move(c.move)
		if got := reasonOf(w.complete(out)); got != c.want {
			t.Errorf("after %s: %s", c.move, got)
		}
	}

	// Five of one user; those of others stay.
	w := newWorld(t)
	w.add("alice", withOTP)
	w.add("bob", withOTP)
	other := w.signIn("bob", "")
	var outs []data.Outcome
	for range 6 {
		outs = append(outs, w.signIn("alice", ""))
	}
	if n := w.number("SELECT count(*) FROM tickets"); n != 6 {
		t.Errorf("%d tickets", n)
	}
	for i, out := range append(outs, other) {
		want := "session"
		if i == 0 {
			want = "ticket-unknown"
		}
		if got := reasonOf(w.complete(out)); got != want {
			t.Errorf("ticket %d: %s", i+1, got)
		}
	}
	if n := w.number("SELECT count(*) FROM tickets"); n != 0 {
		t.Errorf("%d tickets are left", n)
	}

	// What is over goes with the next one that is kept.
	w.signIn("alice", "")
	w.clock.Move(15*time.Minute + time.Millisecond)
	w.signIn("bob", "")
	if n := w.number("SELECT count(*) FROM tickets"); n != 1 {
		t.Errorf("%d tickets", n)
	}
}

// TestForeignTicketsHoldNobodyBack: rows that somebody put into the file, with the highest
// numbers and whatever times, don't push out what was proven.
func TestForeignTicketsHoldNobodyBack(t *testing.T) {
	w := newWorld(t)
	key := w.add("alice", withOTP).Key
	for i := range 5 {
		w.raw("INSERT INTO tickets (ticket_key, id, kind, user_key, kept_at, sealed) VALUES (?, ?, 'sign-in', ?, ?, x'00')",
			math.MaxInt64-i, fmt.Sprint(i), key, w.clock.Now().Add(time.Duration(i)*10*time.Minute).UnixMilli())
	}
	for range 2 {
		if got := reasonOf(w.complete(w.signIn("alice", ""))); got != "session" {
			t.Error(got)
		}
	}
	if n := w.number("SELECT count(*) FROM tickets"); n != 2 { // now, and in ten minutes
		t.Errorf("%d tickets", n)
	}
}

// TestTicketsAreSealed: nothing of what a ticket stands for can be read in the file, and
// a row that was changed, moved or put back opens nothing.
func TestTicketsAreSealed(t *testing.T) {
	begin := func() (*world, data.Outcome) {
		w := newWorld(t)
		w.add("alice", withOTP)
		w.add("bob", withOTP)
		return w, w.signIn("alice", "")
	}
	w, out := begin()
	for _, secret := range []string{string(out.Ticket), w.account("alice").PasswordHash, out.Enrolment.Key} {
		if n := w.number("SELECT count(*) FROM tickets WHERE instr(id || CAST(sealed AS TEXT) || kind, ?)", secret); n != 0 {
			t.Errorf("%q is in the file", secret)
		}
	}
	for name, change := range map[string]string{
		"its content":     "UPDATE tickets SET sealed = zeroblob(length(sealed))",
		"another kind":    "UPDATE tickets SET kind = 'my-sign-in'",
		"another user":    "UPDATE tickets SET user_key = (SELECT user_key FROM users WHERE user_id = 'bob')",
		"another ticket":  "UPDATE tickets SET id = '" + hashed("mine") + "'",
		"taken out":       "DELETE FROM tickets",
		"nothing is left": "UPDATE tickets SET sealed = x''",
	} {
		w, out := begin()
		w.raw(change)
		for what, ticket := range map[string]data.Ticket{"its own": out.Ticket, "made up": "mine"} {
			if got, err := w.Complete(t.Context(), ticket); err != nil || reasonOf(got) != "ticket-unknown" {
				t.Errorf("%s, %s: %s, %v", name, what, reasonOf(got), err)
			}
		}
	}
	for _, hollow := range []bool{false, true} {
		w, out = begin()
		putBack := w.copied("tickets", "1 = 1")
		if got := reasonOf(w.complete(out)); got != "session" {
			t.Fatal(got)
		}
		putBack()
		if hollow {
			w.hollow("sessions_by_ticket", "sessions (ticket) WHERE ticket = 'none'")
		}
		if got, err := w.Complete(t.Context(), out.Ticket); err == nil && got.Refusal == nil || got.Session != nil {
			t.Errorf("put back, hollow %v: %s, %v", hollow, reasonOf(got), err)
		}
		if n := w.number("SELECT count(*) FROM sessions"); n != 1 {
			t.Errorf("%d sessions", n)
		}
	}
}

// TestRollbackGivesTicketBack: a sign-in that can't be completed now can be completed
// later.
func TestRollbackGivesTicketBack(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	out := w.signIn("alice", "")
	w.counted.fail = fmt.Errorf("no room")
	if _, err := w.Complete(t.Context(), out.Ticket); err == nil {
		t.Fatal("it did not fail")
	}
	w.counted.fail = nil
	if got := reasonOf(w.complete(out)); got != "session" {
		t.Error(got)
	}
}

// TestProofOfAnotherService: what was proven in My Sign-in, a new phone that waits for
// its first code included, goes on with another service on the database.
func TestProofOfAnotherService(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	by := w.session("alice", w.code("alice", 0))
	ticket := w.mustProveLater("alice", by)
	shown, err := w.other().BeginDevice(t.Context(), ticket, "")
	w.must(err)
	_, err = w.other().ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secretShown(shown), w.step()))
	w.must(err)
	w.must(w.RenameDevice(t.Context(), ticket, w.account("alice").Authenticators[1].ID, "Slate"))
	if names := w.number("SELECT count(*) FROM authenticators WHERE name = 'Slate'"); names != 1 {
		t.Errorf("%d", names)
	}
}

// TestConfirmedForTenMinutesEach: what was confirmed again lasts from then on, whatever
// others do who sign in.
func TestConfirmedForTenMinutesEach(t *testing.T) {
	w, _, by := anAdministrator(t)
	w.add("bob", withOTP)
	for range 2 {
		w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
		w.clock.Move(9 * time.Minute)
		w.signIn("bob", "")
		w.must(w.addressOf(by, fmt.Sprintf("alice%d@example.com", w.number("SELECT count(*) FROM events"))))
		w.clock.Move(time.Minute)
		w.signIn("bob", "")
		if err := w.addressOf(by, "late@example.com"); !errors.Is(err, data.ErrUnconfirmed) {
			t.Errorf("after ten minutes: %v", err)
		}
	}
}
