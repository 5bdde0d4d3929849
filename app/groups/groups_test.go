package groups

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
	_ "time/tzdata" // the zones of the tests are there on any computer

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

var now = time.Date(2026, 11, 23, 9, 41, 10, 0, time.Local)

// register has groups, with members that exist in numbers only. What a test does
// not set is not called.
type register struct {
	Service

	mu     sync.Mutex
	groups []data.Group
	fail   error // of Groups and Group
	reads  int   // of Users
	left   int64 // so many of the first members are gone
	remove func(ctx context.Context, report func(done, total int64)) error
	add    func() error
}

func (r *register) AddGroup(context.Context, data.Actor, data.Group) error { return r.add() }

func (r *register) Groups(ctx context.Context, by data.Actor) ([]data.Group, error) {
	return r.CountedGroups(ctx, by)
}

func (r *register) CountedGroups(context.Context, data.Actor) ([]data.Group, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.groups), r.fail
}

func (r *register) Group(_ context.Context, _ data.Actor, id string) (data.Group, error) {
	for _, g := range r.groups {
		if g.ID == id {
			return g, r.fail
		}
	}
	return data.Group{}, data.ErrNotFound
}

func (r *register) DeleteGroup(ctx context.Context, _ data.Actor, _, _ string, report func(done, total int64)) error {
	return r.remove(ctx, report)
}

func (r *register) CountUsers(_ context.Context, _ data.Actor, f data.UserFilter, _ int64) (data.RowCount, error) {
	g, err := r.Group(context.Background(), data.Actor{}, f.Group)
	return data.RowCount{N: g.Members}, err
}

func (r *register) Users(_ context.Context, _ data.Actor, q data.UserQuery) (data.UserPage, error) {
	r.reads++
	if q.Limit > 1000 {
		return data.UserPage{}, fmt.Errorf("%d users at once", q.Limit)
	}
	var page data.UserPage
	for i := range int64(q.Limit) {
		n := q.Offset + i + r.left
		page.Users = append(page.Users, data.User{Key: n + 1, ID: fmt.Sprintf("u%06d", n), OTP: data.Active})
	}
	return page, nil
}

// counter is the tab Groups on a screen.
type counter struct {
	*screen.Screen
	*register
	desk  *Desk
	tab   *Tab
	tasks *shell.Tasks
}

func newCounter(t *testing.T, inline bool, groups ...data.Group) *counter {
	t.Helper()
	c := &counter{Screen: screen.New(t), register: &register{groups: groups}}
	if inline {
		c.tasks = shell.Inline(t.Context())
	} else {
		c.tasks = shell.NewTasks(context.Background())
		t.Cleanup(func() {
			c.tasks.Stop()
			c.tasks.Wait()
		})
	}
	c.desk = &Desk{Service: c.register, Windows: shell.NewWindows(c, c.tasks), Now: func() time.Time { return now }}
	c.desk.Windows.Show("groups", "Groups", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		c.tab = NewTab(c.desk, w, tasks)
		return shell.View{Content: c.tab.Content(), Size: fyne.NewSize(900, 500), Shown: c.tab.Shown}
	})
	return c
}

var ops, vault = data.Group{ID: "OPS", Members: 40, Enrolled: 12, Pending: 8}, data.Group{ID: "VAULT", Description: "Below"}

// While it saves, New Group stays, and its user learns how that went.
func TestNewGroupStaysWhileItSaves(t *testing.T) {
	c := newCounter(t, false)
	saves := make(chan struct{})
	c.add = func() error { <-saves; return data.ErrBusy }
	c.desk.showNewGroup()
	c.Until(func() bool { return c.Front().Title() == "New Group" })
	c.Type("NIGHT")
	c.Press(fyne.KeyReturn)
	c.See("Saving…")
	c.Press(fyne.KeyEscape)
	c.CloseButton()
	c.See(lang.T(shell.CannotStop))
	close(saves)
	c.Until(func() bool { return c.Says(lang.Say(words.Message(data.ErrBusy))) })
	check.Equal(t, "in front", c.Front().Title(), "New Group")
}

// Members move one after the other; Cancel in between changes nothing and says
// so.
func TestDeleteIsCancelled(t *testing.T) {
	c := newCounter(t, false, ops, vault)
	c.Until(func() bool { return c.Says("2 groups") })
	begun := make(chan struct{})
	c.remove = func(ctx context.Context, report func(done, total int64)) error {
		report(10, 40)
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}
	c.Click("OPS")
	c.Press(fyne.KeyDelete)
	c.Until(func() bool { return c.Says("Its 40 members move") })
	c.Click("Choose a group")
	c.Click("VAULT")
	c.Click("Delete")
	<-begun
	c.Until(func() bool { return c.Says("10 of 40 members") })
	c.See("Deleting…")
	c.Press(fyne.KeyEscape)
	c.Until(func() bool { return c.Says(lang.T(deleteCancelled, "OPS")) })
	c.See("OPS", "VAULT")
}

