package widgets

import (
	"strings"
	"testing"

	"tapetrack/test/check"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// A text that is too long for its place is set smaller, and none of it is cut.
func TestLargeCodeFits(t *testing.T) {
	for _, text := range []string{"K7QX-2MPA-ZT4D", strings.Repeat("K7QX-", 12)} {
		l := NewLargeCode("Code", text)
		show(t, l, 300, 60)
		drawn := test.WidgetRenderer(l).(*largeCodeRenderer).text
		check.Equal(t, "text", drawn.Text, text)
		check.Equal(t, "large", drawn.TextSize == largeCodeSize, len(text) < 20)
		if width := fyne.MeasureText(text, drawn.TextSize, drawn.TextStyle).Width; width > 300-2*largeCodePad+1 {
			t.Errorf("%q is %v wide", text, width)
		}
	}
}
