package rowlist

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

// This file is what mouse and keys do in a List.

// acrossStep is how far Left and Right scroll, in Fyne units.
const acrossStep = 48

// Scrolled handles the wheel; with Shift it scrolls sideways.
func (l *List) Scrolled(e *fyne.ScrollEvent) {
	input.Used() // somebody reads
	dx, dy := e.Scrolled.DX, e.Scrolled.DY
	if dx == 0 && input.Modifiers()&fyne.KeyModifierShift != 0 {
		dx, dy = dy, 0
	}
	if dx != 0 {
		l.scrollAcross(float64(l.across - dx))
	}
	l.scrollBy(-float64(dy))
}

// rowAt returns the row at y of the widget, -1 below the last one. y must not be in the header.
func (l *List) rowAt(y float32) int {
	i := int((float64(y) - look.RowHeight + l.offset) / look.RowHeight)
	if i >= l.source.Len() {
		return -1
	}
	return i
}

// Tapped selects the row at once. A fyne.DoubleTappable would hold every click back for the time of a double
// click, so that is detected here.
func (l *List) Tapped(e *fyne.PointEvent) {
	input.Clicked(l, e)
	input.Focus(l)
	l.mark(-1)
	if e.Position.Y < look.RowHeight {
		l.clicks.Forget()
		l.sort(columnAt(l.spans(), e.Position.X+l.across))
		return
	}
	i, held := l.rowAt(e.Position.Y), l.held()
	if i < 0 || i != l.clicked || held != 0 {
		l.clicks.Forget()
	}
	second := l.clicks.Second(l.now())
	l.clicked = i
	if held != 0 {
		l.clicked = -1
	}
	switch {
	case i >= 0:
		l.choose(i, held, true)
	case l.keyed() != nil && held == 0:
		l.do(l.selectStep(-1))
	}
	if second {
		l.open()
	}
}

// TappedSecondary selects the row, unless it is selected, and shows its menu.
func (l *List) TappedSecondary(e *fyne.PointEvent) {
	input.RightClicked()
	input.Focus(l)
	l.mark(-1)
	if e.Position.Y < look.RowHeight {
		return
	}
	i := l.rowAt(e.Position.Y)
	switch {
	case i < 0:
	case l.keyed() != nil && l.selectedAt(i):
		l.moveCursor(i, nil)
	default:
		l.Select(i)
	}
	l.showMenu(i, e.AbsolutePosition)
}

// held returns the modifier keys held down that change what a click or a key selects.
func (l *List) held() fyne.KeyModifier {
	if l.keyed() == nil {
		return 0
	}
	return input.Modifiers() & (fyne.KeyModifierShift | fyne.KeyModifierShortcutDefault)
}

func (l *List) showMenu(i int, at fyne.Position) {
	if l.Menu == nil {
		return
	}
	if m, c := l.Menu(i), input.CanvasOf(l); m != nil && c != nil {
		l.closeMenu = widgets.ShowMenu(m, c, at)
	}
}

