package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Focusable         = (*RowList)(nil)
	_ fyne.Tappable          = (*RowList)(nil)
	_ fyne.SecondaryTappable = (*RowList)(nil)
	_ fyne.Scrollable        = (*RowList)(nil)
)

// RowList shows the rows of a source under a header, one line a row, one row selected.
//
// It keeps its own window of rows rather than use widget.List: Fyne places the rows of a List by float32 positions,
// which from some 400,000 rows are wrong by a pixel and more. Here a position is a float64 and only what is drawn is
// turned into Fyne's. It also takes all clicks itself, since Fyne gives a click to the deepest object that wants any
// kind of click, and that one may not want this kind.
type RowList struct {
	widget.BaseWidget

	OnSelect func(i int) // the selection moved to row i, or to none (-1), by whatever way
	OnOpen   func(i int) // double click or Enter
	OnDelete func(i int) // Delete

	// OnHeader is called for a click on the title of column i; nil ignores it.
	OnHeader func(i int)

	// Menu returns the context menu of row i, or of the space below the rows (-1). It is asked for a right click,
	// which selects the row first, and for Shift+F10 and the Menu key. nil, or a nil menu, shows none.
	Menu func(i int) *fyne.Menu

	// Empty is shown in the middle while there are no rows.
	Empty string

	// Now is the clock that tells a double click; nil means time.Now.
	Now func() time.Time

	columns  []Column
	source   RowSource
	selected int
	offset   float64 // of the first row above the upper edge, in Fyne units
	focused  bool
	look     int // counts changes that make every row redraw

	clicked   int // row of the last click
	clickedAt time.Time
}

// NewRowList returns a list over source.
func NewRowList(columns []Column, source RowSource) *RowList {
	l := &RowList{columns: columns, source: source, selected: -1, clicked: -1}
	l.ExtendBaseWidget(l)
	return l
}

// SetColumns changes the columns; the rows of the source must match.
func (l *RowList) SetColumns(columns []Column) {
	l.columns = columns
	l.Refresh()
}

// SetSource shows other rows from the top, with none selected; OnSelect is not called.
func (l *RowList) SetSource(s RowSource) {
	l.source, l.selected, l.offset = s, -1, 0
	l.Refresh()
}

// Refresh draws the list anew; call it when the source has changed. Keep the selection right with Select.
func (l *RowList) Refresh() {
	l.look++
	l.offset = l.clamp(l.offset)
	l.BaseWidget.Refresh()
}

// Selected returns the selected row, or -1. A row that is gone is not selected.
func (l *RowList) Selected() int {
	if l.selected >= l.source.Len() {
		return -1
	}
	return l.selected
}

// Select selects row i and scrolls to it; -1 selects none. A row that does not exist is ignored. OnSelect is called if
// the selection moved.
func (l *RowList) Select(i int) {
	if i < -1 || i >= l.source.Len() {
		return
	}
	moved := i != l.selected
	l.selected = i
	l.ScrollTo(i)
	if moved && l.OnSelect != nil {
		l.OnSelect(i)
	}
}

// ScrollTo scrolls as little as needed to show row i whole.
func (l *RowList) ScrollTo(i int) {
	if i >= 0 && i < l.source.Len() {
		top := float64(i) * rowHeight
		if top < l.offset {
			l.offset = top
		} else if below := top + rowHeight - l.viewHeight(); below > l.offset {
			l.offset = below
		}
	}
	l.repaint()
}

// Window returns the rows on the screen: from first up to but not including end. The source loads those first.
func (l *RowList) Window() (first, end int) {
	first = int(l.offset / rowHeight)
	end = min(int((l.offset+l.viewHeight())/rowHeight)+1, l.source.Len())
	return first, max(end, first)
}

// scrollBy moves the rows up by d Fyne units.
func (l *RowList) scrollBy(d float64) { l.scrollAt(l.offset + d) }

func (l *RowList) scrollAt(offset float64) {
	l.offset = l.clamp(offset)
	l.repaint()
}

// clamp keeps an offset between the first and the last row. Before the list has a size anything is right.
func (l *RowList) clamp(offset float64) float64 {
	return max(0, min(offset, float64(l.source.Len())*rowHeight-l.viewHeight()))
}

// viewHeight returns the height of the space for rows.
func (l *RowList) viewHeight() float64 {
	return float64(fyne.Max(l.Size().Height-rowHeight, 0))
}

