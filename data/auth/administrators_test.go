package auth

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/store/sqlite"
)

// TestOneAdministratorStays: no act, by whatever path, leaves the database
// without somebody who can administer it.
func TestOneAdministratorStays(t *testing.T) {
	// The last usable administrator is alice, a holder; the superuser is
	// disabled. bob can't help: he is ordinary.
	alone := func(w *world) {
		w.add("alice", withRights)
		w.add("bob")
		w.set(data.Superuser, func(a *data.Account) { a.Disabled = true })
	}
	edit := func(change func(*data.UserEdit)) func(context.Context, *world, data.Actor) error {
		return func(ctx context.Context, w *world, by data.Actor) error {
			e := data.UserEdit{User: w.account("alice").User}
			change(&e)
			_, err := w.EditUser(ctx, by, e)
			return err
		}
	}
	for _, c := range []struct {
		name    string
		prepare func(w *world)
		act     func(ctx context.Context, w *world, by data.Actor) error
		denied  bool
	}{
		{"disable", alone, edit(func(e *data.UserEdit) { e.Disabled = true }), true},
		{"take rights", alone, edit(func(e *data.UserEdit) { e.Tapemaster = false }), true},
		{"delete", alone, func(ctx context.Context, w *world, by data.Actor) error {
			return w.DeleteUser(ctx, by, w.account("alice").Key)
		}, true},
		{"policy, administrator Active", func(w *world) {
			alone(w)
			w.otp("alice", data.TurnOTPOn)
			w.signIn("alice", w.code("alice", 0))
		}, func(ctx context.Context, w *world, by data.Actor) error {
			return w.EditPolicies(ctx, by, nil, map[string]string{data.PolicyMinimumVersion + "tapemaster": "9.0.0"})
		}, true},
		{"policy, administrator Active, this version", func(w *world) {
			alone(w)
			w.otp("alice", data.TurnOTPOn)
			w.signIn("alice", w.code("alice", 0))
		}, func(ctx context.Context, w *world, by data.Actor) error {
			return w.EditPolicies(ctx, by, nil, map[string]string{data.PolicyMinimumVersion + "tapemaster": testVersion})
		}, false},
		{"policy, administrator Off", alone, func(ctx context.Context, w *world, by data.Actor) error {
			return w.EditPolicies(ctx, by, nil, map[string]string{data.PolicyMinimumVersion + "tapemaster": "9.0.0"})
		}, false},
		{"policy of another program", func(w *world) {
			alone(w)
			w.otp("alice", data.TurnOTPOn)
			w.signIn("alice", w.code("alice", 0))
		}, func(ctx context.Context, w *world, by data.Actor) error {
			return w.EditPolicies(ctx, by, nil, map[string]string{data.PolicyMinimumVersion + "lite": "9.0.0"})
		}, false},
		{"deny TapeMaster", alone, edit(func(e *data.UserEdit) { e.Denied = data.TapeMaster }), true},
		{"deny all else", alone, edit(func(e *data.UserEdit) { e.Denied = data.Lite | data.Checkpoint }), false},
		{"deny TapeMaster, another one there", func(w *world) { alone(w); w.add("carol", withRights) }, edit(func(e *data.UserEdit) { e.Denied = data.TapeMaster }), false},
		{"disable, another one may not start TapeMaster", func(w *world) {
			alone(w)
			w.add("carol", withRights, func(n *data.NewUser) { n.Denied = data.TapeMaster })
		}, edit(func(e *data.UserEdit) { e.Disabled = true }), true},
		{"disable, another one without Lite", func(w *world) {
			alone(w)
			w.add("carol", withRights, func(n *data.NewUser) { n.Denied = data.Lite })
		}, edit(func(e *data.UserEdit) { e.Disabled = true }), false},
		{"a rule for everybody", alone, func(ctx context.Context, w *world, by data.Actor) error {
			return w.tryRule(ctx, by, "OPS", data.GroupRule{Required: true})
		}, false},
		{"disable, another one was never given a password", func(w *world) {
			alone(w)
			w.addUnset("carol", func(a *data.Account) { a.Tapemaster = true })
		}, edit(func(e *data.UserEdit) { e.Disabled = true }), true},
		{"disable, another one there", func(w *world) { alone(w); w.add("carol", withRights) }, edit(func(e *data.UserEdit) { e.Disabled = true }), false},
		{"disable, another one disabled", func(w *world) {
			alone(w)
			w.add("carol", withRights, func(n *data.NewUser) { n.Disabled = true })
		}, edit(func(e *data.UserEdit) { e.Disabled = true }), true},
		{"disable, another one revoked", func(w *world) {
			alone(w)
			w.add("carol", withRights)
			w.set("carol", func(a *data.Account) { a.Revocation = data.ByAdministrator })
		}, edit(func(e *data.UserEdit) { e.Disabled = true }), true},
		{"disable, another one Blocked", func(w *world) {
			alone(w)
			w.addActive("carol", withRights)
			key := w.account("carol").Key
			w.must(w.store.Update(context.Background(), func(tx data.Tx) error { return tx.DisableAuthenticators(key) }))
		}, edit(func(e *data.UserEdit) { e.Disabled = true }), true},
		{"disable, another one without a password", func(w *world) {
			alone(w)
			w.add("carol", withRights)
			w.set("carol", func(a *data.Account) { a.PasswordHash = "" })
		}, edit(func(e *data.UserEdit) { e.Disabled = true }), true},
		{"disable, another one Pending", func(w *world) { alone(w); w.add("carol", withRights, withOTP) }, edit(func(e *data.UserEdit) { e.Disabled = true }), false},
		{"rename", alone, edit(func(e *data.UserEdit) { e.ID = "alicia" }), false},
		{"otp on", alone, edit(func(e *data.UserEdit) { e.OTP = data.TurnOTPOn }), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			c.prepare(w)
			before := w.dump(everything...)
			err := c.act(t.Context(), w, theConsole)
			if (err != nil) != c.denied || err != nil && !errors.Is(err, data.ErrDenied) {
				t.Fatalf("%v, want denied %v", err, c.denied)
			}
			if err != nil && w.dump(everything...) != before {
				t.Error("something was changed")
			}
		})
	}
}

