package properties

import (
	"iter"
	"slices"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
)

// This file moves the selection and the focus of a Grid, and lays its lines out.

const gridGap = 4 // between sections, and above the help

// selectRow makes r the row that shows its editor; nil selects none. The focus is not touched.
func (g *Grid) selectRow(r *gridRow) {
	old := g.selected
	if old == r {
		return
	}
	g.selected = r
	if old != nil {
		old.leave()
		old.Refresh()
	}
	if r != nil {
		r.Refresh()
		r.enter()
		g.reveal(r)
	}
	g.tell()
	if g.OnSelect != nil {
		g.OnSelect(g.Selected())
	}
}

// step moves from r to the next visible row up (-1) or down (1).
func (g *Grid) step(r *gridRow, by int) {
	if next := g.neighbour(r, by); next != nil {
		g.selectRow(next)
		next.focus()
	}
}

// neighbour returns the next visible row in a direction, or nil.
func (g *Grid) neighbour(r *gridRow, by int) *gridRow {
	for i := slices.Index(g.rows, r) + by; i >= 0 && i < len(g.rows); i += by {
		if g.rows[i].Visible() {
			return g.rows[i]
		}
	}
	return nil
}

// tabFrom moves the focus away from r, which is read-only. Fyne would start again from the first widget: it leaves out
// disabled ones before it looks which one has the focus.
func (g *Grid) tabFrom(r *gridRow, by int) {
	c := g.canvas()
	if c == nil {
		return
	}
	for next := g.neighbour(r, by); next != nil; next = g.neighbour(next, by) {
		if !next.readOnly {
			next.focus()
			return
		}
	}
	if !g.editable() {
		g.stop.leave(c, by)
		return
	}
	// Beyond the last editable row: leave the grid from there.
	for last := g.neighbour(r, -by); last != nil; last = g.neighbour(last, -by) {
		if !last.readOnly {
			last.focus()
			break
		}
	}
	if by > 0 {
		c.FocusNext()
	} else {
		c.FocusPrevious()
	}
}

// reveal scrolls as little as needed to show the whole row, the title above it and the note below it.
func (g *Grid) reveal(r *gridRow) {
	top, bottom := r.Position().Y, r.Position().Y+r.Size().Height
	i := slices.Index(g.items, gridItem(r))
	if i > 0 {
		if s, ok := g.items[i-1].(*gridSection); ok {
			top = s.Position().Y
		}
	}
	if i+1 < len(g.items) {
		if n, ok := g.items[i+1].(*gridNote); ok {
			bottom += n.Size().Height
		}
	}
	at := g.scroll.Offset.Y
	if bottom > at+g.scroll.Size().Height {
		at = g.lineFrom(bottom - g.scroll.Size().Height)
	}
	at = fyne.Max(fyne.Min(at, top), 0)
	if at != g.scroll.Offset.Y {
		g.scroll.ScrollToOffset(fyne.NewPos(0, at))
	}
}

// lineFrom returns where the first line begins that is wholly below y.
func (g *Grid) lineFrom(y float32) float32 {
	for _, item := range g.items {
		if top := item.Position().Y; item.Visible() && top >= y {
			return top
		}
	}
	return y
}

// relayout places the lines again after one appeared or disappeared.
func (g *Grid) relayout() {
	g.scroll.Refresh() // and what is in it
	if g.selected != nil {
		g.reveal(g.selected)
	}
}

// entered handles Enter in a row.
func (g *Grid) entered(o fyne.CanvasObject, k *fyne.KeyEvent) {
	if g.OnEnter != nil {
		input.PressedOn(o, k, g.OnEnter)
		return
	}
	input.HandOn(o, k)
}

// escaped handles Escape in a row.
func (g *Grid) escaped(o fyne.CanvasObject, k *fyne.KeyEvent) {
	if g.OnEscape != nil {
		input.PressedOn(o, k, g.OnEscape)
		return
	}
	input.HandOn(o, k)
}

// gridLayout puts the lines of a grid below each other, and leaves the scroll bar a place of its own.
type gridLayout struct{ g *Grid }

// MinSize returns the height of all visible lines. Those that have to be scrolled end with so much space that the first
// line in sight is whole at the end, too.
func (l *gridLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	seen := l.g.scroll.Size()
	height := l.height()
	if height > seen.Height {
		for top := range l.lines() {
			if top >= height-seen.Height {
				height = top + seen.Height
				break
			}
		}
	}
	return fyne.NewSize(200, height)
}

// lines goes through the visible lines: where each begins, and the line.
func (l *gridLayout) lines() iter.Seq2[float32, gridItem] {
	return func(yield func(float32, gridItem) bool) {
		y := float32(0)
		for i, item := range l.g.items {
			if !item.Visible() {
				continue
			}
			y += l.gap(i)
			if !yield(y, item) {
				return
			}
			y += item.height()
		}
	}
}

// height returns how high the lines are.
func (l *gridLayout) height() (height float32) {
	for top, item := range l.lines() {
		height = top + item.height()
	}
	return height
}

// Layout places the visible lines.
func (l *gridLayout) Layout([]fyne.CanvasObject, fyne.Size) {
	width := l.g.lineWidth(l.g.scroll.Size())
	for top, item := range l.lines() {
		item.Move(fyne.NewPos(0, top))
		item.Resize(fyne.NewSize(width, item.height()))
	}
}

// lineWidth returns how wide the lines are in a space of this size: a scroll bar stands beside them.
func (g *Grid) lineWidth(s fyne.Size) float32 {
	if (&gridLayout{g}).height() <= s.Height {
		return s.Width
	}
	return s.Width - look.ScrollBarWidth
}

// wholeRows returns how much of a height shows whole lines, from the first one.
func (g *Grid) wholeRows(height float32) float32 {
	l := &gridLayout{g}
	if l.height() <= height {
		return height
	}
	whole := float32(0)
	for top, item := range l.lines() {
		if end := top + item.height(); end <= height {
			whole = end
		}
	}
	return fyne.Max(whole, fyne.Min(height, look.RowHeight))
}

// gap is the space above line i.
func (l *gridLayout) gap(i int) float32 {
	if _, section := l.g.items[i].(*gridSection); section && i > 0 {
		return gridGap
	}
	return 0
}
