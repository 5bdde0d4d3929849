package app

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/groups"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// groupsTab opens the tab Groups, with OPS (olga, alice) and VAULT (bob).
func groupsTab(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.administration("olga")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	return w
}

func (w *world) group(id string) data.Group {
	w.t.Helper()
	g, err := w.Group(w.t.Context(), console, id)
	w.must(err)
	return g
}

// rule gives a group another rule from elsewhere.
func (w *world) rule(id string, r data.GroupRule) {
	w.t.Helper()
	before := w.group(id)
	after := before
	after.Rule = r
	w.must(w.EditGroup(w.t.Context(), console, before, after))
}

// groupSheet opens the properties of a group.
func (w *world) groupSheet(id string) {
	w.t.Helper()
	w.Click(id)
	w.Press(fyne.KeyReturn)
	w.front("Group " + id + " Properties")
}

func TestGroupsTab(t *testing.T) {
	w := newWorld(t)
	w.activate("alice")
	w.administration("olga")
	w.Click("Groups")
	w.See("OPS", "optional\n2\n1 of 2 (50%)", "VAULT", "optional\n1\n0 of 1 (0%)", "2 groups")
	check.Equal(t, "menus", w.Menus(), "Group: Add Group, Properties, Show Members, Delete, Close; View: Find, Refresh")
	check.Equal(t, "Delete", w.Button("Delete").Disabled(), true)
	w.rule("VAULT", data.GroupRule{Required: true})
	w.rule("OPS", data.GroupRule{Required: true, From: time.Date(2026, 12, 1, 0, 0, 0, 0, time.Local)})
	w.Press(fyne.KeyF5)
	w.See("required from 1 Dec 2026", "VAULT\nrequired\n1")
	w.Press(fyne.KeyHome)
	check.Equal(t, "Delete", w.Button("Delete").Disabled(), false)
	w.Press(fyne.KeyReturn)
	w.front("Group OPS Properties")
	w.Press(fyne.KeyEscape)
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.See("4 users")
	if menus := w.Menus(); !strings.HasPrefix(menus, "User:") {
		t.Errorf("the menus of the tab Users are %s", menus)
	}
}

func TestGroupsSortAndFind(t *testing.T) {
	w := groupsTab(t)
	w.must(w.AddGroup(t.Context(), console, data.Group{ID: "NIGHT", Description: "Those who watch"}))
	w.Press(fyne.KeyF5)
	order := func(what string, ids ...string) {
		t.Helper()
		text, at := w.Front().Text(), -1
		for _, id := range ids {
			next := strings.Index(text, "\n"+id+"\n")
			if next <= at {
				t.Errorf("%s: %s is not after those before:\n%s", what, id, text)
			}
			at = next
		}
	}
	order("by Group-ID", "NIGHT", "OPS", "VAULT")
	w.Click("Group-ID ↑")
	order("the other way", "VAULT", "OPS", "NIGHT")
	w.Click("Members")
	order("by members", "NIGHT", "VAULT", "OPS")
	w.Click("OPS")
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Type("WATCH")
	w.See("NIGHT", "1 of 3 groups")
	w.Gone("OPS", "VAULT")
	w.Press(fyne.KeyDown, fyne.KeyReturn)
	w.front("Group NIGHT Properties")
	w.Press(fyne.KeyEscape)
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Type("%_\"*")
	w.See("No groups match.", "0 of 3 groups")
	w.Press(fyne.KeyEscape) // empties the field
	w.See("3 groups", "OPS")
	w.front(userList)
}

func TestShowMembers(t *testing.T) {
	w := groupsTab(t)
	w.Click("VAULT")
	w.Click("Show Members")
	w.See("bob")
	w.Gone("alice")
	w.Click("Groups")
	w.Click("OPS")
	w.RightClick("OPS")
	w.Click("Show Members")
	w.See("alice", "olga")
	w.Gone("bob")
}

