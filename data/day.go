package data

import "time"

// DayFormat is how a day is typed and shown where it is typed.
const DayFormat = time.DateOnly

// ParseDay returns the first instant of a day that was typed as DayFormat, in a
// zone: midnight, or 01:00 where clocks are put forward at midnight.
func ParseDay(text string, zone *time.Location) (time.Time, error) {
	return ParseTime(DayFormat, text, zone)
}

// ParseTime is time.ParseInLocation for what people type: of a time that clocks
// show twice it returns the first, and for one that they leave out the moment at
// which they are put forward. Package time promises neither: it may return an
// instant of the day before. A text with a zone is taken as it is.
func ParseTime(layout, text string, zone *time.Location) (time.Time, error) {
	typed, err := time.Parse(layout, text) // what clocks show, as if they never changed
	if err != nil {
		return typed, err
	}
	elsewhere, _ := time.ParseInLocation(layout, text, time.FixedZone("", 1))
	if elsewhere.Equal(typed) {
		return typed.In(zone), nil // the text names its zone
	}
	return firstShown(typed, zone), nil
}

// DayLater returns the first instant of the day that many months and days after
// the day of t, in the zone of t: a day has 24 hours, or 23, or 25.
func DayLater(t time.Time, months, days int) time.Time {
	y, m, d := t.Date()
	return firstShown(time.Date(y, m+time.Month(months), d+days, 0, 0, 0, 0, time.UTC), t.Location())
}

// firstShown returns the first instant at which clocks of a zone show what wall
// shows in UTC, or the moment at which they skip it.
func firstShown(wall time.Time, zone *time.Location) time.Time {
	t := inZone(wall, zone)
	start, end := t.ZoneBounds()
	switch inZone(t, time.UTC).Compare(wall) {
	case -1:
		return end // t is before the clocks are put forward
	case 1:
		return start // or after
	}
	if start.IsZero() {
		return t
	}
	_, before := start.Add(-1).Zone()
	_, now := t.Zone()
	if first := t.Add(time.Duration(now-before) * time.Second); now < before && first.Before(start) {
		return first
	}
	return t
}

// inZone returns a time of a zone at which clocks show what t shows.
func inZone(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
}

// IsWritable reports whether a time is of the years that RFC 3339 has, which no
// program of ours leaves.
func IsWritable(t time.Time) bool { return t.UTC().Year() >= 0 && t.UTC().Year() <= 9999 }
