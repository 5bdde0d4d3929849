package widgets

import (
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/input"
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

// The letter that is underlined chooses, and is typed nowhere.
func TestMenuLetters(t *testing.T) {
	b := newBarTest(t)
	b.chord(fyne.KeyModifierAlt, "F")
	write(t, b.w, "l")
	b.saw(t, "a letter", "", "Log Out")
	b.chord(fyne.KeyModifierAlt, "F")
	write(t, b.w, "m")
	b.saw(t, "the letter of a submenu", "Print Delete [Manage] - Log Out Quit > [Unlock] Disable")
	write(t, b.w, "D")
	b.saw(t, "a letter in it", "", "Disable")
	b.chord(fyne.KeyModifierAlt, "F")
	write(t, b.w, "dz7")
	b.saw(t, "letters of what is grey, and of nothing", fileMenu)
	check.Equal(t, "typed", b.field.Text, "")
}

func TestAccessKeys(t *testing.T) {
	for labels, want := range map[string]string{
		"File Administration Help":        "F A H",
		"Add Delete Disable":              "A D i",
		"Print Properties":                "P r",
		"Select-All Select-None":          "S N",
		"a a":                             "a ?",
		"7 Ämter":                         "? Ä",
		"Export Enable Import Invite Ext": "E n I v x",
	} {
		var got []string
		all := strings.Fields(labels)
		for i := range all {
			all[i] = strings.ReplaceAll(all[i], "-", " ")
		}
		for i, at := range accessKeys(all) {
			if at < 0 {
				got = append(got, "?")
				continue
			}
			got = append(got, string([]rune(all[i])[at]))
		}
		check.Equal(t, labels, strings.Join(got, " "), want)
	}
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

// A held Enter chooses once: what the item opened is not answered by it.
func TestMenuHeldEnter(t *testing.T) {
	b := newBarTest(t)
	answers := 0
	ask := fyne.NewMenuItem("Ask", func() { Inform(b.w, "Sure?", "", func() { answers++ }) })
	b.bar.Set(fyne.NewMainMenu(fyne.NewMenu("File", ask)))
	press(b.w, fyne.KeyF10)
	widgettest.KeepDown(b.w, fyne.KeyReturn)
	check.Equal(t, "answers", answers, 0)
	check.Equal(t, "asked", ModalOpen(b.w), true)
}

// Another window that comes to the front closes the menu.
func TestMenuClosesWithItsWindow(t *testing.T) {
	b := newBarTest(t)
	press(b.w, fyne.KeyF10)
	openMenu(b.w.Canvas()).FocusLost() // as Fyne tells what has the focus in a window that loses it
	b.saw(t, "in the background", "")
}

func TestContextMenu(t *testing.T) {
	b := newBarTest(t)
	ShowMenu(b.menus().Items[0], b.w.Canvas(), fyne.NewPos(480, 290))
	m := openMenu(b.w.Canvas())
	for _, at := range []fyne.Position{m.last().pos, m.last().pos.Add(m.last().size)} {
		if at.X < 0 || at.Y < 0 || at.X > 500 || at.Y > 300 {
			t.Errorf("a corner of the menu is at %v", at)
		}
	}
	press(b.w, fyne.KeyDown, fyne.KeyDown, fyne.KeyRight)
	b.saw(t, "keys", "Print Delete [Manage] - Log Out Quit > [Unlock] Disable")
	if p := m.last(); p.pos.X+p.size.Width > 500 || p.pos.X >= m.panels[0].pos.X {
		t.Errorf("the submenu is at %v, its menu at %v", p.pos, m.panels[0].pos)
	}
	press(b.w, fyne.KeyRight, fyne.KeyEscape, fyne.KeyEscape)
	b.saw(t, "Escape twice", "")
}

// What does not fit scrolls with the keys and the wheel.
func TestMenuScrolls(t *testing.T) {
	b := newBarTest(t)
	menu := fyne.NewMenu("")
	for range 40 {
		menu.Items = append(menu.Items, b.item("Item", ""))
	}
	menu.Items[39].Label = "Last"
	ShowMenu(menu, b.w.Canvas(), fyne.NewPos(10, 10))
	m := openMenu(b.w.Canvas())
	p := m.last()
	if p.pos.Y+p.size.Height > 300 {
		t.Errorf("the menu ends at %v", p.pos.Y+p.size.Height)
	}
	press(b.w, fyne.KeyUp)
	check.Equal(t, "the last one is in sight", p.offset, p.height()-(p.size.Height-2*menuPad))
	m.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(30, 50)}, Scrolled: fyne.NewDelta(0, 28)})
	check.Equal(t, "scrolled back", p.offset, p.height()-(p.size.Height-2*menuPad)-28)
	press(b.w, fyne.KeyEnd, fyne.KeyReturn)
	check.Equal(t, "chose", len(b.did), 1)
}

func TestChoices(t *testing.T) {
	b := newBarTest(t)
	picked := -1
	names := []string{"alice", "bob", "Boris", "carol"}
	open := func(chosen int) {
		ShowChoices(names, chosen, b.w.Canvas(), fyne.NewPos(10, 30), 200, func(i int) { picked = i })
	}
	open(1)
	b.saw(t, "opened", "alice [bob] Boris carol")
	check.Equal(t, "as wide as the field", openMenu(b.w.Canvas()).last().size.Width, 200)
	write(t, b.w, "bor")
	b.saw(t, "letters", "alice bob [Boris] carol")
	press(b.w, fyne.KeySpace)
	check.Equal(t, "picked", picked, 2)
	open(-1)
	write(t, b.w, "b")
	b.saw(t, "a letter", "alice [bob] Boris carol")
	write(t, b.w, "b")
	b.saw(t, "the same once more", "alice bob [Boris] carol")
	press(b.w, fyne.KeyEscape)
	check.Equal(t, "not picked", picked, 2)
}

