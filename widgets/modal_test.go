package widgets

import (
	"fmt"
	"strings"
	"testing"

	"tapetrack/test/check"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestConfirmByKeys(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(t *testing.T, w fyne.Window)
		want string
	}{
		{"enter", func(_ *testing.T, w fyne.Window) { press(w, fyne.KeyReturn, fyne.KeyReturn) }, "true"},
		{"tab and blank", func(_ *testing.T, w fyne.Window) {
			w.Canvas().FocusNext()
			w.Canvas().FocusNext()
			press(w, fyne.KeySpace)
		}, "true"},
		{"escape", func(_ *testing.T, w fyne.Window) { press(w, fyne.KeyEscape, fyne.KeyEscape) }, "false"},
		{"nothing focused", func(_ *testing.T, w fyne.Window) { w.Canvas().Unfocus(); press(w, fyne.KeyReturn) }, "true"},
		{"nothing focused, escape", func(_ *testing.T, w fyne.Window) { w.Canvas().Unfocus(); press(w, fyne.KeyEscape) }, "false"},
		{"cancel by tab and blank", func(t *testing.T, w fyne.Window) { w.Canvas().FocusNext(); press(w, fyne.KeySpace) }, "false"},
		{"cancel by enter on it", func(_ *testing.T, w fyne.Window) { w.Canvas().FocusNext(); press(w, fyne.KeyReturn) }, "false"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := NewEntry()
			w := show(t, container.NewVBox(e), 500, 300)
			behind := ""
			InstallKeys(w, Keys{Enter: func() { behind += "enter" }, Escape: func() { behind += "escape" }})
			w.Canvas().Focus(e)
			var got []string
			Confirm(w, "Sign out", "Sign bob out?", "Sign Out", "Stay", false, func(yes bool) {
				got = append(got, fmt.Sprint(yes))
				check.Equal(t, "focus is back when done is called", w.Canvas().Focused(), fyne.Focusable(e))
				behind = "" // from here keys are the window's again
				w.Canvas().Unfocus()
			})
			check.Equal(t, "open", ModalOpen(w), true)
			c.do(t, w)
			check.Equal(t, "answers", strings.Join(got, " "), c.want)
			check.Equal(t, "open", ModalOpen(w), false)
		})
	}
}

// A red button is pressed on purpose: it never has the focus first, and Enter presses Cancel, wherever the focus is.
func TestARedButtonIsNeverTheDefault(t *testing.T) {
	field := func() *Entry { return NewEntry() }
	for _, c := range []struct {
		name    string
		content func() *Entry
		focus   bool
		cancel  string
	}{
		{"question", nil, false, "Keep"},
		{"question without a word for Cancel", nil, false, ""},
		{"with a field", field, false, "Cancel"},
		{"with a field that has the focus", field, true, "Cancel"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, unfocused := range []bool{false, true} {
				w := show(t, container.NewVBox(NewEntry()), 500, 300)
				var got []string
				m := &Modal{Title: "Delete bob?", Default: "Delete", Cancel: c.cancel, Danger: true, Done: func(yes bool) { got = append(got, fmt.Sprint(yes)) }}
				if c.content != nil {
					e := c.content()
					m.Content = e
					if c.focus {
						m.Focus = e
					}
				}
				m.Show(w)
				if w.Canvas().Focused() == fyne.Focusable(m.overlay.yes) {
					t.Error("it has the focus")
				}
				check.Equal(t, "it is red", m.overlay.yes.Importance, widget.DangerImportance)
				if unfocused {
					w.Canvas().Unfocus()
				}
				press(w, fyne.KeyReturn)
				check.Equal(t, "Enter", strings.Join(got, " "), "false")
			}
		})
	}
	w := show(t, container.NewVBox(NewEntry()), 500, 300)
	var got []string
	done := func(yes bool) { got = append(got, fmt.Sprint(yes)) }
	Confirm(w, "Delete bob?", "", "Delete", "Keep", true, done)
	w.Canvas().FocusNext() // from Keep, around
	press(w, fyne.KeyReturn)
	Confirm(w, "Delete bob?", "", "Delete", "Keep", true, done)
	test.TapCanvas(w.Canvas(), fyne.NewPos(5, 5)) // beside it
	press(w, fyne.KeyReturn)
	check.Equal(t, "on purpose, and after a click beside it", strings.Join(got, " "), "true false")
}

