package auth

import (
	"context"
	"testing"
	"time"

	"tapetrack/data"
)

// limits are the policies of bounded enrolment; empty is the profile's.
func limits(days, signIns string) map[string]string {
	return map[string]string{data.PolicyPendingDays: days, data.PolicyPendingSignIns: signIns}
}

// TestBoundedEnrolment goes in without a code until popup 1 insists on one.
func TestBoundedEnrolment(t *testing.T) {
	const day = 24 * time.Hour
	type visit struct {
		wait   time.Duration
		insist bool
		left   data.Grace // zero: without a limit, or insisting
	}
	var none data.Grace
	both := func(n int, d time.Duration) data.Grace { return data.Grace{SignIns: n, Until: testStart.Add(d)} }
	ends := func(d time.Duration) data.Grace { return both(0, d) }
	for _, c := range []struct {
		name, days, signIns string
		visits              []visit
	}{
		{"no limit", "", "", []visit{{0, false, none}, {365 * day, false, none}, {3650 * day, false, none}}},
		{"one sign-in", "", "1", []visit{{0, false, times(1)}, {0, true, none}, {365 * day, true, none}}},
		{"three sign-ins", "", "3", []visit{{0, false, times(3)}, {day, false, times(2)}, {day, false, times(1)}, {day, true, none}}},
		{"seven days", "7", "", []visit{{0, false, ends(7 * day)}, {7*day - time.Millisecond, false, ends(7 * day)}, {time.Millisecond, true, none}}},
		{"a clock set back", "1", "", []visit{{0, false, ends(day)}, {-30 * day, false, ends(day)}, {31 * day, true, none}}},
		{"both, sign-ins first", "7", "2", []visit{{0, false, both(2, 7*day)}, {0, false, both(1, 7*day)}, {0, true, none}}},
		{"both, days first", "1", "9", []visit{{0, false, both(9, day)}, {day, true, none}}},
	} {
		w := newWorld(t)
		w.policies(limits(c.days, c.signIns))
		w.add("alice", withOTP)
		for i, v := range c.visits {
			w.clock.Move(v.wait)
			out := w.signIn("alice", "")
			if e := out.Enrolment; e == nil || e.Insist != v.insist || !sameGrace(e.Left, v.left) {
				t.Fatalf("%s, visit %d: %s, insist %v, left %+v; want %v, %+v", c.name, i+1, reasonOf(out), e.Insist, e.Left, v.insist, v.left)
			}
			w.must(w.Abandon(context.Background(), w.signIn("alice", "").Ticket)) // who goes back has not used one up
			end := w.complete(out)
			if !v.insist {
				if end.Session == nil {
					t.Errorf("%s, visit %d: %s", c.name, i+1, reasonOf(end))
				}
				continue
			}
			if reasonOf(end) != string(data.NoCode) || !end.Refusal.Retry() {
				t.Errorf("%s, visit %d: %s", c.name, i+1, reasonOf(end))
			}
			sessions := w.sessions("alice")
			if got := w.complete(w.activate(out, w.code("alice", 0))); got.Session == nil || w.sessions("alice") != sessions+1 {
				t.Errorf("%s, visit %d, with a code: %s", c.name, i+1, reasonOf(got))
			}
			return
		}
	}
}

// TestBoundedInsistsAtLogin: the code may come at the login instead.
func TestBoundedInsistsAtLogin(t *testing.T) {
	w := newWorld(t)
	w.policies(limits("", "1"))
	w.add("alice", withOTP)
	w.session("alice", "")
	out := w.signIn("alice", w.code("alice", 0))
	if out.Enrolment == nil || out.Enrolment.Insist || out.Enrolment.Left.Ends() || !out.Enrolment.Activated {
		t.Fatalf("%s", reasonOf(out))
	}
	if got := reasonOf(w.complete(out)); got != "session" {
		t.Errorf("%s", got)
	}
}

