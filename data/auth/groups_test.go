package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func (w *world) group(id string) data.Group {
	w.t.Helper()
	g, err := w.Group(context.Background(), theConsole, id)
	w.must(err)
	return g
}

// TestGroupFields: what a group may be called, and what its rule may say.
func TestGroupFields(t *testing.T) {
	at := func(year int) data.GroupRule {
		return data.GroupRule{Required: true, From: time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC)}
	}
	for _, c := range []struct {
		name  string
		group data.Group
		field string
	}{
		{"one letter", data.Group{ID: "a"}, ""},
		{"ten", data.Group{ID: "ABCDEfgh90"}, ""},
		{"digits", data.Group{ID: "0123456789"}, ""},
		{"none", data.Group{}, data.FieldGroup},
		{"eleven", data.Group{ID: "ABCDEfgh901"}, data.FieldGroup},
		{"dash", data.Group{ID: "a-b"}, data.FieldGroup},
		{"dot, as in a setting", data.Group{ID: "a.b"}, data.FieldGroup},
		{"space", data.Group{ID: "a b"}, data.FieldGroup},
		{"letter of another alphabet", data.Group{ID: "ÖPS"}, data.FieldGroup},
		{"digit of another alphabet", data.Group{ID: "٣"}, data.FieldGroup},
		{"not UTF-8", data.Group{ID: "\xff"}, data.FieldGroup},
		{"there in another case", data.Group{ID: "ops"}, data.FieldGroup},
		{"Kelvin sign, which is a K once it is composed", data.Group{ID: "\u212a"}, ""},
		{"100 characters", data.Group{ID: "NEW", Description: strings.Repeat("ö", 100)}, ""},
		{"101 characters", data.Group{ID: "NEW", Description: strings.Repeat("ö", 101)}, "description"},
		{"line break", data.Group{ID: "NEW", Description: "a\nb"}, "description"},
		{"required", data.Group{ID: "NEW", Rule: data.GroupRule{Required: true}}, ""},
		{"from 2000", data.Group{ID: "NEW", Rule: at(2000)}, ""},
		{"from 2999", data.Group{ID: "NEW", Rule: at(2999)}, ""},
		{"from 1999", data.Group{ID: "NEW", Rule: at(1999)}, data.FieldFrom},
		{"from 3000", data.Group{ID: "NEW", Rule: at(3000)}, data.FieldFrom},
		{"from 12026", data.Group{ID: "NEW", Rule: at(12026)}, data.FieldFrom},
	} {
		w := newWorld(t)
		before := w.dump(everything...)
		err := w.AddGroup(t.Context(), theConsole, c.group)
		if f, ok := data.AsFieldError(err); ok != (c.field != "") || ok && (f.Field != c.field || !strings.HasSuffix(lang.Say(words.Message(f)), ".")) || !ok && err != nil {
			t.Errorf("%s: %v, want an error of %q", c.name, err, c.field)
		}
		if err != nil {
			if w.dump(everything...) != before {
				t.Errorf("%s: something was changed", c.name)
			}
			continue
		}
		id := strings.ReplaceAll(c.group.ID, "\u212a", "K")
		if got := w.group(id); got.ID != id || got.Description != c.group.Description || got.Rule != c.group.Rule {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestEditGroup: what differs is written with its event, what does not is left
// alone, and two administrators notice each other.
func TestEditGroup(t *testing.T) {
	from := time.Date(2026, 12, 1, 0, 0, 0, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		name   string
		change func(*data.Group)
		events []string
	}{
		{"nothing", func(*data.Group) {}, nil},
		{"description", func(g *data.Group) { g.Description = "Where the tapes are" }, []string{"group-changed OPS: description"}},
		{"rule", func(g *data.Group) { g.Rule.Required = true }, []string{"group-changed OPS: one-time password required"}},
		{"rule with a date", func(g *data.Group) { g.Rule = data.GroupRule{Required: true, From: from} }, []string{"group-changed OPS: one-time password required from 2026-11-30 23:00 UTC"}},
		{"a date without a rule", func(g *data.Group) { g.Rule.From = from }, nil},
		{"both", func(g *data.Group) { g.Description, g.Rule.Required = "x", true }, []string{"group-changed OPS: description", "group-changed OPS: one-time password required"}},
		{"the Group-ID, which stays", func(g *data.Group) { g.ID = "NEW" }, nil},
		{"the counts, which are no fields", func(g *data.Group) { g.Members, g.Pending = 7, 7 }, nil},
	} {
		w := newWorld(t)
		before, dump, n := w.group("OPS"), w.dump(everything...), len(w.allEvents())
		after := before
		c.change(&after)
		w.must(w.EditGroup(t.Context(), theConsole, before, after))
		if got := w.since(n); !slices.Equal(got, c.events) {
			t.Errorf("%s: events %q, want %q", c.name, got, c.events)
		}
		if c.events == nil && w.dump(everything...) != dump {
			t.Errorf("%s: something was changed", c.name)
		}
		got := w.group("OPS")
		if c.events != nil && (got.Description != after.Description || !got.Rule.Same(after.Rule)) {
			t.Errorf("%s: %+v", c.name, got)
		}
		// Again from the old copy: it is a change only if it was one.
		if err := w.EditGroup(t.Context(), theConsole, before, after); errors.Is(err, data.ErrChanged) != (c.events != nil) {
			t.Errorf("%s, from an old copy: %v", c.name, err)
		}
		// And back, from the copy of now.
		w.must(w.EditGroup(t.Context(), theConsole, got, before))
		if diff := cmp.Diff(before, w.group("OPS")); diff != "" {
			t.Errorf("%s and back:\n%s", c.name, diff)
		}
		if n := w.number("SELECT count(*) FROM settings WHERE name LIKE 'policy.group.%'"); n != 0 {
			t.Errorf("%s and back: %d rules are left", c.name, n)
		}
	}
	w := newWorld(t)
	before := w.group("OPS")
	w.must(w.DeleteGroup(t.Context(), theConsole, "OPS", "", nil))
	after := before
	after.Rule.Required = true
	if err := w.EditGroup(t.Context(), theConsole, before, after); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("a group that was deleted: %v", err)
	}
	if n := w.number("SELECT count(*) FROM settings WHERE name LIKE 'policy.group.%'"); n != 0 {
		t.Error("it has a rule")
	}
}

// TestGroupRuleToTheSecond: a rule is the same after it was stored and read.
func TestGroupRuleToTheSecond(t *testing.T) {
	w := newWorld(t)
	from := time.Date(2026, 12, 1, 12, 30, 15, 987_654_321, time.FixedZone("", -8*3600))
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "NEW", Rule: data.GroupRule{Required: true, From: from}}))
	got := w.group("new")
	if !got.Rule.From.Equal(from.Truncate(time.Second)) || got.Rule.From.Location() != time.UTC {
		t.Errorf("%s", got.Rule.From)
	}
	typed := got
	typed.Rule.From = from
	n := len(w.allEvents())
	w.must(w.EditGroup(t.Context(), theConsole, typed, typed))
	if len(w.allEvents()) != n {
		t.Error("the same time is a change")
	}
}