func TestNewGroup(t *testing.T) {
	w := groupsTab(t)
	w.Press(fyne.KeyInsert)
	w.front("New Group")
	w.at("Group-ID")
	for _, c := range []struct{ typed, says string }{
		{"", lang.T(groups.TypeGroupID)},
		{"no blanks", lang.Say(words.Message(data.CheckGroupID("no blanks")))},
		{strings.Repeat("G", 11), "at most 10 characters"},
		{"ops", "A group ops already exists."},
	} {
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Press(fyne.KeyBackspace)
		w.Type(c.typed)
		w.Press(fyne.KeyReturn)
		w.front("New Group")
		w.See(c.says)
		w.at("Group-ID")
	}
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("NIGHT")
	w.Press(fyne.KeyTab)
	w.Type(strings.Repeat("d", 101))
	w.Press(fyne.KeyReturn)
	w.See("at most 100 characters")
	w.at("Description")
	w.Press(fyne.KeyBackspace, fyne.KeyTab)
	w.at("One Time Password")
	w.Press(fyne.KeySpace, fyne.KeySpace)
	w.See("required from a date", "From\n2026-12-23")
	w.Press(fyne.KeyTab)
	w.at("From")
	w.Type("31 December")
	w.Press(fyne.KeyReturn)
	w.See(lang.T(shell.TypeADay, "2026-12-23"))
	w.at("From")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("2026-11-22")
	w.Press(fyne.KeyReturn)
	w.See("That day is in the past.")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("3001-01-01")
	w.Press(fyne.KeyUp, fyne.KeyReturn)
	w.See("in the years 2000 to 2999")
	w.at("From") // it is said there
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("2027-01-31")
	w.Press(fyne.KeyReturn)
	w.front(userList)
	w.See("3 groups · NIGHT was added.", "required from 31 Jan 2027")
	w.Press(fyne.KeyReturn) // it is selected
	w.front("Group NIGHT Properties")
	g := w.group("night")
	check.Equal(t, "from", g.Rule.From.Equal(time.Date(2027, 1, 31, 0, 0, 0, 0, time.Local)), true)
}

func TestGroupSheet(t *testing.T) {
	w := groupsTab(t)
	w.groupSheet("OPS")
	w.at("Description") // the Group-ID stays as it is
	w.See("Members\n2", "Enrolled\n0 of 2 (0%)", "Pending\n1", "Off\n1")
	w.Type("Those who lift")
	check.Equal(t, "Apply", w.apply(), true)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Press(fyne.KeyBackspace)
	check.Equal(t, "Apply when it is as it was", w.apply(), false)
	w.Type("Operators")
	w.Press(fyne.KeyUp)
	w.at("Group-ID")
	w.Type("x")
	w.reach("One Time Password", fyne.KeyDown)
	w.Press(fyne.KeySpace)
	w.Click("Apply")
	w.See(lang.T(groups.RequireTitle, "OPS"), "1 of 2 members has no one-time password.", lang.T(groups.TurnedOn), lang.T(groups.CodesNeeded))
	w.Press(fyne.KeyEscape)
	check.Equal(t, "rule when it was not confirmed", w.group("OPS").Rule.Required, false)
	w.Click("Apply")
	w.Press(fyne.KeyReturn)
	g := w.group("OPS")
	check.Equal(t, "rule", g.Rule, data.GroupRule{Required: true})
	check.Equal(t, "description", g.Description, "Operators")
	check.Equal(t, "Apply", w.apply(), false)
	w.reach("One Time Password", fyne.KeyTab)
	w.Press(fyne.KeySpace, fyne.KeySpace) // from a date, optional
	w.Press(fyne.KeyReturn)
	w.front(userList)
	w.See("OPS was changed: One Time Password.", "Operators")
	check.Equal(t, "rule", w.group("OPS").Rule, data.GroupRule{})
}

func TestGroupSheetMembers(t *testing.T) {
	w := groupsTab(t)
	w.groupSheet("OPS")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.See("alice", "Alice Ärmel", "Pending", "olga", "2 members")
	w.Gone("bob")
	w.DoubleClick("alice")
	w.front("alice Properties")
	w.Press(fyne.KeyEscape)
	w.Window("Group OPS Properties")
	w.change("alice", func(e *data.UserEdit) { e.Group = "VAULT" })
	w.Press(fyne.KeyF5)
	w.See("1 member")
	w.Gone("alice")
}

