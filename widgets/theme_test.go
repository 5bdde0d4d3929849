package widgets

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// contrast is the ratio of WCAG 2.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		f := float64(v) / 0xffff
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func TestThemeContrast(t *testing.T) {
	test.NewTempApp(t)
	th := NewTheme()
	for name, v := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		get := func(n fyne.ThemeColorName) color.Color { return th.Color(n, v) }
		background := get(theme.ColorNameBackground)
		check := func(what string, fg, bg color.Color, least float64) {
			t.Helper()
			if c := contrast(fg, bg); c < least {
				t.Errorf("%s, %s: contrast %.2f, want at least %.1f", name, what, c, least)
			}
		}
		for _, n := range []fyne.ThemeColorName{theme.ColorNameForeground, theme.ColorNamePlaceHolder, theme.ColorNameDisabled} {
			for _, on := range []fyne.ThemeColorName{
				theme.ColorNameBackground, theme.ColorNameInputBackground, theme.ColorNameButton,
				theme.ColorNameDisabledButton, theme.ColorNameHeaderBackground, theme.ColorNameOverlayBackground,
			} {
				check(string(n)+" on "+string(on), get(n), get(on), 4.5)
			}
		}
		for _, n := range []fyne.ThemeColorName{theme.ColorNameError, theme.ColorNameSuccess, theme.ColorNameWarning} {
			check(string(n), get(n), background, 4.5)
			check(string(n)+" in its message box", get(n), blend(background, get(n), tintStrength), 4.5)
		}
		check("on error", get(theme.ColorNameForegroundOnError), get(theme.ColorNameError), 4.5)
		check("on primary", get(theme.ColorNameForegroundOnPrimary), get(theme.ColorNamePrimary), 4.5)
		check("edge of a field", get(theme.ColorNameInputBorder), background, 3)
		for _, on := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameInputBackground, theme.ColorNameButton, theme.ColorNameOverlayBackground} {
			check("what has the focus, on "+string(on), get(theme.ColorNamePrimary), get(on), 3)
		}
		for _, tint := range []fyne.ThemeColorName{theme.ColorNameSelection, theme.ColorNameFocus, theme.ColorNameHover} {
			for _, on := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameInputBackground, theme.ColorNameMenuBackground} {
				check("text on "+string(on)+", "+string(tint), get(theme.ColorNameForeground), blendOver(get(on), get(tint)), 4.5)
			}
		}
		check("link", get(theme.ColorNameHyperlink), background, 4.5)
		for _, k := range []BadgeKind{BadgeNeutral, BadgeSuccess, BadgeWarning, BadgeError} {
			check("badge "+string(k.colorName()), color.White, get(k.colorName()), 4.5)
		}
	}
}
