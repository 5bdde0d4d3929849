package rowlist

import (
	"strings"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets/aloud"
	"tapetrack/widgets/internal/widgettest"

	"fyne.io/fyne/v2"
)

// A row says its cells after the titles of their columns, whether it is selected, and which one it is.
func TestHeard(t *testing.T) {
	l := newListTest(t, &rows{n: 1000, missing: 3})
	l.Call("Users")
	l.w.Canvas().Focus(l.List)
	widgettest.Press(l.w, fyne.KeyDown)
	items := aloud.Read(l.w.Canvas())[1:] // the first is the field above
	check.Equal(t, "list", items[0].Label, "Users, list, rows: 1000")
	check.Equal(t, "first row", items[1].Label, "User-ID user0, OTP Active, Name a name, selected, row 1 of 1000")
	check.Equal(t, "it has the focus", [2]bool{items[0].Focused, items[1].Focused}, [2]bool{false, true})
	check.Equal(t, "second row", items[2].Label, "User-ID user1, OTP Active, Name a name, row 2 of 1000")
	check.Equal(t, "one that is not loaded", items[4].Label, "Row 4 of 1000 is being read")
	widgettest.Press(l.w, fyne.KeyUp)
	items = aloud.Read(l.w.Canvas())[1:]
	check.Equal(t, "in the header", items[1].Label, "User-ID, column")
	check.Equal(t, "it has the focus", items[1].Focused, true)
	check.Equal(t, "sorted", Column{Title: "Name"}.Sorted(true).heard(), "Name, column, sorts downwards")
	l.SetSource(&rows{})
	items = aloud.Read(l.w.Canvas())
	if last := items[len(items)-1].Label; !strings.Contains(last, l.Empty) {
		t.Errorf("an empty list says %q", last)
	}
}
