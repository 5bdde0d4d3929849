package lang

import (
	"strings"
	"time"

	"tapetrack/data"
)

// Time words a time in its own time zone, by one of the layouts of package data.
func Time(t time.Time, layout data.Text) string { return Current().Time(t, layout) }

// Time is the function of that name, for the language.
func (l *Language) Time(t time.Time, layout data.Text) string {
	var b strings.Builder
	rest := l.T(layout)
	for rest != "" {
		at, name, text := firstName(rest, t)
		b.WriteString(t.Format(rest[:at]))
		if name == "" {
			break
		}
		b.WriteString(l.T(text))
		rest = rest[at+len(name):]
	}
	return b.String()
}

// firstName finds the first name of a month or weekday in a layout, and what it is at t.
func firstName(layout string, t time.Time) (at int, name string, text data.Text) {
	at = len(layout)
	for _, n := range names {
		if i := strings.Index(layout, n.layout); i >= 0 && i < at {
			at, name, text = i, n.layout, n.at(t)
		}
	}
	return at, name, text
}

// names are the names in layouts, the long ones before those that begin them.
var names = []struct {
	layout string
	at     func(time.Time) data.Text
}{
	{"January", func(t time.Time) data.Text { return months[t.Month()-1] }},
	{"Monday", func(t time.Time) data.Text { return weekdays[t.Weekday()] }},
	{"Jan", func(t time.Time) data.Text { return shortMonths[t.Month()-1] }},
	{"Mon", func(t time.Time) data.Text { return shortWeekdays[t.Weekday()] }},
}

var (
	months        = [...]data.Text{"January", "February", "March", "April", "month|May", "June", "July", "August", "September", "October", "November", "December"}
	shortMonths   = [...]data.Text{"Jan", "Feb", "Mar", "Apr", "short|May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	weekdays      = [...]data.Text{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
	shortWeekdays = [...]data.Text{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
)
