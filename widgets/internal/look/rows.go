package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Measures of rows, in Fyne units.
const (
	RowHeight      = 28 // of rows and header
	RowInset       = 6  // before the first column and between columns
	ScrollBarWidth = 12
)

// SetText fills t with s, cut to width.
func SetText(t *canvas.Text, w fyne.Widget, s string, width float32, name fyne.ThemeColorName) {
	t.TextSize = Size(w, theme.SizeNameText)
	t.Color = Color(w, name)
	t.Text = Ellipsize(s, width, t.TextSize, t.TextStyle)
	t.Refresh()
}

// PlaceText puts t in the middle of a row whose top is at y.
func PlaceText(t *canvas.Text, x, y float32) {
	size := t.MinSize()
	t.Move(fyne.NewPos(x, y+(RowHeight-size.Height)/2))
	t.Resize(size)
}

// Ring makes r a thin line around what the keys act on.
func Ring(r *canvas.Rectangle, w fyne.Widget) {
	r.StrokeColor = Color(w, theme.ColorNameHyperlink)
	r.StrokeWidth = 1
	r.CornerRadius = Size(w, theme.SizeNameSelectionRadius)
	r.Refresh()
}

// Field makes r the box of a field whose edge has the colour called name.
func Field(r *canvas.Rectangle, w fyne.Widget, name fyne.ThemeColorName) {
	r.FillColor = Color(w, theme.ColorNameInputBackground)
	r.StrokeColor = Color(w, name)
	r.StrokeWidth = Size(w, theme.SizeNameInputBorder)
	r.CornerRadius = Size(w, theme.SizeNameInputRadius)
	r.Refresh()
}

// LinesHeight returns how high a label of w's theme with n lines is.
func LinesHeight(w fyne.Widget, n int) float32 {
	line := fyne.MeasureText("Ag", Size(w, theme.SizeNameText), fyne.TextStyle{}).Height
	pad, space := Size(w, theme.SizeNameInnerPadding), Size(w, theme.SizeNameLineSpacing)
	return float32(n)*line + float32(n-1)*space + 2*pad
}

// WrapHeight returns how high o is when it is width wide. A wrapping label has to be given the width first.
func WrapHeight(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, o.MinSize().Height))
	return o.MinSize().Height
}
