package input

import (
	"runtime"
	"time"

	"fyne.io/fyne/v2"
)

// mouse is the program's one mouse. It is touched on Fyne's goroutine only.
var mouse struct {
	at     time.Time // of the previous click
	canvas fyne.Canvas
	pos    fyne.Position
	opened fyne.Window // the window that opened since; nil: none
}

// Opened notes that a window opened, or came to the front, and is to keep the focus: the second click of a double
// click is meant for nobody, and would take the focus back to the window that was clicked on.
func Opened(w fyne.Window) { mouse.opened = w }

// What Fyne's driver answers where it does not ask the system, and what Windows has unless its user changed it.
const (
	fyneDoubleClick  = 300 * time.Millisecond
	usualDoubleClick = 500 * time.Millisecond
)

// DoubleClickTime is how long after the first click the second one of a double click comes at most: what the user has
// set on Windows and macOS, 500 ms elsewhere.
func DoubleClickTime() time.Duration {
	return doubleClickTime(runtime.GOOS, fyne.CurrentApp().Driver().DoubleTapDelay())
}

func doubleClickTime(system string, driver time.Duration) time.Duration {
	if system != "windows" && system != "darwin" && driver == fyneDoubleClick {
		return usualDoubleClick
	}
	return driver
}

// Clicks recognises double clicks on one thing.
type Clicks struct{ last time.Time }

// Second notes a click and reports whether it is the second one of a double click. A third one is a first again.
func (c *Clicks) Second(now time.Time) bool {
	second := now.Sub(c.last) < DoubleClickTime()
	c.last = now
	if second {
		c.Forget()
	}
	return second
}

// Forget makes the next click a first one.
func (c *Clicks) Forget() { c.last = time.Time{} }

// handShake is how far apart the two clicks of a double click are at most, in Fyne units.
const handShake = 8

// SecondClick notes a click in the window of o and reports whether it is the second one of a double click: soon after
// the first, and at the same place or in another window, which has opened there since. A window that the first click
// opened keeps the focus.
func SecondClick(o fyne.CanvasObject, e *fyne.PointEvent) bool {
	Used()
	now, c := time.Now(), CanvasOf(o)
	by := e.AbsolutePosition.Subtract(mouse.pos)
	near := c != mouse.canvas || fyne.Max(by.X, -by.X) <= handShake && fyne.Max(by.Y, -by.Y) <= handShake
	second := near && now.Sub(mouse.at) < DoubleClickTime()
	if second && mouse.opened != nil && mouse.opened.Canvas() != c {
		mouse.opened.RequestFocus()
	}
	mouse.at, mouse.canvas, mouse.pos, mouse.opened = now, c, e.AbsolutePosition, nil
	return second
}
