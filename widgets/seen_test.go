package widgets

import (
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/widgettest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// What is Fyne's below counts clicks as well: only keys go down by themselves.
func TestAClickIsSomebody(t *testing.T) {
	for _, c := range []struct {
		name string
		what fyne.CanvasObject
	}{
		{"entry", NewEntry()},
		{"check", NewCheck("Yes", nil)},
		{"select", NewSelect([]string{"a"}, nil)},
		{"button", NewButton("OK", nil)},
		{"radio group", NewRadioGroup(RadioOption{Title: "a"})},
	} {
		t.Run(c.name, func(t *testing.T) {
			widgettest.Show(t, test.Theme(), c.what, 200, 60)
			before := Presses()
			e := fyne.PointEvent{Position: fyne.NewPos(5, 5)}
			if m, ok := c.what.(desktop.Mouseable); ok {
				m.MouseDown(&desktop.MouseEvent{PointEvent: e, Button: desktop.MouseButtonPrimary})
			} else {
				c.what.(fyne.Tappable).Tapped(&e)
			}
			check.Equal(t, "presses", Presses()-before, 1)
		})
	}
}

// A key that comes too late for a window that was closed presses nothing in it.
func TestClosedWindowHearsNothing(t *testing.T) {
	n := 0
	b := NewButton("OK", func() { n++ })
	test.NewTempApp(t)
	w := test.NewWindow(b)
	InstallKeys(w, Keys{Enter: func() { n++ }})
	w.Canvas().Focus(b)
	widgettest.Press(w, fyne.KeyReturn)
	check.Equal(t, "pressed while open", n, 1)
	Close(w)
	widgettest.Press(w, fyne.KeyReturn, fyne.KeySpace)
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 20))
	check.Equal(t, "pressed after it was closed", n, 1)
	check.Equal(t, "shortcuts rest", ModalOpen(w), true)
}
