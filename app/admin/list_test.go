package admin

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

func TestListOfAThousandLoadsWhatIsSeen(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.See("u000000", "1,000 users")
	check.Equal(t, "reads", d.reads, 1)
	d.Press(fyne.KeyEnd)
	d.See("u000999")
	check.Equal(t, "pages read", d.reads, 2)
	check.Equal(t, "selected", d.chosen(), "u000999")
	d.Click("Unlock")
	check.Equal(t, "acted on", d.acts[0], "unlock u000999")
	d.See("1,000 users · u000999 was unlocked.")
	d.See("u000999") // the list did not jump
	d.Press(fyne.KeyHome)
	d.See("u000000")
	d.Click("User-ID ↑")
	d.See("u000000") // who is selected stays in sight
	check.Equal(t, "selected", d.chosen(), "u000000")
	d.Press(fyne.KeyHome)
	d.See("u000999") // now the first
}

// Nobody is selected, and no tool acts, until the row is known.
func TestListSelectsBeforeThePageCame(t *testing.T) {
	d := newDesk(t, 1000, false)
	d.Until(func() bool { return d.Says("1,000 users") })
	d.Click("u000001")
	check.Equal(t, "selected", d.chosen(), "u000001")
	d.Press(fyne.KeyEnd)
	check.Equal(t, "tool while the page comes", d.Button("Delete").Disabled(), true)
	d.Press(fyne.KeyDelete)
	d.Gone("Delete u")
	d.Until(func() bool { return d.Says("u000999") })
	check.Equal(t, "selected row", d.desk.list.view.Selected(), 999)
	check.Equal(t, "selected", d.chosen(), "u000999")
	check.Equal(t, "tool", d.Button("Delete").Disabled(), false)
}

// The list is never there as a whole, and who is selected stays so while one
// scrolls past all the others.
func TestListKeepsFewPages(t *testing.T) {
	const total = 100 * pageSize
	last := member(total - 1).ID
	d := newDesk(t, total, true)
	d.Click("u000003")
	list := d.desk.list
	most := 0
	for range 3 {
		for row := 0; row < total; row += pageSize / 2 {
			d.scroll(pageSize / 2)
			most = max(most, d.loaded())
		}
		d.scroll(-total)
	}
	check.Equal(t, "most users", most, maxPages*pageSize)
	check.Equal(t, "selected", d.chosen(), "u000003")
	check.Equal(t, "selected row", list.view.Selected(), 3)
	d.scroll(total)
	d.See(last)
	d.Click("Unlock")
	check.Equal(t, "acted on", d.acts[0], "unlock u000003")
	check.Equal(t, "selected after a reload", d.chosen(), "u000003")
	d.See(last) // and the list did not jump there
	reads := d.reads
	d.Front().Content().Refresh()
	check.Equal(t, "reads to draw what is there", d.reads, reads)
}

// loaded returns how many users are in memory.
func (d *desk) loaded() (n int) {
	d.desk.list.rows.Each(func(int, data.User) { n++ })
	return n
}

// scroll turns the wheel by so many rows.
func (d *desk) scroll(rows float32) {
	d.desk.list.view.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -28*rows)})
}

func TestListSaysWhyItCannotBeRead(t *testing.T) {
	d := newDesk(t, 3, true)
	d.fail = errors.New("disk on fire")
	d.Press(fyne.KeyF5)
	d.See("Something went wrong", "u000000", "3 users")
	d.Gone("disk on fire")
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Type("1")
	d.See("Something went wrong")
	d.Gone("Searching…") // nothing is under way
	d.Press(fyne.KeyEscape)
	d.fail = nil
	d.Press(fyne.KeyF5)
	d.Gone("Something went wrong")
	d.total = 0
	d.Press(fyne.KeyF5)
	d.See("There are no users.", "0 users")
	d.total = 1
	d.Press(fyne.KeyF5)
	d.See("1 user")
	d.Gone("1 users")
}

func TestListDoubleClick(t *testing.T) {
	d := newDesk(t, 10, true)
	now := time.Unix(1000, 0)
	d.desk.list.view.Now = func() time.Time { return now }
	d.DoubleClick("u000004")
	check.Equal(t, "window", d.Front().Title(), "u000004 Properties")
	d.Press(fyne.KeyEscape)
	d.Click("u000005")
	now = now.Add(time.Second)
	d.Click("u000005")
	check.Equal(t, "window after two slow clicks", d.Front().Title(), "Group User Administration")
}

// A closed window keeps nothing.
func TestDeskForgetsClosedWindows(t *testing.T) {
	d := newDesk(t, 10, true)
	d.Click("u000004")
	d.Press(fyne.KeyReturn)
	check.Equal(t, "sheets", len(d.desk.sheets), 1)
	d.Press(fyne.KeyEscape)
	check.Equal(t, "sheets", len(d.desk.sheets), 0)
	d.Chord(fyne.KeyModifierControl, fyne.KeyW)
	check.Equal(t, "list", d.desk.list == nil, true)
	check.Equal(t, "windows", d.Exists(), 0)
	d.desk.changed() // nobody is there to be told
}

func TestMenuNeedsRights(t *testing.T) {
	s := screen.New(t)
	d := &Desk{Session: data.Session{UserID: "bob"}}
	check.Equal(t, "menus", len(d.Menu()), 0)
	_ = s
}

func TestUserIDCell(t *testing.T) {
	for _, c := range []struct {
		user data.User
		tag  string
	}{{data.User{ID: "alice"}, ""}, {data.User{ID: "carol", Tapemaster: true}, "Admin"}, {data.User{ID: "tapemaster"}, "Admin"}} {
		cell := userIDCell(c.user)
		check.Equal(t, "text", cell.Text, c.user.ID)
		check.Equal(t, "tag", cell.Tag, c.tag)
	}
}

func TestStatusCell(t *testing.T) {
	for _, c := range []struct {
		user data.User
		want string
		kind widgets.BadgeKind
	}{
		{data.User{}, "OK", widgets.BadgeSuccess},
		{data.User{Revocation: data.WrongPasswords}, "Locked", widgets.BadgeError},
		{data.User{Disabled: true, Revocation: data.WrongPasswords}, "Disabled", widgets.BadgeNeutral},
		{data.User{Unset: true}, "No password", widgets.BadgeNeutral},
		{data.User{GivenOut: now.Add(-72 * time.Hour)}, "Password expired", widgets.BadgeWarning},
		{data.User{GivenOut: now.Add(-71 * time.Hour)}, "OK", widgets.BadgeSuccess},
		{data.User{Unreadable: true, Disabled: true}, "Damaged", widgets.BadgeError},
	} {
		c.user.ID = "alice"
		cell := statusCell(c.user.Status(now, 72*time.Hour))
		check.Equal(t, "word", cell.Text, c.want)
		check.Equal(t, "kind", cell.Kind, c.kind)
	}
}

// chosen names the selected user, if it is one and has been read.
func (d *desk) chosen() string {
	user, _ := d.desk.list.one()
	return user.ID
}
