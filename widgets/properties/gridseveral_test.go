package properties

import (
	"fmt"
	"strings"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// newSeveralTest shows a grid for several users: the group is the same for all, the rest differs.
func newSeveralTest(t *testing.T) *gridTest {
	t.Helper()
	gt := &gridTest{before: widgets.NewButton("before", nil), after: widgets.NewButton("after", nil)}
	g := NewGrid()
	g.Several = true
	g.AddSection("Identity")
	g.AddReadOnly("id", "User-ID", "help of id")
	g.AddText("name", "Name", "help of name")
	g.AddChoice("group", "Group-ID", "help of group", []string{"OPS", "VAULT"})
	g.AddBool("disabled", "Disabled", "help of disabled")
	g.SetPlaceHolder("name", "none")
	g.SetMany("id", "alice", "bob")
	g.SetMany("name", "Alice", "Bob")
	g.SetMany("group", "OPS", "OPS", "OPS")
	g.SetMany("disabled", True, False)
	g.OnChange = func(id string) { gt.log = append(gt.log, fmt.Sprint(id, "=", g.Value(id), " ", g.Ticked(id))) }
	gt.Grid = g
	gt.w = show(t, widgets.Stacked(gt.before, g, gt.after), 500, 500)
	g.SetWindow(gt.w)
	gt.FocusFirst()
	return gt
}

// reads returns what a row shows beside its name, with the tick before it.
func (g *gridTest) reads(id string) string {
	r := g.row(id)
	text := test.WidgetRenderer(r.cover).(*gridCoverRenderer).text.Text
	if box := test.WidgetRenderer(r.tick).(*gridTickRenderer).box; r.tick.Visible() {
		return map[bool]string{false: "[ ] ", true: "[x] "}[strings.Contains(box.Resource.Name(), "checked")] + text
	}
	return text
}

// tab presses Tab until a tick or an editor has the focus, and returns it: "tick of name" or "name".
func (g *gridTest) tabbed() string {
	for _, r := range g.rows {
		if f := g.w.Canvas().Focused(); f == fyne.Focusable(r.tick) {
			return "tick of " + r.id
		}
	}
	return g.focused()
}

func TestSeveralShowsWhatDiffers(t *testing.T) {
	g := newSeveralTest(t)
	check.Equal(t, "read-only", g.reads("id"), "(different)")
	check.Equal(t, "text", g.reads("name"), "[ ] (different)")
	check.Equal(t, "same", g.reads("group"), "[ ] OPS")
	check.Equal(t, "picked", g.reads("disabled"), "[ ] (different)")
	check.Equal(t, "values", g.Value("name")+g.Value("group")+g.Value("disabled"), "OPS")
	check.Equal(t, "differ", fmt.Sprint(g.Different("name"), g.Different("group")), "true false")
	check.Equal(t, "editor", g.row("name").entry.PlaceHolder, "(different)")
	picker := test.WidgetRenderer(g.row("disabled").pick).(*pickerRenderer)
	check.Equal(t, "picker", picker.text.Text, "(different)")
	check.Equal(t, "grey", picker.text.Color, look.Color(g, theme.ColorNamePlaceHolder))
	check.Equal(t, "help", g.help.Text, "help of name\n"+look.Say(tickHelp))
	g.Select("id")
	check.Equal(t, "help of what can't be changed", g.help.Text, "help of id")
	g.saw(t, "nothing was changed")
}

func TestSeveralTypingTicks(t *testing.T) {
	g := newSeveralTest(t)
	write(t, g.w, "C")
	g.saw(t, "typed", "name=C true")
	check.Equal(t, "name", g.reads("name"), "[x] C")
	press(g.w, fyne.KeyBackspace)
	g.saw(t, "emptied again", "name= false")
	check.Equal(t, "as it was", g.reads("name"), "[ ] (different)")
	press(g.w, fyne.KeyDown)
	write(t, g.w, "X")
	g.saw(t, "the same for all until now", "group=X true")
	press(g.w, fyne.KeyBackspace)
	write(t, g.w, "OPS")
	g.saw(t, "typed back", "group= true", "group=O true", "group=OP true", "group=OPS false")
	check.Equal(t, "no tick", g.reads("group"), "[ ] OPS")
	press(g.w, fyne.KeyDown)
	write(t, g.w, "f")
	g.saw(t, "chosen by letter", "disabled=False true")
	g.SetMany("name", "Dan", "Dan")
	g.SetMany("group")
	check.Equal(t, "read anew", g.reads("name")+g.reads("group"), "[ ] Dan[ ] OPS")
	check.Equal(t, "tick", g.Ticked("name"), false)
	g.saw(t, "no change by the user")
}

func TestSeveralTickByMouse(t *testing.T) {
	g := newSeveralTest(t)
	write(t, g.w, "Carol")
	g.log = nil
	g.SetError("name", "Too long.")
	test.Tap(g.row("name").tick)
	g.saw(t, "tick taken away", "name= false")
	check.Equal(t, "as before", g.reads("name"), "[ ] (different)")
	check.Equal(t, "editor", g.row("name").entry.Text+g.row("name").entry.PlaceHolder, "(different)")
	check.Equal(t, "error", g.Error("name"), "")
	test.Tap(g.row("name").tick)
	g.saw(t, "ticked: empty for all", "name= true")
	check.Equal(t, "its own text while empty", g.reads("name"), "[x] none")
	test.Tap(g.row("group").tick)
	g.saw(t, "ticked as it is", "group=OPS true")
	check.Equal(t, "focus", g.tabbed(), "tick of group")
	check.Equal(t, "selected", g.Selected(), "group")
	test.Tap(g.row("disabled").tick)
	g.saw(t, "a value has to be picked first")
	menu, ok := g.w.Canvas().Focused().(*widgets.Menu)
	if !ok {
		t.Fatal("no list opened")
	}
	press(g.w, fyne.KeyEscape)
	check.Equal(t, "not picked", g.reads("disabled"), "[ ] (different)")
	test.Tap(g.row("disabled").tick)
	check.Equal(t, "another list", g.w.Canvas().Focused() != fyne.Focusable(menu), true)
	press(g.w, fyne.KeyDown, fyne.KeyReturn)
	g.saw(t, "picked", "disabled=True true")
	test.Tap(g.row("disabled").tick)
	g.saw(t, "taken away", "disabled= false")
	check.Equal(t, "shown", g.reads("disabled"), "[ ] (different)")
}

func TestSeveralTickByKey(t *testing.T) {
	g := newSeveralTest(t)
	var way []string
	g.w.Canvas().Focus(g.before)
	for range 7 {
		g.w.Canvas().FocusNext()
		way = append(way, g.tabbed())
	}
	check.Equal(t, "Tab", strings.Join(way, ", "), "tick of name, name, tick of group, group, tick of disabled, disabled, after")
	g.Select("group")
	g.w.Canvas().FocusPrevious()
	press(g.w, fyne.KeySpace)
	g.saw(t, "Space", "group=OPS true")
	press(g.w, fyne.KeySpace)
	write(t, g.w, "x")
	g.saw(t, "Space again; a letter does nothing", "group=OPS false")
	press(g.w, fyne.KeyDown)
	check.Equal(t, "Down", g.tabbed(), "tick of disabled")
	press(g.w, fyne.KeyDown)
	check.Equal(t, "Down at the end", g.tabbed(), "tick of disabled")
	press(g.w, fyne.KeySpace)
	press(g.w, fyne.KeyDown, fyne.KeyDown, fyne.KeySpace)
	g.saw(t, "picked from the list", "disabled=False true")
	check.Equal(t, "focus", g.tabbed(), "disabled")
	g.w.Canvas().FocusPrevious()
	press(g.w, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	check.Equal(t, "Up, where there is no tick", g.tabbed(), "id")
	g.row("name").tick.focus()
	got := ""
	widgets.InstallKeys(g.w, widgets.Keys{Enter: func() { got += "E" }, Escape: func() { got += "X" }, Other: map[fyne.KeyName]func(){fyne.KeyF5: func() { got += "5" }}})
	press(g.w, fyne.KeyReturn, fyne.KeyEscape, fyne.KeyF5)
	check.Equal(t, "to the window", got, "EX5")
	ring := test.WidgetRenderer(g.row("name").tick).(*gridTickRenderer).ring
	check.Equal(t, "ring", ring.Visible(), true)
	g.SetReadOnly("name", true)
	check.Equal(t, "a row that can't be changed any more", g.tabbed(), "name")
	check.Equal(t, "ring", ring.Visible(), false)
	g.SetReadOnly("name", false)
	check.Equal(t, "and again", g.reads("name"), "[ ] (different)")
}

func TestSeveralTickedByProgram(t *testing.T) {
	g := newSeveralTest(t)
	g.SetTicked("group", true)
	g.SetTicked("disabled", true) // has no value to give
	g.SetTicked("id", true)       // can't be changed
	check.Equal(t, "ticked", fmt.Sprint(g.Ticked("group"), g.Ticked("disabled"), g.Ticked("id")), "true false false")
	g.SetTicked("group", false)
	check.Equal(t, "not ticked", g.Ticked("group"), false)
	g.Select("name")
	write(t, g.w, "x")
	g.log = nil
	g.SetVisible("name", false)
	check.Equal(t, "focus leaves a row that is hidden", g.focused(), "id")
	g.SetTicked("name", false)
	g.SetVisible("name", true)
	g.row("name").tick.focus()
	g.SetVisible("name", false)
	check.Equal(t, "also from its tick", g.focused(), "id")
	g.SetVisible("name", true)
	check.Equal(t, "put back", g.reads("name"), "[ ] (different)")
	g.saw(t, "nothing is said")
}

// A grid for one thing has no ticks, and nothing of it shows.
func TestOneHasNoTicks(t *testing.T) {
	g := newGridTest(t, 500)
	g.SetTicked("name", true)
	check.Equal(t, "tick", g.Ticked("name"), false)
	g.Select("name")
	check.Equal(t, "help", g.help.Text, "help of name")
	write(t, g.w, "x")
	check.Equal(t, "tick", g.Ticked("name"), false)
}
