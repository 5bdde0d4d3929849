package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

var _ fyne.WidgetRenderer = (*listRenderer)(nil)

// CreateRenderer is called by Fyne.
func (l *RowList) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	r := &listRenderer{l: l, head: newHeader(l), rows: &fyne.Container{}}
	r.clip = container.NewClip(r.rows)
	r.bar = newScrollBar(l.scrollAt)
	r.empty = canvas.NewText("", nil)
	r.ring = canvas.NewRectangle(nil)
	r.update()
	return r
}

// listRenderer draws header, rows, scroll bar and focus ring. Row i is drawn by the row object i modulo their number,
// so that scrolling by one row fills one object.
type listRenderer struct {
	l     *RowList
	head  *header
	rows  *fyne.Container
	clip  *container.Clip
	pool  []*row
	bar   *scrollBar
	empty *canvas.Text
	ring  *canvas.Rectangle
}

func (r *listRenderer) Destroy() {}

func (r *listRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 4*rowHeight) }

func (r *listRenderer) Objects() []fyne.CanvasObject {
	return append(r.head.objects(), r.clip, r.empty, r.bar, r.ring)
}

func (r *listRenderer) Layout(fyne.Size) { r.update() }

func (r *listRenderer) Refresh() {
	r.update()
	canvas.Refresh(r.l)
}

func (r *listRenderer) update() {
	s := r.l.Size()
	r.head.update(s.Width)
	view := fyne.NewSize(s.Width, fyne.Max(s.Height-rowHeight, 0))
	r.clip.Move(fyne.NewPos(0, rowHeight))
	r.clip.Resize(view)
	r.rows.Resize(view)
	r.updateRows(s.Width)
	r.updateEmpty(s)

	r.bar.Move(fyne.NewPos(s.Width-scrollBarWidth, rowHeight))
	r.bar.Resize(fyne.NewSize(scrollBarWidth, view.Height))
	r.bar.set(r.l.offset, float64(view.Height), float64(r.l.source.Len())*rowHeight)

	r.ring.StrokeColor = colorOf(r.l, theme.ColorNamePrimary)
	r.ring.StrokeWidth = 1.5
	r.ring.CornerRadius = sizeOf(r.l, theme.SizeNameInputRadius)
	r.ring.Resize(s)
	r.ring.Hidden = !r.l.focused
	r.ring.Refresh()
}

func (r *listRenderer) updateRows(width float32) {
	need := int(r.l.viewHeight()/rowHeight) + 2
	for len(r.pool) < need {
		n := newRow(r.l)
		r.pool = append(r.pool, n)
		r.rows.Add(n.holder)
	}
	first, end := r.l.Window()
	used := make([]bool, len(r.pool))
	for i := first; i < end; i++ {
		at := i % len(r.pool)
		used[at] = true
		cells, ok := r.l.source.Row(i)
		r.pool[at].show(rowState{i, cells, ok, i == r.l.selected, width, r.l.look})
		r.pool[at].holder.Move(fyne.NewPos(0, float32(float64(i)*rowHeight-r.l.offset)))
	}
	for i, row := range r.pool {
		if !used[i] {
			row.hide()
		}
	}
}

func (r *listRenderer) updateEmpty(s fyne.Size) {
	r.empty.Hidden = r.l.source.Len() > 0 || r.l.Empty == ""
	setText(r.empty, r.l, r.l.Empty, s.Width-2*rowInset, theme.ColorNamePlaceHolder)
	size := r.empty.MinSize()
	r.empty.Resize(size)
	r.empty.Move(fyne.NewPos((s.Width-size.Width)/2, rowHeight+(s.Height-rowHeight-size.Height)/2))
}
