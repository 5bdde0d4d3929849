package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/look"
	"tapetrack/widgets/internal/widgettest"
)

// The window, canvas and driver of the test driver, whose windows get no shortcuts otherwise.
type (
	hearingApp    struct{ fyne.App }
	hearingDriver struct{ fyne.Driver }
	hearingWindow struct {
		fyne.Window
		canvas *hearingCanvas
	}
	hearingCanvas struct {
		fyne.Canvas
		shortcuts fyne.ShortcutHandler
	}
)

var hearing *hearingCanvas

func (a hearingApp) Driver() fyne.Driver { return hearingDriver{a.App.Driver()} }

func (d hearingDriver) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	if d.Driver.CanvasForObject(o) == nil {
		return nil
	}
	return hearing
}

func (w hearingWindow) Canvas() fyne.Canvas { return w.canvas }

func (c *hearingCanvas) AddShortcut(s fyne.Shortcut, f func(fyne.Shortcut)) {
	c.shortcuts.AddShortcut(s, f)
}
func (c *hearingCanvas) RemoveShortcut(s fyne.Shortcut) { c.shortcuts.RemoveShortcut(s) }
func (c *hearingCanvas) TypedShortcut(s fyne.Shortcut)  { c.shortcuts.TypedShortcut(s) }

// hearShortcuts lets w, the only window, get shortcuts.
func hearShortcuts(w fyne.Window) fyne.Window {
	hearing = &hearingCanvas{Canvas: w.Canvas()}
	fyne.SetCurrentApp(hearingApp{fyne.CurrentApp()})
	return hearingWindow{w, hearing}
}

// barTest is a window with a menu bar and a field.
type barTest struct {
	w     fyne.Window
	bar   *MenuBar
	field *Entry
	did   []string
}

func newBarTest(t *testing.T) *barTest {
	t.Helper()
	return newBarTestIn(t, NewTheme())
}

func newBarTestIn(t *testing.T, th fyne.Theme) *barTest {
	t.Helper()
	b := &barTest{field: NewEntry()}
	b.w = hearShortcuts(widgettest.Show(t, th, container.NewVBox(), 500, 300))
	b.bar = NewMenuBar(b.w)
	b.bar.Set(b.menus())
	b.w.SetContent(b.bar.Above(container.NewVBox(b.field)))
	InstallKeys(b.w, Keys{Escape: func() { b.did = append(b.did, "window's Escape") }})
	b.w.Canvas().Focus(b.field)
	return b
}

func (b *barTest) item(name string, key fyne.KeyName) *fyne.MenuItem {
	i := fyne.NewMenuItem(name, func() { b.did = append(b.did, name) })
	if key != "" {
		i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}
	}
	return i
}

func (b *barTest) menus() *fyne.MainMenu {
	grey := b.item("Delete", "D")
	grey.Disabled = true
	quit := b.item("Quit", "Q")
	quit.IsQuit = true
	sub := fyne.NewMenuItemWithIcon("Manage", theme.AccountIcon(), nil)
	sub.ChildMenu = fyne.NewMenu("", b.item("Unlock", ""), b.item("Disable", ""))
	return fyne.NewMainMenu(
		fyne.NewMenu("File", b.item("Print", "P"), grey, sub, fyne.NewMenuItemSeparator(), b.item("Log Out", "L"), quit),
		fyne.NewMenu("Administration", b.item("Users", ""), b.item("Policy", "")),
		fyne.NewMenu("Help", b.item("About", "")))
}

// shown returns the open menus: the names of each, the active one in brackets.
func (b *barTest) shown() string {
	m := openMenu(b.w.Canvas())
	if m == nil {
		return ""
	}
	var all []string
	for _, p := range m.panels {
		var names []string
		for i, r := range p.rows {
			name := r.item.Label
			if r.item.IsSeparator {
				name = "-"
			}
			if i == p.active {
				name = "[" + name + "]"
			}
			names = append(names, name)
		}
		all = append(all, strings.Join(names, " "))
	}
	return strings.Join(all, " > ")
}

