package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// in signs alice in with the present code and returns what came of it after the popups.
func (w *world) in() data.Outcome {
	w.t.Helper()
	w.clock.Move(time.Minute)
	out := w.signIn("alice", w.code("alice", 0))
	if out.Enrolment != nil {
		next, err := w.Complete(context.Background(), out.Ticket)
		w.must(err)
		return next
	}
	return out
}

// offer returns what the first page of a session says.
func (w *world) offer(s *data.Session) *data.RecoveryOffer {
	w.t.Helper()
	o, err := w.Overview(context.Background(), s.Actor())
	w.must(err)
	return o.Offer
}

// TestRecoveryCodesArePutOff: three sign-ins may go without, whether the session went on
// or the program was killed; the fourth continues with codes only, in every program, and what it
// shows counts once it is complete.
func TestRecoveryCodesArePutOff(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	for _, left := range []int{2, 1, 0} {
		out := w.in()
		if out.Session == nil || out.RecoveryDue {
			t.Fatalf("with %d to come: %+v", left, out)
		}
		if got := w.offer(out.Session); got == nil || *got != (data.RecoveryOffer{PutOff: left}) {
			t.Errorf("offered: %+v, want %d", got, left)
		}
		if n := w.number("SELECT count(*) FROM recovery_codes"); n != 0 {
			t.Fatalf("%d codes that nobody asked for", n)
		}
	}
	for _, give := range []string{"killed", "given up", "killed after they were shown"} {
		out := w.in()
		if out.Session != nil || !out.RecoveryDue || out.Ticket == "" {
			t.Fatalf("%s: %+v", give, out)
		}
		if again, err := w.Complete(t.Context(), out.Ticket); err != nil || again.Session != nil || !again.RecoveryDue || again.Ticket != out.Ticket {
			t.Errorf("complete without codes: %+v, %v", again, err)
		}
		if give != "killed" {
			_, err := w.DrawRecoveryCodes(t.Context(), out.Ticket)
			w.must(err)
		}
		if give == "given up" {
			w.must(w.Abandon(t.Context(), out.Ticket))
		}
		if n := w.number("SELECT count(*) FROM recovery_codes"); n != 0 {
			t.Fatalf("%s: %d codes", give, n)
		}
	}
	other := w.other()
	w.clock.Move(time.Minute)
	out, err := other.SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), w.code("alice", 0)))
	w.must(err)
	first, err := other.DrawRecoveryCodes(t.Context(), out.Ticket)
	w.must(err)
	due, err := w.DrawRecoveryCodes(t.Context(), out.Ticket)
	w.must(err)
	if due.PutOff != 3 {
		t.Errorf("went on without them %d times", due.PutOff)
	}
	if len(due.Codes) != 10 || due.UserID != "alice" || due.Name != "Name of alice" || due.Last || slices.Equal(first.Codes, due.Codes) {
		t.Errorf("%d codes of %q, last %v", len(due.Codes), due.UserID, due.Last)
	}
	if s := fmt.Sprintf("%v %+v %#v %s", due, due, due, due); strings.Contains(s, due.Codes[0]) {
		t.Error("they are printed")
	}
	n := len(w.allEvents())
	out = w.complete(out)
	if got := w.since(n); out.Session == nil || !slices.Equal(got, []string{"sign-in password and code", "recovery-codes-made"}) {
		t.Errorf("%+v, events %q", out, got)
	}
	if w.offer(out.Session) != nil || w.account("alice").PutOff != 0 {
		t.Error("it goes on")
	}
	if got := reasonOf(w.signIn("alice", first.Codes[0])); got == "session" {
		t.Error("codes of the first draw are good")
	}
	if got := reasonOf(w.signIn("alice", due.Codes[0])); got != "session" {
		t.Errorf("a code that was stored: %s", got)
	}
}

