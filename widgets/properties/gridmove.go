package properties

import (
	"slices"

	"tapetrack/widgets/internal/input"

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
	help := ""
	if r != nil {
		help = r.helpText()
		r.Refresh()
		r.enter()
		g.reveal(r)
	}
	g.help.SetText(help)
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

// reveal scrolls as little as needed to show the whole row, and the title above it.
func (g *Grid) reveal(r *gridRow) {
	top, bottom := r.Position().Y, r.Position().Y+r.Size().Height
	if i := slices.Index(g.items, gridItem(r)); i > 0 {
		if s, ok := g.items[i-1].(*gridSection); ok {
			top = s.Position().Y
		}
	}
	at := g.scroll.Offset.Y
	if bottom > at+g.scroll.Size().Height {
		at = bottom - g.scroll.Size().Height
	}
	at = fyne.Max(fyne.Min(at, top), 0)
	if at != g.scroll.Offset.Y {
		g.scroll.ScrollToOffset(fyne.NewPos(0, at))
	}
}

// relayout places the lines again after one appeared, disappeared or grew.
func (g *Grid) relayout() {
	for _, r := range g.rows {
		r.showError()
	}
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

// gridLayout puts the lines of a grid below each other.
type gridLayout struct{ g *Grid }

func (l *gridLayout) width() float32 { return l.g.scroll.Size().Width }

// MinSize returns the height of all visible lines. It depends on the width, since errors wrap.
func (l *gridLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for i, item := range l.g.items {
		if item.Visible() {
			height += l.gap(i) + item.heightFor(l.width())
		}
	}
	return fyne.NewSize(200, height)
}

// Layout places the visible lines.
func (l *gridLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	y := float32(0)
	for i, item := range l.g.items {
		if !item.Visible() {
			continue
		}
		y += l.gap(i)
		height := item.heightFor(s.Width)
		item.Move(fyne.NewPos(0, y))
		item.Resize(fyne.NewSize(s.Width, height))
		y += height
	}
}

// gap is the space above line i.
func (l *gridLayout) gap(i int) float32 {
	if _, section := l.g.items[i].(*gridSection); section && i > 0 {
		return gridGap
	}
	return 0
}
