package auth

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tapetrack/data"
)

// TestStaleEdit: an older sheet overwrites nothing newer, whatever it was.
func TestStaleEdit(t *testing.T) {
	for name, change := range map[string]func(w *world){
		"another edit":     func(w *world) { w.edit("alice", func(e *data.UserEdit) { e.Email = "" }) },
		"activation":       func(w *world) { w.signIn("alice", w.code("alice", 0)) },
		"popup activation": func(w *world) { w.activate(w.signIn("alice", ""), w.code("alice", 0)) },
		"restart":          func(w *world) { w.otp("alice", data.RestartOTP) },
		"reset": func(w *world) {
			w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, "a new one to use", true))
		},
		"revocation": func(w *world) {
			for range tapeTrack.revokeAt {
				w.try(w.attempt("alice", "wrong", ""))
			}
		},
		"block": func(w *world) {
			w.signIn("alice", w.code("alice", 0))
			w.setCounters("alice", data.Counter{}, data.Counter{Failures: tapeTrack.blockAt - 1})
			w.signIn("alice", w.wrongCode("alice"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.add("alice", withOTP)
			stale := w.account("alice").User
			change(w)
			if fresh := w.account("alice"); fresh.Version <= stale.Version {
				t.Errorf("version %d after %d", fresh.Version, stale.Version)
			}
			before := w.dump(everything...)
			for _, e := range []data.UserEdit{
				{User: stale},
				{User: stale, OTP: data.TurnOTPOff},
				{User: stale, OTP: data.RestartOTP},
			} {
				e.Name = "Older"
				if _, err := w.EditUser(t.Context(), theConsole, e); !errors.Is(err, data.ErrChanged) {
					t.Errorf("act %d: %v", e.OTP, err)
				}
			}
			if w.dump(everything...) != before {
				t.Error("something was written")
			}
		})
	}
}

// TestUnseenChanges: what an administrator does not see makes no sheet stale.
func TestUnseenChanges(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	version := w.account("alice").Version
	w.try(w.attempt("alice", "wrong", ""))
	w.signIn("alice", w.wrongCode("alice"))
	w.session("alice", w.code("alice", 0))
	w.signIn("alice", w.code("alice", 0))
	if got := w.account("alice").Version; got != version {
		t.Errorf("version %d after %d", got, version)
	}
}

// TestEditUser looks at what is stored and at what the audit says.
func TestEditUser(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*data.UserEdit)
		events string
	}{
		{"nothing", func(*data.UserEdit) {}, ""},
		{"name", func(e *data.UserEdit) { e.Name = "A" }, "user-changed name"},
		{"email", func(e *data.UserEdit) { e.Email = "a@b.c" }, "user-changed email"},
		{"no email", func(e *data.UserEdit) { e.Email = "" }, "user-changed email"},
		{"user-id", func(e *data.UserEdit) { e.ID = "alicia" }, "user-changed user-id"},
		{"user-id in capitals", func(e *data.UserEdit) { e.ID = "ALICE" }, "user-changed user-id"},
		{"new group", func(e *data.UserEdit) { e.Group = "NEW1" }, "group-added NEW1, user-changed group-id"},
		{"rights", func(e *data.UserEdit) { e.Tapemaster = true }, "user-changed tapemaster-rights=true"},
		{"disabled", func(e *data.UserEdit) { e.Disabled = true }, "user-changed disabled=true"},
		{"all", func(e *data.UserEdit) {
			e.ID, e.Name, e.Email, e.Group, e.Tapemaster, e.Disabled, e.OTP = "b", "B", "b@b.b", "OPS", true, true, data.TurnOTPOn
		}, "user-changed user-id name email disabled=true tapemaster-rights=true, otp-on"},
	} {
		w := newWorld(t)
		w.add("alice")
		w.session("alice", "")
		before, n := w.account("alice"), len(w.allEvents())
		e := data.UserEdit{User: before.User}
		c.change(&e)
		// What an edit has no say in is not taken from it.
		e.Revocation, e.OTPRequired, e.LastSignIn = data.ByAdministrator, !e.OTPRequired, data.SignIn{}
		e.User.OTP = data.Active
		user, err := w.EditUser(t.Context(), theConsole, e)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := strings.Join(w.since(n), ", "); got != c.events {
			t.Errorf("%s: events %s, want %s", c.name, got, c.events)
		}
		after := w.account(user.ID)
		if user != after.User || user.ID != e.ID || user.Name != e.Name || user.Email != e.Email || user.Group != e.Group ||
			user.Disabled != e.Disabled || user.Tapemaster != e.Tapemaster {
			t.Errorf("%s: %+v", c.name, user)
		}
		if user.Revocation != data.NotRevoked || user.LastSignIn != before.LastSignIn || after.PasswordHash != before.PasswordHash ||
			user.OTPRequired != (e.OTP == data.TurnOTPOn) || user.CreatedAt != before.CreatedAt {
			t.Errorf("%s: something else was changed: %+v", c.name, after)
		}
		if (user.Version > before.Version) != (c.events != "") {
			t.Errorf("%s: version %d after %d", c.name, user.Version, before.Version)
		}
		if open := w.sessions("alice"); (open == 0) != e.Disabled {
			t.Errorf("%s: %d open sessions", c.name, open)
		}
	}
}

