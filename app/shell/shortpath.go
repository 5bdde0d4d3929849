package shell

import (
	"strings"

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
