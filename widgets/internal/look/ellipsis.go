package look

import (
	"sort"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// Ellipsize returns s on one line, cut with an ellipsis so that it is at most width wide.
func Ellipsize(s string, width, size float32, style fyne.TextStyle) string {
	s = OneLine(s)
	fits := func(t string) bool { return fyne.MeasureText(t, size, style).Width <= width }
	runes := []rune(s)
	// No character that matters is narrower than a tenth of the size: longer text is cut without measuring it.
	if most := int(width/size*10) + 1; len(runes) > most {
		runes = runes[:max(most, 0)]
	} else if fits(s) {
		return s
	}
	n := sort.Search(len(runes), func(n int) bool { return !fits(string(runes[:n+1]) + "…") })
	return strings.TrimRight(string(runes[:n]), " ") + "…"
}

// OneLine replaces characters that would break a line or be drawn as a box.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if IsLineEnd(r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// IsLineEnd reports whether r ends a line in Unicode.
func IsLineEnd(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}