// It is said beforehand that many members are moved in parts.
func TestDeleteOfManySaysThatItIsInParts(t *testing.T) {
	for n, warned := range map[int64]bool{500: false, 501: true} {
		c := newCounter(t, true, data.Group{ID: "MANY", Members: n}, vault)
		c.Click("MANY")
		c.Press(fyne.KeyDelete)
		c.See("Delete the group MANY?", lang.T("%d members", n))
		check.Equal(t, fmt.Sprint(n), c.Says(lang.T(shell.InPartsText)), warned)
	}
}

// Somebody joins a group without members while it is being deleted: the question where to
// move the member comes again.
func TestDeleteAsksAgainForAMember(t *testing.T) {
	c := newCounter(t, true, ops, vault)
	c.remove = func(context.Context, func(done, total int64)) error {
		c.groups[1].Members = 1
		return data.ErrGroupInUse
	}
	c.Click("VAULT")
	c.Press(fyne.KeyDelete)
	c.See("It has no members.")
	c.Insist("Delete")
	c.See("Its 1 member move", "Choose a group")
}

func TestDeleteFails(t *testing.T) {
	c := newCounter(t, true, ops, vault)
	c.remove = func(context.Context, func(done, total int64)) error { return data.Deny("Only tapemaster may.") }
	c.Click("VAULT")
	c.Press(fyne.KeyDelete)
	c.Insist("Delete")
	c.See("The group was not deleted", "Only tapemaster may. Nothing was changed.")
}

func TestGroupsCannotBeRead(t *testing.T) {
	c := newCounter(t, true, ops, vault)
	c.fail = data.ErrBusy
	c.tab.Refresh()
	c.See(shell.Message(data.ErrBusy), "OPS", "VAULT") // what was shown stays
	c.fail = nil
	c.tab.Refresh()
	c.Gone(shell.Message(data.ErrBusy))
}

// A user who may no longer see the groups does not, neither in the list nor in a sheet.
func TestGroupsWithoutRights(t *testing.T) {
	c := newCounter(t, true, ops, vault)
	c.Click("VAULT")
	c.Press(fyne.KeyReturn)
	c.See("Group-ID\nVAULT", "Below")
	c.Type("Deep below")
	c.fail = data.ErrSessionEnded
	c.desk.sheets["vault"].Stale()
	c.See(shell.Message(data.ErrSessionEnded))
	c.Gone("Group-ID", "Deep below")
	c.Window("Groups")
	c.tab.Refresh()
	c.See(shell.Message(data.ErrSessionEnded))
	c.Gone("OPS", "VAULT", "There are no groups.")
	c.fail = nil
	c.tab.Refresh()
	c.See("OPS", "VAULT")
	c.desk.sheets["vault"].Stale()
	c.Window("Group VAULT Properties")
	c.See("Group-ID\nVAULT", "Deep below")
	c.Gone(shell.Message(data.ErrSessionEnded))
}

// The selected group stays so over sorting, finding and reading again.
func TestSelectionStays(t *testing.T) {
	c := newCounter(t, true, ops, vault)
	c.Click("VAULT")
	c.Click("Members")
	check.Equal(t, "by members", c.tab.view.Selected(), 0)
	c.tab.Find()
	c.Type("ops")
	check.Equal(t, "not shown", c.tab.view.Selected(), -1)
	c.Press(fyne.KeyEscape)
	check.Equal(t, "shown again", c.tab.view.Selected(), 0)
	c.groups = append([]data.Group{{ID: "ALPHA"}}, c.groups...)
	c.tab.Reload()
	check.Equal(t, "after another one was added", c.tab.rows.find("vault"), c.tab.view.Selected())
}

func TestEnrolled(t *testing.T) {
	for _, c := range []struct {
		g    data.Group
		want string
	}{
		{data.Group{}, "no members"},
		{ops, "12 of 40 (30%)"},
		{data.Group{Members: 3, Enrolled: 3}, "3 of 3 (100%)"},
		{data.Group{Members: 3, Enrolled: 2}, "2 of 3 (66%)"},
		{data.Group{Members: 12000, Enrolled: 3}, "3 of 12,000 (under 1%)"},
		{data.Group{Members: 12000}, "0 of 12,000 (0%)"},
	} {
		check.Equal(t, "enrolled", enrolled(c.g), c.want)
	}
}