func TestModalKeepsKeysFromTheWindow(t *testing.T) {
	w := show(t, container.NewVBox(NewEntry()), 500, 300)
	behind := 0
	InstallKeys(w, Keys{Enter: func() { behind++ }, Escape: func() { behind++ }})
	Inform(w, "Saved", "All is well.", nil)
	w.Canvas().Unfocus()
	InstallKeys(w, Keys{Enter: func() { behind += 10 }}) // waits behind the modal
	press(w, fyne.KeyEscape)
	check.Equal(t, "behind", behind, 0)
	check.Equal(t, "open", ModalOpen(w), false)
	press(w, fyne.KeyEnter)
	check.Equal(t, "behind, when closed", behind, 10)
}

func TestModalsQueue(t *testing.T) {
	w := show(t, container.NewVBox(NewEntry()), 500, 300)
	var got []string
	note := func(name string) func() { return func() { got = append(got, name) } }
	Inform(w, "1", "", func() {
		note("1")()
		Inform(w, "1b", "", note("1b"))
	})
	Inform(w, "2", "", note("2"))
	waiting := &Modal{Title: "never", Done: func(bool) { note("withdrawn")() }}
	waiting.Show(w)
	Inform(w, "3", "", note("3"))
	waiting.Close(false)
	for range 6 {
		press(w, fyne.KeyReturn)
	}
	check.Equal(t, "order", strings.Join(got, " "), "withdrawn 1 1b 2 3")
	check.Equal(t, "open", ModalOpen(w), false)
	check.Equal(t, "overlays", len(w.Canvas().Overlays().List()), 0)
}

func TestModalFormStaysOpen(t *testing.T) {
	w := show(t, container.NewVBox(NewEntry()), 500, 300)
	code := NewCodeEntry()
	answers := 0
	m := &Modal{Title: "Code", Content: code, Focus: code, Cancel: "Cancel", Done: func(bool) { answers++ }}
	m.Check = func() bool { return code.Text == "123456" }
	m.Show(w)
	m.Show(w) // a second time does nothing
	check.Equal(t, "focus", w.Canvas().Focused(), fyne.Focusable(code))
	write(t, w, "000")
	press(w, fyne.KeyReturn)
	check.Equal(t, "open after a refusal", m.Open(), true)
	m.Busy("Checking…")
	code.SetText("123456")
	press(w, fyne.KeyReturn)
	check.Equal(t, "open while busy", m.Open(), true)
	m.Idle()
	press(w, fyne.KeyReturn)
	check.Equal(t, "open", m.Open(), false)
	m.Close(false)
	check.Equal(t, "answers", answers, 1)
}

// A pop-up that hides below a modal would take the modal away without its callback.
func TestModalSurvivesAPopUp(t *testing.T) {
	w := show(t, container.NewVBox(NewEntry()), 500, 300)
	menu := widget.NewPopUpMenu(fyne.NewMenu("", fyne.NewMenuItem("x", nil)), w.Canvas())
	menu.Show()
	done := 0
	Inform(w, "Hello", "", func() { done++ })
	menu.Hide()
	check.Equal(t, "open", ModalOpen(w), true)
	press(w, fyne.KeyReturn)
	check.Equal(t, "done", done, 1)
}

