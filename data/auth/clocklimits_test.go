package auth

import (
	"errors"
	"testing"
	"time"

	"tapetrack/data"
)

// TestLimitsLoweredWhileSessionsAreOpen: the policy of the moment judges each act, not
// that of the sign-in.
func TestLimitsLoweredWhileSessionsAreOpen(t *testing.T) {
	for _, c := range []struct {
		policy, value string
		at            time.Duration // the age of the session
		want          error
	}{
		{"session-hours", "2", 2*time.Hour - time.Second, nil},
		{"session-hours", "2", 2 * time.Hour, data.ErrSessionOver},
		{"session-hours", "1", 100 * time.Hour, data.ErrSessionOver},
		{"session-idle-minutes", "5", 5*time.Minute - time.Second, nil},
		{"session-idle-minutes", "5", 5 * time.Minute, data.ErrSessionIdle},
		{"profile", "PCI", 12 * time.Hour, data.ErrSessionOver},
		{"profile", "PCI", 15 * time.Minute, data.ErrSessionIdle},
	} {
		w := newWorld(t)
		w.add("alice", withRights)
		w.policies(map[string]string{"session-hours": "720", "session-idle-minutes": "1440"})
		if c.policy == "profile" {
			w.policies(map[string]string{"session-hours": "", "session-idle-minutes": ""})
		}
		by := w.session("alice", "")
		for used := time.Duration(0); c.want == data.ErrSessionOver && used < c.at; used += time.Hour {
			w.alive(by, 0)
			w.clock.Move(time.Hour)
		}
		if c.want != data.ErrSessionOver {
			w.clock.Move(c.at)
		}
		_, err := w.Groups(t.Context(), by)
		w.must(err)
		w.must(w.other().EditPolicies(t.Context(), theConsole, nil, map[string]string{c.policy: c.value}))
		if _, err := w.Groups(t.Context(), by); !errors.Is(err, c.want) {
			t.Errorf("%s=%s after %s: an act: %v", c.policy, c.value, c.at, err)
		}
		if _, err := w.Alive(t.Context(), by, 0); !errors.Is(err, c.want) {
			t.Errorf("%s=%s after %s: a key: %v", c.policy, c.value, c.at, err)
		}
	}
}

// TestClockBackAndForth: at every moment what somebody has is good or not by the clock of
// that moment. Nothing of what was good once is good outside its time, and a clock that
// was set right again ends nothing early.
func TestClockBackAndForth(t *testing.T) {
	const m, s = time.Minute, time.Second
	for _, h := range []struct {
		kind data.TicketKind
		at   map[time.Duration]bool // by the clock, counted from when it was proven
	}{
		{data.ForMySignIn, map[time.Duration]bool{0: true, 10*m - s: true, 10 * m: false, 11 * m: false, -s: false, -20 * m: false}},
		{data.ForAdministration, map[time.Duration]bool{0: true, 10*m - s: true, 10 * m: false, 11 * m: false, -s: false, -20 * m: false}},
		{data.ForReplacement, map[time.Duration]bool{0: true, 10*m - s: true, 10 * m: false, 11 * m: false, -s: false, -20 * m: false}},
		{data.ForSignIn, map[time.Duration]bool{15 * m: false, 16 * m: false, -15 * m: false, -16 * m: false}},
	} {
		for _, held := range holdings {
			if held.kind != h.kind {
				continue
			}
			w, use := held.begin(t)
			begun := w.clock.Now()
			for range 2 { // it goes round, in any order
				for at, good := range h.at {
					w.clock.Set(begun.Add(at))
					if err := use(); (err == nil) != good {
						t.Errorf("%s, %s after it was proven: %v", h.kind, at, err)
					}
				}
			}
			if h.kind == data.ForSignIn {
				w.clock.Set(begun.Add(14 * m))
				if err := use(); err != nil {
					t.Errorf("a clock that was set right: %v", err)
				}
			}
		}
	}
	w := newWorld(t)
	w.add("alice", withRights)
	w.policies(map[string]string{"session-hours": "12", "session-idle-minutes": "15"})
	by := w.session("alice", "")
	begun := w.clock.Now()
	for range 2 {
		for at, want := range map[time.Duration]error{
			0: nil, 15*m - s: nil, 15*s - 15*m: nil, 15 * m: data.ErrSessionIdle, -15 * m: data.ErrSessionIdle,
			12 * time.Hour: data.ErrSessionOver, -12 * time.Hour: data.ErrSessionOver,
		} {
			w.clock.Set(begun.Add(at))
			if _, err := w.Groups(t.Context(), by); !errors.Is(err, want) {
				t.Errorf("a session, %s after it was opened: %v", at, err)
			}
		}
	}
}
