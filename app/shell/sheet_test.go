package shell

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/widgets"
)

const (
	elsewhere = "Someone else changed the card: "
	choose    = ". " + string(showDifferences)
)

func TestSheetShowsWhatOthersChanged(t *testing.T) {
	c := newCabinet(t, nil)
	c.stored.note = "older than the list"
	c.sheet.Reread()
	c.says("Atlas", "older than the list")
	c.sheet.Page.SetMessage(widgets.MessageSuccess, "It was lent.")
	c.grid.SetError("name", "Too long.")
	c.stored.loans = 4
	c.sheet.Stale()
	c.See("Loans\n4", "It was lent.", "Too long.") // nothing that is typed was changed
	c.changes(card{"Atlas", "Maps", 4})
	c.says("Atlas", "Maps")
	c.See("It was lent.")
	c.Gone("Too long.", "Someone else")
	check.Equal(t, "focus", c.Focus(), "Name")
	check.Equal(t, "Apply", c.apply(), false)
	c.Press(fyne.KeyF5)
	c.Gone("It was lent.")
	check.Equal(t, "asked for what stands beside", c.beside[len(c.beside)-1], true)
}

func TestSheetKeepsWhatIsTyped(t *testing.T) {
	c := newCabinet(t, nil)
	c.Type("Globe")
	c.refuse = &data.FieldError{Field: "name", Text: data.Say("There is a Globe already.")}
	c.Click("Apply")
	c.See("There is a Globe already.")
	c.stored.loans = 4
	c.sheet.Stale()
	c.See("Loans\n4", "There is a Globe already.")
	c.Gone("Someone else")
	c.changes(card{"Atlas", "Maps", 4})
	c.says("Globe", "")
	c.See(elsewhere+"note"+choose, "There is a Globe already.")
	check.Equal(t, "focus", c.Focus(), "Name")
	c.Type("s")
	c.says("Globes", "")
	c.See(elsewhere + "note" + choose)
	c.changes(card{"World", "Maps", 4})
	c.See(elsewhere + "name and note" + choose)
	c.sheet.Reread() // as when the window is opened once more
	c.says("Globes", "")
	c.See(elsewhere + "name and note" + choose)

	c.Chord(fyne.KeyModifierControl, fyne.KeyA)
	c.Type("Atlas") // on the way to another name
	c.says("Atlas", "")
	c.See(elsewhere + "name and note. " + lang.T(pressF5))
	c.Type("es")
	c.See(elsewhere + "name and note" + choose)
	c.changes(card{"Atlas", "", 4}) // back
	c.says("Atlases", "")
	c.Gone("Someone else")
	c.Chord(fyne.KeyModifierControl, fyne.KeyA)
	c.Type("Atlas")
	c.changes(card{"World", "Maps", 4})
	c.says("World", "Maps")
}

// asked has both fields changed elsewhere and one here, and OK or Apply pressed.
// known: the window knows by then.
func asked(t *testing.T, button string, known bool) *cabinet {
	t.Helper()
	c := newCabinet(t, nil)
	c.Type("Globe")
	c.stored = card{"World", "Maps", 4}
	if known {
		c.sheet.Stale()
		c.See("Someone else")
	}
	c.Click(button)
	c.See("Atlas "+data.ErrChanged.Error(), "name\nAtlas\nWorld\nGlobe", "note\n(empty)\nMaps\n(not changed)", "Your changes are saved: name.")
	check.Equal(t, "stored before anything was chosen", c.stored, card{"World", "Maps", 4})
	check.Equal(t, "written in vain", c.writes, map[bool]int{false: 1}[known])
	return c
}

func TestSheetKeepsMine(t *testing.T) {
	for _, known := range []bool{false, true} {
		c := asked(t, "Apply", known)
		c.Press(fyne.KeyReturn)
		c.See(lang.T(ChooseWhich))
		c.Press(fyne.KeyDown, fyne.KeyReturn)
		c.Gone("Someone else changed")
		check.Equal(t, "stored", c.stored, card{"Globe", "Maps", 4})
		c.says("Globe", "Maps")
		check.Equal(t, "Apply", c.apply(), false)

		c = asked(t, "OK", known)
		c.Press(fyne.KeyDown, fyne.KeyReturn)
		check.Equal(t, "windows", c.Exists(), 0)
		check.Equal(t, "stored", c.stored, card{"Globe", "Maps", 4})
	}
}

