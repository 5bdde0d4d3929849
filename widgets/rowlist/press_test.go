package rowlist

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
	"tapetrack/widgets"
	"tapetrack/widgets/internal/input"
)

// A button that comes up where a click on the list fell, such as the red one of a question that Delete opened, is not
// pressed by the second click.
func TestADoubleClickOnTheListPressesNothingElse(t *testing.T) {
	for name, at := range map[string]fyne.Position{"row": fyne.NewPos(20, 40), "header": fyne.NewPos(20, 5), "below the rows": fyne.NewPos(20, 190)} {
		l := New([]Column{{ID: "id", Title: "User-ID"}}, &rows{n: 2})
		w := show(t, l, 300, 200)
		pressed := 0
		over := widgets.NewButton("Delete", func() { pressed++ })
		test.TapAt(l, at)
		w.Canvas().Overlays().Add(over)
		over.Resize(w.Canvas().Size())
		test.TapAt(over, at)
		check.Equal(t, name+": pressed by the second click", pressed, 0)
		input.Forget()
		test.TapAt(over, at)
		check.Equal(t, name+": pressed by a click of its own", pressed, 1)
	}
}

// A context menu acts on what it was opened over, so it closes when something else is selected.
func TestTheMenuClosesWhenTheSelectionChanges(t *testing.T) {
	for name, c := range map[string]struct {
		change func(l *List)
		open   bool
	}{
		"nothing":          {func(l *List) { l.Refresh() }, true},
		"rows read again":  {func(l *List) { l.Reordered() }, true},
		"another row":      {func(l *List) { l.Select(1) }, false},
		"another cursor":   {func(l *List) { l.SetCursor(1) }, false},
		"all rows":         {func(l *List) { l.SelectAll() }, false},
		"a key":            {func(l *List) { l.SelectKeys([]int64{9}) }, false},
		"the row is gone":  {func(l *List) { l.Deselect(l.chosen.sorted()...) }, false},
		"other rows":       {func(l *List) { l.SetSource(&rows{n: 5}) }, false},
		"toggled by Space": {func(l *List) { l.space() }, false},
	} {
		l := newMultiTest(t, 10)
		l.Menu = func(int) *fyne.Menu { return fyne.NewMenu("", fyne.NewMenuItem("Unlock", func() {})) }
		l.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(20, 40), AbsolutePosition: fyne.NewPos(20, 40)})
		overlays := l.w.Canvas().Overlays()
		check.Equal(t, name+": the menu is open", overlays.Top() != nil, true)
		c.change(l.List)
		check.Equal(t, name+": the menu is open afterwards", overlays.Top() != nil, c.open)
	}
}
