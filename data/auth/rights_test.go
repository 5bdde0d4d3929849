package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"tapetrack/data"
)

// company is the users that the rights table is about: two of each kind, so
// that somebody can act on another one of his own kind.
type company struct {
	*world
	actors map[string]data.Actor
	keys   map[string]int64
}

func newCompany(t *testing.T) company {
	c := company{world: newWorld(t), actors: map[string]data.Actor{"console": theConsole}, keys: map[string]int64{}}
	c.add("ordinary")
	c.add("ordinary2")
	c.add("holder", withRights)
	c.add("holder2", withRights)
	for _, id := range []string{"ordinary", "holder", data.Superuser} {
		c.actors[id] = c.session(id, "")
	}
	for _, id := range []string{"ordinary", "ordinary2", "holder", "holder2", data.Superuser} {
		c.keys[id] = c.account(id).Key
	}
	return c
}

// acts on one user.
var acts = map[string]func(ctx context.Context, c company, by data.Actor, id string) error{
	"rename": func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.tryEdit(ctx, by, id, func(e *data.UserEdit) { e.Name = "Somebody else" })
	},
	"give rights": func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.tryEdit(ctx, by, id, func(e *data.UserEdit) { e.Tapemaster = true })
	},
	"take rights": func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.tryEdit(ctx, by, id, func(e *data.UserEdit) { e.Tapemaster = false })
	},
	"disable": func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.tryEdit(ctx, by, id, func(e *data.UserEdit) { e.Disabled = true })
	},
	"otp on": func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.tryEdit(ctx, by, id, func(e *data.UserEdit) { e.OTP = data.TurnOTPOn })
	},
	"otp off": func(ctx context.Context, c company, by data.Actor, id string) error {
		c.otp(id, data.TurnOTPOn)
		return c.tryEdit(ctx, by, id, func(e *data.UserEdit) { e.OTP = data.TurnOTPOff })
	},
	"otp restart": func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.tryEdit(ctx, by, id, func(e *data.UserEdit) { e.OTP = data.RestartOTP })
	},
	"unlock": func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.Unlock(ctx, by, c.keys[id])
	},
	"reset": func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.ResetPassword(ctx, by, c.keys[id], "an entirely new one", true)
	},
	"delete": func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.DeleteUser(ctx, by, c.keys[id])
	},
}

func (c company) tryEdit(ctx context.Context, by data.Actor, id string, change func(*data.UserEdit)) error {
	e := data.UserEdit{User: c.account(id).User}
	change(&e)
	_, err := c.EditUser(ctx, by, e)
	return err
}

// allowed is who may do what to whom; who is not named may not.
var allowed = map[string]map[string][]string{
	// An ordinary user may do nothing, not even to himself.
	"holder": {
		"ordinary2": {"rename", "take rights again", "disable", "otp on", "otp off", "otp restart", "unlock", "reset", "delete"},
		"holder2":   {"rename", "give rights again", "disable", "otp on", "otp off", "otp restart", "unlock", "reset", "delete"},
		"holder":    {"rename", "give rights", "otp on", "otp off", "otp restart", "unlock"},
	},
	data.Superuser: {
		"ordinary2":    {"rename", "give rights", "take rights again", "disable", "otp on", "otp off", "otp restart", "unlock", "reset", "delete"},
		"holder2":      {"rename", "give rights again", "take rights", "disable", "otp on", "otp off", "otp restart", "unlock", "reset", "delete"},
		data.Superuser: {"rename", "give rights", "otp on", "otp off", "otp restart", "unlock"},
	},
	"console": {
		"ordinary2":    {"rename", "give rights", "take rights again", "disable", "otp on", "otp off", "otp restart", "unlock", "reset", "delete"},
		"holder2":      {"rename", "give rights again", "take rights", "disable", "otp on", "otp off", "otp restart", "unlock", "reset", "delete"},
		data.Superuser: {"rename", "give rights", "disable", "otp on", "otp off", "otp restart", "unlock", "reset"},
	},
}

