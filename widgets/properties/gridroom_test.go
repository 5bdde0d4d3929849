package properties

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
	"tapetrack/widgets"
)

// crowded is a grid with more rows than fit, one of which has a help of several lines, and another a value that is cut.
func crowded(t *testing.T, width, height float32) *gridTest {
	t.Helper()
	gt := &gridTest{Grid: NewGrid(), before: widgets.NewButton("before", nil), after: widgets.NewButton("after", nil)}
	gt.AddSection("State")
	for i := range 20 {
		gt.AddText(fmt.Sprint(i), fmt.Sprint("Row ", i), strings.Repeat("eleven chars ", 2*i))
	}
	gt.AddReadOnly("cut", "Cut", strings.Repeat("eleven chars ", 38))
	gt.SetValue("cut", strings.Repeat("a long value ", 20))
	gt.w = show(t, gt.Grid, width, height)
	gt.SetWindow(gt.w)
	return gt
}

// The box below the rows holds the longest of its texts, and a value that is cut. Only where that would leave fewer than
// four lines it shows less, and then whole lines.
func TestGridHelpIsWhole(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 700, Height: 640}, {Width: 500, Height: 600}, {Width: 330, Height: 900}} {
		g := crowded(t, size.Width, size.Height)
		for _, r := range g.rows {
			g.Select(r.id)
			if box := test.WidgetRenderer(g.Grid).(*gridRenderer).helpScroll.Size().Height; box < g.help.MinSize().Height {
				t.Errorf("%v, row %s: the box is %v high, the help %v", size, r.id, box, g.help.MinSize().Height)
			}
		}
	}
	g := crowded(t, 330, 300)
	check.Equal(t, "the title and three rows", g.scroll.Size().Height, 26+3*28)
	box, line := test.WidgetRenderer(g.Grid).(*gridRenderer).helpScroll.Size().Height, fyne.MeasureText("Ag", 13, fyne.TextStyle{}).Height
	lines := (box - 2*6 + 4) / (line + 4) // 6 around them and 4 between them
	if lines < 2 || lines-float32(int(lines+0.5)) > 0.01 {
		t.Errorf("the box has %v lines", lines)
	}
}

// A value that becomes longer than its place while its row is selected makes the box higher.
func TestGridHelpGrowsWithAValue(t *testing.T) {
	g := newGridTest(t, 500)
	g.Select("activated")
	g.SetValue("activated", strings.Repeat("today 09:41, Checkpoint ", 12))
	g.Select("id")
	g.Select("activated")
	if box := test.WidgetRenderer(g.Grid).(*gridRenderer).helpScroll.Size().Height; box < g.help.MinSize().Height {
		t.Errorf("the box is %v high, the help %v", box, g.help.MinSize().Height)
	}
}

// The last row that is seen as the grid opens is seen whole, and the first one after the keys have scrolled.
func TestGridShowsWholeRows(t *testing.T) {
	for height := float32(500); height < 530; height += 7 {
		g := crowded(t, 500, height)
		edge := g.scroll.Size().Height
		for _, r := range g.rows {
			if top := r.Position().Y; top < edge && top+r.Size().Height > edge+0.1 {
				t.Errorf("height %v: row %s is cut at %v, from %v", height, r.id, edge, top)
			}
		}
		g.Select("cut")
		at := g.scroll.Offset.Y
		for _, r := range g.rows {
			if top := r.Position().Y; top < at-0.1 && top+r.Size().Height > at+0.1 {
				t.Errorf("height %v: row %s is cut at the top", height, r.id)
			}
		}
		last := g.row("cut")
		if end := last.Position().Y + last.Size().Height; end > at+edge+0.1 {
			t.Errorf("height %v: the selected row ends at %v, the rows at %v", height, end, at+edge)
		}
	}
}

// The scroll bar stands beside the fields, and where there is none they take its place.
func TestGridScrollBarHasItsPlace(t *testing.T) {
	g := crowded(t, 500, 500)
	check.Equal(t, "beside the bar", g.row("3").Size().Width, g.Size().Width-12)
	few := newGridTest(t, 500)
	check.Equal(t, "no bar", few.row("name").Size().Width, few.Size().Width)
}

// What can't be changed has no field, nor looks as if it were typed into while it is selected: the whole row is marked,
// with a frame while it has the focus. Copy takes its value.
func TestGridReadOnlyIsNoField(t *testing.T) {
	g := newGridTest(t, 500)
	g.SetReadOnly("otp", true)
	for _, id := range []string{"id", "otp"} {
		g.Select(id)
		r := test.WidgetRenderer(g.row(id)).(*gridRowRenderer)
		check.Equal(t, id+": the whole row is marked", r.ground.Visible() && r.ground.Size().Width == g.row(id).Size().Width, true)
		check.Equal(t, id+": frame", r.ring.Visible(), true)
		fyne.CurrentApp().Clipboard().SetContent("")
		g.w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{Clipboard: fyne.CurrentApp().Clipboard()})
		check.Equal(t, id+": copied", fyne.CurrentApp().Clipboard().Content(), g.Value(id))
		g.w.Canvas().Focus(g.after)
		check.Equal(t, id+": frame without the focus", r.ring.Visible(), false)
		check.Equal(t, id+": still marked", r.ground.Visible(), true)
	}
	check.Equal(t, "nothing is selected as in a field", g.row("id").entry.SelectedText(), "")
	_, _, _, edge := tightTheme{g.row("id")}.Color("inputBackground", 0).RGBA()
	check.Equal(t, "no ground of a field", edge, 0)
	check.Equal(t, "no edge of a field", tightTheme{g.row("id")}.Size("inputBorder"), 0)
	check.Equal(t, "a field has one", tightTheme{g.row("name")}.Size("inputBorder") > 0, true)
	g.Select("name")
	r := test.WidgetRenderer(g.row("name")).(*gridRowRenderer)
	check.Equal(t, "a field: frame of the row", r.ring.Visible(), false)
	check.Equal(t, "a field: its name is marked", r.ground.Size().Width < g.row("name").Size().Width/2, true)
}
