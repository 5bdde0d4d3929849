package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tapetrack/widgets/internal/input"
)

// Close closes w, and nothing presses anything in it any more. The driver takes a window away only when it comes round
// to it, often after the next window was built; a key or a click that was waiting would press the same button a second
// time, with everything it leads to.
func Close(w fyne.Window) {
	c := w.Canvas()
	input.Drop(c)
	c.SetOnTypedKey(nil)
	c.SetOnTypedRune(nil)
	cover := canvas.NewRectangle(color.Transparent) // takes the focus and the clicks from what is below
	cover.Resize(c.Size())
	c.Overlays().Add(cover)
	w.Close()
}
