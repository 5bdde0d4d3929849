package auth

import (
	"testing"
	"time"

	"tapetrack/data"
)

// ends of signed and unsigned 32-bit seconds.
var ends = []time.Time{
	time.Date(2038, 1, 19, 3, 14, 7, 0, time.UTC),
	time.Date(2106, 2, 7, 6, 28, 15, 0, time.UTC),
}

// TestFarAheadLimits: what lasts for a time lasts over those seconds, too.
func TestFarAheadLimits(t *testing.T) {
	for _, end := range ends {
		w := newWorld(t)
		w.clock.Set(end.Add(-30 * time.Minute))
		codes := w.addWithCodes("alice")
		w.clock.Set(end.Add(-10 * time.Second))
		given, err := w.IssueTemporaryCode(t.Context(), theConsole, w.account("alice").Key, "reason")
		w.must(err)
		w.clock.Move(time.Hour)
		if !given.Until.Equal(end.Add(24*time.Hour - 10*time.Second)) {
			t.Errorf("%s: until %s", end, given.Until)
		}
		w.session("alice", given.Code)
		w.session("alice", codes[0])
		w.clock.Set(end.Add(-5 * time.Second))
		w.pause("alice", time.Hour)
		w.clock.Set(end.Add(time.Minute))
		w.session("alice", "")
		w.clock.Set(end.Add(time.Hour))
		if got := reasonOf(w.signIn("alice", "")); got != string(data.NoCode) {
			t.Errorf("%s: after the pause: %s", end, got)
		}
		w.wrongCodes("alice", tapeTrack.freeCodes)
		by := w.session("alice", w.code("alice", 0))
		w.device(w.mustProveLater("alice", by), "", "Tablet")
		if o, err := w.Overview(t.Context(), by); err != nil || o.Since.WrongCodes != tapeTrack.freeCodes {
			t.Errorf("%s: %+v, %v", end, o.Since, err)
		}
	}
}

// TestFarAheadEnrolment counts days and given-out passwords over them.
func TestFarAheadEnrolment(t *testing.T) {
	for _, end := range ends {
		w := newWorld(t)
		w.policies(limits("1", ""))
		w.clock.Set(end.Add(-12 * time.Hour))
		w.add("alice", withOTP, func(n *data.NewUser) { n.Temporary = true })
		w.clock.Move(24*time.Hour - time.Second)
		if e := w.signIn("alice", "").Enrolment; e.Insist {
			t.Errorf("%s: insists before the day is over", end)
		}
		w.clock.Move(time.Second)
		if e := w.signIn("alice", "").Enrolment; !e.Insist {
			t.Errorf("%s: does not insist when it is", end)
		}
		w.clock.Move(48 * time.Hour)
		if got := reasonOf(w.signIn("alice", "")); got != string(data.PasswordEnded) {
			t.Errorf("%s: the password given out: %s", end, got)
		}
	}
}
