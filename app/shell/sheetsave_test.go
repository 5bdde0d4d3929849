package shell

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/widgets"
)

// A read that is under way when something is saved is older than that, and while
// it is being saved nothing is read; what was missed is read afterwards.
func TestSheetReadsAroundASave(t *testing.T) {
	c := newCabinet(t, nil)
	c.Type("Globe")
	c.hold = true
	c.sheet.Stale()
	c.Click("Apply")
	c.See("Saving…")
	read, write := c.held[0], c.held[1]
	c.held = nil
	write()
	c.stored.name = "Atlas" // as it was read before
	read()
	c.says("Globe", "")
	check.Equal(t, "shown", c.sheet.Stored.name, "Globe")
	c.stored.name = "Globe"

	c.Click("Name")
	c.Type("!")
	c.Click("Apply")
	c.sheet.Stale()
	c.sheet.Reread()
	c.Press(fyne.KeyF5, fyne.KeyReturn)
	c.Click("Saving…")
	check.Equal(t, "waits", len(c.held), 1)
	c.run(1)
	check.Equal(t, "writes", c.writes, 2)
	check.Equal(t, "waits", len(c.held), 1) // what was missed, once
	c.stored.note = "Maps"
	c.run(1)
	c.says("Globe!", "Maps")
	check.Equal(t, "waits", len(c.held), 0)

	c.Click("Name")
	c.Type("s")
	c.sheet.Stale()
	c.Click("Apply")
	c.run(1) // the answer of before
	c.refuse = errors.New("disk on fire")
	c.run(1)
	c.See("Something went wrong", "Globe!s", "OK")
	c.stored.note = "Charts"
	c.run(1)
	c.See(elsewhere + "note" + choose)
	check.Equal(t, "waits", len(c.held), 0)
}

// The answer to the newest question counts, and what changes while it is under
// way is read after it.
func TestSheetTakesTheNewestAnswer(t *testing.T) {
	c := newCabinet(t, nil)
	c.hold = true
	c.sheet.Reread()
	c.sheet.Reread()
	c.Type("Globe")
	first, second := c.held[0], c.held[1]
	c.held = nil
	c.stored.note = "Maps"
	second()
	c.says("Globe", "")
	c.See(elsewhere + "note" + choose)
	c.stored.note = ""
	first()
	c.See(elsewhere + "note" + choose)

	c.sheet.Stale()
	c.stored.note = "Charts"
	c.sheet.Stale()
	check.Equal(t, "waits", len(c.held), 1)
	c.run(1)
	check.Equal(t, "waits", len(c.held), 1)
	c.run(1)
	check.Equal(t, "waits", len(c.held), 0)
}

// While it saves, or finds out whether it may, the sheet stays, and its user learns how that
// went.
func TestSheetStaysWhileItSaves(t *testing.T) {
	c := newCabinet(t, func(c *cabinet) { c.ask = "This can't be undone." })
	c.Type("Globe")
	c.hold = true
	c.Press(fyne.KeyReturn)
	c.See("Checking…")
	c.Press(fyne.KeyEscape)
	c.See(lang.T(CannotStop))
	c.run(1)
	c.See("Change it?")
	c.Click("Change")
	c.See("Saving…")
	c.Click("Cancel")
	c.See(lang.T(CannotStop))
	c.refuse = errors.New("disk on fire")
	c.run(1)
	c.See("Something went wrong", "Globe")
	c.Gone(lang.T(CannotStop))
	c.Press(fyne.KeyEscape)
	c.Click(lang.T(Discard))
	check.Equal(t, "windows", c.Exists(), 0)
}

// Work that ends after its window closed, as at Log Out, changes nothing.
func TestSheetClosesWhileItSaves(t *testing.T) {
	c := newCabinet(t, nil)
	c.Type("Globe")
	c.hold = true
	c.Press(fyne.KeyReturn)
	widgets.Close(c.sheet.Window)
	check.Equal(t, "windows", c.Exists(), 0)
	c.run(1)
	check.Equal(t, "windows", c.Exists(), 0)
	check.Equal(t, "stored", c.stored.name, "Globe")
	check.Equal(t, "shown", c.sheet.Stored.name, "Atlas")
}