// chord presses a key with a modifier.
func (b *barTest) chord(mod fyne.KeyModifier, key fyne.KeyName) {
	s := &desktop.CustomShortcut{KeyName: key, Modifier: mod}
	if f, ok := b.w.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	b.w.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

func (b *barTest) saw(t *testing.T, what, shown string, did ...string) {
	t.Helper()
	check.Equal(t, what+": shown", b.shown(), shown)
	check.Equal(t, what+": did", strings.Join(b.did, ", "), strings.Join(did, ", "))
	b.did = nil
}

const (
	fileMenu  = "[Print] Delete Manage - Log Out Quit"
	adminMenu = "[Users] Policy"
)

func TestMenuBarByKeys(t *testing.T) {
	b := newBarTest(t)
	press(b.w, fyne.KeyF10)
	b.saw(t, "F10", fileMenu)
	press(b.w, fyne.KeyEscape)
	b.saw(t, "Escape", "")
	check.Equal(t, "the focus is back", b.w.Canvas().Focused(), fyne.Focusable(b.field))

	b.chord(fyne.KeyModifierAlt, "A")
	b.saw(t, "Alt+A", adminMenu)
	press(b.w, fyne.KeyRight)
	b.saw(t, "Right", "[About]")
	press(b.w, fyne.KeyRight)
	b.saw(t, "Right, around the end", fileMenu)
	press(b.w, fyne.KeyDown)
	b.saw(t, "Down passes over what is grey", "Print Delete [Manage] - Log Out Quit")
	press(b.w, fyne.KeyRight)
	b.saw(t, "into the submenu", "Print Delete [Manage] - Log Out Quit > [Unlock] Disable")
	press(b.w, fyne.KeyLeft)
	b.saw(t, "out of it", "Print Delete [Manage] - Log Out Quit")
	press(b.w, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	b.saw(t, "Enter in the submenu", "", "Disable")
	check.Equal(t, "the focus is back", b.w.Canvas().Focused(), fyne.Focusable(b.field))

	b.chord(fyne.KeyModifierAlt, "F")
	press(b.w, fyne.KeyUp)
	b.saw(t, "Up, around the end", "Print Delete Manage - Log Out [Quit]")
	press(b.w, fyne.KeyHome)
	b.saw(t, "Home", fileMenu)
	b.chord(fyne.KeyModifierAlt, "H")
	b.saw(t, "Alt+H while a menu is open", "[About]")
	press(b.w, fyne.KeyLeft, fyne.KeyEnd, fyne.KeySpace)
	b.saw(t, "Space", "", "Policy")
	check.Equal(t, "the character of Space", b.field.Text, "")
}

// Alt alone opens the bar when it comes up, unless it was held for another key.
func TestAltAlone(t *testing.T) {
	b := newBarTest(t)
	goDown(b.w, desktop.KeyAltLeft)
	b.saw(t, "Alt is down", "")
	comeUp(b.w, desktop.KeyAltLeft)
	b.saw(t, "Alt came up", fileMenu)
	press(b.w, desktop.KeyAltLeft)
	b.saw(t, "Alt again", "")
	goDown(b.w, desktop.KeyAltLeft)
	press(b.w, fyne.KeyTab)
	comeUp(b.w, desktop.KeyAltLeft)
	b.saw(t, "Alt with another key", "")
	goDown(b.w, desktop.KeyAltRight)
	Used() // a click
	comeUp(b.w, desktop.KeyAltRight)
	b.saw(t, "Alt with a click", "")
}

func (b *barTest) click(x, y float32) {
	pause()
	test.TapCanvas(b.w.Canvas(), fyne.NewPos(x, y))
}

func (b *barTest) point(x, y float32) { test.MoveMouse(b.w.Canvas(), fyne.NewPos(x, y)) }

// middle returns the middle of row i of the last open menu.
func (b *barTest) middle(i int) (x, y float32) {
	p := openMenu(b.w.Canvas()).last()
	return p.pos.X + p.size.Width/2, p.pos.Y + menuPad + p.rows[i].y + p.rows[i].height/2
}

// title returns the middle of title i.
func (b *barTest) title(i int) (x, y float32) {
	return b.bar.spans[i].x + b.bar.spans[i].width/2, look.RowHeight / 2
}

func TestMenuByMouse(t *testing.T) {
	b := newBarTest(t)
	before := Presses()
	b.bar.MouseDown(&desktop.MouseEvent{})
	check.Equal(t, "a press on the bar is use", Presses() > before, true)
	b.w.Canvas().Unfocus() // as Fyne does when the button goes down
	b.click(b.title(0))
	b.saw(t, "a click on a title", "Print Delete Manage - Log Out Quit")
	b.point(b.title(1))
	b.saw(t, "the pointer on another title", "Users Policy")
	b.click(b.middle(1))
	b.saw(t, "a click on an item", "", "Policy")
	check.Equal(t, "the focus is back", b.w.Canvas().Focused(), fyne.Focusable(b.field))

	b.click(b.title(0))
	b.point(b.middle(2))
	b.saw(t, "the pointer on a submenu", "Print Delete [Manage] - Log Out Quit > Unlock Disable")
	b.click(b.middle(0))
	b.saw(t, "a click in it", "", "Unlock")
	b.click(b.title(0))
	b.click(b.middle(1))
	b.click(b.middle(3))
	b.saw(t, "clicks on what is grey and on a line", "Print Delete Manage - Log Out Quit")
	b.click(400, 250)
	b.saw(t, "a click beside it", "")
	b.click(b.title(0))
	b.click(b.title(0))
	b.saw(t, "a second click on the title", "")
	x, y := b.title(0)
	pause()
	test.TapCanvas(b.w.Canvas(), fyne.NewPos(x, y))
	test.TapCanvas(b.w.Canvas(), fyne.NewPos(x, y))
	b.saw(t, "a double click on the title", "Print Delete Manage - Log Out Quit")
	before = Presses()
	openMenu(b.w.Canvas()).MouseDown(&desktop.MouseEvent{})
	check.Equal(t, "a press on a menu is use", Presses() > before, true)
}

// The keys of the items work while no menu is open, wherever the focus is, and close one that is.
func TestMenuShortcuts(t *testing.T) {
	b := newBarTest(t)
	for _, focused := range []fyne.Focusable{b.field, nil} {
		b.w.Canvas().Focus(focused)
		b.chord(fyne.KeyModifierControl, "L")
		b.saw(t, "Ctrl+L", "", "Log Out")
	}
	press(b.w, fyne.KeyF10)
	b.chord(fyne.KeyModifierControl, "P")
	b.saw(t, "Ctrl+P while a menu is open", "", "Print")

	b.bar.Set(fyne.NewMainMenu(fyne.NewMenu("Other", b.item("New", "N"))))
	b.chord(fyne.KeyModifierControl, "L")
	b.chord(fyne.KeyModifierAlt, "F")
	b.saw(t, "keys of menus that are gone", "")
	b.chord(fyne.KeyModifierControl, "N")
	b.saw(t, "keys of the new ones", "", "New")
	b.chord(fyne.KeyModifierAlt, "O")
	b.saw(t, "their letters", "[New]")
}

// While a question is open the menus do nothing but quit.
func TestMenusRestBehindAModal(t *testing.T) {
	b := newBarTest(t)
	Inform(b.w, "Hello", "", nil)
	for _, key := range []fyne.KeyName{"L", "P"} {
		b.chord(fyne.KeyModifierControl, key)
	}
	b.chord(fyne.KeyModifierAlt, "F")
	press(b.w, fyne.KeyF10, desktop.KeyAltLeft)
	b.saw(t, "behind a question", "")
	b.chord(fyne.KeyModifierControl, "Q")
	b.saw(t, "Quit", "", "Quit")
}

// A question that comes while a menu is open closes it, and the focus finds its way back.
func TestModalClosesAMenu(t *testing.T) {
	b := newBarTest(t)
	press(b.w, fyne.KeyF10)
	Inform(b.w, "Hello", "", nil)
	check.Equal(t, "menu", b.bar.open == nil, true)
	press(b.w, fyne.KeyReturn)
	check.Equal(t, "focus", b.w.Canvas().Focused(), fyne.Focusable(b.field))
	press(b.w, fyne.KeyF10)
	b.saw(t, "F10 afterwards", fileMenu)
}