func TestGroupsTwoAdministrators(t *testing.T) {
	w := groupsTab(t)
	w.groupSheet("OPS")
	w.Type("Mine")
	before := w.group("OPS")
	after := before
	after.Description, after.Rule.Required = "Theirs", true
	w.must(w.EditGroup(t.Context(), console, before, after))
	w.Click("Apply")
	w.See("OPS "+data.ErrChanged.Error(), "Description\n(empty)\nTheirs\nMine", "One Time Password\noptional\nrequired\n(not changed)")
	w.Press(fyne.KeyEscape)
	check.Equal(t, "description", w.group("OPS").Description, "Theirs")
	w.Click("Apply")
	w.Press(fyne.KeyDown, fyne.KeyReturn) // keep mine
	check.Equal(t, "description", w.group("OPS").Description, "Mine")
	check.Equal(t, "rule, which they did not touch", w.group("OPS").Rule.Required, true)
	check.Equal(t, "Apply", w.apply(), false)
}

func TestGroupDeletedWhileItsSheetIsOpen(t *testing.T) {
	w := groupsTab(t)
	w.must(w.AddGroup(t.Context(), console, data.Group{ID: "NIGHT"}))
	w.Press(fyne.KeyF5)
	w.groupSheet("NIGHT")
	w.Type("Mine")
	w.must(w.DeleteGroup(t.Context(), console, "NIGHT", "", nil))
	w.Press(fyne.KeyReturn)
	w.front("Group NIGHT Properties")
	w.See("This group was deleted.", "Mine", "Close")
	check.Equal(t, "Apply", w.apply(), false)
	w.Press(fyne.KeyEscape)
	w.front(userList)
	w.Press(fyne.KeyDelete) // the list is older than the database
	w.See("NIGHT was deleted.")
	w.Press(fyne.KeyReturn)
	w.See("2 groups")
}

func TestDeleteGroup(t *testing.T) {
	w := groupsTab(t)
	w.groupSheet("OPS")
	w.Window(userList)
	w.Press(fyne.KeyDelete)
	w.See("Delete the group OPS?", "Its 2 members move")
	w.Insist("Delete")
	w.See(lang.T(groups.ChooseGroup))
	w.Press(fyne.KeyEscape)
	check.Equal(t, "members when it was not confirmed", w.group("OPS").Members, 2)
	w.Press(fyne.KeyDelete)
	w.Click("Choose a group")
	w.Click("VAULT")
	w.Click("Delete")
	w.See("1 group · OPS was deleted, and its 2 members went to VAULT.")
	w.Gone("OPS\n")
	check.Equal(t, "alice's group", w.user("alice").Group, "VAULT")
	check.Equal(t, "members", w.group("VAULT").Members, 3)
	w.Window("Group OPS Properties")
	w.See("This group was deleted.")
	w.Window(userList)
	w.Press(fyne.KeyHome, fyne.KeyDelete)
	w.See("VAULT can't be deleted", lang.T(groups.NoOtherGroup, 3))
}

// The group that members were to go to is deleted while it is being chosen.
func TestDeleteGroupIntoOneThatIsGone(t *testing.T) {
	w := groupsTab(t)
	w.must(w.AddGroup(t.Context(), console, data.Group{ID: "NIGHT"}))
	w.Click("VAULT")
	w.Press(fyne.KeyDelete)
	w.Click("Choose a group")
	w.Click("NIGHT")
	w.must(w.DeleteGroup(t.Context(), console, "NIGHT", "", nil))
	w.Click("Delete")
	w.See(lang.T(groups.BothMustExist, "VAULT"))
	check.Equal(t, "bob's group", w.user("bob").Group, "VAULT")
	w.Press(fyne.KeyEscape)
	w.See("2 groups")
}