func TestSheetAsksBeforeItSaves(t *testing.T) {
	c := newCabinet(t, func(c *cabinet) { c.ask = "This can't be undone." })
	c.Press(fyne.KeyReturn) // nothing to save: OK closes
	check.Equal(t, "windows", c.Exists(), 0)
	c.open()
	c.Type("Globe")
	c.Press(fyne.KeyReturn)
	c.See("Change it?", "This can't be undone.")
	c.Press(fyne.KeyF5)
	c.Gone("Read again?")
	c.Press(fyne.KeyEscape)
	check.Equal(t, "writes", c.writes, 0)
	check.Equal(t, "Apply", c.apply(), true)
	c.Click("Apply")
	c.Click("Change")
	check.Equal(t, "writes", c.writes, 1)
	check.Equal(t, "Apply", c.apply(), false)
	c.See("Globe")
}

func TestSheetSaysWhatIsWrong(t *testing.T) {
	c := newCabinet(t, nil)
	c.Type("Globe")
	c.wrong = &data.FieldError{Field: "note", Text: data.Say("Say what it is for.")}
	c.Press(fyne.KeyReturn)
	c.See("Say what it is for.")
	check.Equal(t, "focus", c.Focus(), "Note")
	check.Equal(t, "writes", c.writes, 0)
	c.wrong, c.refuse = nil, data.Deny("Not this one.")
	c.Press(fyne.KeyReturn)
	c.See("Not this one.")
	c.Gone("Say what it is for.")
	c.Type("M") // an edit takes it away
	c.Gone("Not this one.")
	c.refuse = nil
	c.Press(fyne.KeyReturn)
	check.Equal(t, "stored", c.stored, card{"Globe", "M", 3})
	check.Equal(t, "windows", c.Exists(), 0)
}

func TestSheetSavesOnceItIsConfirmed(t *testing.T) {
	c := newCabinet(t, nil)
	var again func()
	c.confirm = func(f func()) { again = f }
	c.refuse = data.ErrUnconfirmed
	c.Type("Globe")
	c.Press(fyne.KeyReturn)
	check.Equal(t, "stored", c.stored.name, "Atlas")
	c.refuse = nil
	again()
	check.Equal(t, "stored", c.stored.name, "Globe")
	check.Equal(t, "windows", c.Exists(), 0)
}

// The work may be another window's: OK closes, and Apply takes what was typed for
// saved when it has ended.
func TestSheetHandsTheWorkOver(t *testing.T) {
	var ended func()
	begin := func(f func()) { ended = f }
	c := newCabinet(t, func(c *cabinet) { c.begin = begin })
	c.Type("Globe")
	c.Click("Apply")
	c.See("Globe", "Cancel")
	c.stored = card{"Globe", "Maps", 3}
	ended()
	c.says("Globe", "Maps")
	c.See("Close")
	check.Equal(t, "Apply", c.apply(), false)
	c.Click("Name")
	c.Type("s")
	c.Click("Apply")
	c.fail = data.ErrBusy
	ended()
	c.says("Globe", "Maps") // also while it can't be read
	c.See(Message(data.ErrBusy))
	c.Click("Name")
	c.Type("s")
	c.Click("Apply")
	c.Press(fyne.KeyEscape)
	ended() // the window is closed
	check.Equal(t, "windows", c.Exists(), 0)
	c.says("Globes", "Maps")
	c.fail = nil
	c.open()
	c.Type("!")
	c.Press(fyne.KeyReturn)
	check.Equal(t, "windows", c.Exists(), 0)
	check.Equal(t, "someone to tell", ended == nil, true)
	check.Equal(t, "writes", c.writes, 0)
}
