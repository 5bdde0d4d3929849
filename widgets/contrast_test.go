package widgets

import (
	"image/color"
	"io/fs"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// luminance is the relative luminance of WCAG 2.2 of an opaque colour, whose channels have eight bits.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		if s := float64(v>>8) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return float64(v>>8) / 255 / 12.92
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// contrast is the contrast ratio of WCAG 2.2, 1 to 21.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// blendOver returns the colour of a translucent one over another.
func blendOver(under, over color.Color) color.Color {
	_, _, _, alpha := over.RGBA()
	n := color.NRGBAModel.Convert(over).(color.NRGBA)
	n.A = 0xff
	return blend(under, n, float64(alpha)/0xffff)
}

// The ratios are those that are published for these colours.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b color.Color
		want float64
	}{
		{color.White, color.Black, 21},
		{color.White, color.White, 1},
		{gray(0x76), color.White, 4.54},
		{gray(0x77), color.White, 4.48},
		{gray(0x94), color.White, 3.03},
		{rgb(0xff0000), color.White, 4.00},
		{rgb(0x0000ff), color.White, 8.59},
		{rgb(0x008000), color.White, 5.14},
	} {
		if got := contrast(c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%v on %v: %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// Grounds on which something stands, as layers: what is below, and a translucent colour over it.
type ground []fyne.ThemeColorName

var (
	window    = ground{theme.ColorNameBackground}
	overlay   = ground{theme.ColorNameOverlayBackground}
	field     = ground{theme.ColorNameInputBackground}
	menu      = ground{theme.ColorNameMenuBackground}
	header    = ground{theme.ColorNameHeaderBackground}
	button    = ground{theme.ColorNameButton}
	buttonOff = ground{theme.ColorNameDisabledButton}
	primary   = ground{theme.ColorNamePrimary}
	danger    = ground{theme.ColorNameError}
	surfaces  = []ground{window, overlay}
)

// over lays a colour over each ground.
func over(name fyne.ThemeColorName, grounds ...ground) (all []ground) {
	for _, g := range grounds {
		all = append(all, append(g[:len(g):len(g)], name))
	}
	return all
}

func (g ground) color(th fyne.Theme, v fyne.ThemeVariant) color.Color {
	c := th.Color(g[0], v)
	for _, name := range g[1:] {
		c = blendOver(c, th.Color(name, v))
	}
	return c
}

// pairs are all colours that stand on another, on each of their grounds, and the ratio that they have at least: 4.5 for
// what is read (WCAG 2.2, 1.4.3), 3 for what shows a field, a state or the focus (1.4.11).
var pairs = []struct {
	what  string
	name  fyne.ThemeColorName
	on    []ground
	least float64
}{
	{"texts", theme.ColorNameForeground, append(surfaces, field, menu, header, button), 4.5},
	{"texts under the pointer: buttons, lists of options, titles of menus and tabs", theme.ColorNameForeground, over(theme.ColorNameHover, window, overlay, button, menu), 4.5},
	{"the active item of a menu, a field that has the focus", theme.ColorNameForeground, over(theme.ColorNameFocus, window, overlay, menu, field), 4.5},
	{"selected rows, answers and texts", theme.ColorNameForeground, over(theme.ColorNameSelection, window, overlay, field), 4.5},
	{"keys of menu items", ColorNameSecondary, append(over(theme.ColorNameFocus, menu), menu), 4.5},
	{"what can't be chosen, changed or pressed now", theme.ColorNameDisabled, append(surfaces, field, menu, button, buttonOff), 4.5},
	{"prompts, and what an empty list says", theme.ColorNamePlaceHolder, append(surfaces, field), 4.5},
	{"prompts of a list of options with the focus, or under the pointer", theme.ColorNamePlaceHolder, append(over(theme.ColorNameFocus, surfaces...), over(theme.ColorNameHover, surfaces...)...), 4.5},
	{"links, the title of the page shown", theme.ColorNameHyperlink, append(over(theme.ColorNameHover, surfaces...), window, overlay), 4.5},
	{"what is wrong, in and beside a field", theme.ColorNameError, append(surfaces, field), 4.5},
	{"warnings", theme.ColorNameWarning, append(surfaces, field), 4.5},
	{"what went well", theme.ColorNameSuccess, surfaces, 4.5},
	{"the button that does it", theme.ColorNameForegroundOnPrimary, append(over(theme.ColorNameHover, primary), primary), 4.5},
	{"the button that destroys", theme.ColorNameForegroundOnError, append(over(theme.ColorNameHover, danger), danger), 4.5},
	{"buttons of a colour of Fyne's", theme.ColorNameForegroundOnWarning, []ground{{theme.ColorNameWarning}}, 4.5},
	{"buttons of a colour of Fyne's", theme.ColorNameForegroundOnSuccess, []ground{{theme.ColorNameSuccess}}, 4.5},

	{"edges of fields, boxes, cards and menus", theme.ColorNameInputBorder, append(surfaces, field), 3},
	{"edges of fields that can't be changed", theme.ColorNameDisabled, append(surfaces, field), 3},
	{"edges of fields that are wrong", theme.ColorNameError, append(surfaces, field), 3},
	{"the edge of a field that has the focus, its cursor, a ticked box, a button, the bar of a progress", theme.ColorNamePrimary, append(surfaces, field), 3},
	{"frames around what has the focus, marks of what is chosen", theme.ColorNameHyperlink, append(surfaces, field, header, button), 3},
	{"frames and marks in selected rows and answers", theme.ColorNameHyperlink, over(theme.ColorNameSelection, surfaces...), 3},
	{"frames around a blue button", theme.ColorNameForegroundOnPrimary, []ground{primary}, 3},
	{"frames around a red button", theme.ColorNameForegroundOnError, []ground{danger}, 3},
	{"the part of a bar that scrolls", theme.ColorNameScrollBar, []ground{window}, 3},
}

// unread are colours of which nothing has to be told apart, and why.
var unread = map[string]string{
	"Separator": "lines between things that are apart anyway",
	"Shadow":    "the shade below a question",
}

// TestThemeContrast computes the contrast of every pair that is used, in light and dark.
func TestThemeContrast(t *testing.T) {
	test.NewTempApp(t)
	th := NewTheme()
	for name, v := range variants {
		check := func(what string, fg, bg color.Color, least float64) {
			t.Helper()
			if c := contrast(fg, bg); c < least {
				t.Errorf("%s, %s: contrast %.2f, want at least %.1f", name, what, c, least)
			}
		}
		for _, p := range pairs {
			for _, g := range p.on {
				on := g.color(th, v)
				check(p.what+": "+string(p.name)+" on "+strings.Join(asStrings(g), " under "), blendOver(on, th.Color(p.name, v)), on, p.least)
			}
		}
		for _, k := range []MessageKind{MessageError, MessageWarning, MessageInfo, MessageSuccess} {
			tinted, _ := kindLook(k)
			text := tinted
			if k == MessageInfo {
				text = theme.ColorNameForeground
			}
			check("a message", th.Color(text, v), blend(th.Color(theme.ColorNameBackground, v), th.Color(tinted, v), tintStrength), 4.5)
		}
		for _, k := range []BadgeKind{BadgeNeutral, BadgeSuccess, BadgeWarning, BadgeError} {
			check("badge "+string(k.colorName()), color.White, th.Color(k.colorName(), v), 4.5)
		}
	}
}

var variants = map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark}

func asStrings(g ground) (all []string) {
	for _, name := range g {
		all = append(all, string(name))
	}
	return all
}

// TestColorsHaveTheirPair checks that each colour that the sources name stands in the table above, so that a new one is
// measured, too.
func TestColorsHaveTheirPair(t *testing.T) {
	known := map[string]bool{}
	for _, p := range pairs {
		known[strings.ToLower(string(p.name))] = true
		for _, g := range p.on {
			for _, name := range g {
				known[strings.ToLower(string(name))] = true
			}
		}
	}
	used := regexp.MustCompile(`\b(?:theme\.)?ColorName([A-Z]\w*)`)
	found := 0
	for _, root := range []string{".", "../app", "../cmd"} {
		err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := fs.ReadFile(os.DirFS(root), path)
			for _, name := range used.FindAllStringSubmatch(string(source), -1) {
				found++
				key := strings.ToLower(name[1])
				if !known[key] && unread[name[1]] == "" && !strings.HasPrefix(key, "badge") {
					t.Errorf("%s/%s: the colour %s stands in no pair", root, path, name[1])
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 40 {
		t.Errorf("only %d uses of colours were found", found)
	}
}
