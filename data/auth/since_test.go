package auth

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

// news signs in and returns what the first page tells.
func (w *world) news(id, code string) data.Since {
	w.t.Helper()
	by := w.session(id, code)
	o, err := w.Overview(context.Background(), by)
	w.must(err)
	return o.Since
}

// told returns changes as "kind by actor", newest first.
func told(events []data.Event) []string {
	var lines []string
	for _, e := range events {
		lines = append(lines, string(e.Kind)+" by "+e.Actor)
	}
	return lines
}

// TestSince: what happened between two sign-ins, by whom, and nothing else.
func TestSince(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.add("bob", withRights)
	bob := w.session("bob", "")
	w.session("alice", w.code("alice", 0))
	key := w.account("alice").Key

	w.clock.Move(time.Hour)
	w.try(w.attempt("alice", "wrong", ""))
	w.try(w.attempt("alice", "wrong", ""))
	w.signIn("alice", w.wrongCode("alice"))
	w.signIn("alice", "")      // no guess
	w.signIn("alice", "12345") // no code
	w.signIn("bob", "")
	w.try(w.attempt("bob", "wrong", ""))
	w.must(w.PauseOTP(t.Context(), bob, key, w.clock.Now().Add(time.Minute), "phone in repair"))
	w.must(w.ResumeOTP(t.Context(), theConsole, key))
	_, err := w.IssueTemporaryCode(t.Context(), bob, key, "phone at home")
	w.must(err)
	w.edit("alice", func(e *data.UserEdit) { e.Name = "Another" })
	w.clock.Move(time.Hour)

	by := w.session("alice", w.code("alice", 0))
	w.clock.Move(time.Minute)
	w.try(w.attempt("alice", "wrong", "")) // after this sign-in
	w.edit("alice", func(e *data.UserEdit) { e.Name = "A third" })
	o, err := w.Overview(t.Context(), by)
	w.must(err)
	want := []string{
		"user-changed by console:root@test", "temporary-code-issued by bob",
		"otp-resumed by console:root@test", "otp-paused by bob",
	}
	if got := told(o.Since.Changes); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if o.Since.WrongPasswords != 2 || o.Since.WrongCodes != 1 || o.Since.Alarms != nil {
		t.Errorf("%+v", o.Since)
	}
	if !o.Session.Previous.At.Equal(w.clock.Now().Add(-2*time.Hour - time.Minute)) {
		t.Errorf("the last sign-in was %s", o.Session.Previous.At)
	}
	next := w.news("alice", w.code("alice", 0))
	if got := told(next.Changes); !slices.Equal(got, []string{"user-changed by console:root@test"}) || next.WrongPasswords != 1 || next.WrongCodes != 0 {
		t.Errorf("at the next: %q, %+v", got, next)
	}
}

// TestSinceWithoutThisSignIn: what the popups of this sign-in brought about is
// no news; what somebody did on the same computer a moment before is.
func TestSinceWithoutThisSignIn(t *testing.T) {
	// Activation, a temporary code, a new QR code, a new password: all in one.
	w := newWorld(t)
	w.addActive("alice")
	w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, givenOut, true))
	out := w.try(w.attempt("alice", givenOut, w.lostPhone("alice").Code))
	w.clock.Move(time.Minute)
	out = w.newQRCode(out)
	w.activate(out, w.code("alice", 0))
	w.must(w.ChooseNew(t.Context(), out.Ticket, passwordOf("alice")))
	by := w.complete(out).Session.Actor()
	o, err := w.Overview(t.Context(), by)
	w.must(err)
	want := []string{"temporary-code-issued by console:root@test", "otp-reset by console:root@test", "password-reset by console:root@test"}
	if got := told(o.Since.Changes); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	w.clock.Move(time.Minute)
	codes := w.firstCodes(by)
	w.clock.Move(time.Minute)
	if got := told(w.news("alice", codes[0]).Changes); !slices.Equal(got, []string{"recovery-codes-made by alice"}) {
		t.Errorf("a recovery code: %q", got)
	}

	// Somebody else at the same computer adds an authenticator of his own.
	w, thief, ticket := opened(t)
	w.device(ticket, "", "His phone")
	w.must(w.SignOut(t.Context(), thief, data.ByUser))
	w.clock.Move(time.Minute)
	if got := told(w.news("alice", hotpOracle(w.firstSecret("alice"), w.step())).Changes); !slices.Equal(got, []string{"authenticator-added by alice"}) {
		t.Errorf("%q", got)
	}
}

