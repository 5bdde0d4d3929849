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

// Wait words a duration for people: "45 seconds", "2 minutes", "1 hour", "3 days".
// It rounds up, so that waiting as long as it says is enough.
func Wait(d time.Duration) string {
	seconds := int64((d + time.Second - 1) / time.Second)
	switch {
	case seconds <= 90:
		return Count(seconds, "second")
	case seconds <= 90*60:
		return Count((seconds+59)/60, "minute")
	case seconds <= 48*3600:
		return Count((seconds+3599)/3600, "hour")
	default:
		return Count((seconds+86399)/86400, "day")
	}
}
