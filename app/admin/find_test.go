package admin

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

const million = 1_000_000

// questions returns what was asked since it was called last, without the page
// size.
func (d *desk) questions() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := strings.ReplaceAll(strings.Join(d.asked, ", "), fmt.Sprint("+", pageSize), "")
	d.asked = nil
	return all
}

// The first rows come first, then how many there are at most, then how many.
func TestListAsksForRowsFirst(t *testing.T) {
	d := newDesk(t, million, true)
	d.See("u000000", "1,000,000 users")
	check.Equal(t, "asked", d.questions(), `"" user-id 0, count "" 10000, count "" 0`)
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.at(lang.T(FindBy))
	d.Type("7")
	d.See("u000007", "u000017", "100,000 of 1,000,000 users", "Clear Filters")
	d.Gone("u000008")
	check.Equal(t, "asked", d.questions(), `"7" user-id 0, count "7" 10000, count "7" 0, count "" 0`)
	d.Type("31")
	d.See("u000731", "1,000 of 1,000,000 users")
	d.questions()
	d.Type("9954")
	d.See("No users match.", "0 of 1,000,000 users")
	check.Equal(t, "asked", d.questions(), `"7319" user-id 0, count "7319" 10000, count "" 0, "73199" user-id 0, count "" 0, "731995" user-id 0, count "" 0, "7319954" user-id 0, count "" 0`)
	d.Click("Show Everyone")
	d.See("u000000", "1,000,000 users")
	d.Gone("No users match.", "Clear Filters", "7319954")
	d.at("list")
}

// While the count is under way it shows so, and the rows that are known can be
// scrolled through.
func TestListCountsLater(t *testing.T) {
	d := newDesk(t, 0, false)
	d.tasks.Wait()
	d.Drain()
	d.total, d.holdCount = million, make(chan struct{})
	d.Press(fyne.KeyF5)
	d.Until(func() bool { return d.Says("u000000") })
	check.Equal(t, "rows", d.desk.list.rows.Len(), pageSize)
	d.scroll(million)
	d.See("u000049")
	d.holdCount <- struct{}{}
	d.Until(func() bool { return d.Says("10,000+ users") })
	check.Equal(t, "rows", d.desk.list.rows.Len(), 10_000)
	close(d.holdCount)
	d.Until(func() bool { return d.Says("1,000,000 users") })
	d.See("u000049")
}

// One question is under way at a time and the newest one waits; the answers of
// others are dropped, and what was shown stays until then.
func TestListFindsWhatWasTypedLast(t *testing.T) {
	d := newDesk(t, million, false)
	d.Until(func() bool { return d.Says("1,000,000 users") })
	d.questions()
	d.hold = make(chan struct{})
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Type("1234")
	d.See("u000000", "Searching…")
	d.Until(func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.asked) > 0
	})
	check.Equal(t, "under way", d.questions(), `"1" user-id 0`)
	close(d.hold)
	d.Until(func() bool { return d.Says("100 of 1,000,000 users") })
	d.See("u001234", "u011234")
	d.Gone("u000001", "Searching…")
	if asked := d.questions(); strings.Contains(asked, `"12" `) || strings.Contains(asked, `"123" `) {
		t.Errorf("asked in vain: %s", asked)
	}
	d.Press(fyne.KeyEscape) // empties the field
	check.Equal(t, "field", d.Field(), "")
	d.Until(func() bool { return d.Says("1,000,000 users") && d.Says("u000000") })
	d.Press(fyne.KeyEscape, fyne.KeyEscape) // and then does nothing
	check.Equal(t, "windows after Escape", d.Exists(), 1)
	d.Chord(fyne.KeyModifierControl, fyne.KeyW)
	check.Equal(t, "windows", d.Exists(), 0)
}

// Each column sorts, and a second click turns the order.
func TestListSorts(t *testing.T) {
	d := newDesk(t, million, true)
	for i, c := range columns {
		if i == 0 {
			continue // it sorts from the start
		}
		d.questions()
		title := string(c.title)
		d.Click(title)
		d.See(title + " ↑")
		d.Click(title + " ↑")
		d.See(title+" ↓", "u999999")
		if asked, want := d.questions(), fmt.Sprintf(`"" %s 0`, c.sort); !strings.HasPrefix(asked, want) {
			t.Errorf("%s: asked %s", title, asked)
		}
	}
	d.Click("User-ID")
	d.Gone("↓")
	d.See("u000000")
}