// TestEditClashes: what somebody else has is refused, with the field.
func TestEditClashes(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.add("bob")
	before := w.dump(everything...)
	for _, c := range []struct {
		change func(*data.UserEdit)
		field  string
	}{
		{func(e *data.UserEdit) { e.ID = "BOB" }, data.FieldUserID},
		{func(e *data.UserEdit) { e.Email = "Bob@Example.COM" }, data.FieldEmail},
		{func(e *data.UserEdit) { e.ID, e.Group = "bob", "NEWGROUP" }, data.FieldUserID}, // and no group is left behind
	} {
		e := data.UserEdit{User: w.account("alice").User}
		c.change(&e)
		_, err := w.EditUser(t.Context(), theConsole, e)
		if f, ok := data.AsFieldError(err); !ok || f.Field != c.field || !errors.Is(err, data.ErrExists) {
			t.Errorf("%v, want an error of %s", err, c.field)
		}
	}
	if w.dump(everything...) != before {
		t.Error("something was written")
	}
	if err := w.AddGroup(t.Context(), theConsole, data.Group{ID: "ops"}); !errors.Is(err, data.ErrExists) {
		t.Errorf("a second group OPS: %v", err)
	}
}

// TestAbsentUser: acts on nobody say so.
func TestAbsentUser(t *testing.T) {
	w := newWorld(t)
	key := w.add("alice").Key
	user := w.account("alice").User
	w.must(w.DeleteUser(t.Context(), theConsole, key))
	_, readErr := w.User(t.Context(), theConsole, key)
	_, findErr := w.UserByID(t.Context(), theConsole, "alice")
	_, editErr := w.EditUser(t.Context(), theConsole, data.UserEdit{User: user})
	for i, err := range []error{
		readErr, findErr, editErr,
		w.DeleteUser(t.Context(), theConsole, key),
		w.Unlock(t.Context(), theConsole, key),
		w.ResetPassword(t.Context(), theConsole, key, "an entirely new one", false),
	} {
		if !errors.Is(err, data.ErrNotFound) {
			t.Errorf("act %d: %v", i, err)
		}
	}
	if again := w.add("alice"); again.Key == key {
		t.Error("a key is used again")
	}
	if !slices.ContainsFunc(w.allEvents(), func(e data.Event) bool { return e.UserKey == key && e.Kind == data.UserAdded }) {
		t.Error("the events of a deleted user are gone")
	}
}

// TestSignOut closes one session, once.
func TestSignOut(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	session := *w.signIn("alice", "").Session
	other := w.session("alice", "")
	n := len(w.allEvents())
	for range 2 {
		w.must(w.SignOut(t.Context(), session.Actor(), data.ByUser))
	}
	if got := w.since(n); !slices.Equal(got, []string{"sign-out"}) {
		t.Errorf("events %q", got)
	}
	if _, err := w.Overview(t.Context(), session.Actor()); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("%v", err)
	}
	if _, err := w.Overview(t.Context(), other); err != nil {
		t.Errorf("the other session: %v", err)
	}
	w.must(w.SignOut(t.Context(), other, data.BySIGTERM))
	events := w.allEvents()
	if e := events[len(events)-1]; e.Kind != data.SignedOut || e.UserID != "alice" || e.Actor != "alice" || e.Program != testProgram || e.Detail != "program ended by SIGTERM" {
		t.Errorf("%+v", e)
	}
}
