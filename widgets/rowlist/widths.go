package rowlist

import (
	"maps"
	"math"
	"slices"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// This file is how the user changes the widths of the columns of a List.

const (
	columnMinWidth = 32   // Fyne units; no column is narrower
	columnMaxWidth = 2000 // nor wider
)

// Widths returns the widths that the user, or SetWidths, gave to columns, in Fyne units by ID. For a column of Width 0
// it is the least width, which the column has when the others leave no more. The map is the caller's.
func (l *List) Widths() map[string]float32 { return maps.Clone(l.widths) }

// SetWidths sets the widths of columns by ID, as Widths returned them; the other columns get their own. A width out of
// bounds is moved to the nearest bound, and an unknown ID is kept for a column that may come.
func (l *List) SetWidths(widths map[string]float32) {
	l.widths = map[string]float32{}
	for id, w := range widths {
		l.widths[id] = boundWidth(w)
	}
	l.Refresh()
}

func boundWidth(w float32) float32 {
	return fyne.Max(columnMinWidth, fyne.Min(w, columnMaxWidth))
}

// laid returns the columns with their present widths. Those that the user has not set give way where room is short.
func (l *List) laid() []Column {
	columns := make([]Column, len(l.columns))
	for i, c := range l.columns {
		w, own := l.widths[c.ID]
		switch {
		case own && c.elastic():
			c.least = w
		case own:
			c.Width = w
		case c.elastic():
			c.least = restWidth
		}
		columns[i] = c
	}
	l.giveWay(columns)
	return columns
}

// giveWay makes columns narrower, from the right, until those of Width 0 have what they want, and divides what there is
// among these.
func (l *List) giveWay(columns []Column) {
	left, wanted := l.room()-look.RowInset, float32(0)
	for _, c := range columns {
		left -= c.Width + look.RowInset
		if c.elastic() {
			wanted += fyne.Max(c.Wants, c.least)
		}
	}
	for i := len(columns) - 1; i >= 0 && left < wanted; i-- {
		c := &columns[i]
		if _, own := l.widths[c.ID]; !own && c.Least > 0 {
			give := fyne.Max(fyne.Min(wanted-left, c.Width-c.Least), 0)
			c.Width -= give
			left += give
		}
	}
	part := fyne.Max(fyne.Min(left/wanted, 1), leastPart)
	for i := range columns {
		c := &columns[i]
		if _, own := l.widths[c.ID]; !own && c.elastic() && c.Wants > 0 {
			c.least = fyne.Max(float32(math.Floor(float64(c.Wants*part))), restWidth)
		}
	}
}

// spans returns where the columns lie, before they are scrolled.
func (l *List) spans() []columnSpan { return spans(l.laid(), l.room()) }

// room returns the width that the columns have; the scroll bar takes the place of the inset at the right.
func (l *List) room() float32 { return l.Size().Width - look.ScrollBarWidth + look.RowInset }

// contentWidth returns the width that the columns need.
func (l *List) contentWidth() float32 {
	width := float32(look.RowInset)
	for _, s := range l.spans() {
		width += s.width + look.RowInset
	}
	return width
}

// overflows reports whether there are columns beyond the edge. Sums of float32 may be off by a little.
func (l *List) overflows() bool { return l.contentWidth() > l.room()+0.1 }

// moveBorder moves the right border of column i by a distance in Fyne units from where it was with the widths of start, as far as it can go.
func (l *List) moveBorder(start []Column, i int, by float32) {
	if i >= len(l.columns) || len(start) != len(l.columns) {
		return // the columns were changed in the meantime
	}
	l.setWidths(moveBorder(start, l.room(), i, by))
}

// widen makes column i wider, or narrower.
func (l *List) widen(i int, by float32) {
	columns := l.laid()
	switch last := len(columns) - 1; {
	case !columns[i].elastic():
		columns[i].Width = boundWidth(columns[i].Width + by)
	case i == last && i > 0 && !l.overflows():
		columns = moveBorder(columns, l.room(), i-1, -by)
	default:
		columns = moveBorder(columns, l.room(), i, by)
	}
	l.setWidths(columns)
	l.widthsChanged()
}

// fit makes column i as wide as its title and what it shows in the rows on the screen.
func (l *List) fit(i int) {
	size := look.Size(l, theme.SizeNameText)
	w := fyne.MeasureText(look.OneLine(l.columns[i].Title)+l.columns[i].arrow, size, fyne.TextStyle{Bold: true}).Width
	first, end := l.Window()
	for row := first; row < end; row++ {
		cells, ok := l.source.Row(row)
		switch {
		case !ok || i >= len(cells):
		case l.columns[i].Badge:
			w = fyne.Max(w, widgets.NewBadge(cells[i].Kind, cells[i].Text).MinSize().Width)
		default:
			w = fyne.Max(w, l.textWidth(i, cells[i]))
		}
	}
	columns := l.laid()
	if w = boundWidth(float32(math.Ceil(float64(w))) + 2); columns[i].elastic() {
		columns[i].least = fyne.Max(w, restWidth)
	} else {
		columns[i].Width = w
	}
	l.setWidths(columns)
	l.widthsChanged()
}

// textWidth returns how wide the text of a cell in column i is, with its tag.
func (l *List) textWidth(i int, c Cell) float32 {
	w := fyne.MeasureText(look.OneLine(c.Text), look.Size(l, theme.SizeNameText), l.columns[i].style()).Width
	if c.Tag != "" {
		w += widgets.NewBadge(widgets.BadgeNeutral, c.Tag).MinSize().Width + tagGap
	}
	return w
}

// Cuts reports whether the text of row i in the column with an ID is cut, because that is too narrow.
func (l *List) Cuts(i int, id string) bool {
	column := slices.IndexFunc(l.columns, func(c Column) bool { return c.ID == id })
	if i < 0 || i >= l.source.Len() || column < 0 {
		return false
	}
	cells, ok := l.source.Row(i)
	return ok && column < len(cells) && l.textWidth(column, cells[column]) > l.spans()[column].width
}

// setWidths stores the widths in columns that differ from the present ones.
func (l *List) setWidths(columns []Column) {
	widths := map[string]float32{}
	maps.Copy(widths, l.widths)
	for i, c := range l.laid() {
		switch next := columns[i]; {
		case c.ID == "":
		case next.Width != c.Width:
			widths[c.ID] = next.Width
		case next.least != c.least:
			widths[c.ID] = next.least
		}
	}
	l.widths = widths
	l.look++
	l.across, l.offset = l.clampAcross(l.across), l.clamp(l.offset)
	l.repaint()
}

func (l *List) widthsChanged() {
	if l.OnWidths != nil {
		l.OnWidths()
	}
}

// moveBorder returns columns with their right border of column i moved. If columns of Width 0 fill the room, those to
// the right of the border give or take the difference; one to the left would pull the border back, so the column after
// the border gives or takes it. Otherwise the columns after the border move with it.
func moveBorder(columns []Column, room float32, i int, by float32) []Column {
	at, next := spans(columns, room), slices.Clone(columns)
	by = float32(math.Round(float64(by)))
	var elastic []int
	right := -1 // the first elastic one after the border
	for j, c := range columns {
		if c.elastic() {
			elastic = append(elastic, j)
			if j > i && right < 0 {
				right = j
			}
		}
	}
	w := make([]float32, len(at))
	for j, s := range at {
		w[j] = s.width
	}
	floor := func(j int) float32 {
		switch {
		case !columns[j].elastic():
			return columnMinWidth
		case len(elastic) == 1:
			return columns[j].least
		}
		return restWidth
	}
	last := len(w) - 1
	filled := len(elastic) > 0 && at[last].x+w[last]+look.RowInset <= room+0.1
	switch {
	case !filled && columns[i].elastic():
		next[i].least = fyne.Max(boundWidth(w[i]+by), restWidth)
		return next
	case !filled:
		next[i].Width = boundWidth(w[i] + by)
		return next
	case right >= 0:
		by = fyne.Max(by, floor(i)-w[i])
		w[i] += by
		for _, j := range elastic {
			if j > i {
				give := fyne.Min(by, w[j]-floor(j))
				w[j] -= give
				by -= give
			}
		}
	case i < last:
		by = fyne.Max(floor(i)-w[i], fyne.Min(by, w[i+1]-floor(i+1)))
		w[i] += by
		w[i+1] -= by
	}
	return keepWidths(next, w, elastic)
}

// keepWidths stores the widths w. Several elastic columns store their shares as least widths, all smaller by the same
// amount, as much as the smallest allows, so that the columns stay elastic.
func keepWidths(columns []Column, w []float32, elastic []int) []Column {
	spare := float32(columnMaxWidth)
	for _, j := range elastic {
		spare = fyne.Min(spare, w[j]-restWidth)
	}
	for j, c := range columns {
		switch {
		case !c.elastic():
			columns[j].Width = w[j]
		case len(elastic) > 1:
			columns[j].least = w[j] - spare
		}
	}
	return columns
}