// Any place of a million rows is reached, with the right row there.
func TestListScrollsAnywhere(t *testing.T) {
	d := newDesk(t, million, true)
	d.Press(fyne.KeyEnd)
	d.See("u999999")
	d.Press(fyne.KeyPageUp)
	d.Press(fyne.KeyUp)
	row := d.desk.list.view.Selected()
	check.Equal(t, "selected", d.chosen(), fmt.Sprintf("u%06d", row))
	d.scroll(-million)
	d.See("u000000")
	d.scroll(500_000)
	d.See("u500000")
	d.scroll(1)
	d.See("u500001")
	d.Gone("u500000")
	d.scroll(million)
	d.See("u999999")
	if n := d.loaded(); n > maxPages*pageSize {
		t.Errorf("%d users are kept", n)
	}
}

// Enter and Down in the field go on in the list, with the first of what was
// looked for; not with what stood there before it came.
func TestFindGoesOnInTheList(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Type("42")
	d.Press(fyne.KeyDown)
	d.at("list")
	check.Equal(t, "selected", d.chosen(), "u000042")
	d.Press(fyne.KeyDown)
	check.Equal(t, "selected", d.chosen(), "u000142")
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	check.Equal(t, "what typing replaces", d.Selected(), "42")

	// Who types looks at the first rows, wherever the cursor was.
	d.Press(fyne.KeyEscape)
	d.at(lang.T(FindBy))
	d.Press(fyne.KeyDown, fyne.KeyEnd)
	d.See("u000999")
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Type("9")
	d.See("u000009")
	d.Press(fyne.KeyEscape)
	d.See("u000000")
	d.Click("Name") // who does not type goes where the cursor is, though nobody has counted yet
	d.See("u000999")

	late := newDesk(t, 1000, false)
	late.Until(func() bool { return late.Says("1,000 users") })
	late.Chord(fyne.KeyModifierControl, fyne.KeyF)
	late.Type("7")
	late.Press(fyne.KeyReturn)
	late.Until(func() bool { return late.chosen() != "" })
	check.Equal(t, "selected", late.chosen(), "u000007")
}

// What is pasted is cut to what can be found, and finds nobody.
func TestFindTakesAnything(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Paste(strings.Repeat("9", 10_000))
	d.See("No users match.")
	check.Equal(t, "characters", len(d.Field()), data.MaxEmail)
	d.questions()
	d.Type(strings.Repeat("9", 100))
	check.Equal(t, "asked", d.questions(), "") // there is no room
	for _, text := range []string{"%", "_", `"`, "*", "   ", "\u202e", "🔑"} {
		d.Chord(fyne.KeyModifierControl, fyne.KeyA)
		d.Paste(text)
		d.Gone("Something went wrong")
	}
}

// The keys of a text field stay its own, and none reaches past a question.
func TestListKeysInTheField(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Type("12")
	d.Click("u000112")
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Chord(fyne.KeyModifierControl, fyne.KeyA)
	check.Equal(t, "selected in the field", d.Selected(), "12")
	d.Chord(fyne.KeyModifierControl, fyne.KeyC)
	check.Equal(t, "copied", d.Clipboard().Content(), "12")
	d.Press(fyne.KeyHome, fyne.KeyDelete)
	check.Equal(t, "field", d.Field(), "2")
	d.See("1 selected")
	d.Gone("Delete u")
	d.Press(fyne.KeyF5)
	check.Equal(t, "field", d.Field(), "2")

	d.Press(fyne.KeyEscape)
	d.Click("u000004")
	d.Press(fyne.KeyDelete)
	d.See("Delete u000004?")
	for _, k := range []fyne.KeyName{fyne.KeyN, fyne.KeyF, fyne.KeyA, fyne.KeyC} {
		d.Chord(fyne.KeyModifierControl, k)
	}
	d.Press(fyne.KeyF5, fyne.KeyInsert)
	d.Chord(fyne.KeyModifierAlt, fyne.KeyReturn)
	d.See("Delete u000004?", "1 selected")
	check.Equal(t, "focus", d.Focus(), "Cancel")
	check.Equal(t, "copied", d.Clipboard().Content(), "12")
	check.Equal(t, "windows", d.Titles(), "Group User Administration")
}

// A filter that finds nobody offers to show everybody; what filters is seen.
func TestListFilters(t *testing.T) {
	d := newDesk(t, 1000, true)
	for _, choose := range []struct{ field, option string }{
		{"Status: any", "Locked"}, {"One Time Password: any", "Active"}, {"Show: everyone", "Never signed in"},
	} {
		d.Gone("Clear Filters")
		d.Click(choose.field)
		d.Click(choose.option)
		d.See("No users match.", "0 of 1,000 users", "Clear Filters")
		d.Click("Clear Filters")
		d.See("u000000", "1,000 users")
		d.Gone("0 of")
	}
	d.fail = errors.New("disk on fire")
	d.Click("Status: any")
	d.Click("Disabled")
	d.See("Something went wrong", "u000000") // what was shown stays
	d.fail = nil
	d.Click("Clear Filters")
	d.Gone("Something went wrong")
	check.Equal(t, "grey", d.MenuItem("View", "Clear Filters").Disabled, true)
}

