package auth

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
)

// endings are what ends sign-ins of alice, at the console or at another program where the
// user is signed in, and whether the authenticators go with it.
var endings = map[string]struct {
	act    func(ctx context.Context, s Service, alice data.User, other data.Actor) error
	resets bool
}{
	"changes the password": {act: func(ctx context.Context, s Service, _ data.User, other data.Actor) error {
		return s.ChangePassword(ctx, other, passwordOf("alice"), "an entirely new one")
	}},
	"disabled": {act: func(ctx context.Context, s Service, alice data.User, _ data.Actor) error {
		_, err := s.SetDisabled(ctx, theConsole, alice.Key, true)
		return err
	}},
	guessed: {act: func(ctx context.Context, s Service, alice data.User, _ data.Actor) error {
		for range 6 {
			if _, err := s.SignIn(ctx, data.Attempt{Login: alice.ID, Password: "wrong", Client: data.Client{Program: testProgram, Version: testVersion}}); err != nil {
				return err
			}
		}
		return nil
	}},
	"password reset": {act: func(ctx context.Context, s Service, alice data.User, _ data.Actor) error {
		return s.ResetPassword(ctx, theConsole, alice.Key, "a password given out", true)
	}},
	"lost phone": {resets: true, act: func(ctx context.Context, s Service, alice data.User, _ data.Actor) error {
		_, err := s.LostPhone(ctx, theConsole, alice.Key, "lost on the way")
		return err
	}},
	"loses the program": {act: func(ctx context.Context, s Service, alice data.User, _ data.Actor) error {
		for {
			now, err := s.UserByID(ctx, theConsole, alice.ID)
			if err != nil {
				return err
			}
			now.Denied = data.Lite
			if _, err = s.EditUser(ctx, theConsole, data.UserEdit{User: now}); !errors.Is(err, data.ErrChanged) {
				return err
			}
		}
	}},
	"deleted": {resets: true, act: func(ctx context.Context, s Service, alice data.User, _ data.Actor) error {
		return s.DeleteUser(ctx, theConsole, alice.Key)
	}},
}

// race lets alice do something, and an ending of hers happen, at once and with services
// that share nothing but the file.
func (w *world) race(name string, alice data.User, other data.Actor, do func(s Service) error) error {
	w.t.Helper()
	services := []Service{w.Service, w.other()}
	errs := make([]error, 2)
	start := make(chan struct{})
	var group sync.WaitGroup
	for i, f := range []func(Service) error{do, func(s Service) error { return endings[name].act(context.Background(), s, alice, other) }} {
		group.Go(func() {
			<-start
			errs[i] = f(services[i])
		})
	}
	close(start)
	group.Wait()
	if errs[1] != nil {
		w.t.Errorf("%s: %v", name, errs[1])
	}
	return errs[0]
}

const races = 3

// guessed is the one of endings that ends sign-ins, and no session: a lock by wrong passwords
// at a login window.
const guessed = "locked by guesses"

// TestEndedWhileASignInCompletes: whichever comes first, the end or the session that a
// ticket opens, no session goes on, except after a lock, which ends none.
func TestEndedWhileASignInCompletes(t *testing.T) {
	for name := range endings {
		for range races {
			w := newWorld(t)
			alice := w.add("alice", withOTP)
			other := w.session("alice", "")
			begun := w.signIn("alice", "")
			var out data.Outcome
			w.must(w.race(name, alice, other, func(s Service) (err error) {
				out, err = s.Complete(context.Background(), begun.Ticket)
				return err
			}))
			if out.Session != nil {
				if _, err := w.Overview(t.Context(), out.Session.Actor()); errors.Is(err, data.ErrSessionEnded) != (name != guessed) {
					t.Errorf("%s: the session: %v", name, err)
				}
			} else if out.Refusal == nil || out.Refusal.Retry() {
				t.Errorf("%s: %s", name, reasonOf(out))
			}
			if got := reasonOf(w.complete(begun)); got != "ticket-unknown" {
				t.Errorf("%s: the ticket still gives %s", name, got)
			}
			if _, err := w.Overview(t.Context(), other); (err == nil) != (name == "changes the password" || name == guessed) {
				t.Errorf("%s: the other session: %v", name, err)
			}
			if found := w.verify(); found != "" {
				t.Errorf("%s: Verify finds %q", name, found)
			}
		}
	}
}

// TestEndedWhileAnAuthenticatorIsConfirmed: it is added as a whole before the end, or not
// at all, and what the end takes away is gone in either case.
func TestEndedWhileAnAuthenticatorIsConfirmed(t *testing.T) {
	for name, end := range endings {
		for range races {
			w := newWorld(t)
			alice := w.addActive("alice")
			by, other := w.session("alice", w.code("alice", 0)), w.session("alice", w.code("alice", 1))
			w.clock.Move(2 * time.Minute)
			ticket := w.prove(by, "alice")
			shown, err := w.BeginDevice(t.Context(), ticket, "")
			w.must(err)
			code := hotpOracle(secretShown(shown), w.step())
			err = w.race(name, alice, other, func(s Service) error {
				_, err := s.ConfirmDevice(context.Background(), ticket, "Tablet", code)
				return err
			})
			if err != nil && !errors.Is(err, data.ErrSessionEnded) && !errors.Is(err, data.ErrDenied) {
				t.Errorf("%s: %v", name, err)
			}
			want := 0
			if err == nil && !end.resets {
				want = 1
			}
			if n := w.number("SELECT count(*) FROM authenticators WHERE name = 'Tablet'"); n != want {
				t.Errorf("%s: %d of them are there, confirmed with %v", name, n, err)
			}
			if _, err := w.BeginDevice(t.Context(), ticket, ""); !errors.Is(err, data.ErrSessionEnded) && !errors.Is(err, data.ErrDenied) {
				t.Errorf("%s: My Sign-in goes on: %v", name, err)
			}
			if found := w.verify(); found != "" {
				t.Errorf("%s: Verify finds %q", name, found)
			}
		}
	}
}

