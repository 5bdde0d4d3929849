package rowlist

import (
	"slices"

	"fyne.io/fyne/v2"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

// This file lets keys reach the header of a List, which is no Tab stop of its own: Up in the first row marks the column
// that sorts, Ctrl+Left and Ctrl+Right mark a column from anywhere. While a column is marked:
//
//   - Left, Right, Home and End mark another one
//   - Enter or Space is a click on it
//   - Shift+Left and Shift+Right make it narrower and wider, Shift+Enter or Shift+Space fit it to what it shows
//   - Escape, Up or Down go back to the rows; any other key does so, too, and acts there.

// widthStep is by how much a key changes the width of a column, in Fyne units.
const widthStep = 8

// goIntoHeader handles Ctrl+Left and Ctrl+Right.
func (l *List) goIntoHeader(key fyne.KeyName) {
	switch {
	case len(l.columns) == 0:
	case l.marked >= 0:
		l.markBy(key)
	default:
		l.mark(max(columnAt(l.spans(), l.across+look.RowInset), 0))
	}
}

// atTop reports whether Up has no row to go to.
func (l *List) atTop() bool {
	return l.OnHeader != nil && len(l.columns) > 0 && l.held() == 0 && (l.Selected() == 0 || l.source.Len() == 0)
}

// upIntoHeader handles Up in the first row.
func (l *List) upIntoHeader() { l.mark(max(slices.IndexFunc(l.columns, Column.sorts), 0)) }

// mark marks column i, -1 none, and scrolls to it.
func (l *List) mark(i int) {
	if i == l.marked {
		return
	}
	l.marked = i
	if i >= 0 {
		at := l.spans()[i]
		if right := at.x + at.width + look.RowInset - l.room(); right > l.across {
			l.across = right
		}
		l.across = l.clampAcross(fyne.Min(l.across, at.x-look.RowInset))
	}
	l.repaint()
}

func (l *List) markBy(key fyne.KeyName) {
	i, last := l.marked, len(l.columns)-1
	switch key {
	case fyne.KeyLeft:
		i = max(i-1, 0)
	case fyne.KeyRight:
		i = min(i+1, last)
	case fyne.KeyHome:
		i = 0
	case fyne.KeyEnd:
		i = last
	}
	l.mark(i)
}

// headerKey handles a key while a column is marked; it returns false if the key is meant for the rows.
func (l *List) headerKey(k *fyne.KeyEvent) bool {
	shift := input.Modifiers()&fyne.KeyModifierShift != 0
	switch k.Name {
	case fyne.KeyLeft, fyne.KeyRight:
		if shift {
			l.widen(l.marked, map[fyne.KeyName]float32{fyne.KeyLeft: -widthStep, fyne.KeyRight: widthStep}[k.Name])
			return true
		}
		l.markBy(k.Name)
	case fyne.KeyHome, fyne.KeyEnd:
		l.markBy(k.Name)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		input.PressedOn(l, k, func() {
			if shift {
				l.fit(l.marked)
				return
			}
			l.sort(l.marked)
		})
	case fyne.KeyEscape, fyne.KeyUp, fyne.KeyDown:
		l.mark(-1)
	default:
		l.mark(-1)
		return false
	}
	return true
}

// sort handles a click on the title of column i; -1 is beside the titles.
func (l *List) sort(i int) {
	if i >= 0 && l.OnHeader != nil {
		l.OnHeader(i)
	}
}
