package properties

import (
	"time"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/input"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// AddDate adds a row for a day in a format of package time. Page Up and Page Down go by a month; Up and Down go through
// the rows as in every row, and with Shift from day to day.
func (g *Grid) AddDate(id, name, help, format string, now func() time.Time) {
	r := newGridRow(g, id, name, help)
	e := widgets.NewDateEntry(format, now)
	r.opens(theme.Icon(theme.IconNameCalendar), func() {
		r.focus()
		widgets.PickDay(e, format, now)
	})
	byDate := e.OnKey
	g.add(r, e)
	inRow := e.OnKey
	e.OnKey = func(k *fyne.KeyEvent) bool {
		switch k.Name {
		case fyne.KeyUp, fyne.KeyDown:
			if input.Modifiers()&fyne.KeyModifierShift != 0 && !r.readOnly {
				return byDate(k)
			}
		case fyne.KeyPageUp, fyne.KeyPageDown:
			return r.readOnly || byDate(k)
		}
		return inRow(k)
	}
}
