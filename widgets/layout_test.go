package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tapetrack/test/check"
)

// Where OK and Cancel stand follows the system; Tab always comes to what does it first.
func TestButtonRowOrder(t *testing.T) {
	t.Cleanup(func(was bool) func() { return func() { okFirst = was } }(okFirst))
	for _, c := range []struct {
		system  string
		okFirst bool
		names   string
		want    string
	}{
		{"Windows", true, "OK Cancel Apply", "OK Cancel Apply"},
		{"GNOME and macOS", false, "OK Cancel", "Cancel OK"},
		{"GNOME and macOS", false, "OK Cancel Apply", "Apply Cancel OK"},
	} {
		okFirst = c.okFirst
		var buttons []fyne.CanvasObject
		for _, name := range strings.Fields(c.names) {
			buttons = append(buttons, NewButton(name, nil))
		}
		row := ButtonRow(buttons...)
		w := show(t, row, 500, 60)
		var tab, left []string
		for range buttons {
			w.Canvas().FocusNext()
			tab = append(tab, w.Canvas().Focused().(*Button).Text)
		}
		check.Equal(t, c.system+": Tab", strings.Join(tab, " "), c.names)
		for x := float32(0); x < 500; x++ {
			for _, b := range buttons {
				if b.Position().X == x {
					left = append(left, b.(*Button).Text)
				}
			}
		}
		check.Equal(t, c.system+": from the left", strings.Join(left, " "), c.want)
		last := row.Objects[1]
		for _, b := range buttons {
			if b.Position().X > last.Position().X {
				last = b
			}
		}
		check.Equal(t, c.system+": the row ends at the right", last.Position().X+last.Size().Width, row.Size().Width)
	}
}

// A long label has room inside the ring of the focus.
func TestButtonRowHasRoom(t *testing.T) {
	long := NewButton("Weiter bearbeiten", nil)
	show(t, ButtonRow(NewButton("OK", nil), long), 500, 60)
	letters := fyne.MeasureText(long.Text, theme.TextSize(), fyne.TextStyle{Bold: true}).Width
	if room := (long.Size().Width - letters) / 2; room < 10 {
		t.Errorf("%v units are free at each end of %q", room, long.Text)
	}
}

// A row stays as it is while its work is under way.
func TestButtonRowKeepsItsWidth(t *testing.T) {
	ok, cancel := NewButton("OK", nil), NewButton("Cancel", nil)
	row := ButtonRow(ok, cancel)
	show(t, row, 500, 60)
	before := row.MinSize()
	for _, text := range []string{"Signing in…", "Checking…", "Saving…", "Reading…", "Deleting…", "Verifying…", "Testing…", "Working…"} {
		ok.Busy(text)
		check.Equal(t, text, row.MinSize(), before)
		ok.Idle()
	}
}
