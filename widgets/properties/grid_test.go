package properties

import (
	"fmt"
	"strings"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"
	"tapetrack/widgets/internal/widgettest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

type gridTest struct {
	*Grid
	w             fyne.Window
	before, after *widgets.Button
	log           []string
}

func newGridTest(t *testing.T, height float32) *gridTest {
	t.Helper()
	gt := &gridTest{before: widgets.NewButton("before", nil), after: widgets.NewButton("after", nil)}
	g := NewGrid()
	g.AddSection("Identity")
	g.AddReadOnly("id", "User-ID", "help of id")
	g.AddText("name", "Name", "help of name")
	g.AddChoice("group", "Group-ID", "help of group", []string{"OPS", "VAULT"})
	g.AddSection("Options")
	g.AddBool("disabled", "Disabled", "help of disabled")
	g.AddPassword("password", "Password", "help of password")
	g.AddBool("otp", "One Time Password", "help of otp")
	g.AddReadOnly("activated", "Activated", "help of activated")
	g.SetValue("id", "bob")
	g.SetValue("name", "Bob Baker")
	g.SetValue("activated", False)
	g.OnChange = func(id string) { gt.log = append(gt.log, id+"="+g.Value(id)) }
	gt.Grid = g
	gt.w = show(t, widgets.Stacked(gt.before, g, gt.after), 500, height)
	g.SetWindow(gt.w)
	return gt
}

// focused returns the id of the row that has the focus, or the text of the button.
func (g *gridTest) focused() string {
	switch f := g.w.Canvas().Focused().(type) {
	case *widgets.Button:
		return f.Text
	case nil:
		return "nothing"
	default:
		for _, r := range g.rows {
			if r.editor() == f {
				return r.id
			}
		}
		return fmt.Sprintf("%T", f)
	}
}

func (g *gridTest) saw(t *testing.T, what string, want ...string) {
	t.Helper()
	check.Equal(t, what, fmt.Sprint(g.log), fmt.Sprint(want))
	g.log = nil
}

func TestGridTabOrder(t *testing.T) {
	g := newGridTest(t, 500)
	var forth, back []string
	g.w.Canvas().Focus(g.before)
	for range 7 {
		g.w.Canvas().FocusNext()
		forth = append(forth, g.focused())
	}
	check.Equal(t, "Tab", strings.Join(forth, " "), "name group disabled password otp after before")
	g.w.Canvas().Focus(g.after)
	for range 6 {
		g.w.Canvas().FocusPrevious()
		back = append(back, g.focused())
	}
	check.Equal(t, "Shift+Tab", strings.Join(back, " "), "otp password disabled group name before")
}

// A read-only row can have the focus, but Fyne's Tab would go to the first widget of the window from there.
func TestGridTabFromReadOnly(t *testing.T) {
	g := newGridTest(t, 500)
	g.Select("id")
	check.Equal(t, "focus", g.focused(), "id")
	check.Equal(t, "takes Tab", g.w.Canvas().Focused().(fyne.Tabbable).AcceptsTab(), true)
	press(g.w, fyne.KeyTab)
	check.Equal(t, "Tab from the first", g.focused(), "name")
	g.Select("activated")
	press(g.w, fyne.KeyTab)
	check.Equal(t, "Tab from the last", g.focused(), "after")
	g.SetReadOnly("otp", true)
	g.Select("otp")
	check.Equal(t, "a read-only picker has the focus", g.focused(), "otp")
	press(g.w, fyne.KeyTab)
	check.Equal(t, "Tab from there", g.focused(), "after")
}

func TestGridSelection(t *testing.T) {
	g := newGridTest(t, 500)
	g.FocusFirst()
	check.Equal(t, "first", g.focused(), "name")
	check.Equal(t, "help", g.help.Text, "help of name")
	press(g.w, fyne.KeyDown)
	check.Equal(t, "down", g.focused(), "group")
	press(g.w, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	check.Equal(t, "up", g.Selected(), "id")
	covered := 0
	for _, r := range g.rows {
		if r.cover.Visible() {
			covered++
		}
	}
	check.Equal(t, "rows without editor", covered, len(g.rows)-1)
	cover := g.row("password").cover
	test.Tap(cover)
	check.Equal(t, "click on a value", g.focused(), "password")
	check.Equal(t, "help", g.help.Text, "help of password")
}

func TestGridTextIsReplacedWhenTyped(t *testing.T) {
	g := newGridTest(t, 500)
	g.FocusFirst()
	write(t, g.w, "Al")
	check.Equal(t, "value", g.Value("name"), "Al")
	g.saw(t, "changes", "name=A", "name=Al")
	g.SetValue("name", "Carol")
	g.SetMaxRunes("name", 5)
	g.SetValue("name", "Davidson")
	g.saw(t, "SetValue says nothing")
	press(g.w, fyne.KeyDown)
	check.Equal(t, "cover", test.WidgetRenderer(g.row("name").cover).(*gridCoverRenderer).text.Text, "David")
	write(t, g.w, "NIGHT")
	check.Equal(t, "a new group", g.Value("group"), "NIGHT")
}

func TestGridBool(t *testing.T) {
	g := newGridTest(t, 500)
	g.Select("disabled")
	press(g.w, fyne.KeySpace)
	g.saw(t, "Space", "disabled=True")
	write(t, g.w, "ttff")
	g.saw(t, "letters", "disabled=False")
	write(t, g.w, "T")
	check.Equal(t, "bool", g.Bool("disabled"), true)
	g.log = nil
	test.Tap(g.row("otp"))
	g.saw(t, "a click on the name selects")
	check.Equal(t, "focus", g.focused(), "otp")
	g.Select("disabled")
	test.Tap(g.row("otp").cover) // one click opens the list
	if _, ok := g.w.Canvas().Focused().(*widgets.Menu); !ok {
		t.Fatalf("a click on the value leaves the focus at %s", g.focused())
	}
	press(g.w, fyne.KeyDown, fyne.KeyReturn)
	g.saw(t, "the first one", "otp=True")
	g.SetReadOnly("otp", true)
	g.Select("disabled")
	test.Tap(g.row("otp").cover)
	check.Equal(t, "read-only: focus", g.focused(), "otp")
	g.Select("otp")
	press(g.w, fyne.KeySpace)
	write(t, g.w, "t")
	g.saw(t, "read-only")
}

func TestGridChoiceList(t *testing.T) {
	g := newGridTest(t, 500)
	g.Select("group")
	g.w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(
		&desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt})
	if _, ok := g.w.Canvas().Focused().(*widgets.Menu); !ok {
		t.Fatal("Alt+Down shows no list")
	}
	press(g.w, fyne.KeyDown, fyne.KeyDown, fyne.KeySpace)
	check.Equal(t, "value", g.Value("group"), "VAULT")
	g.saw(t, "change", "group=VAULT")
	press(g.w, fyne.KeyRight, fyne.KeySpace)
	write(t, g.w, "x")
	check.Equal(t, "a blank typed later", g.Value("group"), "VAULT x")
	press(g.w, fyne.KeyF4, fyne.KeyDown, fyne.KeyReturn)
	check.Equal(t, "F4", g.Value("group"), "OPS")
}

func TestGridEnterAndEscape(t *testing.T) {
	g := newGridTest(t, 500)
	got := ""
	widgets.InstallKeys(g.w, widgets.Keys{Enter: func() { got += "E" }, Escape: func() { got += "X" }})
	for _, id := range []string{"id", "name", "otp", "password"} {
		g.Select(id)
		press(g.w, fyne.KeyReturn, fyne.KeyEscape)
	}
	check.Equal(t, "to the window", got, "EXEXEXEX")
	g.OnEnter, g.OnEscape = func() { got += "e" }, func() { got += "x" }
	g.Select("otp")
	press(g.w, fyne.KeyReturn, fyne.KeyEscape)
	g.Select("name")
	press(g.w, fyne.KeyEnter, fyne.KeyEscape)
	check.Equal(t, "own", got, "EXEXEXEXexex")
}

// What is wrong is marked at its row and told below the rows, that of the selected row first; no row moves, neither then
// nor when it is mended.
func TestGridError(t *testing.T) {
	g := newGridTest(t, 500)
	places := func() (at []fyne.Position) {
		for _, r := range g.rows {
			at = append(at, fyne.CurrentApp().Driver().AbsolutePositionForObject(r))
		}
		return at
	}
	wrong := func(id string) bool { return test.WidgetRenderer(g.row(id)).(*gridRowRenderer).wrong.Visible() }
	before := fmt.Sprint(places())
	g.SetError("password", strings.Repeat("long sentence ", 20))
	check.Equal(t, "alone", g.trouble.Text, strings.Repeat("long sentence ", 20))
	g.SetError("name", "The name is missing.")
	check.Equal(t, "focus", g.focused(), "name")
	check.Equal(t, "told", g.trouble.Text, "Name: The name is missing.\nPassword: "+strings.Repeat("long sentence ", 20))
	check.Equal(t, "help", g.help.Text, "help of name")
	check.Equal(t, "places", fmt.Sprint(places()), before)
	check.Equal(t, "marked", fmt.Sprint(wrong("name"), wrong("password"), wrong("group")), "true true false")
	check.Equal(t, "edge", tightTheme{g.row("name")}.Color(theme.ColorNamePrimary, 0), look.Color(g, theme.ColorNameError))
	box := test.WidgetRenderer(g.Grid).(*gridRenderer).helpScroll
	if box.Size().Height < box.Content.MinSize().Height {
		t.Errorf("the box is %v high, what it says %v", box.Size().Height, box.Content.MinSize().Height)
	}
	write(t, g.w, "x")
	check.Equal(t, "after an edit", g.Error("name"), "")
	check.Equal(t, "marked", fmt.Sprint(wrong("name"), wrong("password")), "false true")
	check.Equal(t, "the other one", g.trouble.Text, "Password: "+strings.Repeat("long sentence ", 20))
	check.Equal(t, "places", fmt.Sprint(places()), before)
	g.SetVisible("password", false)
	check.Equal(t, "hidden", g.trouble.Text, "")
	g.SetVisible("password", true)
	check.Equal(t, "seen again", g.trouble.Visible(), true)
	g.SetError("password", "")
	check.Equal(t, "taken away", g.trouble.Visible(), false)
	check.Equal(t, "places", fmt.Sprint(places()), before)
}

func TestGridHiddenRows(t *testing.T) {
	g := newGridTest(t, 500)
	height := g.content.MinSize().Height
	g.SetVisible("activated", false)
	check.Equal(t, "height", g.content.MinSize().Height, height-look.RowHeight)
	g.Select("otp")
	press(g.w, fyne.KeyDown)
	check.Equal(t, "down", g.Selected(), "otp")
	check.Equal(t, "value stays", g.Value("activated"), False)
	g.SetVisible("otp", false)
	check.Equal(t, "focus goes to the row before", g.focused(), "password")
	g.SetVisible("activated", true)
	press(g.w, fyne.KeyDown)
	check.Equal(t, "down", g.Selected(), "activated")
}

func TestGridShowsTheSelectedRow(t *testing.T) {
	g := newGridTest(t, 260)
	if g.scroll.Size().Height >= g.content.MinSize().Height {
		t.Fatal("nothing to scroll; the test does not test")
	}
	seen := func(id string) {
		t.Helper()
		r := g.row(id)
		if y := r.Position().Y - g.scroll.Offset.Y; y < 0 || y+r.Size().Height > g.scroll.Size().Height {
			t.Errorf("row %s is at %v of %v", id, y, g.scroll.Size().Height)
		}
	}
	g.Select("activated")
	seen("activated")
	g.Select("id")
	seen("id")
	g.SetError("otp", strings.Repeat("long sentence ", 10))
	seen("otp")
	g.Select("id")
	over := fyne.CurrentApp().Driver().AbsolutePositionForObject(g.row("name").cover)
	test.Scroll(g.w.Canvas(), over.AddXY(20, 10), 0, -20)
	check.Equal(t, "the wheel over a value scrolls to", g.scroll.Offset.Y, 20)
}

func TestGridPassword(t *testing.T) {
	g := newGridTest(t, 500)
	g.Select("password")
	write(t, g.w, "secret")
	e := g.row("password").entry
	test.Tap(e.ActionItem.(fyne.Tappable))
	check.Equal(t, "revealed", e.Password, false)
	press(g.w, fyne.KeyDown)
	check.Equal(t, "concealed when left", e.Password, true)
	check.Equal(t, "cover", test.WidgetRenderer(g.row("password").cover).(*gridCoverRenderer).text.Text, "••••••")
	check.Equal(t, "value", g.Value("password"), "secret")
}

func TestGridUnknownRow(t *testing.T) {
	g := newGridTest(t, 500)
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	g.Value("nonsense")
}

// What a key presses in a grid is pressed once while it is held.
func TestAHeldKeyPressesOnce(t *testing.T) {
	n := 0
	count := func() { n++ }
	g := NewGrid()
	g.AddText("name", "Name", "")
	g.OnEnter, g.OnEscape = count, count
	w := show(t, g, 300, 200)
	g.SetWindow(w)
	g.FocusFirst()
	widgettest.HeldPressesOnce(t, w, &n, fyne.KeyReturn, fyne.KeyEscape)
}
