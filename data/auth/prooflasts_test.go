package auth

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"tapetrack/data"
)

// newCodes makes recovery codes in place of others, as My Sign-in does, with what was
// confirmed before.
func (w *world) newCodes(by data.Actor) error {
	ticket, err := w.Prove(context.Background(), by, "", "")
	if err != nil {
		return err
	}
	_, err = w.NewRecoveryCodes(context.Background(), ticket)
	return err
}

// renamedLately renames an authenticator, with whatever was proven before.
func (w *world) renamedLately(by data.Actor) error {
	ticket, err := w.ProveBySignIn(context.Background(), by)
	if err != nil {
		return err
	}
	return w.renamed(ticket)
}

// TestProofLasts: what was typed into a question of a session holds for ten minutes in all
// its windows, and no longer, and for nobody else.
func TestProofLasts(t *testing.T) {
	for name, ask := range map[string]func(w *world, by data.Actor){
		"My Sign-in": func(w *world, by data.Actor) {
			ticket, err := w.Prove(t.Context(), by, passwordOf("alice"), w.code("alice", 0))
			w.must(err)
			w.must(w.Forget(t.Context(), ticket)) // its window is closed
		},
		"Administration": func(w *world, by data.Actor) {
			w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
		},
	} {
		w := newWorld(t)
		w.addWithCodes("alice")
		by := w.in().Session.Actor()
		w.clock.Move(time.Hour)
		ask(w, by)
		n := len(w.allEvents())
		if err := w.newCodes(by); err != nil || len(w.since(n)) != 1 {
			t.Errorf("%s: %v, events %q", name, err, w.since(n))
		}
		w.must(w.renamedLately(by))
		w.clock.Move(10*time.Minute - time.Second)
		ticket, err := w.Prove(t.Context(), by, "", "")
		w.must(err)
		w.clock.Move(time.Second)
		if err := w.renamed(ticket); !errors.Is(err, data.ErrDenied) { // no ticket makes a proof longer
			t.Errorf("%s: ten minutes later: %v", name, err)
		}
		if f, ok := data.AsFieldError(w.newCodes(by)); !ok || f.Field != data.FieldCurrent {
			t.Errorf("%s: ten minutes later it is not asked for", name)
		}
		if err := w.renamedLately(by); !errors.Is(err, data.ErrUnconfirmed) {
			t.Errorf("%s: ten minutes later: %v", name, err)
		}
	}
	for name, end := range map[string]func(w *world){
		"another session": func(w *world) { w.session("alice", w.code("alice", 1)); w.clock.Move(10 * time.Minute) },
		"restarted": func(w *world) {
			w.clock.Move(time.Minute)
			w.otp("alice", data.RestartOTP)
			w.clock.Move(time.Minute)
			w.session("alice", w.code("alice", 0))
		},
		"set back": func(w *world) { w.clock.Move(-time.Hour) },
	} {
		for _, asked := range []bool{true, false} {
			w := newWorld(t)
			w.addWithCodes("alice")
			by := w.in().Session.Actor()
			if asked {
				w.clock.Move(time.Minute)
				w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
			}
			w.must(w.renamedLately(by))
			end(w)
			if err := w.newCodes(by); err == nil {
				t.Errorf("%s: it is proven", name)
			}
			if err := w.renamedLately(by); !errors.Is(err, data.ErrUnconfirmed) {
				t.Errorf("%s, asked %v: %v", name, asked, err)
			}
		}
	}
}

// TestASignInIsNoConfirmation: who signed in with a code a moment ago is asked again before
// anything that would give somebody else at the program a way in. Renaming, and the first
// recovery codes, go on.
func TestASignInIsNoConfirmation(t *testing.T) {
	ctx := t.Context()
	harm := map[string]func(w *world, ticket data.Ticket) error{
		"BeginDevice": func(w *world, ticket data.Ticket) error {
			for _, replaces := range []string{"", w.account("alice").Authenticators[0].ID} {
				if _, err := w.BeginDevice(ctx, ticket, replaces); !errors.Is(err, data.ErrUnconfirmed) {
					return err
				}
			}
			return data.ErrUnconfirmed
		},
		"ConfirmDevice": func(w *world, ticket data.Ticket) error {
			_, err := w.ConfirmDevice(ctx, ticket, "Tablet", w.code("alice", 1))
			return err
		},
		"RemoveDevice": func(w *world, ticket data.Ticket) error {
			return w.RemoveDevice(ctx, ticket, w.account("alice").Authenticators[0].ID)
		},
		"NewRecoveryCodes": func(w *world, ticket data.Ticket) error {
			_, err := w.NewRecoveryCodes(ctx, ticket)
			return err
		},
		"RenameDevice":  nil,
		"ConfirmTurnOn": nil, // with a ticket of its own
		"Forget":        nil,
	}
	for m := range reflect.TypeFor[*Self]().Methods() {
		for p := range m.Type.Ins() {
			if _, known := harm[m.Name]; p == reflect.TypeFor[data.Ticket]() && !known {
				t.Errorf("%s: nobody knows whether it does harm", m.Name)
			}
		}
	}
	for name, act := range harm {
		if act == nil {
			continue
		}
		w := newWorld(t)
		w.addWithCodes("alice")
		by := w.in().Session.Actor()
		ticket, err := w.ProveBySignIn(ctx, by)
		w.must(err)
		tables := []string{"authenticators", "recovery_codes", "tickets", "events"}
		before := w.dump(tables...)
		if err := act(w, ticket); !errors.Is(err, data.ErrUnconfirmed) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := w.Prove(ctx, by, "", ""); err == nil {
			t.Errorf("%s: nothing is asked for", name)
		}
		if w.dump(tables...) != before {
			t.Errorf("%s: something was changed", name)
		}
		w.must(w.renamed(ticket))
	}
	w := newWorld(t)
	w.addActive("alice")
	by := w.in().Session.Actor()
	ticket, err := w.ProveBySignIn(ctx, by)
	w.must(err)
	codes, err := w.NewRecoveryCodes(ctx, ticket)
	if err != nil || len(codes) != 10 {
		t.Errorf("the first recovery codes: %d, %v", len(codes), err)
	}
	if _, err := w.NewRecoveryCodes(ctx, ticket); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("the second ones: %v", err)
	}
}

// TestProveBySignInNeedsACode: no other sign-in proves enough for it, and none of a user
// who is locked.
func TestProveBySignInNeedsACode(t *testing.T) {
	for name, in := range map[string]func(w *world) data.Actor{
		"a recovery code":  func(w *world) data.Actor { return w.session("alice", w.addWithCodes("alice")[0]) },
		"a temporary code": func(w *world) data.Actor { w.addActive("alice"); return w.session("alice", w.temporary("alice")) },
		"a pause": func(w *world) data.Actor {
			w.addActive("alice")
			w.pause("alice", time.Hour)
			return w.session("alice", "")
		},
		"no code": func(w *world) data.Actor { w.add("alice"); return w.session("alice", "") },
		"before a lock": func(w *world) data.Actor {
			w.addActive("alice")
			by := w.session("alice", w.code("alice", 0))
			w.lockOut("alice")
			return by
		},
	} {
		w := newWorld(t)
		if _, err := w.ProveBySignIn(t.Context(), in(w)); !errors.Is(err, data.ErrUnconfirmed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
