package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tapetrack/widgets/internal/input"
)

// closedCover lies over a window that was closed and takes keys and clicks from what is below it.
type closedCover struct{ canvas.Rectangle }

// Opened notes that w opened or came to the front: the second click of a double click does not take the focus from it.
func Opened(w fyne.Window) { input.Opened(w) }

// Close closes w, and nothing in it can be pressed any more. The driver removes a window only after it has read the
// keyboard, often when the next window was built. A key or a click that was waiting would otherwise press the same button
// a second time, with everything it leads to.
func Close(w fyne.Window) {
	Cover(w)
	w.Close()
}

// Cover is Close for a window that will be closed soon.
func Cover(w fyne.Window) {
	c := w.Canvas()
	input.Drop(c)
	c.SetOnTypedKey(nil)
	c.SetOnTypedRune(nil)
	cover := &closedCover{}
	cover.Resize(c.Size())
	c.Overlays().Add(cover)
}

// Closing reports whether w was closed, or will be: the driver still hands it shortcuts and menu items.
func Closing(w fyne.Window) bool { return closing(w.Canvas()) }

func closing(c fyne.Canvas) bool {
	return slices.ContainsFunc(c.Overlays().List(), func(o fyne.CanvasObject) bool {
		_, ok := o.(*closedCover)
		return ok
	})
}