// Letters choose an option of a closed list, too.
func TestSelectLetters(t *testing.T) {
	s := NewSelect([]string{"All groups", "ADMIN", "OPS"}, nil)
	w := show(t, container.NewVBox(s), 300, 200)
	s.SetSelectedIndex(0)
	w.Canvas().Focus(s)
	write(t, w, "ad")
	check.Equal(t, "typed ad", s.Selected, "ADMIN")
	press(w, fyne.KeyDown)
	check.Equal(t, "Down opens the list", openMenu(w.Canvas()) != nil, true)
	press(w, fyne.KeyDown, fyne.KeyReturn)
	check.Equal(t, "chosen", s.Selected, "OPS")
	check.Equal(t, "focus", w.Canvas().Focused(), fyne.Focusable(s))
	press(w, fyne.KeySpace, fyne.KeyUp, fyne.KeySpace)
	check.Equal(t, "by Space", s.Selected, "ADMIN")
}

func TestTypeAhead(t *testing.T) {
	now := time.Unix(1000, 0)
	var finder input.TypeAhead
	names := []string{"anna", "bea", "ben", "carl"}
	at := -1
	for i, c := range []struct {
		letter rune
		after  time.Duration
		want   int
	}{
		{'b', 0, 1},
		{'E', 999 * time.Millisecond, 1},
		{'n', 999 * time.Millisecond, 2},
		{'b', time.Second, 1},
		{'b', time.Millisecond, 2},
		{'b', time.Millisecond, 1}, // again and again
		{'c', time.Millisecond, 3}, // a new word
		{'z', time.Second, -1},
	} {
		now = now.Add(c.after)
		got := finder.Find(c.letter, now, names, at)
		if got != c.want {
			t.Errorf("letter %d, %q, leads from %d to %d, want %d", i, c.letter, at, got, c.want)
		}
		at = got
	}
}

// A right click shows what can be done in a text field; a password can't be copied there.
func TestEntryMenu(t *testing.T) {
	b := newBarTest(t)
	b.field.SetText("hello")
	b.field.SelectAll()
	fyne.CurrentApp().Clipboard().SetContent("")
	b.field.TappedSecondary(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(20, 40)})
	b.saw(t, "menu", "Undo - Cut Copy Paste - Select All")
	write(t, b.w, "c")
	check.Equal(t, "copied", fyne.CurrentApp().Clipboard().Content(), "hello")
	secret := NewPasswordEntry()
	secret.SetText("hello")
	secret.SelectAll()
	secret.Reveal()
	for _, i := range secret.menu().Items {
		if (i.Label == "Copy" || i.Label == "Cut") && !i.Disabled {
			t.Errorf("%s is possible in a password", i.Label)
		}
	}
}

// What can be chosen is easy to read, its key as well as its name, and what can't is plainly fainter.
func TestMenuContrast(t *testing.T) {
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		b := newBarTestIn(t, widgettest.Variant{Theme: NewTheme(), Variant: variant})
		press(b.w, fyne.KeyF10)
		p := openMenu(b.w.Canvas()).last()
		ground := p.box.FillColor
		ratio := func(o *canvas.Text) float64 { return contrast(o.Color, ground) }
		on, off := p.rows[4], p.rows[1]
		check.Equal(t, "the key", on.keys.Text, "Ctrl+L")
		for what, got := range map[string]float64{
			"name": ratio(on.name.text), "key": ratio(on.keys), "grey name": ratio(off.name.text), "grey key": ratio(off.keys),
		} {
			if got < 4.5 {
				t.Errorf("%s, %s: contrast %.2f", name, what, got)
			}
		}
		for what, pair := range map[string][2]*canvas.Text{
			"name": {on.name.text, off.name.text}, "key": {on.keys, off.keys},
		} {
			if bright, faint := ratio(pair[0]), ratio(pair[1]); bright < 1.5*faint {
				t.Errorf("%s, %s: contrast %.2f where it can be chosen, %.2f where not", name, what, bright, faint)
			}
		}
		over := blendOver(ground, p.rows[0].ground.FillColor)
		if got := contrast(p.rows[0].name.text.Color, over); got < 4.5 {
			t.Errorf("%s, the active row: contrast %.2f", name, got)
		}
	}
}

// blendOver returns the colour of a translucent one over another.
func blendOver(under, over color.Color) color.Color {
	_, _, _, alpha := over.RGBA()
	n := color.NRGBAModel.Convert(over).(color.NRGBA)
	n.A = 0xff
	return blend(under, n, float64(alpha)/0xffff)
}

// A menu is drawn as in the picture beside the test.
func TestMenuDrawing(t *testing.T) {
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		b := newBarTestIn(t, widgettest.Variant{Theme: NewTheme(), Variant: variant})
		press(b.w, fyne.KeyF10, fyne.KeyDown, fyne.KeyRight)
		test.AssertImageMatches(t, "menu_"+name+".png", b.w.Canvas().Capture())
	}
}
