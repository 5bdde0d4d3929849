package data

import (
	"strings"
	"unicode"
)

// Typed drops what people type and programs copy along with a code that is made
// by a program: blanks, dashes and what is invisible. It is for codes only, in
// which these say nothing. Names and addresses are compared with all that they hold:
// two that only look alike must not be one user.
func Typed(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) || IsInvisible(r) {
			return -1
		}
		return r
	}, code)
}
