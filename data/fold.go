package data

import (
	"strings"
	"unicode"
)

// Fold returns the form of s under which User-IDs, e-mail addresses and
// Group-IDs are compared and kept unique: two strings that differ only in case
// have the same folded form.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return unicode.ToLower(least)
	}, s)
}