// menuByKey shows the menu of the selected row at that row.
func (l *List) menuByKey() {
	i := l.Selected()
	y := float64(look.RowHeight)
	if i >= 0 {
		l.ScrollTo(i)
		y += float64(i+1)*look.RowHeight - l.offset
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	l.showMenu(i, at.AddXY(24, float32(y)))
}

// chosenAny reports whether there is a row for Enter or Delete to act on.
func (l *List) chosenAny() bool {
	return l.Selected() >= 0 || len(l.chosen.keys) > 0 || len(l.chosen.steps) > 0
}

func (l *List) open() {
	if l.chosenAny() && l.OnOpen != nil {
		l.OnOpen(l.Selected())
	}
}

func (l *List) delete() {
	if l.chosenAny() && l.OnDelete != nil {
		l.OnDelete(l.Selected())
	}
}

// TypedRune goes to the row that begins with what was typed lately, see Seeker. Other sources are searched in the column
// that sorts, or else in the first, up to the first row that is not loaded. One letter again and again goes through all rows that begin with it.
func (l *List) TypedRune(r rune) {
	if r == ' ' || unicode.IsControl(r) { // the character of the key that selects
		return
	}
	l.mark(-1)
	l.otherwise()
	text, onward := l.finder.Typed(r, l.now())
	at := l.Selected()
	here, _ := l.begins(at, text)
	next, _ := l.begins(at+1, text)
	switch {
	case here && onward && next:
		l.Select(at + 1)
		return
	case here && !onward:
		return
	}
	if s, ok := l.source.(Seeker); ok {
		asked := l.acts
		s.Seek(text, func(i int) {
			if l.acts == asked { // or somebody has gone elsewhere since
				l.Select(i)
			}
		})
		return
	}
	for i := range min(l.source.Len(), MaxSelected) {
		switch fits, loaded := l.begins(i, text); {
		case !loaded:
			return
		case fits:
			l.Select(i)
			return
		}
	}
}

// begins reports whether the text of row i begins with text, and whether it is loaded.
func (l *List) begins(i int, text string) (fits, loaded bool) {
	if i < 0 || i >= l.source.Len() {
		return false, false
	}
	column := max(slices.IndexFunc(l.columns, Column.sorts), 0)
	cells, ok := l.source.Row(i)
	return ok && column < len(cells) && strings.HasPrefix(strings.ToLower(cells[column].Text), text), ok
}

// TypedKey moves the selection, opens, deletes, shows the menu, and hands on the other keys.
func (l *List) TypedKey(k *fyne.KeyEvent) {
	if l.marked >= 0 && l.headerKey(k) {
		return
	}
	if k.Name == fyne.KeyUp && l.atTop() {
		input.PressedOn(l, k, l.upIntoHeader)
		return
	}
	if i, ok := l.target(k.Name); ok {
		l.choose(i, l.held(), false)
		return
	}
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		input.PressedOn(l, k, l.open)
	case fyne.KeyDelete:
		input.PressedOn(l, k, l.delete)
	case desktop.KeyMenu:
		l.menuByKey()
	case fyne.KeyF10:
		// Shift alone makes no shortcut in Fyne, so Shift+F10 comes as F10.
		if input.Modifiers()&fyne.KeyModifierShift != 0 {
			l.menuByKey()
			return
		}
		input.HandOn(l, k)
	case fyne.KeySpace:
		if l.keyed() == nil {
			input.HandOn(l, k)
			return
		}
		input.PressedOn(l, k, l.space)
	case fyne.KeyLeft, fyne.KeyRight:
		if !l.overflows() {
			input.HandOn(l, k)
			return
		}
		by := map[fyne.KeyName]float32{fyne.KeyLeft: -acrossStep, fyne.KeyRight: acrossStep}[k.Name]
		l.scrollAcross(float64(l.across + by))
	default:
		input.HandOn(l, k)
	}
}

// target returns the row that a key leads to; ok is false for a key that does not move.
func (l *List) target(key fyne.KeyName) (i int, ok bool) {
	last, page := l.source.Len()-1, max(int(l.viewHeight()/look.RowHeight)-1, 1)
	at := l.Selected()
	if l.cursor.lost {
		at = min(l.cursor.row, last)
	}
	switch key {
	case fyne.KeyUp:
		return max(at-1, min(0, last)), true
	case fyne.KeyDown:
		return min(at+1, last), true
	case fyne.KeyPageUp:
		return max(at-page, min(0, last)), true
	case fyne.KeyPageDown:
		return min(at+page, last), true
	case fyne.KeyHome:
		return min(0, last), true
	case fyne.KeyEnd:
		return last, true
	}
	return 0, false
}

// space toggles the row of the cursor, or with Shift extends the selection to it.
func (l *List) space() {
	i := l.Selected()
	switch {
	case i < 0:
	case input.Modifiers()&fyne.KeyModifierShift != 0:
		l.extend(i, false)
	default:
		l.choose(i, fyne.KeyModifierShortcutDefault, true)
	}
}

// TypedShortcut handles the Ctrl keys that go into the header and, with Multi, those that move the cursor and select;
// it hands the others on.
func (l *List) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutSelectAll:
		if l.keyed() != nil {
			l.SelectAll()
			return
		}
	case *desktop.CustomShortcut:
		if l.chord(s) {
			return
		}
	}
	input.HandOnShortcut(l, s)
}

func (l *List) chord(s *desktop.CustomShortcut) bool {
	if s.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierShortcutDefault {
		return false
	}
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight:
		if s.Modifier != fyne.KeyModifierShortcutDefault {
			return false
		}
		l.goIntoHeader(s.KeyName)
		return true
	case fyne.KeyPageUp, fyne.KeyPageDown:
		return false // they change the tab of the window
	case fyne.KeySpace:
		if l.keyed() != nil {
			l.mark(-1)
			l.space()
			return true
		}
		return false
	}
	i, ok := l.target(s.KeyName)
	if !ok || l.keyed() == nil {
		return false
	}
	l.mark(-1)
	l.choose(i, s.Modifier, false)
	return true
}
