package properties

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
)

var (
	_ desktop.Keyable  = (*gridStop)(nil)
	_ fyne.Disableable = (*gridStop)(nil)
)

// gridStop lets Tab into a grid without a row that can be edited: Fyne passes over the disabled editors of its rows.
// It passes the focus on to the selected row, or to the first.
type gridStop struct {
	widget.BaseWidget
	input.Keyable
	grid    *Grid
	leaving bool
}

func newGridStop(g *Grid) *gridStop {
	s := &gridStop{grid: g}
	s.ExtendBaseWidget(s)
	return s
}

// Disabled is true while Tab reaches a row of the grid without the stop, or the grid has no rows.
func (s *gridStop) Disabled() bool { return len(s.grid.rows) == 0 || s.grid.editable() }

// Enable does nothing, see Disabled.
func (s *gridStop) Enable() {}

// Disable does nothing, see Disabled.
func (s *gridStop) Disable() {}

// FocusGained is called by Fyne.
func (s *gridStop) FocusGained() {
	switch {
	case s.leaving:
	case s.grid.selected != nil:
		s.grid.selected.focus()
	default:
		s.grid.FocusFirst()
	}
}

// FocusLost is called by Fyne.
func (s *gridStop) FocusLost() {}

// TypedRune does nothing.
func (s *gridStop) TypedRune(rune) {}

// TypedKey hands every key on.
func (s *gridStop) TypedKey(k *fyne.KeyEvent) { input.HandOn(s, k) }

// leave moves the focus to what comes after the grid (1) or before it (-1).
func (s *gridStop) leave(c fyne.Canvas, by int) {
	s.leaving = true
	defer func() { s.leaving = false }()
	c.Focus(s)
	if by > 0 {
		c.FocusNext()
	} else {
		c.FocusPrevious()
	}
}

// CreateRenderer is called by Fyne. There is nothing to see.
func (s *gridStop) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(nil))
}

// editable reports whether the grid has a row that can be edited.
func (g *Grid) editable() bool {
	for _, r := range g.rows {
		if r.Visible() && !r.readOnly {
			return true
		}
	}
	return false
}
