package rowlist

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
	"tapetrack/widgets"
	"tapetrack/widgets/internal/input"
)

// A button that comes up where a click on the list fell, such as the red one of a question that Delete opened, is not
// pressed by the second click.
func TestADoubleClickOnTheListPressesNothingElse(t *testing.T) {
	for name, at := range map[string]fyne.Position{"row": fyne.NewPos(20, 40), "header": fyne.NewPos(20, 5), "below the rows": fyne.NewPos(20, 190)} {
		l := New([]Column{{ID: "id", Title: "User-ID"}}, &rows{n: 2})
		w := show(t, l, 300, 200)
		pressed := 0
		over := widgets.NewButton("Delete", func() { pressed++ })
		test.TapAt(l, at)
		w.Canvas().Overlays().Add(over)
		over.Resize(w.Canvas().Size())
		test.TapAt(over, at)
		check.Equal(t, name+": pressed by the second click", pressed, 0)
		input.Forget()
		test.TapAt(over, at)
		check.Equal(t, name+": pressed by a click of its own", pressed, 1)
	}
}