func TestModalFitsASmallWindow(t *testing.T) {
	w := show(t, container.NewVBox(NewEntry()), 240, 150)
	Confirm(w, "A long question", strings.Repeat("many words ", 100), "Yes", "No", false, func(bool) {})
	o := topModal(w.Canvas())
	test.WidgetRenderer(o).Layout(w.Canvas().Size())
	end := o.card.Position().Add(o.card.Size())
	if end.Y > 150 || end.X > 240 || o.card.Position().Y < 0 {
		t.Errorf("the card ends at %v", end)
	}
	if bottom := o.buttons.Position().Y + o.buttons.Size().Height; bottom > end.Y {
		t.Errorf("the buttons end at %v, the card at %v", bottom, end.Y)
	}
	if o.body.MinSize().Height <= o.scroll.Size().Height {
		t.Error("nothing to scroll; the test does not test")
	}
	check.Equal(t, "the window's least size", o.MinSize(), fyne.Size{})
}

// A form that has grown gets a larger card.
func TestModalGrows(t *testing.T) {
	w := show(t, container.NewVBox(NewEntry()), 500, 400)
	more := NewEntry()
	more.Hide()
	field := NewEntry()
	wide := container.NewGridWrap(fyne.NewSize(420, 30), field)
	m := &Modal{Title: "Lost Phone", Content: InModal(container.NewVBox(wide, more))}
	m.Refresh() // before it is shown: nothing
	m.Show(w)
	o := topModal(w.Canvas())
	height := o.card.Size().Height
	end := func(o fyne.CanvasObject) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X + o.Size().Width
	}
	check.Equal(t, "fields end where the buttons do", end(field), end(o.yes))
	more.Show()
	m.Refresh()
	if grown := o.card.Size().Height; grown < height+more.MinSize().Height {
		t.Errorf("the card is %v high, %v before", grown, height)
	}
	m.Close(true)
	m.Refresh()
}

// A sentence that comes up in a modal is in sight, though nobody lays the modal out again: Fyne lays out only what is
// around what has grown.
func TestModalGrowsByItself(t *testing.T) {
	w := show(t, container.NewVBox(NewEntry()), 500, 400)
	ScreenSize = func() (int, int) { return 500, 400 }
	t.Cleanup(func() { ScreenSize = nil })
	message := NewMessage(2)
	content := container.NewVBox(NewEntry(), message)
	m := &Modal{Title: "Confirm Your Identity", Content: content}
	m.Show(w)
	o := topModal(w.Canvas())
	test.WidgetRenderer(o).Layout(w.Canvas().Size())
	height := o.card.Size().Height
	for _, text := range []string{"Enter your password.", ""} {
		message.Set(MessageError, text)
		content.Layout.Layout(content.Objects, content.Size())
		o.body.Layout.Layout(o.body.Objects, o.body.Size())
		check.Equal(t, text+" is to be scrolled to", o.body.MinSize().Height > o.scroll.Size().Height, false)
		check.Equal(t, text+" makes the card larger", o.card.Size().Height > height, text != "")
	}
}

func TestModalClickBeside(t *testing.T) {
	e := NewEntry()
	w := show(t, container.NewVBox(e), 500, 300)
	Inform(w, "Hello", "", nil)
	test.TapCanvas(w.Canvas(), fyne.NewPos(5, 5))
	check.Equal(t, "open", ModalOpen(w), true)
	if w.Canvas().Focused() == nil {
		t.Error("the focus left the modal")
	}
}

// After a click beside the card what is typed still goes where it went: a space in it would press the button.
func TestModalClickBesideAField(t *testing.T) {
	w := show(t, container.NewVBox(NewEntry()), 500, 300)
	field := NewPasswordEntry()
	(&Modal{Title: "Confirm Your Identity", Content: field, Focus: field}).Show(w)
	w.Canvas().Unfocus() // as a click on what takes no focus does
	test.TapCanvas(w.Canvas(), fyne.NewPos(5, 5))
	check.Equal(t, "the field has the focus", w.Canvas().Focused() == fyne.Focusable(field), true)
}
