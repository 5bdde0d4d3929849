package data

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DayFormat is how a day is typed, and shown where it can be typed.
const DayFormat = time.DateOnly

// ParseDay returns the first instant, in a zone, of a day that was typed as DayFormat:
// midnight, or 01:00 where clocks are put forward at midnight.
func ParseDay(text string, zone *time.Location) (time.Time, error) {
	return ParseTime(DayFormat, text, zone)
}

// A DayOrder is the order in which a computer's users write the numbers of a day.
type DayOrder int

// The orders.
const (
	UnknownOrder DayOrder = iota
	DayFirst              // 28/12/2026
	MonthFirst            // 12/28/2026
)

// ReadDay is ParseDay for people, who also type 2026/12/28, 28.12.2026, or a day in the
// order of their computer. It refuses what could be two days.
func ReadDay(text string, zone *time.Location, order DayOrder) (time.Time, error) {
	text = strings.TrimSpace(text)
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/. ", r) })
	if len(parts) != 3 {
		return ParseDay(text, zone)
	}
	var n [3]int
	for i, part := range parts {
		var err error
		if n[i], err = strconv.Atoi(part); err != nil {
			return ParseDay(text, zone)
		}
	}
	year, month, day := n[0], n[1], n[2]
	switch {
	case len(parts[0]) == 4:
	case len(parts[2]) != 4:
		return ParseDay(text, zone)
	case n[0] > 12 || n[0] == n[1] || strings.Contains(text, ".") || n[1] <= 12 && order == DayFirst:
		year, month, day = n[2], n[1], n[0]
	case n[1] > 12 || order == MonthFirst:
		year, month, day = n[2], n[0], n[1]
	default:
		return time.Time{}, errTwoDays
	}
	return ParseDay(fmt.Sprintf("%04d-%02d-%02d", year, month, day), zone)
}

var errTwoDays = errors.New("the text could be two days")

// ParseTime is time.ParseInLocation for what people type. If clocks show a time
// twice, it returns the first; if they skip it, the moment at which they are put
// forward. Package time promises neither: it may return an instant of the day before.
// A text that names its zone is parsed in that zone.
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

// DayLater returns the first instant of the day that many months and days after the
// day of t, in the zone of t, where a day may have 23 or 25 hours.
func DayLater(t time.Time, months, days int) time.Time {
	y, m, d := t.Date()
	return firstShown(time.Date(y, m+time.Month(months), d+days, 0, 0, 0, 0, time.UTC), t.Location())
}

// firstShown returns the first instant at which clocks in a zone show what wall shows
// in UTC, or the moment at which they skip it.
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

// inZone returns a time at which clocks in a zone show what t shows.
func inZone(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
}

// IsWritable reports whether RFC 3339 can write the year of t, 0 to 9999. Our programs
// store no other times.
func IsWritable(t time.Time) bool { return t.UTC().Year() >= 0 && t.UTC().Year() <= 9999 }
