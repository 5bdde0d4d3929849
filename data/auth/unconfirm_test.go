package auth

import (
	"context"
	"errors"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestAWrongAnswerEndsAConfirmation: whoever types a wrong password or code into a session
// may not be its user, so that what was confirmed there counts no longer, also for a window
// of My Sign-in that is open. What is typed elsewhere, and the first code of a new
// authenticator, whose secret is on the screen, end none.
func TestAWrongAnswerEndsAConfirmation(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		ask  func(w *world, by data.Actor, open data.Ticket) error
		ends bool
	}{
		"password at Change Password": {func(w *world, by data.Actor, _ data.Ticket) error {
			return w.ChangePassword(ctx, by, "wrong", "an entirely new one")
		}, true},
		"password at Confirm": {func(w *world, by data.Actor, _ data.Ticket) error {
			return w.Confirm(ctx, by, "wrong", w.code("alice", 0))
		}, true},
		"code at Confirm": {func(w *world, by data.Actor, _ data.Ticket) error {
			return w.Confirm(ctx, by, passwordOf("alice"), w.wrongCode("alice"))
		}, true},
		"password in My Sign-in": {func(w *world, by data.Actor, _ data.Ticket) error {
			_, err := w.Prove(ctx, by, "wrong", w.code("alice", 0))
			return err
		}, true},
		"code in My Sign-in": {func(w *world, by data.Actor, _ data.Ticket) error {
			_, err := w.Prove(ctx, by, passwordOf("alice"), w.wrongCode("alice"))
			return err
		}, true},
		"in another session": {func(w *world, _ data.Actor, _ data.Ticket) error {
			return w.Confirm(ctx, w.session("alice", w.code("alice", 0)), "wrong", "")
		}, false},
		"at a login window": {func(w *world, _ data.Actor, _ data.Ticket) error {
			if got := reasonOf(w.try(w.attempt("alice", "wrong", ""))); got != string(data.WrongPassword) {
				w.t.Fatal(got)
			}
			return &data.FieldError{}
		}, false},
		"the first code of a new authenticator": {func(w *world, _ data.Actor, open data.Ticket) error {
			shown, err := w.BeginDevice(ctx, open, "")
			w.must(err)
			_, err = w.ConfirmDevice(ctx, open, "Tablet", hotpOracle(secretShown(shown), w.step()+1000))
			return err
		}, false},
	} {
		w, _, by := anAdministrator(t)
		open := w.prove(by, "alice")
		w.clock.Move(time.Minute)
		if _, is := data.AsFieldError(c.ask(w, by, open)); !is {
			t.Fatalf("%s: no wrong answer", name)
		}
		_, prove := w.Prove(ctx, by, "", "")
		_, replace := w.BeginDevice(ctx, open, w.account("alice").Authenticators[0].ID)
		rename := w.renamed(open)
		if _, asked := data.AsFieldError(prove); asked != c.ends || prove != nil && !asked {
			t.Errorf("%s: My Sign-in, opened again: %v", name, prove)
		}
		if err := w.addressOf(by, "alice2@example.com"); errors.Is(err, data.ErrUnconfirmed) != c.ends || err != nil && !c.ends {
			t.Errorf("%s: the email address: %v", name, err)
		}
		for act, err := range map[string]error{"replacing": replace, "renaming": rename} {
			if (lang.Say(words.Message(err)) == WrongSince) != c.ends || errors.Is(err, data.ErrDenied) != c.ends || err != nil && !c.ends {
				t.Errorf("%s: %s: %v", name, act, err)
			}
		}
		w.clock.Move(time.Minute)
		w.must(w.Confirm(ctx, by, passwordOf("alice"), w.code("alice", 0)))
		w.must(w.addressOf(by, "alice3@example.com"))
	}
	for name, ask := range map[string]func(w *world, by data.Actor) error{
		"to turn it on": func(w *world, by data.Actor) error { _, _, err := w.BeginTurnOn(ctx, by, "wrong"); return err },
		"at Confirm":    func(w *world, by data.Actor) error { return w.Confirm(ctx, by, "wrong", "") },
	} {
		w := newWorld(t)
		w.add("alice", withRights)
		by := w.session("alice", "")
		w.must(w.Confirm(ctx, by, passwordOf("alice"), ""))
		w.must(w.addressOf(by, "alice2@example.com"))
		if _, is := data.AsFieldError(ask(w, by)); !is {
			t.Fatalf("%s: no wrong password", name)
		}
		if err := w.addressOf(by, "alice3@example.com"); !errors.Is(err, data.ErrUnconfirmed) {
			t.Errorf("a wrong password %s: %v", name, err)
		}
	}
}
