package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

// NewFindEntry returns a field for what is looked for in a list below it, with words in it about what can be found.
// changed is called with what stands there after each change. Escape and the cross at its end empty it; in an empty one
// Escape goes on to the window. onward is called for Down and Enter: whoever has found something goes on in the
// list.
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