// TestRights tries every act of everybody on everybody. Giving what is there
// and taking what is not changes nothing, so it is permitted.
func TestRights(t *testing.T) {
	for _, actor := range []string{"ordinary", "holder", data.Superuser, "console"} {
		for _, target := range []string{"ordinary", "ordinary2", "holder", "holder2", data.Superuser} {
			if actor != target && (target == "ordinary" || target == "holder") {
				continue // the second of the kind stands for it
			}
			t.Run(actor+" on "+target, func(t *testing.T) {
				t.Parallel()
				for name, act := range acts {
					testRight(t, actor, target, name, act)
				}
			})
		}
	}
}

func testRight(t *testing.T, actor, target, name string, act func(context.Context, company, data.Actor, string) error) {
	c := newCompany(t)
	if target == "holder2" && name == "give rights" || target == "ordinary2" && name == "take rights" {
		name += " again"
	}
	n, before := len(c.allEvents()), c.dump(everything...)
	err := act(t.Context(), c, c.actors[actor], target)
	if name == "otp off" {
		n++ // turned on first
	}
	want := slices.Contains(allowed[actor][target], name)
	if (err == nil) != want || err != nil && !errors.Is(err, data.ErrDenied) {
		t.Errorf("%s: %v, want permitted %v", name, err, want)
	}
	if err != nil {
		if name != "otp off" && c.dump(everything...) != before {
			t.Errorf("%s changed something", name)
		}
		if events := c.allEvents(); actor != "console" && (events[len(events)-1].Kind != data.ActDenied || events[len(events)-1].Actor != actor) {
			t.Errorf("%s: %+v does not say that it was denied", name, events[len(events)-1])
		}
		return
	}
	wantActor := actor
	if actor == "console" {
		wantActor = theConsole.Console
	}
	for _, e := range c.allEvents()[n:] {
		if e.Actor != wantActor {
			t.Errorf("%s: event by %q", name, e.Actor)
		}
	}
}

// general are acts that are about nobody who exists.
var general = map[string]func(ctx context.Context, c company, by data.Actor) error{
	"add": func(ctx context.Context, c company, by data.Actor) error {
		_, err := c.AddUser(ctx, by, data.NewUser{User: data.User{ID: "new", Group: "OPS"}, Password: "an entirely new one"})
		return err
	},
	"add with rights": func(ctx context.Context, c company, by data.Actor) error {
		_, err := c.AddUser(ctx, by, data.NewUser{User: data.User{ID: "new", Group: "OPS", Tapemaster: true}, Password: "an entirely new one"})
		return err
	},
	"add to a new group": func(ctx context.Context, c company, by data.Actor) error {
		_, err := c.AddUser(ctx, by, data.NewUser{User: data.User{ID: "new", Group: "NEW"}, Password: "an entirely new one"})
		return err
	},
	"add group": func(ctx context.Context, c company, by data.Actor) error {
		return c.AddGroup(ctx, by, data.Group{ID: "NEW"})
	},
	"set policy": func(ctx context.Context, c company, by data.Actor) error {
		return c.SetPolicy(ctx, by, PolicyIssuer, "Depot")
	},
	"read policy": func(ctx context.Context, c company, by data.Actor) error {
		_, err := c.Policies(ctx, by)
		return err
	},
	"list": func(ctx context.Context, c company, by data.Actor) error {
		_, err := c.Users(ctx, by, data.UserQuery{Sort: data.ByUserID, Limit: 10})
		return err
	},
	"list groups": func(ctx context.Context, c company, by data.Actor) error {
		_, err := c.Groups(ctx, by)
		return err
	},
	"read": func(ctx context.Context, c company, by data.Actor) error {
		_, err := c.User(ctx, by, c.keys["ordinary2"])
		return err
	},
	"read oneself as an administrator does": func(ctx context.Context, c company, by data.Actor) error {
		_, err := c.User(ctx, by, c.keys["ordinary"])
		return err
	},
	"find": func(ctx context.Context, c company, by data.Actor) error {
		_, err := c.UserByID(ctx, by, "ordinary2")
		return err
	},
}

