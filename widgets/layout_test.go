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

// Where a row has no room for what a busy button says, dots stand in its place: a window of a fixed size must not grow.
func TestButtonRowHasNoRoom(t *testing.T) {
	ok, cancel := NewButton("OK", nil), NewButton("Cancel", nil)
	row := ButtonRow(ok, cancel)
	show(t, row, row.MinSize().Width+80, 60)
	before := row.MinSize()
	const long, longer = "Wird geöffnet…", "Wird noch immer geöffnet…"
	for _, c := range []struct {
		says, shows string
		grows       bool
	}{{long, long, true}, {longer, "…", false}, {long, long, true}} {
		ok.Busy(c.says)
		row.Resize(row.Size().Max(row.MinSize()))
		row.Refresh()
		check.Equal(t, c.says+": shown", ok.Text, c.shows)
		check.Equal(t, c.says+": heard", ok.AccessibilityLabel(), c.says+", unavailable")
		if got := row.MinSize(); got.Width > before.Width+80 || (got.Width > before.Width) != c.grows {
			t.Errorf("%s: the row needs %v, at rest %v", c.says, got, before)
		}
		if ok.MinSize().Width > ok.Size().Width {
			t.Errorf("%s: the button needs %v and has %v", c.says, ok.MinSize(), ok.Size())
		}
	}
	ok.Idle()
	row.Refresh()
	check.Equal(t, "at rest", ok.Text, "OK")
	check.Equal(t, "width at rest", row.MinSize().Width, before.Width)
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
