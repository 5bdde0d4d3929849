package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

var _ fyne.Theme = (*Theme)(nil)

// Colours of a badge's background. The text on it is white in both variants.
const (
	ColorNameBadgeNeutral fyne.ThemeColorName = "badgeNeutral"
	ColorNameBadgeSuccess fyne.ThemeColorName = "badgeSuccess"
	ColorNameBadgeWarning fyne.ThemeColorName = "badgeWarning"
	ColorNameBadgeError   fyne.ThemeColorName = "badgeError"
)

// ColorNameSecondary is the colour of what stands beside a text and matters less, such as the key of a menu item: between
// that of a text and that of what is disabled, and told apart from both.
const ColorNameSecondary fyne.ThemeColorName = "secondary"

// Theme is Fyne's own theme set closer. Fonts, icons and the choice of light or dark are Fyne's; the colours differ
// from Fyne's only where text would not reach a contrast of 4.5:1, or what shows a state or a field 3:1. Hyperlink is also
// the colour of what is marked as chosen or has the focus: Primary, on which white is read, is too dark for that on dark.
type Theme struct {
	fyne.Theme
}

// NewTheme returns the theme of the programs.
func NewTheme() fyne.Theme {
	return &Theme{Theme: theme.DefaultTheme()}
}

var (
	lightColors = map[fyne.ThemeColorName]color.Color{
		theme.ColorNameForeground:  gray(0x3c),
		theme.ColorNamePlaceHolder: gray(0x65),
		theme.ColorNameDisabled:    gray(0x6f),
		theme.ColorNameInputBorder: gray(0x87),
		theme.ColorNameHyperlink:   rgb(0x1f65e8),
		ColorNameSecondary:         gray(0x54),
		theme.ColorNameError:       rgb(0xc62828),
		theme.ColorNameSuccess:     rgb(0x2a7530),
		theme.ColorNameWarning:     rgb(0x8f5400),
	}
	darkColors = map[fyne.ThemeColorName]color.Color{
		theme.ColorNameDisabled:    gray(0x98),
		theme.ColorNameInputBorder: gray(0x74),
		theme.ColorNameSeparator:   rgb(0x2c2c30),
		theme.ColorNameHyperlink:   rgb(0x6ea0ff),
		theme.ColorNameError:       rgb(0xff7a70),
		theme.ColorNameSuccess:     rgb(0x66bb6a),
		theme.ColorNameWarning:     rgb(0xffab40),
		ColorNameSecondary:         gray(0xc4),
	}
	badgeColors = map[fyne.ThemeColorName]color.Color{
		ColorNameBadgeNeutral: gray(0x6e),
		ColorNameBadgeSuccess: rgb(0x2e7d32),
		ColorNameBadgeWarning: rgb(0xa15f00),
		ColorNameBadgeError:   rgb(0xc62828),
	}
)

// Color returns the colour called name in the variant v.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if c, ok := badgeColors[name]; ok {
		return c
	}
	colors := darkColors
	if v == theme.VariantLight {
		colors = lightColors
	}
	if c, ok := colors[name]; ok {
		return c
	}
	// White on Fyne's blue is just short of 4.5:1, and more so where a dark button brightens under the pointer. Another
	// colour that the user has chosen stays as it is.
	if name == theme.ColorNamePrimary && fyne.CurrentApp().Settings().PrimaryColor() == theme.ColorBlue {
		return rgb(0x1f65e8)
	}
	return t.Theme.Color(name, v)
}

// Size returns the size called name, in Fyne units.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 13
	case theme.SizeNameHeadingText:
		return 20
	case theme.SizeNameSubHeadingText:
		return 16
	case theme.SizeNameCaptionText:
		return 11
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 6
	case theme.SizeNameInlineIcon:
		return 18
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNameButtonRadius:
		return 4
	}
	return t.Theme.Size(name)
}

// blend lays over with the given strength (0 to 1) on under, which is opaque.
func blend(under, over color.Color, strength float64) color.Color {
	ur, ug, ub, _ := under.RGBA()
	or, og, ob, _ := over.RGBA()
	mix := func(a, b uint32) uint8 { return uint8((float64(a)*(1-strength) + float64(b)*strength) / 0x101) }
	return color.NRGBA{R: mix(ur, or), G: mix(ug, og), B: mix(ub, ob), A: 0xff}
}

func gray(v uint8) color.Color { return color.NRGBA{R: v, G: v, B: v, A: 0xff} }

func rgb(v uint32) color.Color {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}
