package auth

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/test/check"
)

// company is the users that the rights table is about: two of each kind, so
// that somebody can act on another one of his own kind.
type company struct {
	*world
	actors map[string]data.Actor
	keys   map[string]int64
}

// newCompany returns a copy of the first one that was made.
func newCompany(t *testing.T) company {
	t.Helper()
	founded.once.Do(func() { founded.company, founded.file = firstCompany(t) })
	if founded.file == nil {
		t.Fatal("the company was not made, in another test")
	}
	c := company{newWorldOf(t, check.Folder(t), founded.file), maps.Clone(founded.actors), maps.Clone(founded.keys)}
	if c.served != nil {
		c.present() // a session is that of the program that opened it
	}
	return c
}

// present signs in whoever acts.
func (c company) present() {
	c.t.Helper()
	for _, id := range []string{"ordinary", "holder", data.Superuser} {
		c.actors[id] = c.session(id, "")
	}
}

// founded is what firstCompany has made.
var founded struct {
	once sync.Once
	company
	file []byte
}

func firstCompany(t *testing.T) (company, []byte) {
	t.Helper()
	c := company{world: newWorld(t), actors: map[string]data.Actor{"console": theConsole}, keys: map[string]int64{}}
	c.add("ordinary")
	c.add("ordinary2")
	c.add("holder", withRights)
	c.add("holder2", withRights)
	c.present()
	for _, id := range []string{"ordinary", "ordinary2", "holder", "holder2", data.Superuser} {
		c.keys[id] = c.account(id).Key
	}
	c.raw("PRAGMA wal_checkpoint(TRUNCATE)")
	file, err := os.ReadFile(c.path)
	c.must(err)
	return c, file
}

// An act on one user, of the method of Service that carries it out.
type act struct {
	method  string
	do      func(ctx context.Context, c company, by data.Actor, id string) error
	prepare func(c company, id string) // at the console; may be nil
}

func editing(change func(*data.UserEdit)) act {
	return act{method: "EditUser", do: func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.tryEdit(ctx, by, id, change)
	}}
}

// acts on one user: whatever can be done to somebody is here, see
// TestEveryMethodIsTried.
var acts = map[string]act{
	"rename":          editing(func(e *data.UserEdit) { e.Name = "Somebody else" }),
	"another address": editing(func(e *data.UserEdit) { e.Email = "another@example.com" }),
	"give rights":     editing(func(e *data.UserEdit) { e.Tapemaster = true }),
	"take rights":     editing(func(e *data.UserEdit) { e.Tapemaster = false }),
	"role":            editing(func(e *data.UserEdit) { e.Role = "0" }),
	"deny TapeMaster": editing(func(e *data.UserEdit) { e.Denied = data.TapeMaster }),
	"deny Checkpoint": editing(func(e *data.UserEdit) { e.Denied = data.Checkpoint }),
	"disable":         editing(func(e *data.UserEdit) { e.Disabled = true }),
	"otp on":          editing(func(e *data.UserEdit) { e.OTP = data.TurnOTPOn }),
	"otp off":         {editing(func(e *data.UserEdit) { e.OTP = data.TurnOTPOff }).method, editing(func(e *data.UserEdit) { e.OTP = data.TurnOTPOff }).do, turnedOn},
	"otp restart":     editing(func(e *data.UserEdit) { e.OTP = data.RestartOTP }),

	"disable at once": {"SetDisabled", func(ctx context.Context, c company, by data.Actor, id string) error {
		_, err := c.SetDisabled(ctx, by, c.keys[id], true)
		return err
	}, nil},
	"enable at once": {"SetDisabled", func(ctx context.Context, c company, by data.Actor, id string) error {
		_, err := c.SetDisabled(ctx, by, c.keys[id], false)
		return err
	}, nil},
	"otp on at once": {"SetOTP", func(ctx context.Context, c company, by data.Actor, id string) error {
		_, err := c.SetOTP(ctx, by, c.keys[id], data.TurnOTPOn)
		return err
	}, nil},
	"otp off at once": {"SetOTP", func(ctx context.Context, c company, by data.Actor, id string) error {
		_, err := c.SetOTP(ctx, by, c.keys[id], data.TurnOTPOff)
		return err
	}, turnedOn},
	"unlock": {"Unlock", func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.Unlock(ctx, by, c.keys[id])
	}, func(c company, id string) { c.setCounters(id, data.Counter{Failures: 1}, data.Counter{}) }},
	"reset": {"ResetPassword", func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.ResetPassword(ctx, by, c.keys[id], "an entirely new one", true)
	}, nil},
	"disconnect": {"Disconnect", func(ctx context.Context, c company, by data.Actor, id string) error {
		var open []string
		c.must(c.store.View(ctx, func(tx data.Tx) error {
			list, err := tx.OpenSessions(c.keys[id], 10)
			for _, s := range list {
				open = append(open, s.ID)
			}
			return err
		}))
		_, err := c.Disconnect(ctx, by, open, "")
		return err
	}, func(c company, id string) { c.session(id, "") }},
	"delete": {"DeleteUser", func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.DeleteUser(ctx, by, c.keys[id])
	}, nil},
	"delete his group": {"DeleteGroup", func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.DeleteGroup(ctx, by, "HIS", "OPS", nil)
	}, func(c company, id string) { c.edit(id, func(e *data.UserEdit) { e.Group = "HIS" }) }},
	"lost phone": {"LostPhone", func(ctx context.Context, c company, by data.Actor, id string) error {
		_, err := c.LostPhone(ctx, by, c.keys[id], "reason")
		return err
	}, enrolled},
	"temporary code": {"IssueTemporaryCode", func(ctx context.Context, c company, by data.Actor, id string) error {
		_, err := c.IssueTemporaryCode(ctx, by, c.keys[id], "reason")
		return err
	}, enrolled},
	"pause": {"PauseOTP", func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.PauseOTP(ctx, by, c.keys[id], c.clock.Now().Add(time.Hour), "reason")
	}, enrolled},
	"resume": {"ResumeOTP", func(ctx context.Context, c company, by data.Actor, id string) error {
		return c.ResumeOTP(ctx, by, c.keys[id])
	}, func(c company, id string) {
		enrolled(c, id)
		c.must(c.PauseOTP(context.Background(), theConsole, c.keys[id], c.clock.Now().Add(time.Hour), "reason"))
	}},
	"test a code": {"TestCode", func(ctx context.Context, c company, by data.Actor, id string) error {
		_, err := c.TestCode(ctx, by, c.keys[id], c.code(id, 0))
		return err
	}, enrolled},
}

