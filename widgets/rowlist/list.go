// Package rowlist shows the rows of a source, which may hold millions and load a few, under a header: sorted, in
// columns of adjustable width, one row selected or several, by mouse and by keys. It belongs to Fyne's goroutine.
package rowlist

import (
	"time"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ desktop.Keyable        = (*List)(nil)
	_ fyne.Shortcutable      = (*List)(nil)
	_ fyne.Tappable          = (*List)(nil)
	_ fyne.SecondaryTappable = (*List)(nil)
	_ fyne.Scrollable        = (*List)(nil)
)

// List shows the rows of a source under a header, one line per row. One row can be selected, or several, see Multi.
//
// It keeps its own window of rows rather than use widget.List: Fyne places the rows of a List by float32 positions,
// which from some 400,000 rows are wrong by a pixel and more. Here a position is a float64, converted only for the rows
// that are drawn. The list also handles all clicks itself: Fyne gives a click to the deepest object that wants any kind
// of click, and that object may not want this kind.
//
// Keys: Up, Down, Page Up, Page Down, Home and End select a row, Enter opens it, Left and Right scroll to columns that
// do not fit, letters go to the row that begins with them. Up in the first row, Ctrl+Left and Ctrl+Right go into the header, see headerkeys.go.
type List struct {
	widget.BaseWidget
	input.Keyable

	OnSelect func(i int) // the selection moved to row i, or to none (-1), by any means; with Multi: the cursor did
	OnOpen   func(i int) // double click or Enter
	OnDelete func(i int) // Delete

	// OnHeader is called for a click on the title of column i, and for Enter there; nil ignores it.
	OnHeader func(i int)

	// OnWidths is called when the user has changed the width of a column. See Widths.
	OnWidths func()

	// Menu returns the context menu of row i, or of the space below the rows (-1). It is called for a right click,
	// which selects the row first, and for Shift+F10 and the Menu key. nil, or a nil menu, shows none. It closes when the
	// selection changes, by whatever means: it acts on what it was opened over.
	Menu func(i int) *fyne.Menu

	// Multi lets several rows be selected, if the source is a KeyedSource. Then there is a cursor, the row that keys
	// start from, and a set of selected rows, which need not contain the cursor. The set is kept by key, so it survives
	// sorting, filtering and reloading, also for rows that are not shown.
	//
	// A plain click or key selects its row alone. With Ctrl a click toggles its row and a key only moves the cursor;
	// with Shift both select from the row of the last click or key without Shift. Space toggles the row of the cursor,
	// Ctrl+A selects all. A right click on a selected row leaves the selection as it is; a click below the rows empties
	// it. Set Multi before the list is shown.
	Multi bool

	// OnSelectionChanged is called when the set of selected rows changes; n is how many there are. With Multi only.
	OnSelectionChanged func(n int)

	// OnTooMany is called when something was not done because it would select n rows, more than MaxSelected.
	OnTooMany func(n int)

	// Empty is shown in the middle while there are no rows.
	Empty string

	// Now is the clock that detects double clicks; nil means time.Now.
	Now func() time.Time

	columns []Column
	widths  map[string]float32 // set by the user, see Widths
	source  Source
	cursor  rowMark
	offset  float64 // of the upper edge from the top of the first row, in Fyne units
	across  float32 // of the left edge from the first column, in Fyne units
	focused bool
	marked  int // the column marked in the header by key, -1 while the keys go to the rows
	look    int // counts changes after which every row is drawn again

	anchor  rowMark // where a range begins
	chosen  selection
	asking  *selectionStep       // the step whose keys are being fetched
	waiting []func(keys []int64) // see WithSelection

	name string // see Call

	acts      int    // counts what makes the answer of a Seek outdated, see otherwise
	closeMenu func() // closes the context menu; nil: none was opened

	finder  input.TypeAhead
	clicked int // row of the last click
	clicks  input.Clicks
}

// New returns a list over source.
func New(columns []Column, source Source) *List {
	l := &List{columns: columns, source: source, clicked: -1, marked: -1, cursor: noRow, anchor: noRow}
	l.ExtendBaseWidget(l)
	return l
}

// SetColumns changes the columns; the rows of the source must match. A column keeps the width that the user gave to
// the one of the same ID.
func (l *List) SetColumns(columns []Column) {
	l.columns = columns
	l.marked = min(l.marked, len(columns)-1)
	l.Refresh()
}