// TestLimitsChangedLater hold from then on, for those who are Pending already.
func TestLimitsChangedLater(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	for range 3 {
		w.session("alice", "")
	}
	open := w.signIn("alice", "")
	w.policies(limits("", "3"))
	if got := reasonOf(w.complete(open)); got != string(data.NoCode) {
		t.Errorf("a popup that was open: %s", got)
	}
	if e := w.signIn("alice", "").Enrolment; !e.Insist {
		t.Error("three were used up before there was a limit, and it does not insist")
	}
	w.policies(limits("", "5"))
	if e := w.signIn("alice", "").Enrolment; e.Insist || !sameGrace(e.Left, times(2)) {
		t.Errorf("insist %v, left %+v", e.Insist, e.Left)
	}
	w.policies(limits("2", ""))
	w.clock.Move(48 * time.Hour)
	if e := w.signIn("alice", "").Enrolment; !e.Insist {
		t.Error("two days are over, and it does not insist")
	}
	w.policies(limits("", ""))
	w.session("alice", "")
}

// TestLimitsBeginAnew with an administrator's new enrolment, and with nothing
// that the user does, nor with a password that was reset.
func TestLimitsBeginAnew(t *testing.T) {
	for _, c := range []struct {
		name   string
		act    func(w *world)
		insist bool
	}{
		{"nothing", func(*world) {}, true},
		{"New QR Code", func(w *world) {
			out, err := w.NewQRCode(t.Context(), w.signIn("alice", "").Ticket)
			w.must(err)
			if !out.Enrolment.Insist || out.Enrolment.Left.Ends() {
				t.Errorf("the new one: insist %v, left %+v", out.Enrolment.Insist, out.Enrolment.Left)
			}
		}, true},
		{"Reset Password", func(w *world) {
			w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, passwordOf("alice"), false))
		}, true},
		{"Unlock", func(w *world) { w.must(w.Unlock(t.Context(), theConsole, w.account("alice").Key)) }, true},
		{"a wrong code", func(w *world) { w.signIn("alice", w.wrongCode("alice")) }, true},
		{"restart", func(w *world) { w.otp("alice", data.RestartOTP) }, false},
		{"off and on", func(w *world) { w.otp("alice", data.TurnOTPOff); w.otp("alice", data.TurnOTPOn) }, false},
	} {
		for _, limit := range []map[string]string{limits("2", ""), limits("", "2")} {
			w := newWorld(t)
			w.policies(limit)
			w.add("alice", withOTP)
			w.session("alice", "")
			w.session("alice", "")
			w.clock.Move(48 * time.Hour)
			c.act(w)
			if e := w.signIn("alice", "").Enrolment; e.Insist != c.insist {
				t.Errorf("%s, %v: insist %v", c.name, limit, e.Insist)
			}
		}
	}
}

// TestPendingSinceUnknown: for who was Pending before it was kept the time
// counts from when he was added.
func TestPendingSinceUnknown(t *testing.T) {
	w := newWorld(t)
	w.policies(limits("7", ""))
	w.add("alice", withOTP)
	w.set("alice", func(a *data.Account) { a.PendingSince = time.Time{} })
	want := data.Grace{Until: testStart.AddDate(0, 0, 7)}
	if e := w.signIn("alice", "").Enrolment; e.Insist || !sameGrace(e.Left, want) {
		t.Errorf("insist %v, left %+v, want %+v", e.Insist, e.Left, want)
	}
	w.clock.Move(7 * 24 * time.Hour)
	if e := w.signIn("alice", "").Enrolment; !e.Insist {
		t.Error("it does not insist after seven days")
	}
}

// times is a grace that ends after this many sign-ins.
func times(n int) data.Grace { return data.Grace{SignIns: n} }

func sameGrace(a, b data.Grace) bool { return a.SignIns == b.SignIns && a.Until.Equal(b.Until) }