// TestGroupProgress: members, and how far along they are.
func TestGroupProgress(t *testing.T) {
	w := newWorld(t)
	w.add("off")
	w.add("pending", withOTP)
	w.addActive("active")
	states["blocked"](w)
	w.add("other", inGroup("FREE"))
	w.rule("OPS", "required")
	groups, err := w.CountedGroups(t.Context(), theConsole)
	w.must(err)
	ops := w.group("OPS")
	if ops.Members != 4 || ops.Enrolled != 2 || ops.Pending != 1 || !ops.Rule.Required {
		t.Errorf("%+v", ops)
	}
	if len(groups) != 2 || groups[0].ID != "FREE" || groups[0].Members != 1 || groups[1] != ops {
		t.Errorf("%+v", groups)
	}
	w.signIn("off", "")
	if got := w.group("OPS"); got.Pending != 2 {
		t.Errorf("after the sign-in of another: %+v", got)
	}
}

// TestDeleteGroup moves the members, and takes the rule away with the group.
func TestDeleteGroup(t *testing.T) {
	w := newWorld(t)
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "Vault"}))
	w.rule("OPS", "required")
	w.add("alice", func(n *data.NewUser) { n.Role, n.Denied = "3", data.Checkpoint })
	w.add("bob", withOTP)
	w.add("carol", inGroup("Vault"))
	for _, moveTo := range []string{"", "OPS", "ops"} {
		before := w.dump(everything...)
		err := w.DeleteGroup(t.Context(), theConsole, "ops", moveTo, nil)
		if !errors.Is(err, data.ErrGroupInUse) || !strings.Contains(lang.Say(words.Message(err)), "Choose a group") || w.dump(everything...) != before {
			t.Errorf("to %q: %v", moveTo, err)
		}
	}
	err := w.DeleteGroup(t.Context(), theConsole, "OPS", "NOWHERE", nil)
	if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldGroup || !errors.Is(err, data.ErrNotFound) || !strings.Contains(lang.Say(words.Message(f)), "NOWHERE") {
		t.Errorf("to a group that there is not: %v", err)
	}
	if err := w.DeleteGroup(t.Context(), theConsole, "NOWHERE", "OPS", nil); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("a group that there is not: %v", err)
	}

	alice, n := w.account("alice"), len(w.allEvents())
	var reports []string
	w.must(w.DeleteGroup(t.Context(), theConsole, "ops", "VAULT", func(done, total int64) { reports = append(reports, fmt.Sprint(done, "/", total)) }))
	if !slices.Equal(reports, []string{"1/2", "2/2"}) {
		t.Errorf("reports %q", reports)
	}
	if got := w.aboutWhom(n); !slices.Equal(got, []string{"alice user-changed group-id", "bob user-changed group-id", " group-deleted OPS, 2 members to Vault"}) {
		t.Errorf("events %q", got)
	}
	moved := w.account("alice")
	if moved.Version != alice.Version+1 {
		t.Errorf("version %d after %d: an open sheet would not notice", moved.Version, alice.Version)
	}
	alice.Group, alice.Version = "Vault", moved.Version
	if diff := cmp.Diff(alice, moved); diff != "" {
		t.Errorf("more than the group was changed:\n%s", diff)
	}
	if n := w.number("SELECT count(*) FROM settings WHERE name LIKE 'policy.group.%'"); n != 0 {
		t.Error("the rule is left")
	}
	if g := w.group("Vault"); g.Members != 3 || g.Rule.Required {
		t.Errorf("%+v", g)
	}
	if w.session("alice", ""); w.account("alice").OTP != data.Off {
		t.Error("the rule of the deleted group still holds")
	}
	report, err := w.VerifyLog(t.Context(), theConsole, nil)
	if err != nil || !report.Sound() {
		t.Errorf("%+v, %v", report, err)
	}
}

