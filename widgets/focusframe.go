package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tapetrack/widgets/internal/look"
)

// focusFrame adds a frame to one of Fyne's widgets while it has the focus, which Fyne shows
// by a pale tint alone.
type focusFrame struct {
	fyne.WidgetRenderer
	w       fyne.Widget
	focused *bool
	ring    *canvas.Rectangle
	snug    bool // the frame is only as wide as what the widget needs
}

func newFocusFrame(w fyne.Widget, own fyne.WidgetRenderer, focused *bool) *focusFrame {
	f := &focusFrame{WidgetRenderer: own, w: w, focused: focused, ring: canvas.NewRectangle(nil)}
	f.update()
	return f
}

// Objects is called by Fyne.
func (f *focusFrame) Objects() []fyne.CanvasObject {
	own := f.WidgetRenderer.Objects()
	return append(own[:len(own):len(own)], f.ring)
}

// Layout is called by Fyne.
func (f *focusFrame) Layout(size fyne.Size) {
	f.WidgetRenderer.Layout(size)
	if f.snug {
		size.Width = fyne.Min(size.Width, f.MinSize().Width)
	}
	f.ring.Move(fyne.NewPos(1, 1))
	f.ring.Resize(size.SubtractWidthHeight(2, 2))
}

// Refresh is called by Fyne.
func (f *focusFrame) Refresh() {
	f.WidgetRenderer.Refresh()
	f.update()
	f.Layout(f.w.Size())
}

func (f *focusFrame) update() {
	f.ring.Hidden = !*f.focused
	look.Ring(f.ring, f.w)
	f.ring.StrokeWidth = 1.5
	f.ring.Refresh()
}