func turnedOn(c company, id string) { c.otp(id, data.TurnOTPOn) }

func enrolled(c company, id string) {
	turnedOn(c, id)
	c.signIn(id, c.code(id, 0))
	c.clock.Move(2 * time.Minute)
}

func (c company) tryEdit(ctx context.Context, by data.Actor, id string, change func(*data.UserEdit)) error {
	e := data.UserEdit{User: c.account(id).User}
	change(&e)
	_, err := c.EditUser(ctx, by, e)
	return err
}

// Who may do what to whom; what is not named he may not.
var (
	// toOneself is what a holder of tapemaster rights may do to himself.
	toOneself = []string{
		"rename", "another address", "give rights", "role", "deny Checkpoint", "otp on", "otp off", "otp restart", "unlock", "resume",
		"enable at once", "otp on at once", "otp off at once", "delete his group",
	}
	// confirmed is what he is asked for password and code for first.
	confirmed = []string{"another address", "otp off", "otp off at once", "unlock"}
	toOthers  = slices.Concat(toOneself, []string{
		"deny TapeMaster", "disable", "disable at once", "reset", "disconnect", "delete", "lost phone", "temporary code", "pause", "test a code",
	})
	giving, taking = []string{"give rights"}, []string{"take rights"}

	// An ordinary user may do nothing, not even to himself. Giving what is there
	// and taking what is not changes nothing, so it is permitted.
	allowed = map[string]map[string][]string{
		"holder": {
			"ordinary2": without(slices.Concat(toOthers, taking), giving),
			"holder2":   toOthers,
			"holder":    toOneself,
		},
		data.Superuser: {
			"ordinary2":    slices.Concat(toOthers, taking),
			"holder2":      slices.Concat(toOthers, taking),
			data.Superuser: toOneself,
		},
		"console": {
			"ordinary2":    slices.Concat(toOthers, taking),
			"holder2":      slices.Concat(toOthers, taking),
			data.Superuser: without(toOthers, []string{"delete"}),
		},
	}
)

func without(names, some []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(some, name) })
}

// TestRights tries every act of everybody on everybody.
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