// TestSessionEndsWhileItIsUsed: a session ends between the two transactions of an act,
// while a hash is computed, or while an import is written. Nothing of the act is done, or
// all of it, and its user is told that the session has ended.
func TestSessionEndsWhileItIsUsed(t *testing.T) {
	ends := map[string]struct {
		end  func(w *world, by data.Actor)
		want error
	}{
		"Log Out elsewhere": {func(w *world, by data.Actor) { w.must(w.other().SignOut(t.Context(), by, data.ByUser)) }, data.ErrSessionEnded},
		"disabled":          {func(w *world, _ data.Actor) { w.edit("alice", func(e *data.UserEdit) { e.Disabled = true }) }, data.ErrSessionEnded},
		"open for too long": {func(w *world, _ data.Actor) {
			w.policies(map[string]string{"session-hours": "1"})
			w.clock.Move(time.Hour)
		}, data.ErrSessionOver},
		"idle for too long": {func(w *world, _ data.Actor) {
			w.policies(map[string]string{"session-idle-minutes": "5"})
			w.clock.Move(5 * time.Minute)
		}, data.ErrSessionIdle},
	}
	acts := map[string]func(w *world, by data.Actor) error{
		"Change Password": func(w *world, by data.Actor) error {
			return w.ChangePassword(t.Context(), by, passwordOf("alice"), "an entirely new one")
		},
		"Confirm": func(w *world, by data.Actor) error {
			return w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0))
		},
		"My Sign-in": func(w *world, by data.Actor) error {
			_, err := w.Prove(t.Context(), by, passwordOf("alice"), w.code("alice", 0))
			return err
		},
	}
	tables := []string{"users", "groups", "authenticators", "recovery_codes", "tickets"}
	for how, c := range ends {
		for what, act := range acts {
			w, _, by := anAdministrator(t)
			var before string
			w.fast.meanwhile = func() {
				c.end(w, by)
				before = w.dump(tables...)
			}
			if err := act(w, by); !errors.Is(err, c.want) {
				t.Errorf("%s, %s: %v", how, what, err)
			}
			if w.dump(tables...) != before {
				t.Errorf("%s, %s: something was changed", how, what)
			}
		}
	}

	// Hours go by while an import is written: it is judged when it begins.
	w, _, by := anAdministrator(t)
	w.policies(map[string]string{"session-hours": "1", "session-idle-minutes": "5"})
	users := "User-ID,Group-ID\n"
	for i := range 50 {
		users += fmt.Sprintf("user%d,OPS\n", i)
	}
	report, err := w.ImportUsers(t.Context(), by, w.file(users), data.ImportOptions{}, func(int64, int64) { w.clock.Move(time.Hour) })
	if err != nil || report.Added != 50 || w.number("SELECT count(*) FROM users WHERE user_id LIKE 'user%'") != 50 {
		t.Errorf("%d added, %v", report.Added, err)
	}
	if _, err := w.ImportUsers(t.Context(), by, w.file(users), data.ImportOptions{}, nil); !errors.Is(err, data.ErrSessionOver) {
		t.Errorf("the next act: %v", err)
	}
}

// TestSaveOrEnd: an administrator's change and the end of the session at once: it is made
// and in the log, or neither.
func TestSaveOrEnd(t *testing.T) {
	for name := range endings {
		for range races {
			if name == "lost phone" {
				continue // of somebody who has none
			}
			w := newWorld(t)
			alice := w.add("alice", withRights)
			bob := w.add("bob")
			by, other := w.session("alice", ""), w.session("alice", "")
			before := len(w.allEvents())
			err := w.race(name, alice, other, func(s Service) error {
				bob.Name = "Robert"
				_, err := s.EditUser(context.Background(), by, data.UserEdit{User: bob})
				return err
			})
			if err != nil && !errors.Is(err, data.ErrSessionEnded) {
				t.Errorf("%s: %v", name, err)
			}
			noted := 0
			for _, e := range w.allEvents()[before:] {
				if e.Kind == data.UserChanged && e.UserID == "bob" {
					noted++
				}
			}
			if saved := w.account("bob").Name == "Robert"; saved != (err == nil) || (noted == 1) != saved {
				t.Errorf("%s: saved %v, %d events, %v", name, saved, noted, err)
			}
			if name != guessed { // holders of tapemaster rights wait instead
				if _, err := w.Groups(t.Context(), by); !errors.Is(err, data.ErrSessionEnded) {
					t.Errorf("%s: the session goes on: %v", name, err)
				}
			}
		}
	}
}