// SetSource shows other rows from the top, with none selected; it calls no callback.
func (l *List) SetSource(s Source) {
	l.source, l.cursor, l.anchor, l.offset = s, noRow, noRow, 0
	l.chosen = selection{}
	l.otherwise()
	l.forgetSteps()
	l.Refresh()
}

// Refresh draws the list again; call it when the source has changed. With Multi, cursor and selection stay with their
// rows; without, call Select to correct the selection. See also Reordered.
func (l *List) Refresh() {
	l.look++
	l.offset = l.clamp(l.offset)
	l.across = l.clampAcross(l.across)
	l.followRows()
	l.settle()
	l.BaseWidget.Refresh()
}

// Moved is called before Reordered or Refresh if the rows on the screen now lie n rows further down in the source, or
// with a negative n further up: they stay where they are on the screen, unless that is the very top, where new rows
// show. Without Multi the selected row moves with them.
func (l *List) Moved(n int) {
	if l.offset > 0 {
		l.offset = max(0, l.offset+float64(n)*look.RowHeight)
	}
	rows := []*int{&l.clicked}
	if l.keyed() == nil {
		rows = append(rows, &l.cursor.row, &l.anchor.row)
	}
	for _, row := range rows {
		if *row >= 0 {
			*row = max(0, *row+n)
		}
	}
}

// Selected returns the selected row, or -1. A row that no longer exists is not selected. With Multi it is the row of
// the cursor, or -1 if that row is not loaded and no longer where it was.
func (l *List) Selected() int {
	if l.cursor.row >= l.source.Len() || l.cursor.lost {
		return -1
	}
	return l.cursor.row
}

// Select selects row i, alone, and scrolls to it; -1 selects none. A row that does not exist is ignored. OnSelect is
// called if the selection moved.
func (l *List) Select(i int) {
	if i < -1 || i >= l.source.Len() {
		return
	}
	l.anchor = l.markAt(i)
	l.moveCursor(i, l.selectStep(i))
}

// ScrollTo scrolls as little as needed to show the whole of row i.
func (l *List) ScrollTo(i int) {
	if i >= 0 && i < l.source.Len() {
		top := float64(i) * look.RowHeight
		if top < l.offset || l.viewHeight() < look.RowHeight { // the list may have no size yet
			l.offset = top
		} else if below := top + look.RowHeight - l.viewHeight(); below > l.offset {
			l.offset = below
		}
	}
	l.repaint()
}

// Window returns the rows on the screen: from first up to but not including end. The source loads those first.
func (l *List) Window() (first, end int) {
	first = int(l.offset / look.RowHeight)
	end = min(int((l.offset+l.viewHeight())/look.RowHeight)+1, l.source.Len())
	return first, max(end, first)
}

// scrollBy moves the rows up by d Fyne units.
func (l *List) scrollBy(d float64) { l.scrollAt(l.offset + d) }

func (l *List) scrollAt(offset float64) {
	l.offset = l.clamp(offset)
	l.repaint()
}

// scrollAcross moves the columns so that x is at the left edge.
func (l *List) scrollAcross(x float64) {
	l.across = l.clampAcross(float32(x))
	l.repaint()
}

// clamp keeps an offset between the first and the last row. Before the list has a size any offset is kept.
func (l *List) clamp(offset float64) float64 {
	return max(0, min(offset, float64(l.source.Len())*look.RowHeight-l.viewHeight()))
}

func (l *List) clampAcross(x float32) float32 {
	return fyne.Max(0, fyne.Min(x, l.contentWidth()-l.room()))
}

// viewHeight returns the height of the space for rows.
func (l *List) viewHeight() float64 {
	height := l.Size().Height - look.RowHeight
	if l.overflows() {
		height -= look.ScrollBarWidth
	}
	return float64(fyne.Max(height, 0))
}

// repaint draws what changed; rows that show the same are not drawn again.
func (l *List) repaint() { l.BaseWidget.Refresh() }

// Resize is called by Fyne.
func (l *List) Resize(s fyne.Size) {
	l.BaseWidget.Resize(s)
	l.across = l.clampAcross(l.across)
	l.scrollAt(l.offset)
}

func (l *List) now() time.Time {
	if l.Now != nil {
		return l.Now()
	}
	return time.Now()
}

// FocusGained is called by Fyne.
func (l *List) FocusGained() {
	l.focused = true
	l.repaint()
}

// FocusLost is called by Fyne.
func (l *List) FocusLost() {
	l.focused = false
	l.marked = -1
	l.repaint()
}
