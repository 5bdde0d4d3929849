package input

import (
	"time"

	"fyne.io/fyne/v2"
)

// mouse is the program's one mouse. It is touched on Fyne's goroutine only.
var mouse struct {
	at     time.Time // of the previous click
	canvas fyne.Canvas
	pos    fyne.Position
}

// handShake is how far apart the two clicks of a double click are at most, in Fyne units.
const handShake = 8

// SecondClick notes a click in the window of o and reports whether it is the second one of a double click: soon after
// the first, and at the same place or in another window, which has opened there since.
func SecondClick(o fyne.CanvasObject, e *fyne.PointEvent) bool {
	Used()
	now, c := time.Now(), CanvasOf(o)
	by := e.AbsolutePosition.Subtract(mouse.pos)
	near := c != mouse.canvas || fyne.Max(by.X, -by.X) <= handShake && fyne.Max(by.Y, -by.Y) <= handShake
	second := near && now.Sub(mouse.at) < fyne.CurrentApp().Driver().DoubleTapDelay()
	mouse.at, mouse.canvas, mouse.pos = now, c, e.AbsolutePosition
	return second
}
