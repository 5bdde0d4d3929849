package rowlist

import (
	"slices"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Tappable      = (*columnGrip)(nil)
	_ fyne.Draggable     = (*columnGrip)(nil)
	_ desktop.Hoverable  = (*columnGrip)(nil)
	_ desktop.Cursorable = (*columnGrip)(nil)
)

// gripWidth is the width of the area in which the border of a column can be grabbed, in Fyne units.
const gripWidth = 9

// header is the line of titles above the rows, with the borders that change widths.
type header struct {
	list   *List
	clip   *container.Clip
	inner  *fyne.Container
	ground *canvas.Rectangle
	mark   *canvas.Rectangle // around the column that the keys act on
	titles []*canvas.Text
	grips  []*columnGrip
}

func newHeader(l *List) *header {
	h := &header{list: l, ground: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil), inner: &fyne.Container{}}
	h.clip = container.NewClip(h.inner)
	h.fit()
	return h
}

// fit makes the objects for the present columns.
func (h *header) fit() {
	for len(h.titles) < len(h.list.columns) {
		t := canvas.NewText("", nil)
		t.TextStyle.Bold = true
		h.titles = append(h.titles, t)
		h.grips = append(h.grips, newColumnGrip(h.list, len(h.grips)))
	}
	if n := len(h.list.columns); len(h.inner.Objects) != 2*n+2 {
		h.titles, h.grips = h.titles[:n], h.grips[:n]
		h.inner.Objects = []fyne.CanvasObject{h.ground, h.mark}
		for _, t := range h.titles {
			h.inner.Objects = append(h.inner.Objects, t)
		}
		for _, g := range h.grips {
			h.inner.Objects = append(h.inner.Objects, g)
		}
	}
}

func (h *header) update(width float32) {
	l, size := h.list, fyne.NewSize(width, look.RowHeight)
	h.fit()
	h.clip.Resize(size)
	h.inner.Resize(size)
	h.ground.FillColor = look.Color(l, theme.ColorNameHeaderBackground)
	h.ground.Resize(size)
	h.ground.Refresh()
	h.mark.Hidden = l.marked < 0
	columns := l.laid()
	pinned := slices.ContainsFunc(columns, Column.elastic) && !l.overflows() // the last border is the edge of the list
	for i, s := range l.spans() {
		x := s.x - l.across
		setTitle(h.titles[i], l, l.columns[i], s.width)
		look.PlaceText(h.titles[i], x, 0)
		g := h.grips[i]
		g.Hidden = l.columns[i].ID == "" || i == len(h.grips)-1 && pinned
		g.Move(fyne.NewPos(x+s.width-(gripWidth-1)/2, 0)) // its line as far as possible from the next title
		g.Resize(fyne.NewSize(gripWidth, look.RowHeight))
		g.Refresh()
		if i == l.marked {
			h.mark.Move(fyne.NewPos(x-look.RowInset+2, 3))
			h.mark.Resize(fyne.NewSize(s.width+look.RowInset, look.RowHeight-6))
		}
	}
	look.Ring(h.mark, l)
}

// columnGrip is the border at the right of a column.
type columnGrip struct {
	widget.BaseWidget
	list    *List
	column  int
	hovered bool

	start   []Column // while it is dragged: the columns before
	dragged float32  // Fyne units since then

	clicks input.Clicks
}

func newColumnGrip(l *List, column int) *columnGrip {
	g := &columnGrip{list: l, column: column}
	g.ExtendBaseWidget(g)
	return g
}

// Cursor shows that the border can be dragged.
func (g *columnGrip) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// Tapped fits the column to what it shows, if the click is the second of two. It does not sort.
func (g *columnGrip) Tapped(e *fyne.PointEvent) {
	input.Clicked(g, e)
	input.Focus(g.list)
	g.list.mark(-1)
	if g.clicks.Second(g.list.now()) {
		g.list.fit(g.column)
	}
}

// Dragged moves the border.
func (g *columnGrip) Dragged(e *fyne.DragEvent) {
	input.Used()
	if g.start == nil {
		g.start, g.dragged = g.list.laid(), 0
	}
	g.dragged += e.Dragged.DX
	g.list.moveBorder(g.start, g.column, g.dragged)
}

// DragEnd ends the drag.
func (g *columnGrip) DragEnd() {
	g.start = nil
	input.Focus(g.list) // the press unfocused whatever had it
	g.list.widthsChanged()
	g.Refresh()
}

// MouseIn shows the border.
func (g *columnGrip) MouseIn(*desktop.MouseEvent) {
	g.hovered = true
	g.Refresh()
}

// MouseMoved does nothing.
func (g *columnGrip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut shows the border as before.
func (g *columnGrip) MouseOut() {
	g.hovered = false
	g.Refresh()
}

// CreateRenderer is called by Fyne.
func (g *columnGrip) CreateRenderer() fyne.WidgetRenderer {
	r := &columnGripRenderer{g: g, line: canvas.NewRectangle(nil)}
	r.update()
	return r
}

type columnGripRenderer struct {
	g    *columnGrip
	line *canvas.Rectangle
}

func (r *columnGripRenderer) Destroy() {}

func (r *columnGripRenderer) MinSize() fyne.Size { return fyne.NewSize(gripWidth, look.RowHeight) }

func (r *columnGripRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

func (r *columnGripRenderer) Layout(s fyne.Size) {
	r.line.Move(fyne.NewPos((s.Width-1)/2, 7))
	r.line.Resize(fyne.NewSize(1, s.Height-14))
}

func (r *columnGripRenderer) Refresh() {
	r.update()
	canvas.Refresh(r.g)
}

func (r *columnGripRenderer) update() {
	name := theme.ColorNameSeparator
	if r.g.hovered || r.g.start != nil {
		name = theme.ColorNameHyperlink
	}
	r.line.FillColor = look.Color(r.g, name)
	r.line.Refresh()
}
