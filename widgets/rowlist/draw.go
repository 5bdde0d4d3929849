package rowlist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/widgets/internal/look"
)

var _ fyne.WidgetRenderer = (*listRenderer)(nil)

// focusLine is the height of the line below the header that shows that the list has the focus, in Fyne units.
const focusLine = 2

// CreateRenderer is called by Fyne.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	r := &listRenderer{l: l, head: newHeader(l), rows: &fyne.Container{}}
	r.clip = container.NewClip(r.rows)
	r.bar, r.across = newScrollBar(l.scrollAt), newScrollBar(l.scrollAcross)
	r.across.across = true
	r.empty = canvas.NewText("", nil)
	r.focus = canvas.NewRectangle(nil)
	r.update()
	return r
}

// listRenderer draws header, rows, scroll bars and the sign of focus. Of n row objects, object i modulo n draws row i,
// so that scrolling by one row refills one object.
type listRenderer struct {
	l     *List
	head  *header
	rows  *fyne.Container
	clip  *container.Clip
	pool  []*row
	bar   *scrollBar
	empty *canvas.Text
	focus *canvas.Rectangle // below the header

	across *scrollBar
}

func (r *listRenderer) Destroy() {}

func (r *listRenderer) MinSize() fyne.Size { return fyne.NewSize(160, 4*look.RowHeight) }

func (r *listRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.head.clip, r.clip, r.empty, r.bar, r.across, r.focus}
}

func (r *listRenderer) Layout(fyne.Size) { r.update() }

func (r *listRenderer) Refresh() {
	r.update()
	canvas.Refresh(r.l)
}

func (r *listRenderer) update() {
	s := r.l.Size()
	r.head.update(s.Width)
	view := fyne.NewSize(s.Width, float32(r.l.viewHeight()))
	r.clip.Move(fyne.NewPos(0, look.RowHeight))
	r.clip.Resize(view)
	r.rows.Resize(view)
	r.updateRows(s.Width)
	r.updateEmpty(s)

	r.bar.Move(fyne.NewPos(s.Width-look.ScrollBarWidth, look.RowHeight))
	r.bar.Resize(fyne.NewSize(look.ScrollBarWidth, view.Height))
	r.bar.set(r.l.offset, float64(view.Height), float64(r.l.source.Len())*look.RowHeight)

	r.across.Move(fyne.NewPos(0, look.RowHeight+view.Height))
	r.across.Resize(fyne.NewSize(r.l.room(), look.ScrollBarWidth))
	content := r.l.room()
	if r.l.overflows() {
		content = r.l.contentWidth()
	}
	r.across.set(float64(r.l.across), float64(r.l.room()), float64(content))

	r.focus.FillColor = look.Color(r.l, theme.ColorNameHyperlink)
	r.focus.Move(fyne.NewPos(0, look.RowHeight-focusLine))
	r.focus.Resize(fyne.NewSize(s.Width, focusLine))
	r.focus.Hidden = !r.l.focused
	r.focus.Refresh()
}

func (r *listRenderer) updateRows(width float32) {
	need := int(r.l.viewHeight()/look.RowHeight) + 2
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
		r.pool[at].show(rowState{
			index: i, cells: cells, loaded: ok, selected: r.l.selectedAt(i),
			joined: [2]bool{i > 0 && r.l.selectedAt(i-1), r.l.selectedAt(i + 1)}, cursor: r.l.cursorShowsAt(i),
			width: width, across: r.l.across, look: r.l.look,
		})
		r.pool[at].holder.Move(fyne.NewPos(0, float32(float64(i)*look.RowHeight-r.l.offset)))
	}
	for i, row := range r.pool {
		if !used[i] {
			row.hide()
		}
	}
}

func (r *listRenderer) updateEmpty(s fyne.Size) {
	r.empty.Hidden = r.l.source.Len() > 0 || r.l.Empty == ""
	look.SetText(r.empty, r.l, r.l.Empty, s.Width-2*look.RowInset, theme.ColorNamePlaceHolder)
	size := r.empty.MinSize()
	r.empty.Resize(size)
	r.empty.Move(fyne.NewPos((s.Width-size.Width)/2, look.RowHeight+(s.Height-look.RowHeight-size.Height)/2))
}
