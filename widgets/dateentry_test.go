package widgets

import (
	"testing"
	"time"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestDateEntry(t *testing.T) {
	const format = "2006-01-02"
	e := NewDateEntry(format, func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local) })
	w := show(t, e, 200, 40)
	w.Canvas().Focus(e)
	for _, c := range []struct {
		typed string
		keys  []fyne.KeyName
		want  string
	}{
		{"", []fyne.KeyName{fyne.KeyUp}, "2026-11-23"},
		{"soon", []fyne.KeyName{fyne.KeyPageDown}, "2026-11-23"},
		{"2026-02-28", []fyne.KeyName{fyne.KeyUp}, "2026-03-01"},
		{"2026-01-01", []fyne.KeyName{fyne.KeyDown}, "2025-12-31"},
		{"2026-10-31", []fyne.KeyName{fyne.KeyPageUp}, "2026-11-30"},
		{"2026-01-31", []fyne.KeyName{fyne.KeyPageUp}, "2026-02-28"},
		{"2024-03-31", []fyne.KeyName{fyne.KeyPageDown}, "2024-02-29"},
		{"2026-01-15", []fyne.KeyName{fyne.KeyPageDown, fyne.KeyDown}, "2025-12-14"},
	} {
		e.SetText("")
		test.Type(e, c.typed)
		press(w, c.keys...)
		check.Equal(t, c.typed, e.Text, c.want)
		check.Equal(t, "cursor", e.CursorColumn, len(c.want))
	}
	fyne.CurrentApp().Clipboard().SetContent(" 2026-11-23\r\n")
	e.SetText("")
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: fyne.CurrentApp().Clipboard()})
	check.Equal(t, "pasted", e.Text, "2026-11-23")
}

// The icon opens a calendar; a day that is picked there stands in the field.
func TestDateEntryCalendar(t *testing.T) {
	e := NewDateEntry(time.DateOnly, func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) })
	w := test.NewTempWindow(t, e)
	w.Resize(fyne.NewSize(400, 400))
	e.SetText("2026-12-28")
	e.ActionItem.(fyne.Tappable).Tapped(&fyne.PointEvent{})
	tapIn(w, "", 1)
	tapIn(w, "4", 0)
	check.Equal(t, "picked", e.Text, "2027-01-04")
	check.Equal(t, "calendar", w.Canvas().Overlays().Top() == nil, true)
	e.Disable()
	e.ActionItem.(fyne.Tappable).Tapped(&fyne.PointEvent{})
	check.Equal(t, "read-only: calendar", w.Canvas().Overlays().Top() == nil, true)
}

// Escape closes the calendar and nothing else, in a window and in a question, and no key reaches what is below. The next
// one is for the window.
func TestCalendarKeys(t *testing.T) {
	for _, inModal := range []bool{false, true} {
		e := NewDateEntry(time.DateOnly, func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) })
		left, entered := 0, 0
		leave, enter := func() { left++ }, func() { entered++ }
		w := show(t, container.NewVBox(), 500, 500)
		InstallKeys(w, Keys{Escape: leave, Enter: enter})
		if inModal {
			(&Modal{Content: e, Check: func() bool { enter(); return false }, Done: func(bool) { leave() }, Focus: e}).Show(w)
		} else {
			w.SetContent(container.NewVBox(e))
			w.Canvas().Focus(e)
		}
		PickDay(e, time.DateOnly, func() time.Time { return time.Now() })
		press(w, fyne.KeyReturn)
		(Keys{Escape: leave}).close(w.Canvas()) // Ctrl+W
		check.Equal(t, "calendar", openDropDown(w.Canvas()) != nil, true)
		press(w, fyne.KeyEscape)
		check.Equal(t, "calendar after Escape", openDropDown(w.Canvas()) == nil, true)
		check.Equal(t, "focus", w.Canvas().Focused() == fyne.Focusable(e), true)
		check.Equal(t, "left and entered", [2]int{left, entered}, [2]int{})
		press(w, fyne.KeyEscape)
		check.Equal(t, "left after the next Escape", left, 1)
	}
}

// Today picks the present day, whichever month is shown.
func TestCalendarToday(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }
	e := NewDateEntry(time.DateOnly, now)
	w := show(t, container.NewVBox(e), 500, 500)
	e.SetText("2027-03-31")
	PickDay(e, time.DateOnly, now)
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if b, ok := o.(*Button); ok && b.Text == "Today" {
			test.Tap(b)
		}
	}
	check.Equal(t, "picked", e.Text, "2026-11-23")
}

// tapIn taps the button of an open calendar with a text; nth counts those with the same one.
func tapIn(w fyne.Window, text string, nth int) {
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if b, ok := o.(*widget.Button); ok && b.Text == text {
			if nth == 0 {
				test.Tap(b)
			}
			nth--
		}
	}
}

// The title of a calendar is in the language of the program, and the arrows go to each month, also from the 31st.
func TestCalendarTitle(t *testing.T) {
	look.Speak(func(text string, args ...any) string {
		if text == "January" {
			text = "Januar"
		}
		return look.English(text, args...)
	})
	defer look.Speak(look.English)
	at := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	e := NewDateEntry(time.DateOnly, func() time.Time { return at })
	w := show(t, container.NewVBox(e), 500, 500)
	PickDay(e, time.DateOnly, func() time.Time { return at })
	title := func() string {
		for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
			if c, ok := o.(*calendar); ok {
				return c.title.Text
			}
		}
		return ""
	}
	check.Equal(t, "opened", title(), "Januar 2027")
	tapIn(w, "", 1)
	check.Equal(t, "forth", title(), "February 2027")
	tapIn(w, "", 0)
	tapIn(w, "", 0)
	check.Equal(t, "back", title(), "December 2026")
	tapIn(w, "31", 0)
	check.Equal(t, "picked", e.Text, "2026-12-31")
}