// TestRecoveryCodesAreDueAtOnce: with 0 they come with the activation, and after the
// popups and a password that is due.
func TestRecoveryCodesAreDueAtOnce(t *testing.T) {
	w := newWorld(t)
	w.policies(map[string]string{data.PolicyRecoveryLater: "0"})
	w.add("alice", withOTP)
	w.session("alice", "") // nobody asks for codes before they activate
	out := w.in()
	if out.Session != nil || !out.RecoveryDue {
		t.Fatalf("%+v", out)
	}
	w.clock.Move(14 * time.Minute) // the popups took long
	due, err := w.DrawRecoveryCodes(t.Context(), out.Ticket)
	w.must(err)
	w.clock.Move(14 * time.Minute) // and a printer has to be found
	if again, err := w.DrawRecoveryCodes(t.Context(), out.Ticket); err != nil || len(again.Codes) != 10 {
		t.Errorf("%v", err)
	}
	w.clock.Move(2 * time.Minute)
	if next, err := w.Complete(t.Context(), out.Ticket); err != nil || reasonOf(next) != string(data.TicketUnknown) {
		t.Errorf("for ever: %+v, %v", next, err)
	}
	if got := reasonOf(w.signIn("alice", due.Codes[0])); got == "session" {
		t.Error("codes of a sign-in that was not completed are good")
	}
}

// TestRecoveryCodesDueChange: what happens elsewhere while they are shown.
func TestRecoveryCodesDueChange(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(w *world)
		want string // at Complete
	}{
		{"disabled", func(w *world) { w.edit("alice", func(e *data.UserEdit) { e.Disabled = true }) }, string(data.DisabledUser)},
		{"restarted", func(w *world) { w.otp("alice", data.RestartOTP) }, string(data.Replaced)},
		{"turned off", func(w *world) { w.otp("alice", data.TurnOTPOff) }, string(data.CodeVoid)},
		{"policy off", func(w *world) { w.policies(map[string]string{data.PolicyRecoveryCodes: "false"}) }, string(data.CodeVoid)},
		{"made elsewhere", func(w *world) {
			w.must(w.store.Update(context.Background(), func(tx data.Tx) error {
				return tx.SetSingleUse(w.account("alice").Key, data.RecoveryCode, []data.SingleUse{{Salt: []byte("s"), Hash: []byte("h"), IssuedAt: w.clock.Now()}})
			}))
		}, string(data.CodeVoid)},
	} {
		w := newWorld(t)
		w.policies(map[string]string{data.PolicyRecoveryLater: "0"})
		w.add("alice", withOTP)
		out := w.in()
		_, err := w.DrawRecoveryCodes(t.Context(), out.Ticket)
		w.must(err)
		c.act(w)
		if _, err := w.DrawRecoveryCodes(t.Context(), out.Ticket); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s: drawn again: %v", c.name, err)
		}
		next, err := w.Complete(t.Context(), out.Ticket)
		if err != nil || reasonOf(next) != c.want {
			t.Errorf("%s: %s, %v, want %s", c.name, reasonOf(next), err, c.want)
		}
	}
	w := newWorld(t)
	w.addActive("alice")
	w.otp("alice", data.RestartOTP)
	out := w.signIn("alice", "")
	for _, ticket := range []data.Ticket{out.Ticket, "", "none"} {
		if _, err := w.DrawRecoveryCodes(t.Context(), ticket); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("where none are due: %v", err)
		}
	}
}

// TestRecoveryOfferIsForTheirUser: nobody is offered codes who could not make them, and
// only sign-ins with a code count.
func TestRecoveryOfferIsForTheirUser(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.pause("alice", time.Hour)
	paused := w.signIn("alice", "")
	if w.offer(paused.Session) != nil || w.account("alice").PutOff != 1 {
		t.Errorf("during a pause: %+v, counted %d", w.offer(paused.Session), w.account("alice").PutOff)
	}
	w.clock.Move(2 * time.Hour)
	w.session("alice", w.temporary("alice"))
	if got := w.account("alice").PutOff; got != 1 {
		t.Errorf("with a temporary code: counted %d", got)
	}
	w.policies(map[string]string{data.PolicyRecoveryCodes: "false"})
	if out := w.in(); w.offer(out.Session) != nil || w.account("alice").PutOff != 1 {
		t.Error("without recovery codes")
	}
	w.policies(map[string]string{data.PolicyRecoveryCodes: "true"})
	if out := w.in(); w.offer(out.Session).PutOff != 1 {
		t.Errorf("%+v", w.offer(out.Session))
	}
	// A policy that permits fewer than were put off leaves none.
	lowered := w.in()
	w.policies(map[string]string{data.PolicyRecoveryLater: "0"})
	if got := w.offer(lowered.Session); got == nil || got.PutOff != 0 {
		t.Errorf("fewer are permitted: %+v", got)
	}
	w.policies(map[string]string{data.PolicyRecoveryLater: "3"})
	// A new enrolment begins to count again.
	w.otp("alice", data.RestartOTP)
	if out := w.in(); w.offer(out.Session).PutOff != 2 {
		t.Errorf("after a restart: %+v", w.offer(out.Session))
	}
}

