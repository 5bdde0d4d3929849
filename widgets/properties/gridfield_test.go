package properties

import (
	"testing"

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
