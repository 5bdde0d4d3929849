package input

import (
	"runtime"
	"time"

	"fyne.io/fyne/v2"
)

// mouse is the program's one mouse. It is touched on Fyne's goroutine only.
var mouse clicks

type clicks struct {
	at     time.Time // of the previous click, zero: a right click came since
	canvas fyne.Canvas
	pos    fyne.Position
	opened fyne.Window // the window that opened since; nil: none

	asked   time.Time   // when the latest question opened
	askedIn fyne.Canvas // where
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

// Clicked notes a click on o, whatever it does there, and reports whether it is to press nothing: it is the second one of
// a double click, soon after the first, and at the same place or in another window, which has opened there since; or a
// question has just opened in the window, which nobody can have read yet. A window that the first click opened keeps the
// focus. Everything that can be clicked calls it: the first click may have fallen on a row, and the second on the button
// that came up over it.
func Clicked(o fyne.CanvasObject, e *fyne.PointEvent) (stray bool) {
	Used()
	return mouse.clicked(time.Now(), CanvasOf(o), e.AbsolutePosition)
}

// RightClicked notes a click with the right button: the next one with the left is meant, such as in the menu that it opened.
func RightClicked() {
	Used()
	mouse.at = time.Time{}
}

// Asked notes that a question opened in the window of c. It may come at any time, under a click that was meant for what
// it covers.
func Asked(c fyne.Canvas) { mouse.asked, mouse.askedIn = time.Now(), c }

func (m *clicks) clicked(now time.Time, c fyne.Canvas, pos fyne.Position) (stray bool) {
	by, soon := pos.Subtract(m.pos), DoubleClickTime()
	near := c != m.canvas || fyne.Max(by.X, -by.X) <= handShake && fyne.Max(by.Y, -by.Y) <= handShake
	second := near && now.Sub(m.at) < soon
	if second && m.opened != nil && m.opened.Canvas() != c {
		m.opened.RequestFocus()
	}
	m.at, m.canvas, m.pos, m.opened = now, c, pos, nil
	return second || c == m.askedIn && now.Sub(m.asked) < soon
}