// TestDeleteGroupCancelled leaves nothing behind, however far it had come.
func TestDeleteGroupCancelled(t *testing.T) {
	w := newWorld(t)
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "NEW"}))
	w.rule("OPS", "required")
	for _, id := range []string{"alice", "bob", "carol"} {
		w.add(id)
	}
	before := w.dump(everything...)
	for stop := int64(1); stop <= 3; stop++ {
		ctx, cancel := context.WithCancel(t.Context())
		err := w.DeleteGroup(ctx, theConsole, "OPS", "NEW", func(done, _ int64) {
			if done == stop {
				cancel()
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) || w.dump(everything...) != before {
			t.Errorf("cancelled after %d: %v", stop, err)
		}
	}
}

// TestDeleteGroupOfOthers: nobody moves somebody with more rights than himself,
// nor by way of his group, and a damaged record stays where it can be seen.
func TestDeleteGroupOfOthers(t *testing.T) {
	for _, c := range []struct {
		member string
		actor  string
		want   error
		named  string
	}{
		{"ordinary2", "holder", nil, ""},
		{"holder2", "holder", nil, ""},
		{"holder", "holder", nil, ""},
		{data.Superuser, "holder", data.ErrDenied, data.Superuser},
		{data.Superuser, data.Superuser, nil, ""},
		{data.Superuser, "console", nil, ""},
		{"ordinary2", "ordinary", data.ErrDenied, "tapemaster rights"},
		{"damaged", "holder", data.ErrTampered, "damaged"},
		{"damaged", "console", data.ErrTampered, "damaged"},
	} {
		w := newCompany(t)
		w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "OTHER"}))
		w.add("first", inGroup("OTHER"))
		if c.member == "damaged" {
			w.add("damaged")
		}
		w.set(c.member, func(a *data.Account) { a.Group = "OTHER" })
		if c.member == "damaged" {
			w.raw("UPDATE users SET name = 'x' WHERE user_id = 'damaged'")
		}
		before := w.dump(everything...)
		err := w.DeleteGroup(t.Context(), w.actors[c.actor], "OTHER", "OPS", nil)
		if !errors.Is(err, c.want) || err != nil && !strings.Contains(lang.Say(words.Message(err)), c.named) {
			t.Errorf("%s by %s: %v", c.member, c.actor, err)
		}
		if (w.dump(everything...) == before) != (c.want != nil) {
			t.Errorf("%s by %s: changed or not", c.member, c.actor)
		}
	}
}

// TestDeleteGroupWhileAUserIsEdited: who edits a member is told; who puts a user
// into a group that is gone makes it anew, as with every Group-ID that he types.
func TestDeleteGroupWhileAUserIsEdited(t *testing.T) {
	w := newWorld(t)
	w.must(w.AddGroup(t.Context(), theConsole, data.Group{ID: "OTHER"}))
	w.rule("OTHER", "required")
	member, guest := w.add("alice", inGroup("OTHER")), w.add("bob")
	w.must(w.DeleteGroup(t.Context(), theConsole, "OTHER", "OPS", nil))

	member.Name = "Another"
	if _, err := w.EditUser(t.Context(), theConsole, data.UserEdit{User: member}); !errors.Is(err, data.ErrChanged) {
		t.Errorf("the edit of a member: %v", err)
	}
	guest.Group = "OTHER"
	n := len(w.allEvents())
	_, err := w.EditUser(t.Context(), theConsole, data.UserEdit{User: guest})
	w.must(err)
	if got := w.since(n); !slices.Equal(got, []string{"group-added OTHER", "user-changed group-id"}) {
		t.Errorf("events %q", got)
	}
	if g := w.group("OTHER"); g.Members != 1 || g.Rule.Required {
		t.Errorf("%+v", g)
	}
}

// TestSameGroupInAnotherCase is no change.
func TestSameGroupInAnotherCase(t *testing.T) {
	w := newWorld(t)
	alice := w.add("alice")
	before := w.dump(everything...)
	alice.Group = "ops"
	got, err := w.EditUser(t.Context(), theConsole, data.UserEdit{User: alice})
	if err != nil || got.Group != "OPS" || w.dump(everything...) != before {
		t.Errorf("%q, %v", got.Group, err)
	}
}