// Whoever clears the filters by keys is left in a field, not nowhere.
func TestClearFiltersKeepsTheFocus(t *testing.T) {
	d := newDesk(t, 10, true)
	d.Click("Status: any")
	d.Click("Locked")
	d.Front().Canvas().Focus(d.Button("Clear Filters"))
	d.Press(fyne.KeyReturn)
	d.Gone("Clear Filters")
	check.Equal(t, "focus", d.Focus(), lang.T(FindBy))
}

// Sorting and reading again keep who is selected, and go where the cursor is.
func TestListKeepsTheSelection(t *testing.T) {
	d := newDesk(t, million, true)
	d.Click("u000003")
	d.Chord(fyne.KeyModifierShift, fyne.KeyDown)
	d.See("2 selected · 1,000,000 users")
	d.Click("User-ID ↑")
	d.See("u000003", "u000004", "2 selected") // at the other end of the list
	check.Equal(t, "row", d.desk.list.view.Selected(), million-1-4)
	d.Press(fyne.KeyF5)
	d.See("u000003", "2 selected")
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Type("3")
	d.See("1 selected · 100,000 of", "u999993") // who does not match is no longer selected
	d.Press(fyne.KeyEscape)
	d.See("1 selected · 1,000,000 users")
	d.Click("User-ID ↓")
	d.ClickWith(fyne.KeyModifierControl, "u000004")
	d.ClickWith(fyne.KeyModifierControl, "u000004")
	check.Equal(t, "selected", d.chosen(), "u000003")
	d.scroll(million)
	d.ClickWith(fyne.KeyModifierControl, "u999990")
	d.ClickWith(fyne.KeyModifierShift|fyne.KeyModifierControl, "u999995")
	d.See("7 selected")
}

// Select All and Invert Selection go up to 10,000 rows, and say so.
func TestListSelectsAll(t *testing.T) {
	d := newDesk(t, million, true)
	d.Chord(fyne.KeyModifierControl, fyne.KeyA)
	d.See(lang.T(tooManySelected, 10_000, 1_000_000))
	d.Gone("selected ·")
	d.Click("u000001")
	d.Gone("At most")
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Type("55") // 10,000 of them
	d.Press(fyne.KeyReturn)
	d.Menu("Selection", "Select All")
	d.See("10,000 selected · 10,000 of 1,000,000 users")
	d.ClickWith(fyne.KeyModifierControl, "u000055")
	d.See("9,999 selected")
	d.Menu("Selection", "Invert Selection")
	d.See("1 selected")
	check.Equal(t, "selected", d.chosen(), "u000055")
}

// What is not possible is grey, and the reason is said.
func TestListSaysWhyNot(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.disabled = map[int64]bool{3: true}
	d.Press(fyne.KeyF5)
	for _, name := range []string{"Properties", "Delete", "Unlock", "Reset Password", "Disable", "Turn On", "Lost Phone…"} {
		check.Equal(t, name, d.MenuItem("User", name).Disabled, true)
	}
	check.Equal(t, "Copy", d.MenuItem("Selection", "Copy").Disabled, true)
	d.MenuItem("User", "Unlock").Action() // its key would come here
	d.See("Select a user first.")
	d.Click("u000002")
	check.Equal(t, "Disable", d.MenuItem("User", "Disable").Disabled, true)
	check.Equal(t, "Enable", d.MenuItem("User", "Enable").Disabled, false)
	d.MenuItem("User", "Disable").Action()
	d.See("u000002 is already disabled.")
	only := reasons([]*command{{name: words.Act(data.ActLostPhone), why: func() data.Sentence { return data.Say(oneAtATime) }}})
	check.Equal(t, "the only reason in a menu", only[1].Label, "Lost Phone: "+lang.T(oneAtATime))
	d.ClickWith(fyne.KeyModifierControl, "u000003")
	check.Equal(t, "Disable for two", d.MenuItem("User", "Disable").Disabled, false)
	check.Equal(t, "Lost Phone for two", d.MenuItem("User", "Lost Phone…").Disabled, true)
	d.Press(desktop.KeyMenu)
	for range 5 {
		d.Press(fyne.KeyDown)
	}
	d.Press(fyne.KeyRight)
	d.See("Lost Phone: "+lang.T(oneAtATime), "Turn On: "+lang.T(appliesTo, 2))
	d.Press(fyne.KeyEscape)

	b := screen.Find(d.Front(), func(b *widgets.Button) bool { return b.Text == "Unlock" })
	b.MouseIn(&desktop.MouseEvent{})
	d.See("Lets users who were locked")
	b.MouseOut()
	d.Gone("Lets users who were locked")
}

