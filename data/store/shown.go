package store

import (
	"strconv"
	"strings"
	"unicode"
)

// Shown returns a path, or a value found in a row, in a form that fits into one line of a
// message: quoted if it can't be printed, and at most 300 characters long.
func Shown(path string) string {
	const longest = 300
	if strings.ContainsFunc(path, func(r rune) bool { return !unicode.IsPrint(r) }) {
		path = strconv.Quote(path)
	}
	if r := []rune(path); len(r) > longest {
		path = string(r[:longest/2]) + "…" + string(r[len(r)-longest/2:])
	}
	return path
}
