package properties

import (
	"strings"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets"

	"fyne.io/fyne/v2"
)

// readOnlyGrid is a grid between two buttons, none of whose rows can be edited.
func readOnlyGrid(t *testing.T, rows ...string) *gridTest {
	t.Helper()
	gt := &gridTest{Grid: NewGrid(), before: widgets.NewButton("before", nil), after: widgets.NewButton("after", nil)}
	gt.fill(rows...)
	gt.w = show(t, widgets.Stacked(gt.before, gt.Grid, gt.after), 300, 400)
	gt.SetWindow(gt.w)
	return gt
}

func (g *gridTest) fill(rows ...string) {
	g.Fill(func() {
		g.AddSection("State")
		for _, id := range rows {
			g.AddReadOnly(id, id, "help of "+id)
			g.SetValue(id, "value of "+id)
		}
	})
}

// A grid of facts is one Tab stop: the arrows go through its rows.
func TestGridOfFactsIsOneTabStop(t *testing.T) {
	g := readOnlyGrid(t, "a", "b", "c")
	var forth, back []string
	g.w.Canvas().Focus(g.before)
	for range 4 {
		g.tab(1)
		forth = append(forth, g.focused())
	}
	check.Equal(t, "Tab", strings.Join(forth, " "), "a after before a")
	press(g.w, fyne.KeyDown)
	for range 3 {
		g.tab(-1)
		back = append(back, g.focused())
	}
	check.Equal(t, "Shift+Tab", strings.Join(back, " "), "before after b")
	g.Fill(func() {})
	check.Equal(t, "focus of an empty grid", g.focused(), "nothing")
	g.w.Canvas().Focus(g.before)
	g.w.Canvas().FocusNext()
	check.Equal(t, "past an empty grid", g.focused(), "after")
}

// tab moves the focus on (1) or back (-1) as Fyne's driver does: a row that
// takes Tab gets the key.
func (g *gridTest) tab(by int) {
	c := g.w.Canvas()
	if f, ok := c.Focused().(fyne.Tabbable); ok && f.AcceptsTab() {
		g.tabFrom(g.selected, by)
	} else if by > 0 {
		c.FocusNext()
	} else {
		c.FocusPrevious()
	}
}

func TestGridFillKeepsTheSelection(t *testing.T) {
	g := readOnlyGrid(t, "a", "b", "c")
	g.Select("b")
	g.fill("x", "b", "y", "z")
	check.Equal(t, "focus", g.focused(), "b")
	check.Equal(t, "help", g.help.Text, "help of b")
	check.Equal(t, "rows", len(g.rows), 4)
	check.Equal(t, "value", g.Value("z"), "value of z")
	press(g.w, fyne.KeyDown)
	check.Equal(t, "next", g.focused(), "y")

	g.fill("a", "b") // the row is gone
	check.Equal(t, "focus", g.focused(), "a")
	g.w.Canvas().Focus(g.after)
	g.Select("b")
	g.w.Canvas().Focus(g.after)
	g.fill("b")
	check.Equal(t, "the focus is left where it is", g.focused(), "after")
	check.Equal(t, "selected", g.Selected(), "b")
	g.fill("c")
	check.Equal(t, "selected", g.Selected(), "")
	check.Equal(t, "help", g.help.Text, "")
}

// What is cut in a row that can't be changed is read in full below.
func TestGridTellsWhatIsCut(t *testing.T) {
	g := readOnlyGrid(t, "a", "b")
	long := "today 09:41, Checkpoint on loading-dock-17.vaults.example.com"
	g.SetValue("a", long)
	g.Select("a")
	check.Equal(t, "help", g.help.Text, long+"\nhelp of a")
	g.Select("b")
	check.Equal(t, "help", g.help.Text, "help of b")
}
