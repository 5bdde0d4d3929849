package words

import (
	"strconv"
	"strings"

	"tapetrack/data"
)

// Listed lists things: "Name", "Name and Role", "Name, Email and Role". In a shortened
// list the last thing is how many more there are, see Names.
func Listed(things []string) string { return joined(things, " and ") }

// Either lists things of which one is chosen: "csv, xml or json".
func Either(things []string) string { return joined(things, " or ") }

func joined(things []string, last string) string {
	n := len(things) - 1
	if n < 1 {
		return strings.Join(things, "")
	}
	return strings.Join(things[:n], ", ") + last + things[n]
}

// MostNamed is the usual limit for Names in a window.
const MostNamed = 5

// Names lists at most so many things for a sentence: "alice, bob and 37 more users",
// where more is "more users". If there is only one too many, it is named as well.
func Names(things []string, most int, more string) string {
	if n := len(things) - most; n > 1 {
		return Listed(append(things[:most:most], Number(n)+" "+more))
	}
	return Listed(things)
}

// Number words a number with commas between thousands: "1,284".
func Number[N int | int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Count words a number of things: "1 user", "1,284 users".
func Count[N int | int64](n N, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return Number(n) + " " + unit + "s"
}

// Was returns the verb for a number of things: "was" or "were".
func Was[N int | int64](n N) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// Left words how many of something remain: "none left", "3 left".
func Left(n int) string {
	if n <= 0 {
		return "none left"
	}
	return Number(n) + " left"
}

// RecoveryCodes words how many of a set of recovery codes remain: "none yet" without a
// set, "none left", "3 left".
func RecoveryCodes(left, of int) string {
	if of == 0 {
		return "none yet"
	}
	return Left(left)
}

// Shortened returns a text from anywhere in a form that a sentence or an event can
// repeat: its first 40 characters, on one line, with blanks for those that can't be
// seen.
func Shortened(s string) string {
	const most = 40
	runes := []rune(strings.Map(func(r rune) rune {
		if data.IsUnseen(r) && !data.IsJoiner(r) {
			return ' '
		}
		return r
	}, s))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
