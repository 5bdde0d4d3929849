package look

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
)

func TestEllipsize(t *testing.T) {
	test.NewTempApp(t)
	plain := fyne.TextStyle{}
	check.Equal(t, "fits", Ellipsize("alice", 200, 13, plain), "alice")
	check.Equal(t, "one line", Ellipsize("a\r\nb\tc", 200, 13, plain), "a  b c")
	cut := Ellipsize(strings.Repeat("wide word ", 30), 100, 13, plain)
	if !strings.HasSuffix(cut, "…") || fyne.MeasureText(cut, 13, plain).Width > 100 {
		t.Errorf("cut to %q", cut)
	}
	huge := Ellipsize(strings.Repeat("ä", 1<<20), 100, 13, plain)
	if !strings.HasSuffix(huge, "…") || len(huge) > 200 {
		t.Errorf("cut to %d bytes", len(huge))
	}
}
