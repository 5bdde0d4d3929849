package shell

import (
	"time"

	"github.com/thlib/go-timezone-local/tzlocal"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// Clock words a moment with seconds and time zone, since codes depend on both:
// "Mon 23 Nov 2026 09:41:07 Europe/London (UTC+00:00)".
func Clock(t time.Time, zone string) string {
	return lang.T("%s %s (UTC%s)", data.Moment{At: t, Layout: data.LayoutClock}, zone, t.Format("-07:00"))
}

// What people read here. Tests ask for it by name.
const (
	ClockLate data.Text = "The clock of this computer is %s behind that of the server, by which codes are judged. Correct the date, time and time zone."
	ClockFast data.Text = "The clock of this computer is %s ahead of that of the server, by which codes are judged. Correct the date, time and time zone."
)

// MostApart is how far the clock of a computer may be from that of its server without a
// warning.
const MostApart = time.Minute

// ClockApart warns that the clock of this computer is not that by which codes are judged; it is
// empty if it is near enough. ahead is how far that of the server is ahead of it.
func ClockApart(ahead time.Duration) data.Sentence {
	switch {
	case ahead > MostApart:
		return data.Say(ClockLate, ahead)
	case ahead < -MostApart:
		return data.Say(ClockFast, -ahead)
	}
	return data.Sentence{}
}

// Zone names the time zone of this computer, like Europe/London. It reads files, so it must
// not run on Fyne's goroutine.
func Zone() string {
	if name, err := tzlocal.RuntimeTZ(); err == nil && name != "" {
		return name
	}
	name, _ := time.Now().Zone()
	return name
}

// Moment words a time for people as seen from now: "today 09:41",
// "yesterday 17:20", "tomorrow 08:00", "12 Nov 08:05", "3 Mar 2025 08:05",
// "never".
func Moment(t, now time.Time) string {
	if t.IsZero() {
		return lang.T("never")
	}
	t, now = t.Local(), now.Local()
	hour := t.Format("15:04")
	switch {
	case sameDay(t, now):
		return lang.T("today %s", hour)
	case sameDay(t, data.DayLater(now, 0, -1)):
		return lang.T("yesterday %s", hour)
	case sameDay(t, data.DayLater(now, 0, 1)):
		return lang.T("tomorrow %s", hour)
	case t.Year() == now.Year():
		return lang.Time(t, data.LayoutDayTime)
	default:
		return lang.Time(t, data.LayoutTime)
	}
}

// LastTime words when something happened that happened n times, in the words of Moment: "last
// today 09:41", or "today 09:41" if that was the only time.
func LastTime(n int, t, now time.Time) string {
	if n == 1 {
		return Moment(t, now)
	}
	return lang.T("last %s", Moment(t, now))
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}
