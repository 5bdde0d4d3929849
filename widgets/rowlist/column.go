package rowlist

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"
)

// Column is one column of a List.
type Column struct {
	ID    string // names the column in Widths; without one the user can't change its width
	Title string
	Width float32 // in Fyne units; 0 shares what the others leave over
	Least float32 // where room is short, a column that the user has not set gives way to this width; 0: it does not
	Wants float32 // of a column of Width 0: others give way before it has less, the one at the right first
	Badge bool    // cells are shown as badges
	Mono  bool    // all characters are equally wide: for passwords and codes, which people read out

	arrow string  // after the title, see Sorted
	least float32 // the least width of a column of Width 0
}

// Sorted returns c marked as the column that sorts the rows: with an arrow, one that Fyne's own font has.
func (c Column) Sorted(descending bool) Column {
	c.arrow = ascending
	if descending {
		c.arrow = descendingly
	}
	return c
}

// Whole returns c no narrower than cells with these texts, which are longer in other languages.
func (c Column) Whole(texts ...string) Column {
	for _, text := range texts {
		width := fyne.MeasureText(text, theme.TextSize(), c.style()).Width
		if c.Badge {
			width = widgets.NewBadge(widgets.BadgeNeutral, text).MinSize().Width
		}
		c.Width = fyne.Max(c.Width, width+cellSpace)
	}
	return c
}

// Titled returns c no narrower than its title, which is longer in some languages, with what
// marks the column that sorts the rows.
func (c Column) Titled() Column {
	title := fyne.MeasureText(look.OneLine(c.Title)+ascending, theme.TextSize(), fyne.TextStyle{Bold: true}).Width
	c.Width = fyne.Max(c.Width, title+cellSpace)
	return c
}

// What stands after the title of the column that sorts the rows.
const (
	ascending    = " ↑"
	descendingly = " ↓"
)

// sorts reports whether the rows are sorted by the column.
func (c Column) sorts() bool { return c.arrow != "" }

func (c Column) elastic() bool { return c.Width == 0 }

// style returns how the cells are written.
func (c Column) style() fyne.TextStyle { return fyne.TextStyle{Monospace: c.Mono} }

const (
	badgeHeight = 18
	cellSpace   = 6  // around what stands in a cell
	tagGap      = 6  // between a text and its tag
	restWidth   = 48 // least width of a column that takes the rest
	leastPart   = .6 // of what such a column wants: a narrower list scrolls sideways
)

// columnSpan is where a column lies, in Fyne units.
type columnSpan struct{ x, width float32 }

// spans lays the columns out in the given width. Those of Width 0 get their least width and share what is left over.
func spans(columns []Column, width float32) []columnSpan {
	left, elastic := width-look.RowInset, 0
	for _, c := range columns {
		left -= fyne.Max(c.Width, c.least) + look.RowInset
		if c.elastic() {
			elastic++
		}
	}
	share := float32(0)
	if elastic > 0 {
		share = fyne.Max(left/float32(elastic), 0)
	}
	at, x := make([]columnSpan, len(columns)), float32(look.RowInset)
	for i, c := range columns {
		w := c.Width
		if c.elastic() {
			w = c.least + share
		}
		at[i] = columnSpan{x, w}
		x += w + look.RowInset
	}
	return at
}

// columnAt returns the column under x, or -1.
func columnAt(at []columnSpan, x float32) int {
	for i, s := range at {
		if x >= s.x-look.RowInset && x < s.x+s.width {
			return i
		}
	}
	return -1
}

// setTitle is look.SetText for the title of a column: its arrow stays whole, and the words before it are cut.
func setTitle(t *canvas.Text, w fyne.Widget, c Column, width float32) {
	arrow := fyne.MeasureText(c.arrow, look.Size(w, theme.SizeNameText), t.TextStyle).Width
	look.SetText(t, w, c.Title, fyne.Max(width-arrow, 0), theme.ColorNameForeground)
	t.Text += c.arrow
	t.Refresh()
}
