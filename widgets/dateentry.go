package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

// NewDateEntry returns a field for a day in a format of package time. Up and Down go to the next and the previous day,
// Page Up and Page Down to the next and the previous month; from an empty or invalid field they go to the day of now.
// Its icon opens a calendar to pick from.
func NewDateEntry(format string, now func() time.Time) *Entry {
	e := NewCodeEntry()
	e.MaxRunes = 4 * len(format)
	e.OnKey = func(k *fyne.KeyEvent) bool {
		days, months := 0, 0
		switch k.Name {
		case fyne.KeyUp:
			days = 1
		case fyne.KeyDown:
			days = -1
		case fyne.KeyPageUp:
			months = 1
		case fyne.KeyPageDown:
			months = -1
		default:
			return false
		}
		at, err := time.Parse(format, e.Text)
		if err != nil {
			at = now()
		} else {
			at = monthsLater(at, months).AddDate(0, 0, days)
		}
		e.SetText(at.Format(format))
		e.CursorColumn = len([]rune(e.Text))
		e.Refresh()
		return true
	}
	e.ActionItem = look.NewFieldIcon(theme.Icon(theme.IconNameCalendar), func() { PickDay(e, format, now) })
	return e
}

// PickDay opens a calendar below a field for a day, unless it is disabled.
func PickDay(e *Entry, format string, now func() time.Time) {
	c := input.CanvasOf(e)
	if c == nil || e.Disabled() {
		return
	}
	at, err := time.Parse(format, e.Text)
	if err != nil {
		at = now()
	}
	var open *dropDown
	pick := func(day time.Time) {
		Used()
		open.close()
		e.SetText(day.Format(format))
	}
	today := NewButton(look.Say(todayText), func() { pick(now()) })
	today.Importance = widget.LowImportance
	calendar := container.New(wider(calendarSpare), newCalendar(e.heardName(), at, pick))
	open = showDropDown(e, container.NewVBox(calendar, container.NewHBox(layout.NewSpacer(), today)))
}

// monthsLater adds months and stays within the month: a month after 31 January is the last day of February.
func monthsLater(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location()).AddDate(0, months, 0)
	return first.AddDate(0, 0, min(t.Day(), first.AddDate(0, 1, -1).Day())-1)
}
