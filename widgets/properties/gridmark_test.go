package properties

import (
	"strings"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// coverText returns what the cover of a row shows, and whether it is bold.
func (g *gridTest) coverText(id string) (string, bool) {
	r := test.WidgetRenderer(g.row(id).cover).(*gridCoverRenderer)
	return r.text.Text, r.text.TextStyle.Bold
}

func TestGridUnit(t *testing.T) {
	g := newGridTest(t, 500)
	g.SetUnit("name", "seconds")
	g.SetValue("name", "30")
	text, _ := g.coverText("name")
	check.Equal(t, "cover", text, "30 seconds")
	g.Select("name")
	check.Equal(t, "value", g.Value("name"), "30")
	r := test.WidgetRenderer(g.row("name")).(*gridRowRenderer)
	entry, unit := g.row("name").place, r.unit
	if end := entry.Position().X + entry.Size().Width; unit.Hidden || unit.Position().X < end {
		t.Errorf("the unit begins at %v, the field ends at %v", unit.Position().X, end)
	}
	write(t, g.w, "5")
	g.Select("otp")
	text, _ = g.coverText("name")
	check.Equal(t, "cover after typing", text, "5 seconds")
	g.Select("name")
	press(g.w, fyne.KeyDelete)
	g.SetPlaceHolder("name", "60")
	g.Select("otp")
	text, _ = g.coverText("name")
	check.Equal(t, "cover of an empty row", text, "60 seconds")
}

func TestGridMark(t *testing.T) {
	g := newGridTest(t, 500)
	r := test.WidgetRenderer(g.row("otp")).(*gridRowRenderer)
	check.Equal(t, "dot", r.mark.Hidden, true)
	g.SetMark("otp", true)
	_, bold := g.coverText("otp")
	check.Equal(t, "bold", bold, true)
	check.Equal(t, "dot", r.mark.Hidden, false)
	check.Equal(t, "marked", g.Marked("otp"), true)
	g.SetMark("otp", false)
	_, bold = g.coverText("otp")
	check.Equal(t, "bold", bold, false)
	check.Equal(t, "dot", r.mark.Hidden, true)
}

func TestGridHelpChanges(t *testing.T) {
	g := newGridTest(t, 500)
	g.Select("otp")
	g.SetHelp("name", "something else")
	check.Equal(t, "help of another row", g.help.Text, "help of otp")
	g.SetHelp("otp", "something else")
	check.Equal(t, "help of the selected row", g.help.Text, "something else")
	g.SetValue("id", strings.Repeat("W", 100))
	g.Select("id")
	g.SetHelp("id", "more")
	check.Equal(t, "help of a row that is cut", g.help.Text, strings.Repeat("W", 100)+"\nmore")
}

func TestGridOnSelect(t *testing.T) {
	g := newGridTest(t, 500)
	g.OnSelect = func(id string) { g.log = append(g.log, "select "+id) }
	g.Select("name")
	g.Select("name")
	press(g.w, fyne.KeyDown)
	g.SetVisible("group", false)
	g.saw(t, "selected", "select name", "select group", "select ", "select name")
}

// A remark about a value stays while other rows are selected, above their help, and moves no row.
func TestGridRemark(t *testing.T) {
	g := newGridTest(t, 500)
	g.Select("group")
	before := g.row("otp").Position()
	g.SetRemark("group", "This one is new, and it is told in a sentence so long that the box below the rows has to be higher by a line.")
	g.Select("name")
	check.Equal(t, "told", g.remark.Visible() && g.remark.Text == g.Remark("group"), true)
	check.Equal(t, "help", g.help.Text, "help of name")
	check.Equal(t, "place", g.row("otp").Position(), before)
	if box := test.WidgetRenderer(g.Grid).(*gridRenderer).helpScroll; box.Size().Height < box.Content.MinSize().Height {
		t.Errorf("the box is %v high, what it says %v", box.Size().Height, box.Content.MinSize().Height)
	}
	g.SetRemark("group", "")
	check.Equal(t, "taken away", g.remark.Visible(), false)
}

// A note stands below the field of its row, keeps its height, and is scrolled into sight with it.
func TestGridNote(t *testing.T) {
	g := NewGrid()
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		g.AddText(id, id, "")
	}
	meter := widgets.NewMeter(2)
	g.AddNote(meter)
	g.AddText("again", "Again", "")
	show(t, g, 500, 260)
	row, next := g.row("g"), g.row("again")
	height := meter.MinSize().Height
	check.Equal(t, "below its row", next.Position().Y, row.Position().Y+row.Size().Height+height)
	g.Select("g")
	driver := fyne.CurrentApp().Driver()
	if end, edge := driver.AbsolutePositionForObject(next).Y, driver.AbsolutePositionForObject(g.scroll).Y+g.scroll.Size().Height; end > edge {
		t.Errorf("the note ends at %v, what is seen at %v", end, edge)
	}
	meter.Set(2, widgets.MessageWarning, "short")
	check.Equal(t, "keeps its height", next.Position().Y, row.Position().Y+row.Size().Height+height)
	check.Equal(t, "begins where the fields do", meter.Position().X, row.place.Position().X)
}
