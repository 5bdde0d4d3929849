package data

import (
	"strings"
	"unicode"
)

// IsInvisible reports whether a character leaves no trace on a screen: marks of
// direction, joiners and blanks without width, soft hyphens, selectors, fillers
// (Unicode Cf, Variation_Selector and Other_Default_Ignorable_Code_Point).
// Programs for mail and chat wrap what is copied from them in such characters.
// Control characters, tabs and line ends are not among them.
func IsInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// Typed drops what people type and programs copy along with a code that is made
// by a program: blanks, dashes and what is invisible. It is for codes only, which
// have none of these. Names and addresses are compared with all that they hold:
// two that only look alike must not be one user.
func Typed(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) || IsInvisible(r) {
			return -1
		}
		return r
	}, code)
}
