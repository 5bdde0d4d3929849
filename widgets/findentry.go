package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

// NewFindEntry returns a field for finding rows in a list below it; placeholder says what can be found. changed is
// called with the text after each change. Escape and the cross at the end of the field empty it; in an empty field
// Escape goes on to the window. onward is called for Down and Enter, so that the user can go on in the list.
func NewFindEntry(placeholder string, changed func(string), onward func()) *Entry {
	e := NewEntry()
	e.PlaceHolder = placeholder
	e.Icon = theme.SearchIcon()
	cross := look.NewFieldIcon(theme.CancelIcon(), func() {
		e.SetText("")
		input.Focus(e)
	})
	cross.Hide()
	e.ActionItem = cross
	e.OnChanged = func(text string) {
		if empty := text == ""; empty == cross.Visible() {
			cross.Hidden = empty
			e.Refresh()
		}
		changed(text)
	}
	e.OnKey = func(k *fyne.KeyEvent) bool {
		switch {
		case k.Name == fyne.KeyEscape && e.Text != "":
			e.SetText("")
		case k.Name == fyne.KeyDown || input.IsEnter(k):
			onward()
		default:
			return false
		}
		return true
	}
	return e
}
