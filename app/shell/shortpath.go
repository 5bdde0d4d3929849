package shell

import (
	"path/filepath"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// KeepEnd shortens a text with a path in it to a width in Fyne units, in small print, by leaving out the first folders: the
// name of the file tells most. A name that is wider alone stays whole.
func KeepEnd(text string, width float32) string {
	size := theme.Size(theme.SizeNameCaptionText)
	short := text
	for fyne.MeasureText(short, size, fyne.TextStyle{}).Width > width {
		rest := strings.TrimPrefix(short, "…")
		at := strings.IndexAny(rest[min(1, len(rest)):], `/\`)
		if at < 0 {
			break
		}
		short = "…" + rest[at+1:]
	}
	return short
}

// NameBelow puts the name of a file below its folder where the path is long, and breaks a folder that is long itself after
// one of its parts: a paragraph would break it anywhere.
func NameBelow(path string) string {
	const longest = 40 // characters that a line of the narrowest card holds
	folder, name := filepath.Split(path)
	if folder == "" || utf8.RuneCountInString(path) <= longest {
		return path
	}
	var lines []string
	line := ""
	for _, part := range strings.SplitAfter(folder, string(filepath.Separator)) {
		if line != "" && utf8.RuneCountInString(line+part) > longest {
			lines, line = append(lines, line), ""
		}
		line += part
	}
	return strings.Join(append(lines, line, name), "\n")
}
