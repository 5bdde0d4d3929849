package words

import "time"

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