// TestRecoveryOfferOfTheLastAdministrator says that nobody else could help.
func TestRecoveryOfferOfTheLastAdministrator(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice", withRights)
	out := w.in()
	if got := w.offer(out.Session); got == nil || got.Last {
		t.Errorf("one of two: %+v", got)
	}
	w.must(w.store.Update(t.Context(), func(tx data.Tx) error {
		root, err := tx.AccountByLogin(data.Superuser)
		if err != nil {
			return err
		}
		root.Disabled = true
		return tx.UpdateAccount(root)
	}))
	if got := w.offer(out.Session); got == nil || !got.Last {
		t.Errorf("the last: %+v", got)
	}
	w.policies(map[string]string{data.PolicyRecoveryLater: "0"})
	if due, err := w.DrawRecoveryCodes(t.Context(), w.in().Ticket); err != nil || !due.Last {
		t.Errorf("drawn for the last: last %v, %v", due.Last, err)
	}
}

// TestRecoveryCodesAreNotForced: codes are due only where they could be used, and nobody
// who can write the file keeps others from signing in by rows that no program of ours wrote.
func TestRecoveryCodesAreNotForced(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.policies(map[string]string{data.PolicyRecoveryLater: "0"})
	w.pause("alice", time.Hour)
	if out := w.signIn("alice", ""); out.Session == nil || out.RecoveryDue {
		t.Errorf("during a pause: %+v", out)
	}
	w.clock.Move(2 * time.Hour)
	if out := w.signIn("alice", w.temporary("alice")); out.Session == nil || out.RecoveryDue {
		t.Errorf("with a temporary code: %+v", out)
	}
	w.raw(`INSERT INTO recovery_codes (user_key, kind, salt, hash, lasts, code)
		SELECT user_key, 'recovery', x'00', x'00', 0, x'00' FROM users WHERE user_id = 'alice'`)
	for _, later := range []string{"0", "100"} {
		w.policies(map[string]string{data.PolicyRecoveryLater: later})
		if out := w.in(); out.Session == nil || out.RecoveryDue {
			t.Errorf("with foreign codes, put off %s times: %+v", later, out)
		}
	}
	w.raw("DELETE FROM recovery_codes")
	w.policies(map[string]string{data.PolicyRecoveryLater: "0"})
	if out := w.in(); out.Session != nil || !out.RecoveryDue {
		t.Errorf("without them: %+v", out)
	}
}

// TestTurnOnBeginsToCountAgain: what was put off before the one-time password was off says
// nothing of the new authenticator.
func TestTurnOnBeginsToCountAgain(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.in()
	if got := w.account("alice").PutOff; got != 2 {
		t.Errorf("put off %d times", got)
	}
	w.otp("alice", data.TurnOTPOff)
	_, ticket, secret := w.beginsTurnOn("alice")
	w.must(w.confirmsTurnOn(ticket, secret))
	if got := w.account("alice").PutOff; got != 0 {
		t.Errorf("turned on, and put off %d times", got)
	}
}

// TestFirstRecoveryCodesWantARecentProof: somebody who comes by an hour later makes none.
func TestFirstRecoveryCodesWantARecentProof(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	by := w.in().Session.Actor()
	w.clock.Move(10 * time.Minute)
	if _, err := w.FirstRecoveryCodes(t.Context(), by); !errors.Is(err, data.ErrUnconfirmed) || w.number("SELECT count(*) FROM recovery_codes") != 0 {
		t.Errorf("ten minutes later: %v", err)
	}
	w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
	w.clock.Move(10*time.Minute - time.Second)
	if codes := w.firstCodes(by); len(codes) != 10 {
		t.Errorf("%d codes", len(codes))
	}

	w = newWorld(t)
	w.addActive("alice")
	by = w.in().Session.Actor()
	w.clock.Move(-time.Minute)
	if _, err := w.FirstRecoveryCodes(t.Context(), by); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("the clock set back: %v", err)
	}
}
