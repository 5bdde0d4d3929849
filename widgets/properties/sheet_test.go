package properties

import (
	"fmt"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

type sheetTest struct {
	*Sheet
	w    fyne.Window
	grid *Grid
	log  string
}

func newSheetTest(t *testing.T) *sheetTest {
	t.Helper()
	st := &sheetTest{grid: NewGrid()}
	st.grid.AddText("name", "Name", "")
	other := NewGrid()
	other.AddText("note", "Note", "")
	st.Sheet = NewSheet(Page{Title: "Identity", Content: st.grid}, Page{Title: "Notes", Content: other})
	st.Dirty = func() bool { return st.grid.Value("name") != "" }
	st.grid.OnChange = func(string) { st.Update() }
	st.OnOK = func() { st.log += "ok " }
	st.OnCancel = func() { st.log += "cancel " }
	st.OnApply = func() { st.log += "apply " }
	st.w = show(t, st.Sheet, 500, 400)
	st.InstallKeys(st.w)
	return st
}

func TestSheetApplyFollowsDirty(t *testing.T) {
	s := newSheetTest(t)
	check.Equal(t, "apply", s.apply.Disabled(), true)
	s.grid.FocusFirst()
	write(t, s.w, "B")
	check.Equal(t, "apply when changed", s.apply.Disabled(), false)
	test.Tap(s.apply)
	s.grid.FocusFirst()
	press(s.w, fyne.KeyEnd, fyne.KeyBackspace)
	check.Equal(t, "apply when changed back", s.apply.Disabled(), true)
	check.Equal(t, "log", s.log, "apply ")
}

func TestSheetKeys(t *testing.T) {
	s := newSheetTest(t)
	s.grid.FocusFirst()
	press(s.w, fyne.KeyReturn, fyne.KeyEscape)
	s.w.Canvas().Unfocus()
	press(s.w, fyne.KeyEnter, fyne.KeyEscape)
	s.w.Canvas().Focus(s.cancel)
	press(s.w, fyne.KeyReturn)
	check.Equal(t, "log", s.log, "ok cancel ok cancel cancel ")
	s.log = ""
	widgets.Inform(s.w, "x", "", nil)
	press(s.w, fyne.KeyReturn)
	check.Equal(t, "behind a modal", s.log, "")
}

// After Apply there is nothing more to apply: the focus goes to a button that can be pressed.
func TestSheetFocusAfterApply(t *testing.T) {
	s := newSheetTest(t)
	s.grid.SetValue("name", "B")
	s.Update()
	s.w.Canvas().Focus(s.apply)
	press(s.w, fyne.KeyReturn)
	s.Busy("Saving…")
	check.Equal(t, "while it is saved", s.w.Canvas().Focused(), fyne.Focusable(s.apply))
	s.Dirty = func() bool { return false }
	s.Idle()
	check.Equal(t, "afterwards", s.w.Canvas().Focused(), fyne.Focusable(s.ok))
	s.w.Canvas().Focus(s.cancel)
	s.Update()
	check.Equal(t, "a live button keeps it", s.w.Canvas().Focused(), fyne.Focusable(s.cancel))
	s.w.Canvas().Focus(s.ok)
	s.End()
	check.Equal(t, "once nothing can be stored", s.w.Canvas().Focused(), fyne.Focusable(s.cancel))
}

func TestSheetBusy(t *testing.T) {
	s := newSheetTest(t)
	s.grid.SetValue("name", "B")
	s.Update()
	test.Tap(s.apply)
	s.Busy("Saving…")
	check.Equal(t, "the button that was pressed tells", s.apply.Text, "Saving…")
	s.log = ""
	s.w.Canvas().Unfocus()
	press(s.w, fyne.KeyReturn)
	s.Update()
	check.Equal(t, "apply", s.apply.Disabled(), true)
	test.Tap(s.ok)
	test.Tap(s.apply)
	check.Equal(t, "busy", s.log, "")
	press(s.w, fyne.KeyEscape)
	check.Equal(t, "cancel", s.log, "cancel ")
	s.grid.SetValue("name", "")
	s.Idle()
	check.Equal(t, "ok", s.ok.Disabled(), false)
	check.Equal(t, "apply follows dirty", s.apply.Disabled(), true)
	check.Equal(t, "text", s.apply.Text, "Apply")
}

func TestSheetPages(t *testing.T) {
	s := newSheetTest(t)
	s.grid.FocusFirst()
	s.turn(1)
	check.Equal(t, "page", s.Page(), 1)
	write(t, s.w, "x")
	check.Equal(t, "the field of that page has the focus", s.grid.Value("name"), "")
	s.turn(1)
	check.Equal(t, "round", s.Page(), 0)
	s.turn(-1)
	check.Equal(t, "back", s.Page(), 1)
	s.SetError("One field needs your attention.")
	check.Equal(t, "error", s.message.Text(), "One field needs your attention.")

	bars := func(s *Sheet) (n int) {
		for _, o := range test.LaidOutObjects(s) {
			if _, is := o.(*widgets.Tabs); is {
				n++
			}
		}
		return n
	}
	check.Equal(t, "bars of tabs", bars(s.Sheet), 1)
	check.Equal(t, "bars of tabs of one page", bars(NewSheet(Page{Title: "Card", Content: NewGrid()})), 0)
}

// Below a page there may be buttons, and the sheet tells when another page is shown.
func TestSheetPageWithAFoot(t *testing.T) {
	facts := NewGrid()
	facts.AddReadOnly("state", "State", "")
	act := widgets.NewButton("Unlock", nil)
	s := NewSheet(Page{Title: "Identity", Content: NewGrid()}, Page{Title: "Sign-in", Content: facts, Foot: act})
	shown := ""
	s.OnPage = func() { shown += fmt.Sprint(s.Page()) }
	w := show(t, s, 500, 400)
	s.InstallKeys(w)
	s.turn(1)
	check.Equal(t, "pages shown", shown, "1")
	check.Equal(t, "focus", w.Canvas().Focused(), facts.row("state").editor())
	press(w, fyne.KeyTab)
	check.Equal(t, "Tab from the facts", w.Canvas().Focused(), fyne.Focusable(act))
	s.SelectPage(0)
	check.Equal(t, "pages shown", shown, "10")
	s.CancelToClose()
	s.CancelToClose()
	check.Equal(t, "cancel", s.cancel.Text, "Close")
}

// What can't be read is said until it can; other sentences stay.
func TestSheetTrouble(t *testing.T) {
	s := newSheetTest(t)
	s.SetTrouble("user", "busy")
	s.SetTrouble("history", "")
	check.Equal(t, "said", s.message.Text(), "busy")
	s.SetTrouble("user", "")
	check.Equal(t, "said when it is over", s.message.Text(), "")
	s.SetTrouble("user", "busy")
	s.SetError("a name is missing")
	s.SetTrouble("user", "")
	check.Equal(t, "said about something else", s.message.Text(), "a name is missing")
}

// While who looks may not see it, nothing is shown and nothing is saved; what was typed is not lost.
func TestSheetWithholds(t *testing.T) {
	s := newSheetTest(t)
	s.grid.FocusFirst()
	write(t, s.w, "B")
	field := s.w.Canvas().Focused()
	s.Withhold(true)
	check.Equal(t, "pages", s.body.Visible(), false)
	check.Equal(t, "focus", s.w.Canvas().Focused(), fyne.Focusable(s.cancel))
	s.Update()
	s.Busy("Reading")
	s.Idle()
	check.Equal(t, "apply", s.apply.Disabled(), true)
	check.Equal(t, "OK", s.ok.Disabled(), true)
	s.w.Canvas().Unfocus()
	press(s.w, fyne.KeyReturn)
	test.Tap(s.apply)
	check.Equal(t, "log", s.log, "")
	s.w.Canvas().Focus(s.cancel)
	s.Withhold(false)
	check.Equal(t, "pages", s.body.Visible(), true)
	check.Equal(t, "focus", s.w.Canvas().Focused(), field)
	check.Equal(t, "typed", s.grid.Value("name"), "B")
	check.Equal(t, "apply", s.apply.Disabled(), false)
	press(s.w, fyne.KeyReturn)
	check.Equal(t, "log", s.log, "ok ")
}