// TestSinceIsNotFlooded: refused sign-ins, of which anybody can make any number,
// push no change out, and neither do the many events of others.
func TestSinceIsNotFlooded(t *testing.T) {
	w := newWorld(t)
	user := w.addActive("alice")
	w.session("alice", w.code("alice", 0))
	w.must(w.ResumeOTP(t.Context(), theConsole, user.Key)) // nothing
	w.temporary("alice")
	const many = 5 * eventPage
	w.must(w.store.Update(t.Context(), func(tx data.Tx) error {
		for i := range many {
			at := w.clock.Now().Add(time.Duration(i) * time.Millisecond)
			for _, e := range []data.Event{
				about(user, data.SignInRefused, data.Client{}, at, string(data.WrongPassword)),
				about(user, data.SignInRefused, data.Client{}, at, string(data.WrongCode)),
				about(user, data.SignInRefused, data.Client{}, at, string(data.NoCode)),
				about(data.User{}, data.SignInRefused, data.Client{}, at, string(data.UnknownUser)),
			} {
				if err := tx.AppendEvent(e); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	w.clock.Move(time.Hour)
	got := w.news("alice", w.code("alice", 0))
	if got.WrongPasswords != many || got.WrongCodes != many || !slices.Equal(told(got.Changes), []string{"temporary-code-issued by console:root@test"}) {
		t.Errorf("%d, %d, %q", got.WrongPasswords, got.WrongCodes, told(got.Changes))
	}
	// Of many changes the newest are told.
	for i := range 210 {
		w.edit("alice", func(e *data.UserEdit) { e.Name = fmt.Sprint("Name ", i) })
	}
	w.clock.Move(time.Hour)
	if got := w.news("alice", w.code("alice", 0)); len(got.Changes) != 200 || got.WrongPasswords != 0 {
		t.Errorf("%d changes, %+v", len(got.Changes), got.WrongPasswords)
	}
}

// TestSinceWhileTheClockWasBack: what was done then is told all the same.
func TestSinceWhileTheClockWasBack(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.add("bob", withRights)
	w.session("bob", "")
	w.session("alice", w.code("alice", 0))
	at := w.clock.Now()
	w.clock.Move(-48 * time.Hour)
	w.temporary("alice")
	w.try(w.attempt("alice", "wrong", ""))
	w.must(w.note(t.Context(), theConsole, data.Event{Kind: data.Recovered}))
	w.clock.Set(at.Add(time.Hour))
	got := w.news("alice", w.code("alice", 0))
	if !slices.Equal(told(got.Changes), []string{"temporary-code-issued by console:root@test"}) || got.WrongPasswords != 1 {
		t.Errorf("%q, %+v", told(got.Changes), got)
	}
	if got := w.news("bob", ""); !slices.Equal(told(got.Alarms), []string{"recovered by console:root@test"}) {
		t.Errorf("%q", told(got.Alarms))
	}
}

// TestAlarms are for holders of tapemaster rights, once each, newest first.
func TestAlarms(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.add("bob", withRights)
	for _, id := range []string{"alice", "bob", data.Superuser} {
		w.session(id, "")
	}
	for _, kind := range []data.Kind{data.Restored, data.Recovered, data.BackedUp, data.KeyRotated, data.PolicySet} {
		w.clock.Move(time.Minute)
		w.must(w.note(t.Context(), theConsole, data.Event{Kind: kind}))
	}
	want := []string{"key-rotated by console:root@test", "recovered by console:root@test", "restored by console:root@test"}
	for _, id := range []string{"bob", data.Superuser} {
		w.clock.Move(time.Minute)
		if got := told(w.news(id, "").Alarms); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
		w.clock.Move(time.Minute)
		if got := w.news(id, "").Alarms; len(got) != 0 {
			t.Errorf("%s is told again: %q", id, told(got))
		}
	}
	if got := w.news("alice", ""); got.Alarms != nil || got.Changes != nil {
		t.Errorf("alice is told: %+v", got)
	}
	for range 40 {
		w.must(w.note(t.Context(), theConsole, data.Event{Kind: data.Recovered}))
	}
	if got := w.news("bob", "").Alarms; len(got) != 20 {
		t.Errorf("%d alarms", len(got))
	}
}

// TestFirstSignInEver tells what was done until then.
func TestFirstSignInEver(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	w.try(w.attempt("alice", "wrong", ""))
	w.clock.Move(time.Hour)
	got := w.news("alice", "")
	if !slices.Equal(told(got.Changes), []string{"otp-on by console:root@test"}) || got.WrongPasswords != 1 {
		t.Errorf("%q, %+v", told(got.Changes), got)
	}
}

// TestSincePopups: whoever is busy with the popups, which take less than a quarter of
// an hour, is not told of what they did there.
func TestSincePopups(t *testing.T) {
	for _, busy := range []time.Duration{0, 15*time.Minute - time.Second} {
		w := newWorld(t)
		w.add("alice", withOTP)
		out := w.activate(w.signIn("alice", ""), w.code("alice", 0))
		w.clock.Move(busy)
		o, err := w.Overview(t.Context(), w.complete(out).Session.Actor())
		w.must(err)
		if got := told(o.Since.Changes); slices.Contains(got, "otp-activated by alice") {
			t.Errorf("after %s: %q", busy, got)
		}
	}
}