func TestSheetTakesTheirs(t *testing.T) {
	c := asked(t, "OK", false)
	c.Click("Take Theirs")
	c.Press(fyne.KeyReturn)
	c.says("World", "Maps")
	c.Gone("Someone else changed")
	check.Equal(t, "stored", c.stored, card{"World", "Maps", 4})
	check.Equal(t, "Apply", c.apply(), false)
}

// What was changed here stands above what only they changed.
func TestSheetComparesMineFirst(t *testing.T) {
	c := newCabinet(t, nil)
	c.Press(fyne.KeyDown)
	c.Type("Lent")
	c.stored.name = "World"
	c.Press(fyne.KeyReturn)
	c.See("note\n(empty)\n(not changed)\nLent\nname\nAtlas\nWorld\n(not changed)")
}

func TestSheetGoesBack(t *testing.T) {
	for _, known := range []bool{false, true} {
		c := asked(t, "OK", known)
		c.Press(fyne.KeyEscape)
		c.says("Globe", "")
		c.See(elsewhere + "name and note" + choose)
		check.Equal(t, "Apply", c.apply(), true)
		check.Equal(t, "stored", c.stored, card{"World", "Maps", 4})
	}
}

// What is changed while the question is open is asked about again, and taken if
// theirs is taken.
func TestSheetIsChangedWhileItAsks(t *testing.T) {
	for _, told := range []bool{false, true} {
		change := func(c *cabinet, k card) {
			if c.stored = k; told {
				c.sheet.Stale()
			}
			c.See("Atlas " + data.ErrChanged.Error())
		}
		c := asked(t, "OK", false)
		change(c, card{"World", "Charts", 4})
		c.Press(fyne.KeyDown, fyne.KeyReturn)
		c.See("World "+data.ErrChanged.Error(), "name\nWorld\n(not changed)\nGlobe", "note\nMaps\nCharts\n(not changed)")
		check.Equal(t, "stored", c.stored, card{"World", "Charts", 4})
		c.Press(fyne.KeyDown, fyne.KeyReturn)
		check.Equal(t, "stored", c.stored, card{"Globe", "Charts", 4})
	}
	c := newCabinet(t, nil)
	c.Type("Globe")
	c.stored = card{"World", "Maps", 4}
	c.Press(fyne.KeyF5)
	c.changes(card{"World", "Charts", 4})
	c.Press(fyne.KeyDown, fyne.KeyReturn) // keeps mine, and saves nothing yet
	c.says("Globe", "Maps")
	c.See(elsewhere + "note" + choose)
	c = asked(t, "Apply", false)
	c.changes(card{"World", "Charts", 4})
	c.Click("Take Theirs")
	c.Press(fyne.KeyReturn)
	c.says("World", "Charts")
	c.Gone("Someone else changed")
}

func TestSheetRefresh(t *testing.T) {
	c := newCabinet(t, nil)
	c.Type("Globe")
	c.Press(fyne.KeyF5)
	c.See("Read again?", lang.T(UnsavedLost))
	c.Press(fyne.KeyEscape)
	c.says("Globe", "")
	c.aside = true
	c.Press(fyne.KeyF5) // on a page where nothing is typed it throws nothing away
	c.Gone("Read again?")
	c.aside = false
	c.Press(fyne.KeyF5)
	c.Insist("Read Again")
	c.says("Atlas", "")
	check.Equal(t, "Apply", c.apply(), false)

	c.Chord(fyne.KeyModifierControl, fyne.KeyA)
	c.Type("Globe")
	c.stored.note = "Maps"
	c.Press(fyne.KeyF5)
	c.Gone("Read again?")
	c.See("Atlas "+data.ErrChanged.Error(), lang.T(changesStay, "name"))
	c.Press(fyne.KeyDown, fyne.KeyReturn)
	c.says("Globe", "Maps")
	check.Equal(t, "writes", c.writes, 0)
	check.Equal(t, "Apply", c.apply(), true)
	c.Gone("Someone else changed")
	c.Click("Apply")
	check.Equal(t, "stored", c.stored, card{"Globe", "Maps", 3})
}