// TestNoAdministratorLeft: where there is none, anything that helps is permitted.
func TestNoAdministratorLeft(t *testing.T) {
	w := newWorld(t)
	w.set(data.Superuser, func(a *data.Account) { a.Disabled = true })
	w.add("bob")
	w.edit("bob", func(e *data.UserEdit) { e.Name = "B" })
	w.edit(data.Superuser, func(e *data.UserEdit) { e.Disabled = false })
	w.session(data.Superuser, "")
}

// TestSuperuserStays: he is neither renamed nor deleted nor stripped, not even
// at the console, and nobody takes his place.
func TestSuperuserStays(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withRights)
	super := w.session(data.Superuser, "")
	for _, by := range []data.Actor{super, theConsole} {
		for name, change := range map[string]func(*data.UserEdit){
			"renamed":  func(e *data.UserEdit) { e.ID = "boss" },
			"stripped": func(e *data.UserEdit) { e.Tapemaster = false },
		} {
			e := data.UserEdit{User: w.account(data.Superuser).User}
			change(&e)
			if _, err := w.EditUser(t.Context(), by, e); err == nil {
				t.Errorf("%s by %+v", name, by)
			}
		}
		if err := w.DeleteUser(t.Context(), by, w.account(data.Superuser).Key); !errors.Is(err, data.ErrDenied) {
			t.Errorf("deleted by %+v: %v", by, err)
		}
		for _, id := range []string{"tapemaster", "TapeMaster", "TAPEMASTER"} {
			e := data.UserEdit{User: w.account("alice").User}
			e.ID = id
			if _, err := w.EditUser(t.Context(), by, e); !errors.Is(err, data.ErrDenied) {
				t.Errorf("alice becomes %s by %+v: %v", id, by, err)
			}
			n := data.NewUser{User: data.User{ID: id, Group: "OPS"}, Password: "an entirely new one"}
			if _, err := w.AddUser(t.Context(), by, n); !errors.Is(err, data.ErrDenied) {
				t.Errorf("%s is added by %+v: %v", id, by, err)
			}
		}
	}
}

// TestSetUpIssuer: what authenticators show above the account is asked for when
// the database is made, and is a policy like any other from then on.
func TestSetUpIssuer(t *testing.T) {
	for typed, want := range map[string]string{
		"": "TapeTrack", "TapeTrack": "TapeTrack", "Bandlager Su\u0308d": "Bandlager Süd", " Ops – Night ": "Ops – Night",
	} {
		w := newWorld(t)
		made, err := template()
		w.must(err)
		path := filepath.Join(t.TempDir(), "new.db")
		w.must(sqlite.Create(t.Context(), path, func(db *sqlite.DB) error {
			s := newDoors(Parts{Storage: db.Unlock(made.vault), Sealer: made.vault, Hasher: new(fastHasher), Now: w.clock.Now})
			if err := s.SetUp(t.Context(), data.SetUp{Password: superPassword, Issuer: typed}); err != nil {
				return err
			}
			items, err := s.Policies(t.Context(), theConsole)
			for _, i := range items {
				if i.Name == "issuer" && (i.Value != want || i.Set != (want != "TapeTrack")) {
					t.Errorf("%q is kept as %q, set %v", typed, i.Value, i.Set)
				}
			}
			report, failed := s.VerifyLog(t.Context(), theConsole, nil)
			if !report.Sound() {
				t.Errorf("%q: %+v", typed, report)
			}
			return errors.Join(err, failed)
		}))
	}
	for _, bad := range []string{"Ops:Night", "steam", strings.Repeat("x", 31), "  "} {
		err := CheckSetUp(data.SetUp{Password: superPassword, Issuer: bad}, commonPassword)
		if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldIssuer {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestSetUpOnce: a database has one superuser, set up once.
func TestSetUpOnce(t *testing.T) {
	w := newWorld(t)
	before := w.dump(everything...)
	if err := w.SetUp(t.Context(), data.SetUp{Password: "an entirely new one"}); !errors.Is(err, data.ErrExists) {
		t.Errorf("%v", err)
	}
	for _, bad := range []string{"", "short", "tapemaster", "TapeMaster", "password123"} {
		if _, ok := data.AsFieldError(w.SetUp(t.Context(), data.SetUp{Password: bad})); !ok {
			t.Errorf("%q is taken", bad)
		}
	}
	if w.dump(everything...) != before {
		t.Error("something was changed")
	}
}