func TestGeneralRights(t *testing.T) {
	for _, actor := range []string{"ordinary", "holder", data.Superuser, "console"} {
		for name, act := range general {
			c := newCompany(t)
			before := c.dump(everything...)
			err := act(t.Context(), c, c.actors[actor])
			want := actor != "ordinary" && (name != "add with rights" || actor != "holder")
			if (err == nil) != want || err != nil && !errors.Is(err, data.ErrDenied) {
				t.Errorf("%s by %s: %v, want permitted %v", name, actor, err, want)
			}
			if err != nil && c.dump(everything...) != before {
				t.Errorf("%s by %s changed something", name, actor)
			}
		}
	}
}

// TestEndedSession: whose session was closed, or who was disabled, revoked or
// deleted meanwhile, acts no more; who lost his rights acts as an ordinary user.
func TestEndedSession(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(c company)
		want error
	}{
		{"signed out", func(c company) {
			c.must(c.SignOut(t.Context(), data.Session{ID: c.actors["holder"].Session}))
		}, data.ErrSessionEnded},
		{"disabled", func(c company) { c.edit("holder", func(e *data.UserEdit) { e.Disabled = true }) }, data.ErrSessionEnded},
		{"disabled in the database", func(c company) { c.set("holder", func(a *data.Account) { a.Disabled = true }) }, data.ErrSessionEnded},
		{"revoked", func(c company) { c.set("holder", func(a *data.Account) { a.Revocation = data.ByAdministrator }) }, data.ErrSessionEnded},
		{"deleted", func(c company) { c.must(c.DeleteUser(t.Context(), theConsole, c.keys["holder"])) }, data.ErrSessionEnded},
		{"reset", func(c company) {
			c.must(c.ResetPassword(t.Context(), theConsole, c.keys["holder"], "an entirely new one", false))
		}, data.ErrSessionEnded},
		{"rights taken", func(c company) { c.edit("holder", func(e *data.UserEdit) { e.Tapemaster = false }) }, data.ErrDenied},
		{"tampered with", func(c company) { c.raw("UPDATE users SET name = 'x' WHERE user_id = 'holder'") }, data.ErrTampered},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newCompany(t)
			by := w.actors["holder"]
			c.end(w)
			before := w.dump("users", "groups", "authenticators", "settings")
			for name, act := range acts {
				if name == "otp off" {
					continue // prepares something first
				}
				if err := act(t.Context(), w, by, "ordinary2"); !errors.Is(err, c.want) {
					t.Errorf("%s: %v, want %v", name, err, c.want)
				}
			}
			for name, act := range general {
				if err := act(t.Context(), w, by); !errors.Is(err, c.want) {
					t.Errorf("%s: %v, want %v", name, err, c.want)
				}
			}
			if w.dump("users", "groups", "authenticators", "settings") != before {
				t.Error("something was changed")
			}
			_, err := w.Overview(t.Context(), by)
			if c.name == "rights taken" {
				if err != nil {
					t.Errorf("overview: %v", err)
				}
			} else if !errors.Is(err, c.want) {
				t.Errorf("overview: %v, want %v", err, c.want)
			}
		})
	}
	w := newCompany(t)
	for _, by := range []data.Actor{{}, {Session: "unknown"}, {Program: "tapectl", Computer: "test"}} {
		if _, err := w.Groups(t.Context(), by); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%+v: %v", by, err)
		}
	}
}

// TestOverview: the counts are for holders of tapemaster rights.
func TestOverview(t *testing.T) {
	w := newCompany(t)
	for id, by := range w.actors {
		o, err := w.Overview(t.Context(), by)
		if id == "console" {
			if !errors.Is(err, data.ErrSessionEnded) && !errors.Is(err, data.ErrNotFound) {
				t.Errorf("the console has a first page: %v", err)
			}
			continue
		}
		if err != nil || o.User.ID != id || o.Session.ID != by.Session || (o.Counts != nil) != (id != "ordinary") {
			t.Errorf("%s: %+v, %v", id, o, err)
		}
		if o.Counts != nil && *o.Counts != (data.Counts{Users: 5, Off: 5}) {
			t.Errorf("%s: %s", id, fmt.Sprintf("%+v", *o.Counts))
		}
	}
}
