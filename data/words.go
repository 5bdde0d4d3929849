package data

import "strings"

// Listed lists things: "Name", "Name and Role", "Name, Email and Role". For a
// list that is cut, the last thing is how many more there are.
func Listed(things []string) string {
	if len(things) < 2 {
		return strings.Join(things, "")
	}
	last := len(things) - 1
	return strings.Join(things[:last], ", ") + " and " + things[last]
}

// Shortened returns what a sentence, or an event, can repeat of a text that
// anybody has made: its first 40 characters, on one line and without those that
// can't be seen.
func Shortened(s string) string {
	const most = 40
	runes := []rune(strings.Map(func(r rune) rune {
		if isControl(r) {
			return ' '
		}
		return r
	}, s))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
