package help

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/test/check"
)

// Keys are called what their menu calls them, in every language.
func TestKeysAreNamedAsInTheirMenu(t *testing.T) {
	item := fyne.NewMenuItem("Lost Phone…", nil)
	item.Shortcut = press(0, fyne.KeyF8)
	check.Equal(t, "does", OfMenu("Main window", fyne.NewMenu("User", item))[0].Does, "Lost Phone…")
}