// What the sheet itself does beside OK is not a conflict, except in a field that was typed
// into.
func TestSheetActs(t *testing.T) {
	c := newCabinet(t, nil)
	c.Type("Globe")
	c.stored.note = "Lent"
	c.sheet.Acted("It was lent.")
	c.says("Globe", "Lent")
	c.See("It was lent.", "Close")
	c.Gone("Someone else", "Cancel")
	c.stored.name = "World"
	c.sheet.Acted("It was lent.")
	c.says("Globe", "Lent")
	c.See(elsewhere + "name" + choose)
	c.changes(card{"Atlas", "Maps", 3})
	c.See(elsewhere + "note" + choose)
	c.sheet.Acted("It was lent.") // what is known of others already is not its own doing
	c.says("Globe", "Lent")
	c.See(elsewhere + "note" + choose)
}

func TestSheetIsDeleted(t *testing.T) {
	for name, notice := range map[string]func(*cabinet){
		"as it is told": func(c *cabinet) { c.sheet.Stale() },
		"by F5":         func(c *cabinet) { c.Press(fyne.KeyF5) },
		"by OK": func(c *cabinet) {
			c.refuse = data.ErrNotFound
			c.Press(fyne.KeyReturn)
		},
		"while it asks": func(c *cabinet) {
			c.fail, c.stored.name = nil, "World"
			c.Press(fyne.KeyReturn)
			c.See("Atlas " + data.ErrChanged.Error())
			c.fail = data.ErrNotFound
			c.sheet.Stale()
			c.Gone("Atlas " + data.ErrChanged.Error())
		},
	} {
		c := newCabinet(t, nil)
		c.Type("Globe")
		c.fail = data.ErrNotFound
		notice(c)
		c.See("This card was deleted.", "Globe", "Close")
		c.Type("s")
		c.says("Globe", "")
		check.Equal(t, name+": OK", c.Button("OK").Disabled(), true)
		check.Equal(t, name+": Apply", c.apply(), false)
		check.Equal(t, name+": asked about at Log Out", len(c.windows.Unsaved()), 0)
		c.Press(fyne.KeyF5)
		c.See("This card was deleted.")
		c.fail = data.ErrSessionEnded
		c.sheet.Stale()
		c.Gone("Globe") // the user may still not see it
		c.fail = data.ErrNotFound
		c.sheet.Stale()
		c.See("This card was deleted.", "Globe")
		c.fail = nil // another one of the same name
		c.sheet.Stale()
		c.says("Globe", "")
		c.Press(fyne.KeyEscape)
		check.Equal(t, name+": windows", c.Exists(), 0)
	}
}

func TestSheetWithoutRights(t *testing.T) {
	for _, why := range []error{data.ErrSessionEnded, data.Deny("This needs tapemaster rights.")} {
		c := newCabinet(t, nil)
		c.Type("Globe")
		c.fail = why
		c.sheet.Stale()
		c.See(Message(why), "Cancel")
		c.Gone("Name", "Globe", "Loans")
		check.Equal(t, "OK", c.Button("OK").Disabled(), true)
		check.Equal(t, "Apply", c.apply(), false)
		c.fail = nil
		c.sheet.Stale()
		c.See("Name", "Globe")
		c.Gone(Message(why))
		check.Equal(t, "focus", c.Focus(), "Name")
		check.Equal(t, "Apply", c.apply(), true)
	}
	c := asked(t, "OK", false)
	c.fail = data.ErrSessionEnded
	c.sheet.Stale()
	c.See(Message(data.ErrSessionEnded))
	c.Gone("World", "Maps", "Globe", "Someone else changed")
	c.fail = nil
	c.sheet.Stale()
	c.says("Globe", "")
	c.See(elsewhere + "name and note" + choose)

	c = newCabinet(t, nil)
	c.Type("Globe")
	c.refuse = data.ErrSessionEnded
	c.Press(fyne.KeyReturn)
	c.See(Message(data.ErrSessionEnded))
	c.Gone("Name", "Globe")
	c.refuse = data.Deny("Not this one.") // may be seen all the same
	c.sheet.Stale()
	c.Gone(Message(data.ErrSessionEnded))
	check.Equal(t, "focus", c.Focus(), "Name")
	c.Press(fyne.KeyReturn)
	c.See("Not this one.", "Globe")
	c.fail = data.ErrBusy
	c.sheet.Stale()
	c.See(Message(data.ErrBusy), "Globe")
	c.fail = nil
	c.sheet.Stale()
	c.Gone(Message(data.ErrBusy))
}
