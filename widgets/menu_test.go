package widgets

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/widgettest"
)

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
		"Language Log-Out+L Exit+Q Load":  "a L E o", // the key of Ctrl+L, as people know it, whatever comes before it
	} {
		var got []string
		all := strings.Fields(labels)
		shortcuts := make([]fyne.KeyName, len(all))
		for i := range all {
			label, key, _ := strings.Cut(all[i], "+")
			all[i], shortcuts[i] = strings.ReplaceAll(label, "-", " "), fyne.KeyName(key)
		}
		for i, at := range accessKeys(all, shortcuts...) {
			if at < 0 {
				got = append(got, "?")
				continue
			}
			got = append(got, string([]rune(all[i])[at]))
		}
		check.Equal(t, labels, strings.Join(got, " "), want)
	}
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

// A list of choices opens over a question, too.
func TestSelectInAModal(t *testing.T) {
	s := NewSelect([]string{"OPS", "VAULT"}, nil)
	w := show(t, container.NewVBox(NewEntry()), 500, 300)
	m := &Modal{Title: "Where to?", Content: s, Focus: s}
	m.Show(w)
	press(w, fyne.KeyDown, fyne.KeyEnd, fyne.KeyReturn)
	check.Equal(t, "chosen", s.Selected, "VAULT")
	check.Equal(t, "the question is open", m.Open(), true)
	check.Equal(t, "focus", w.Canvas().Focused(), fyne.Focusable(s))
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

// All is easy to read; a key is plainly fainter than its name, and what can't be chosen fainter than both. What can be
// chosen is told not by its colour alone: it has an underlined letter.
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
			"name": {on.name.text, off.name.text}, "key": {on.keys, off.keys}, "key beside its name": {on.name.text, on.keys},
		} {
			if bright, faint := ratio(pair[0]), ratio(pair[1]); bright < 1.4*faint {
				t.Errorf("%s, %s: contrast %.2f is not plainly more than %.2f", name, what, bright, faint)
			}
		}
		check.Equal(t, "letters are underlined", [2]bool{on.name.line.Visible(), off.name.line.Visible()}, [2]bool{true, false})
		over := blendOver(ground, p.rows[0].ground.FillColor)
		if got := contrast(p.rows[0].name.text.Color, over); got < 4.5 {
			t.Errorf("%s, the active row: contrast %.2f", name, got)
		}
	}
}

// What is measured in the drawing itself, with its smoothed letters, is as easy to read, also in the active row.
func TestMenuPixels(t *testing.T) {
	for name, variant := range variants {
		b := newBarTestIn(t, widgettest.Variant{Theme: NewTheme(), Variant: variant})
		press(b.w, fyne.KeyF10)
		p := openMenu(b.w.Canvas()).last()
		drawn := b.w.Canvas().Capture()
		// best is the contrast of the pixel of a text that stands out most with the ground beside it.
		best := func(o *canvas.Text) (best float64) {
			at, size := p.pos.Add(o.Position()).AddXY(0, menuPad), o.Size()
			ground := drawn.At(int(at.X)-2, int(at.Y+size.Height/2))
			for x := int(at.X); x < int(at.X+size.Width); x++ {
				for y := int(at.Y); y < int(at.Y+size.Height); y++ {
					best = max(best, contrast(drawn.At(x, y), ground))
				}
			}
			return best
		}
		active, on, off := p.rows[0], p.rows[4], p.rows[1]
		check.Equal(t, "the active row", p.active, 0)
		for what, got := range map[string]float64{
			"name": best(on.name.text), "key": best(on.keys), "grey name": best(off.name.text), "grey key": best(off.keys),
			"active name": best(active.name.text), "active key": best(active.keys),
		} {
			if got < 4.5 {
				t.Errorf("%s, %s: contrast %.2f", name, what, got)
			}
		}
		if n, k, g := best(on.name.text), best(on.keys), best(off.keys); n < 1.3*k || k < 1.3*g {
			t.Errorf("%s: a name has %.2f, a key %.2f, a grey one %.2f", name, n, k, g)
		}
	}
}

// A menu is drawn as in the picture beside the test.
func TestMenuDrawing(t *testing.T) {
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		b := newBarTestIn(t, widgettest.Variant{Theme: NewTheme(), Variant: variant})
		press(b.w, fyne.KeyF10, fyne.KeyDown, fyne.KeyRight)
		test.AssertImageMatches(t, "menu_"+name+".png", b.w.Canvas().Capture())
	}
}
