package properties

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
)

// What can be changed looks like a field, with an arrow where there is a list, whichever
// row is selected; what can't, does not.
func TestGridFieldsLookLikeFields(t *testing.T) {
	g := newGridTest(t, 500)
	for id, want := range map[string]struct{ field, icon bool }{
		"name": {true, false}, "group": {true, true}, "disabled": {true, true}, "otp": {true, true}, "activated": {false, false},
	} {
		for _, selected := range []string{"id", "password"} {
			g.Select(selected)
			r := test.WidgetRenderer(g.row(id).cover).(*gridCoverRenderer)
			check.Equal(t, id+": a field", !r.box.Hidden, want.field)
			check.Equal(t, id+": an icon", !r.icon.Hidden, want.icon)
		}
	}
	g.SetReadOnly("group", true)
	r := test.WidgetRenderer(g.row("group").cover).(*gridCoverRenderer)
	check.Equal(t, "read-only: a field", !r.box.Hidden, false)
	check.Equal(t, "read-only: an icon", !r.icon.Hidden, false)
}

// A field has no arrow while it offers nothing: a click where it would be only selects.
func TestGridArrowNeedsOptions(t *testing.T) {
	g := newGridTest(t, 500)
	g.SetReadOnly("group", false)
	for _, options := range [][]string{nil, {"OPS"}} {
		g.SetOptions("group", options)
		g.Select("id")
		row := g.row("group")
		r := test.WidgetRenderer(row.cover).(*gridCoverRenderer)
		check.Equal(t, "an icon beside the row's text", !r.icon.Hidden, len(options) > 0)
		check.Equal(t, "an icon in the field", row.entry.ActionItem.Visible(), len(options) > 0)
		row.cover.Tapped(&fyne.PointEvent{Position: fyne.NewPos(row.cover.Size().Width-4, 4)})
		check.Equal(t, "selected", g.Selected(), "group")
	}
}

// The box below the rows is drawn only around words.
func TestGridBoxNeedsWords(t *testing.T) {
	g := newGridTest(t, 500)
	g.SetHelp("group", "")
	for _, c := range []struct {
		row, wrong string
		box        bool
	}{{"otp", "", true}, {"group", "", false}, {"group", "There is none.", true}} {
		g.Select(c.row)
		g.SetError("group", c.wrong)
		check.Equal(t, "a box at "+c.row+": "+c.wrong, g.box.Visible(), c.box)
	}
}

// The help takes the room that the longest one needs: it neither grows nor shrinks from row
// to row.
func TestGridHelpTakesWhatItNeeds(t *testing.T) {
	g := newGridTest(t, 500)
	short := g.helpHeight()
	for _, id := range []string{"id", "otp"} {
		g.Select(id)
		check.Equal(t, "height at "+id, g.helpHeight(), short)
	}
	g.SetHelp("otp", "This help is much longer than the others, and so long that it does not fit into one line of the box below the rows of a grid.")
	if g.helpHeight() <= short {
		t.Errorf("the help is cut at a height of %v", g.helpHeight())
	}
}

// The box is as high as the help that it shows, also where the rows came later, and after
// the layouts of a window that opens: in one of them a grid has no room at all.
func TestGridHelpIsNotCut(t *testing.T) {
	const long = "This help is so long that it needs two lines of the box below the rows, in a window of this width at least."
	for name, act := range map[string]func(*gridTest){
		"rows that came later": func(g *gridTest) {
			g.Fill(func() { g.AddReadOnly("late", "Late", long) })
			g.Select("late")
		},
		"no room for a moment": func(g *gridTest) {
			g.SetHelp("otp", long)
			g.Select("otp")
			size := g.Size()
			g.Resize(fyne.NewSize(-32, -32))
			g.Resize(size)
		},
	} {
		g := newGridTest(t, 500)
		act(g)
		box := test.WidgetRenderer(g.Grid).(*gridRenderer).helpScroll.Size().Height
		if needs := g.help.MinSize().Height; g.help.Text != long || box < needs {
			t.Errorf("%s: the box is %v high, the help needs %v", name, box, needs)
		}
	}
}