// A hundred thousand members are there at once, and hardly any is in memory.
func TestManyMembers(t *testing.T) {
	many := data.Group{ID: "MANY", Members: 100_000}
	c := newCounter(t, true, many)
	c.Click("MANY")
	c.Press(fyne.KeyReturn)
	c.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	c.See("u000000", "100,000 members")
	c.Press(fyne.KeyEnd)
	c.See("u099999")
	m := c.desk.sheets["many"].members
	for i := 0; i < 100_000; i += 2500 {
		m.view.ScrollTo(i)
		if u, ok := m.user(i); !ok || u.Key != int64(i)+1 {
			t.Fatalf("row %d shows user %d (%v)", i, u.Key, ok)
		}
	}
	kept := 0
	m.rows.Each(func(int, data.User) { kept++ })
	if kept > maxPages*pageSize {
		t.Errorf("%d members are kept", kept)
	}
}

// Members are added and deleted above: what is on the screen stays there, and the selected
// member stays selected until deleted.
func TestMembersComeAndGo(t *testing.T) {
	c := newCounter(t, true, data.Group{ID: "MANY", Members: 1000})
	c.Click("MANY")
	c.Press(fyne.KeyReturn)
	c.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	m := c.desk.sheets["many"].members
	m.view.Select(550)
	selected := func() string {
		u, _ := m.user(m.view.Selected())
		return u.ID
	}
	first, _ := m.view.Window()
	check.Equal(t, "selected", selected(), "u000550")
	c.left = 3 // from the top
	m.reload()
	check.Equal(t, "selected", selected(), "u000550")
	now, _ := m.view.Window()
	check.Equal(t, "on the screen", now, first-3)
	c.left = 600
	m.reload()
	check.Equal(t, "gone", selected(), "")
	check.Equal(t, "nobody is selected", m.view.Selected(), -1)
}

// What was shown before is kept when a day can't be read, and a time of day that
// was set elsewhere stays if nobody touches it.
func TestRuleIsKeptAsItWas(t *testing.T) {
	f := newForm(func() time.Time { return now })
	from := data.Group{ID: "OPS", Rule: data.GroupRule{Required: true, From: now.Add(-240 * time.Hour).Truncate(time.Minute)}}
	f.load(from)
	f.grid.SetValue(rowDescription, "Other")
	g, err := f.read(from)
	check.Equal(t, "error", err, nil)
	check.Equal(t, "from", g.Rule.From.Equal(from.Rule.From), true)
	f.grid.SetValue(rowFrom, now.Format(data.DayFormat))
	g, err = f.read(from)
	check.Equal(t, "error of today", err, nil)
	check.Equal(t, "today", g.Rule.Holds(now), true)
	f.grid.SetValue(rowRule, optional)
	g, err = f.read(from)
	check.Equal(t, "error", err, nil)
	check.Equal(t, "rule", g.Rule, data.GroupRule{})
}

// The day that is typed is the day that is shown, also where clocks change at
// midnight: no rule begins an hour before its day.
func TestRuleFromADayWhereClocksChange(t *testing.T) {
	for name, want := range map[string]struct{ day, from string }{
		"America/Santiago": {"2027-09-05", "2027-09-05T04:00:00Z"},
		"America/Havana":   {"2027-03-14", "2027-03-14T05:00:00Z"},
		"Atlantic/Azores":  {"2027-03-28", "2027-03-28T01:00:00Z"},
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		f := newForm(func() time.Time { return now })
		f.zone = zone
		f.load(data.Group{ID: "OPS"})
		f.grid.SetValue(rowRule, requiredFrom)
		f.grid.SetValue(rowFrom, want.day)
		g, err := f.read(data.Group{ID: "OPS"})
		check.Equal(t, "error in "+name, err, nil)
		check.Equal(t, "from in "+name, g.Rule.From.UTC().Format(time.RFC3339), want.from)
		f.load(g)
		check.Equal(t, "shown in "+name, f.value(rowFrom), want.day)
	}
}

// A tab that nobody has looked at holds nothing: Fyne lays out and refreshes what is in it all the same.
func TestTabIsMadeWhenShown(t *testing.T) {
	c := newCounter(t, true, ops)
	c.desk.Windows.Show("tab", "Tab", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		tab := NewTab(c.desk, w, tasks)
		return shell.View{Content: tab.Content(), Shown: func() {
			if c.Says("Add Group") || c.Says("OPS") {
				t.Error("the tab holds something before it is shown")
			}
			tab.Shown()
			tab.Shown() // to come back makes nothing twice
			check.Equal(t, "parts of the tab", len(tab.root.Objects), 1)
			if !c.Says("Add Group") || !c.Says("OPS") {
				t.Error("the tab is empty when it is shown")
			}
		}}
	})
}
