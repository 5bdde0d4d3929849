package rowlist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"

	"tapetrack/widgets/internal/look"
)

var (
	_ fyne.Tappable     = (*scrollBar)(nil)
	_ fyne.Draggable    = (*scrollBar)(nil)
	_ desktop.Hoverable = (*scrollBar)(nil)
)

const (
	thumbMinLength = 24
)

// scrollBar is a bar of a List. It counts in float64, unlike Fyne's.
type scrollBar struct {
	widget.BaseWidget
	across              bool // it lies at the bottom; else it stands at the right
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

// set says which part of the whole is visible.
func (b *scrollBar) set(offset, view, total float64) {
	b.offset, b.view, b.total = offset, view, total
	b.Hidden = total <= view
	b.Refresh()
}

// along returns how far a point is along the bar.
func (b *scrollBar) along(x, y float32) float32 {
	if b.across {
		return x
	}
	return y
}

// thumb returns where the thumb is along the bar.
func (b *scrollBar) thumb() (at, length float32) {
	h := float64(b.along(b.Size().Components()))
	if b.total <= 0 || b.total <= b.view {
		return 0, float32(h)
	}
	size := min(max(h*b.view/b.total, thumbMinLength), h)
	return float32((h - size) * b.offset / (b.total - b.view)), float32(size)
}

// Tapped goes one page towards the click.
func (b *scrollBar) Tapped(e *fyne.PointEvent) {
	input.Clicked(b, e)
	at, length := b.thumb()
	switch click := b.along(e.Position.Components()); {
	case click < at:
		b.moved(b.offset - b.view)
	case click > at+length:
		b.moved(b.offset + b.view)
	}
}

// Dragged moves the thumb.
func (b *scrollBar) Dragged(e *fyne.DragEvent) {
	input.Used()
	if !b.dragging {
		b.dragging, b.from, b.dragged = true, b.offset, 0
	}
	b.dragged += float64(b.along(e.Dragged.Components()))
	_, length := b.thumb()
	if room := float64(b.along(b.Size().Components()) - length); room > 0 {
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

func (r *scrollBarRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(look.ScrollBarWidth) }

func (r *scrollBarRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.thumb} }

func (r *scrollBarRenderer) Layout(s fyne.Size) {
	width := float32(4)
	if r.b.hovered || r.b.dragging {
		width = 8
	}
	at, length := r.b.thumb()
	if r.b.across {
		r.thumb.Move(fyne.NewPos(at, s.Height-width-2))
		r.thumb.Resize(fyne.NewSize(length, width))
	} else {
		r.thumb.Move(fyne.NewPos(s.Width-width-2, at))
		r.thumb.Resize(fyne.NewSize(width, length))
	}
	r.thumb.CornerRadius = width / 2
}

func (r *scrollBarRenderer) Refresh() {
	r.thumb.FillColor = look.Color(r.b, theme.ColorNameScrollBar)
	r.Layout(r.b.Size())
	r.thumb.Refresh()
	canvas.Refresh(r.b)
}