func TestListCopies(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.Click("u000001")
	d.Chord(fyne.KeyModifierShift, fyne.KeyDown)
	d.Chord(fyne.KeyModifierControl, fyne.KeyC)
	check.Equal(t, "copied", d.Clipboard().Content(), "User-ID\tName\tEmail\tGroup\tOne Time Password\tStatus\tLast sign-in\n"+
		"u000001\t\t\tOPS\tOff\tOK\tnever\nu000002\t\t\tOPS\tOff\tOK\tnever")
	d.See("2 users copied.")

	// A spreadsheet runs nothing of it, and begins no other cell where a tab stood.
	u := member(1)
	u.Name, u.Email = " =HYPERLINK(1)", "+x\t@example.com"
	check.Equal(t, "line", tabbed([][]string{d.desk.list.rows.line(u)}), "u000001\t'=HYPERLINK(1)\t'+x @example.com\tOPS\tOff\tOK\tnever")
}

// at fails the test unless what is called so has the focus.
func (d *desk) at(name string) {
	d.t.Helper()
	check.Equal(d.t, "focus", d.Focus(), name)
}

// The groups to choose are those that there are, whenever the list is read; what
// is chosen stays, and the choice is not touched while they are the same.
func TestListGroupsToChoose(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.groups = []data.Group{{ID: "NIGHT"}, {ID: "OPS"}}
	reread := func(offered string) {
		t.Helper()
		d.Press(fyne.KeyF5)
		check.Equal(t, "offered", strings.Join(d.desk.list.bar.group.Options, ", "), offered)
	}
	reread("Group: all, NIGHT, OPS")
	d.Click("Group: all")
	d.Click("NIGHT")
	d.See("Clear Filters")
	asked := func() string { return d.desk.list.rows.Wanted().Filter.Group }
	check.Equal(t, "shown", asked(), "NIGHT")
	d.Window("Group User Administration").Canvas().Focus(d.desk.list.view)
	before := &d.desk.list.bar.group.Options[0]
	reread("Group: all, NIGHT, OPS")
	check.Equal(t, "untouched", &d.desk.list.bar.group.Options[0], before)
	d.groups = d.groups[1:]
	reread("Group: all, OPS, NIGHT")
	before = &d.desk.list.bar.group.Options[0]
	reread("Group: all, OPS, NIGHT")
	check.Equal(t, "untouched", &d.desk.list.bar.group.Options[0], before)
	check.Equal(t, "shown", asked(), "NIGHT")
	d.Click("Clear Filters")
	check.Equal(t, "shown", asked(), "")
	reread("Group: all, OPS")
}

// The button Clear Filters comes and goes, and the list stays where it is.
func TestListStaysWhereItIs(t *testing.T) {
	d := newDesk(t, 1000, true)
	bar := d.desk.list.bar
	before := bar.content.MinSize().Height
	d.Chord(fyne.KeyModifierControl, fyne.KeyF)
	d.Type("7")
	d.See("Clear Filters")
	check.Equal(t, "height", bar.content.MinSize().Height, before)
}

// The place of a user takes long to find among many: it is looked for when
// somebody sorts, not when others have changed something.
func TestListLooksForAPlaceSeldom(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.Click("User-ID ↑")
	d.Click("u000990")
	d.questions()
	d.total = million // and now the row is far away
	for range 2 {
		d.Press(fyne.KeyF5)
		d.See("1 selected", "u999999")
		d.Gone("u000990")
	}
	if asked := d.questions(); strings.Contains(asked, "place") {
		t.Errorf("asked %s", asked)
	}
	d.Click("Name")
	d.See("u000990")
	if asked := d.questions(); strings.Count(asked, "place 991") != 1 {
		t.Errorf("asked %s", asked)
	}
}

// The context menu acts on nobody over whom it was not opened: it closes when a user who was being added arrives.
func TestTheContextMenuClosesOnceAnotherUserIsSelected(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.RightClick("u000003")
	d.See("Select All", "Invert Selection")
	d.desk.list.added(member(9))
	d.Gone("Invert Selection")
	check.Equal(t, "selected", d.chosen(), "u000009")
}
