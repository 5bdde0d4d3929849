package widgets

import (
	"testing"

	"tapetrack/test/check"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

func TestButtonKeys(t *testing.T) {
	n, window := 0, ""
	b := NewButton("OK", func() { n++ })
	w := show(t, container.NewVBox(b), 100, 40)
	InstallKeys(w, Keys{Enter: func() { window += "enter " }, Escape: func() { window += "escape " }})
	w.Canvas().Focus(b)
	press(w, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace)
	check.Equal(t, "presses", n, 3)
	check.Equal(t, "focus stays", w.Canvas().Focused(), fyne.Focusable(b))
	press(w, fyne.KeyEscape)
	check.Equal(t, "window", window, "escape ")
	b.OnEscape = func() { window += "own" }
	press(w, fyne.KeyEscape)
	check.Equal(t, "window", window, "escape own")
}

// The character of a Space comes after its key. It must not reach the entry that the press gave the focus to.
func TestButtonSpaceDoesNotReachTheNextEntry(t *testing.T) {
	e := NewEntry()
	b := NewButton("Back", nil)
	w := show(t, container.NewVBox(e, b), 100, 80)
	b.OnTapped = func() { w.Canvas().Focus(e) }
	w.Canvas().Focus(b)
	press(w, fyne.KeySpace)
	check.Equal(t, "entry", e.Text, "")
	check.Equal(t, "focus", w.Canvas().Focused(), fyne.Focusable(e))
}

func TestButtonBusy(t *testing.T) {
	n := 0
	b := NewButtonWithIcon("Save", theme.DocumentSaveIcon(), func() { n++ })
	b.Importance = widget.HighImportance
	w := show(t, container.NewVBox(b), 100, 40)
	icon := b.Icon
	b.Busy("Saving…")
	b.Busy("Still saving…")
	check.Equal(t, "text", b.Text, "Still saving…")
	test.Tap(b)
	w.Canvas().Focus(b)
	press(w, fyne.KeyReturn)
	check.Equal(t, "pressed while busy", n, 0)
	b.Idle()
	b.Idle()
	check.Equal(t, "text", b.Text, "Save")
	check.Equal(t, "icon", b.Icon, icon)
	check.Equal(t, "importance", b.Importance, widget.HighImportance)
	check.Equal(t, "disabled", b.Disabled(), false)
	pause()
	test.Tap(b)
	check.Equal(t, "pressed", n, 1)
	b.Disable()
	b.Busy("…")
	b.Idle()
	check.Equal(t, "disabled as before", b.Disabled(), true)
}
