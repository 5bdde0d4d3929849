package widgets

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/test/check"
)

func TestCheckAndSelectHandKeysOn(t *testing.T) {
	for _, f := range []fyne.Focusable{NewCheck("Keep", nil), NewSelect([]string{"a", "b"}, nil)} {
		w := show(t, f.(fyne.CanvasObject), 100, 50)
		got := ""
		InstallKeys(w, Keys{Enter: func() { got += "enter " }, Escape: func() { got += "escape" }})
		w.Canvas().Focus(f)
		press(w, fyne.KeyReturn, fyne.KeyEscape)
		check.Equal(t, "keys", got, "enter escape")
	}
}
