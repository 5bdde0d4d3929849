package words

import (
	"time"

	"tapetrack/data"
)

// Rows words how many rows a list has: "1 user", "1,284 users", and "10,000+ users"
// if there are more.
func Rows(n data.RowCount, unit string) string {
	if n.More {
		return counted(n) + " " + unit + "s"
	}
	return Count(n.N, unit)
}

// RowsOf words how many of all rows there are: "12 of 1,284 users", "10,000+ of
// 1,000,000 users".
func RowsOf(some, all data.RowCount, unit string) string {
	return counted(some) + " of " + Rows(all, unit)
}

func counted(n data.RowCount) string {
	if n.More {
		return Number(n.N) + "+"
	}
	return Number(n.N)
}

// Wait words a duration for people, in the unit that is easiest to grasp: "45 seconds",
// "2 minutes", "1 hour", "3 days". It rounds up, so that waiting as long as it says is
// enough.
func Wait(d time.Duration) string {
	words, _ := wait(d)
	return words
}

// wait is Wait, and reports whether the duration is exactly that.
func wait(d time.Duration) (words string, exact bool) {
	const minute, hour, day = 60, 3600, 24 * 3600
	seconds := int64((d + time.Second - 1) / time.Second)
	each, unit := int64(day), "day"
	switch {
	case seconds <= 90 && seconds != minute:
		each, unit = 1, "second"
	case seconds <= 90*minute && seconds != hour:
		each, unit = minute, "minute"
	case seconds < 2*day:
		each, unit = hour, "hour"
	}
	n := (seconds + each - 1) / each
	return Count(n, unit), time.Duration(n*each)*time.Second == d
}
