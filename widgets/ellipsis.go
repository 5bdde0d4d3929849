package widgets

import (
	"sort"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// ellipsize returns s on one line, cut with an ellipsis so that it is at most width wide.
func ellipsize(s string, width, size float32, style fyne.TextStyle) string {
	s = oneLine(s)
	fits := func(t string) bool { return fyne.MeasureText(t, size, style).Width <= width }
	runes := []rune(s)
	// No character that matters is narrower than a tenth of the size: what is longer than that is cut unmeasured.
	if most := int(width/size*10) + 1; len(runes) > most {
		runes = runes[:max(most, 0)]
	} else if fits(s) {
		return s
	}
	n := sort.Search(len(runes), func(n int) bool { return !fits(string(runes[:n+1]) + "…") })
	return strings.TrimRight(string(runes[:n]), " ") + "…"
}

// oneLine replaces what would break a line or draw a box.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if isLineEnd(r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}
