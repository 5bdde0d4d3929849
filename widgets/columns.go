package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Column is one column of a RowList.
type Column struct {
	ID    string
	Title string
	Width float32 // in Fyne units; 0 shares what the others leave
	Badge bool    // cells are shown as badges
}

// Cell is what a row shows in one column.
type Cell struct {
	Text string
	Kind BadgeKind // in badge columns only
}

// RowSource holds the rows of a RowList. It answers at once, from memory; what it does not have yet it loads and then
// calls the list's Refresh.
type RowSource interface {
	// Len returns how many rows there are.
	Len() int
	// Row returns the cells of row i, in the order of the columns; ok is false if they are not loaded yet.
	Row(i int) (cells []Cell, ok bool)
}

const (
	rowHeight   = 28 // Fyne units, of rows and header
	rowInset    = 6  // before the first column and between columns
	badgeHeight = 18
	restWidth   = 48 // least width of a column that takes the rest
)

// columnSpan is where a column lies.
type columnSpan struct{ x, width float32 }

// spans lays the columns out in the given width. What the fixed ones leave is shared by those of width 0.
func spans(columns []Column, width float32) []columnSpan {
	left, rest := width-rowInset, 0
	for _, c := range columns {
		left -= c.Width + rowInset
		if c.Width == 0 {
			rest++
		}
	}
	share := float32(restWidth)
	if rest > 0 {
		share = fyne.Max(left/float32(rest), restWidth)
	}
	at, x := make([]columnSpan, len(columns)), float32(rowInset)
	for i, c := range columns {
		w := c.Width
		if w == 0 {
			w = share
		}
		at[i] = columnSpan{x, w}
		x += w + rowInset
	}
	return at
}

// header is the line of titles above the rows.
type header struct {
	list   *RowList
	ground *canvas.Rectangle
	titles []*canvas.Text
}

func newHeader(l *RowList) *header {
	return &header{list: l, ground: canvas.NewRectangle(nil)}
}

func (h *header) objects() []fyne.CanvasObject {
	o := []fyne.CanvasObject{h.ground}
	for _, t := range h.titles {
		o = append(o, t)
	}
	return o
}

func (h *header) update(width float32) {
	l := h.list
	h.ground.FillColor = colorOf(l, theme.ColorNameHeaderBackground)
	h.ground.Resize(fyne.NewSize(width, rowHeight))
	h.ground.Refresh()
	for len(h.titles) < len(l.columns) {
		t := canvas.NewText("", nil)
		t.TextStyle.Bold = true
		h.titles = append(h.titles, t)
	}
	h.titles = h.titles[:len(l.columns)]
	for i, s := range spans(l.columns, width) {
		setText(h.titles[i], l, l.columns[i].Title, s.width, theme.ColorNameForeground)
		placeText(h.titles[i], s.x, 0)
	}
}

// columnAt returns the column under x, or -1.
func columnAt(columns []Column, x, width float32) int {
	for i, s := range spans(columns, width) {
		if x >= s.x-rowInset && x < s.x+s.width {
			return i
		}
	}
	return -1
}

// setText fills t with s, cut to width.
func setText(t *canvas.Text, w fyne.Widget, s string, width float32, name fyne.ThemeColorName) {
	t.TextSize = sizeOf(w, theme.SizeNameText)
	t.Color = colorOf(w, name)
	t.Text = ellipsize(s, width, t.TextSize, t.TextStyle)
	t.Refresh()
}

// placeText puts t in the middle of a row whose top is at y.
func placeText(t *canvas.Text, x, y float32) {
	size := t.MinSize()
	t.Move(fyne.NewPos(x, y+(rowHeight-size.Height)/2))
	t.Resize(size)
}
