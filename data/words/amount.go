package words

import (
	"time"

	"tapetrack/data"
)

// A Unit is what is counted: rows of a list, or what work has done so far.
type Unit struct {
	some, many data.Text // "%d users"; "%d+ users": at least so many
	of, ofMany data.Text // "%s of %d users"
	written    data.Text // "%d users were written to %s."; empty for what is not written to files
}

// The units.
var (
	Users    = Unit{"%d users", "%d+ users", "%s of %d users", "%s of %d+ users", "%d users were written to %s."}
	Members  = Unit{"%d members", "%d+ members", "%s of %d members", "%s of %d+ members", ""}
	Groups   = Unit{"%d groups", "%d+ groups", "%s of %d groups", "%s of %d+ groups", ""}
	Sessions = Unit{"%d sessions", "%d+ sessions", "%s of %d sessions", "%s of %d+ sessions", ""}
	Letters  = Unit{"%d letters", "%d+ letters", "%s of %d letters", "%s of %d+ letters", ""}
	Events   = Unit{"%d events", "%d+ events", "%s of %d events", "%s of %d+ events", "%d events were written to %s."}
	Records  = Unit{"%d records", "%d+ records", "%s of %d records", "%s of %d+ records", ""}
	Lines    = Unit{"%d rows", "%d+ rows", "%s of %d rows", "%s of %d+ rows", ""}
)

// Count words a number of things: "1 user", "1,284 users".
func Count[N int | int64](n N, unit Unit) data.Sentence { return data.Say(unit.some, n) }

// Written says that things were written to a file.
func Written(n int64, unit Unit, path string) data.Sentence { return data.Say(unit.written, n, path) }

// Rows words how many rows a list has: "1 user", "1,284 users", and "10,000+ users"
// if there are more.
func Rows(n data.RowCount, unit Unit) data.Sentence {
	if n.More {
		return data.Say(unit.many, n.N)
	}
	return data.Say(unit.some, n.N)
}

// RowsOf words how many of all rows there are: "12 of 1,284 users", "10,000+ of
// 1,000,000 users".
func RowsOf(some, all data.RowCount, unit Unit) data.Sentence {
	number := data.Say("%d", some.N)
	if some.More {
		number = data.Say("%d+", some.N)
	}
	if all.More {
		return data.Say(unit.ofMany, number, all.N)
	}
	return data.Say(unit.of, number, all.N)
}

// Wait words a duration for people, in the unit that is easiest to grasp: "45 seconds",
// "2 minutes", "1 hour", "3 days". It rounds up, so that waiting as long as it says is
// enough.
func Wait(d time.Duration) data.Sentence {
	words, _ := wait(d)
	return words
}

// wait is Wait, and reports whether the duration is exactly that.
func wait(d time.Duration) (words data.Sentence, exact bool) {
	const minute, hour, day = 60, 3600, 24 * 3600
	seconds := int64((d + time.Second - 1) / time.Second)
	each, unit := int64(day), daysLong
	switch {
	case seconds <= 90 && seconds != minute:
		each, unit = 1, secondsLong
	case seconds <= 90*minute && seconds != hour:
		each, unit = minute, minutesLong
	case seconds < 2*day:
		each, unit = hour, hoursLong
	}
	n := (seconds + each - 1) / each
	return data.Say(unit, n), time.Duration(n*each)*time.Second == d
}

const (
	secondsLong data.Text = "%d seconds"
	minutesLong data.Text = "%d minutes"
	hoursLong   data.Text = "%d hours"
	daysLong    data.Text = "%d days"
)
