package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Tappable     = (*scrollBar)(nil)
	_ fyne.Draggable    = (*scrollBar)(nil)
	_ desktop.Hoverable = (*scrollBar)(nil)
)

const (
	scrollBarWidth = 12
	thumbMinHeight = 24
)

// scrollBar is the bar of a RowList. It counts in float64, unlike Fyne's.
type scrollBar struct {
	widget.BaseWidget
	moved               func(offset float64)
	offset, view, total float64
	hovered             bool

	dragging bool
	from     float64 // offset when the drag began
	dragged  float64 // Fyne units since then
}

func newScrollBar(moved func(float64)) *scrollBar {
	b := &scrollBar{moved: moved}
	b.ExtendBaseWidget(b)
	return b
}

// set tells the bar what part of the whole is seen.
func (b *scrollBar) set(offset, view, total float64) {
	b.offset, b.view, b.total = offset, view, total
	b.Hidden = total <= view
	b.Refresh()
}

// thumb returns where the thumb is.
func (b *scrollBar) thumb() (y, height float32) {
	h := float64(b.Size().Height)
	if b.total <= 0 || b.total <= b.view {
		return 0, float32(h)
	}
	size := min(max(h*b.view/b.total, thumbMinHeight), h)
	return float32((h - size) * b.offset / (b.total - b.view)), float32(size)
}

// Tapped goes one page towards the click.
func (b *scrollBar) Tapped(e *fyne.PointEvent) {
	y, h := b.thumb()
	switch {
	case e.Position.Y < y:
		b.moved(b.offset - b.view)
	case e.Position.Y > y+h:
		b.moved(b.offset + b.view)
	}
}

// Dragged moves the thumb.
func (b *scrollBar) Dragged(e *fyne.DragEvent) {
	if !b.dragging {
		b.dragging, b.from, b.dragged = true, b.offset, 0
	}
	b.dragged += float64(e.Dragged.DY)
	_, h := b.thumb()
	if room := float64(b.Size().Height - h); room > 0 {
		b.moved(b.from + b.dragged/room*(b.total-b.view))
	}
}

// DragEnd ends the drag.
func (b *scrollBar) DragEnd() { b.dragging = false }

// MouseIn makes the bar wider.
func (b *scrollBar) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	b.Refresh()
}

// MouseMoved does nothing.
func (b *scrollBar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut makes the bar narrow again.
func (b *scrollBar) MouseOut() {
	b.hovered = false
	b.Refresh()
}

// CreateRenderer is called by Fyne.
func (b *scrollBar) CreateRenderer() fyne.WidgetRenderer {
	return &scrollBarRenderer{b: b, thumb: canvas.NewRectangle(nil)}
}

type scrollBarRenderer struct {
	b     *scrollBar
	thumb *canvas.Rectangle
}

func (r *scrollBarRenderer) Destroy() {}

func (r *scrollBarRenderer) MinSize() fyne.Size { return fyne.NewSize(scrollBarWidth, thumbMinHeight) }

func (r *scrollBarRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.thumb} }

func (r *scrollBarRenderer) Layout(s fyne.Size) {
	width := float32(4)
	if r.b.hovered || r.b.dragging {
		width = 8
	}
	y, h := r.b.thumb()
	r.thumb.Move(fyne.NewPos(s.Width-width-2, y))
	r.thumb.Resize(fyne.NewSize(width, h))
	r.thumb.CornerRadius = width / 2
}

func (r *scrollBarRenderer) Refresh() {
	r.thumb.FillColor = colorOf(r.b, theme.ColorNameScrollBar)
	r.Layout(r.b.Size())
	r.thumb.Refresh()
	canvas.Refresh(r.b)
}
