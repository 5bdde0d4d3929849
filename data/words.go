package data

import (
	"strconv"
	"strings"
)

// Listed lists things: "Name", "Name and Role", "Name, Email and Role". For a
// list that is cut, the last thing is how many more there are.
func Listed(things []string) string {
	if len(things) < 2 {
		return strings.Join(things, "")
	}
	last := len(things) - 1
	return strings.Join(things[:last], ", ") + " and " + things[last]
}

// MostNamed is how many things a sentence of a window names, see Names.
const MostNamed = 5

// Names lists things for a sentence, at most so many of them: "alice, bob and 37
// more users". more is what ends that. One alone too many is named all the same.
func Names(things []string, most int, more string) string {
	if n := len(things) - most; n > 1 {
		return Listed(append(things[:most:most], Number(n)+" "+more))
	}
	return Listed(things)
}

// Number words a number with separated thousands: "1,284".
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

// Left words how many of something remain: "none left", "3 left".
func Left(n int) string {
	if n <= 0 {
		return "none left"
	}
	return Number(n) + " left"
}

// Truth words a switch as the fields of a user do.
func Truth(on bool) string {
	if on {
		return "True"
	}
	return "False"
}

// Shortened returns what a sentence, or an event, can repeat of a text that
// anybody has made: its first 40 characters, on one line and without those that
// can't be seen.
func Shortened(s string) string {
	const most = 40
	runes := []rune(strings.Map(func(r rune) rune {
		if IsUnseen(r) && !IsJoiner(r) {
			return ' '
		}
		return r
	}, s))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}

// FirstOf returns the first character of s that is one of those, with true, or
// false if there is none. What is no UTF-8 counts as U+FFFD.
func FirstOf(s string, those func(rune) bool) (rune, bool) {
	for _, r := range s {
		if those(r) {
			return r, true
		}
	}
	return 0, false
}