// repaint draws what changed; rows that show the same are left alone.
func (l *RowList) repaint() { l.BaseWidget.Refresh() }

// Resize is called by Fyne.
func (l *RowList) Resize(s fyne.Size) {
	l.BaseWidget.Resize(s)
	l.scrollAt(l.offset)
}

// Scrolled turns the wheel.
func (l *RowList) Scrolled(e *fyne.ScrollEvent) { l.scrollBy(-float64(e.Scrolled.DY)) }

// rowAt returns the row under y of the widget, -1 below the last one. It is not asked for the header.
func (l *RowList) rowAt(y float32) int {
	i := int((float64(y) - rowHeight + l.offset) / rowHeight)
	if i >= l.source.Len() {
		return -1
	}
	return i
}

// Tapped selects the row at once. A fyne.DoubleTappable would hold every click back for the double-click time
// (300 ms), so the second click is told here.
func (l *RowList) Tapped(e *fyne.PointEvent) {
	focus(l)
	if e.Position.Y < rowHeight {
		if i := columnAt(l.columns, e.Position.X, l.Size().Width); i >= 0 && l.OnHeader != nil {
			l.OnHeader(i)
		}
		return
	}
	i, now := l.rowAt(e.Position.Y), l.now()
	second := i >= 0 && i == l.clicked && now.Sub(l.clickedAt) < fyne.CurrentApp().Driver().DoubleTapDelay()
	l.clicked, l.clickedAt = i, now
	if i < 0 {
		return
	}
	l.Select(i)
	if second {
		l.clicked = -1
		l.open()
	}
}

// TappedSecondary selects the row and shows its menu.
func (l *RowList) TappedSecondary(e *fyne.PointEvent) {
	focus(l)
	if e.Position.Y < rowHeight {
		return
	}
	i := l.rowAt(e.Position.Y)
	if i >= 0 {
		l.Select(i)
	}
	l.showMenu(i, e.AbsolutePosition)
}

func (l *RowList) showMenu(i int, at fyne.Position) {
	if l.Menu == nil {
		return
	}
	if m, c := l.Menu(i), canvasOf(l); m != nil && c != nil {
		widget.ShowPopUpMenuAtPosition(m, c, at)
	}
}

// menuByKey shows the menu of the selected row at that row.
func (l *RowList) menuByKey() {
	i := l.Selected()
	y := float64(rowHeight)
	if i >= 0 {
		l.ScrollTo(i)
		y += float64(i+1)*rowHeight - l.offset
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	l.showMenu(i, at.AddXY(24, float32(y)))
}

func (l *RowList) open() {
	if i := l.Selected(); i >= 0 && l.OnOpen != nil {
		l.OnOpen(i)
	}
}

func (l *RowList) now() time.Time {
	if l.Now != nil {
		return l.Now()
	}
	return time.Now()
}

// FocusGained is called by Fyne.
func (l *RowList) FocusGained() {
	l.focused = true
	l.repaint()
}

// FocusLost is called by Fyne.
func (l *RowList) FocusLost() {
	l.focused = false
	l.repaint()
}

// TypedRune does nothing: what is typed on a list is not searched for.
func (l *RowList) TypedRune(rune) {}

// TypedKey moves the selection, opens, deletes, shows the menu, and hands on the other keys.
func (l *RowList) TypedKey(k *fyne.KeyEvent) {
	last, page := l.source.Len()-1, max(int(l.viewHeight()/rowHeight)-1, 1)
	at := l.Selected()
	switch k.Name {
	case fyne.KeyUp:
		l.Select(max(at-1, min(0, last)))
	case fyne.KeyDown:
		l.Select(min(at+1, last))
	case fyne.KeyPageUp:
		l.Select(max(at-page, min(0, last)))
	case fyne.KeyPageDown:
		l.Select(min(at+page, last))
	case fyne.KeyHome:
		l.Select(min(0, last))
	case fyne.KeyEnd:
		l.Select(last)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.open()
	case fyne.KeyDelete:
		if at >= 0 && l.OnDelete != nil {
			l.OnDelete(at)
		}
	case desktop.KeyMenu:
		l.menuByKey()
	case fyne.KeyF10:
		// Shift alone makes no shortcut in Fyne, so Shift+F10 comes as F10.
		if modifiers()&fyne.KeyModifierShift != 0 {
			l.menuByKey()
			return
		}
		handOn(l, k)
	default:
		handOn(l, k)
	}
}
