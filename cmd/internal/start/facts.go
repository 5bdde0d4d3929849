package start

import (
	"strings"
	"unicode/utf8"
)

// Facts returns a line for each name and its value, the values under each other.
func Facts(all [][2]string) []string {
	width := 0
	for _, f := range all {
		width = max(width, utf8.RuneCountInString(f[0]))
	}
	lines := make([]string, len(all))
	for i, f := range all {
		lines[i] = strings.TrimRight(f[0]+strings.Repeat(" ", width-utf8.RuneCountInString(f[0]))+"  "+f[1], " ")
	}
	return lines
}