func testRight(t *testing.T, actor, target, name string, act act) {
	c := newCompany(t)
	if act.prepare != nil {
		act.prepare(c, target)
	}
	n, before := len(c.allEvents()), c.dump(everything...)
	err := act.do(t.Context(), c, c.actors[actor], target)
	if ask := actor == target && actor != "ordinary" && slices.Contains(confirmed, name); ask || errors.Is(err, data.ErrUnconfirmed) {
		if ask != errors.Is(err, data.ErrUnconfirmed) || c.dump(everything...) != before {
			t.Errorf("%s, before it was confirmed: %v", name, err)
		}
		c.assume(c.actors[actor], actor)
		err = act.do(t.Context(), c, c.actors[actor], target)
	}
	want := slices.Contains(allowed[actor][target], name)
	if (err == nil) != want || err != nil && !errors.Is(err, data.ErrDenied) {
		t.Errorf("%s: %v, want permitted %v", name, err, want)
	}
	if err != nil {
		if c.dump(everything...) != before {
			t.Errorf("%s changed something", name)
		}
		if events := c.allEvents(); actor != "console" && (events[len(events)-1].Kind != data.ActDenied || events[len(events)-1].Actor != actor) {
			t.Errorf("%s: %+v does not say that it was denied", name, events[len(events)-1])
		}
		return
	}
	wantActor := actor
	if actor == "console" {
		wantActor = consoleAt.Account
	}
	for _, e := range c.allEvents()[n:] {
		if e.Actor != wantActor {
			t.Errorf("%s: event by %q", name, e.Actor)
		}
	}
	// Whoever acts and on whom: what is done already is left alone, with no event
	// and no new version. Help-desk acts and passwords are anew each time.
	if slices.Contains([]string{"reset", "delete", "delete his group", "lost phone", "temporary code", "pause", "test a code", "otp restart"}, name) {
		return
	}
	before = c.dump(everything...)
	if err := act.do(t.Context(), c, c.actors[actor], target); err != nil || c.dump(everything...) != before {
		t.Errorf("%s once more: %v, and something was changed", name, err)
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
			c.must(c.SignOut(t.Context(), c.actors["holder"], data.ByUser))
		}, data.ErrSessionEnded},
		{"disabled", func(c company) { c.edit("holder", func(e *data.UserEdit) { e.Disabled = true }) }, data.ErrSessionEnded},
		{"disabled in the database", func(c company) { c.set("holder", func(a *data.Account) { a.Disabled = true }) }, data.ErrSessionEnded},
		{"revoked", func(c company) { c.set("holder", func(a *data.Account) { a.Revocation = data.ByAdministrator }) }, data.ErrSessionEnded},
		{"program denied", func(c company) { c.edit("holder", func(e *data.UserEdit) { e.Denied = data.Lite }) }, data.ErrSessionEnded},
		{"deleted", func(c company) { c.must(c.DeleteUser(t.Context(), theConsole, c.keys["holder"])) }, data.ErrSessionEnded},
		{"reset", func(c company) {
			c.must(c.ResetPassword(t.Context(), theConsole, c.keys["holder"], "an entirely new one", false))
		}, data.ErrSessionEnded},
		{"open for too long", func(c company) {
			c.must(c.EditPolicies(t.Context(), theConsole, nil, map[string]string{"session-hours": "1"}))
			c.clock.Move(time.Hour)
		}, data.ErrSessionOver},
		{"idle for too long", func(c company) {
			c.must(c.EditPolicies(t.Context(), theConsole, nil, map[string]string{"session-idle-minutes": "15"}))
			c.clock.Move(15 * time.Minute)
		}, data.ErrSessionIdle},
		{"rights taken", func(c company) { c.edit("holder", func(e *data.UserEdit) { e.Tapemaster = false }) }, data.ErrDenied},
		{"tampered with", func(c company) { c.raw("UPDATE users SET name = 'x' WHERE user_id = 'holder'") }, data.ErrTampered},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newCompany(t)
			by := w.actors["holder"]
			c.end(w)
			before := w.dump("users", "groups", "authenticators", "settings")
			for name, act := range acts {
				if act.method == "TestCode" {
					continue // of a code that there is none of
				}
				if err := act.do(t.Context(), w, by, "ordinary2"); !errors.Is(err, c.want) {
					t.Errorf("%s: %v, want %v", name, err, c.want)
				}
			}
			for name, act := range general {
				if err := act.do(t.Context(), w, by); !errors.Is(err, c.want) {
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
	for _, by := range []data.Actor{{}, actor.InSession("unknown"), actor.AtConsole(actor.Console{Account: "console:root@test"}, []byte("made up"))} {
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
		if err != nil || o.User.ID != id || o.Session.ID != idOf(by) || (o.Counts != nil) != (id != "ordinary") {
			t.Errorf("%s: %+v, %v", id, o, err)
		}
		if o.Counts != nil && *o.Counts != (data.Counts{Users: 5, Off: 5}) {
			t.Errorf("%s: %s", id, fmt.Sprintf("%+v", *o.Counts))
		}
	}
}
