package widgets

import (
	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// TappedSecondary shows the menu of a text field.
func (e *Entry) TappedSecondary(at *fyne.PointEvent) {
	input.RightClicked()
	c := input.CanvasOf(e)
	if c == nil || e.secret && e.Disabled() {
		return
	}
	c.Focus(e)
	ShowMenu(e.menu(), c, at.AbsolutePosition)
}

// menu returns what can be done in the field: a password is neither cut nor copied, a disabled field not changed.
func (e *Entry) menu() *fyne.Menu {
	board := fyne.CurrentApp().Clipboard()
	item := func(name look.Text, key fyne.KeyName, on bool, act func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(look.Say(name), act)
		i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
		i.Disabled = !on
		return i
	}
	selected, open := e.SelectedText() != "", !e.Disabled()
	return fyne.NewMenu("",
		item("Undo", fyne.KeyZ, open, e.Undo), fyne.NewMenuItemSeparator(),
		item("Cut", fyne.KeyX, open && selected && !e.secret, func() { e.TypedShortcut(&fyne.ShortcutCut{Clipboard: board}) }),
		item("Copy", fyne.KeyC, selected && !e.secret, func() { e.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board}) }),
		item("Paste", fyne.KeyV, open, func() { e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board}) }),
		fyne.NewMenuItemSeparator(),
		item("Select All", fyne.KeyA, e.Text != "", e.SelectAll))
}
