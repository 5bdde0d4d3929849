package data

import (
	"strings"
	"unicode"
)

// Typed returns a code in the form in which it is compared: without the blanks, dashes
// and invisible characters that people type, or programs copy, along with it. It is for
// codes only, which have none of these. Names and addresses go through Tidy: two that
// only look alike must not be one user.
func Typed(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) || IsInvisible(r) {
			return -1
		}
		return r
	}, code)
}
