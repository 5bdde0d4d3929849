package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Color returns the colour called name for w in the present variant.
func Color(w fyne.Widget, name fyne.ThemeColorName) color.Color {
	return theme.CurrentForWidget(w).Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

// Size returns the size called name of w's theme, in Fyne units.
func Size(w fyne.Widget, name fyne.ThemeSizeName) float32 {
	return theme.CurrentForWidget(w).Size(name)
}
