package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/widgets/internal/widgettest"
)

// What has the focus has a frame around it of 3:1 against what was there before: a pale
// tint is not seen.
func TestFocusIsFramed(t *testing.T) {
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		for what, o := range map[string]fyne.CanvasObject{
			"button": NewButton("Copy", nil),
			"list":   NewSelect([]string{"all", "Operations"}, nil),
			"check":  NewCheck("Keep", nil),
			"answer": NewRadioGroup(RadioOption{Title: "One"}, RadioOption{Title: "Two"}),
		} {
			w := widgettest.Show(t, widgettest.Variant{Theme: NewTheme(), Variant: variant}, container.NewVBox(o), 200, 100)
			before := w.Canvas().Capture()
			w.Canvas().Focus(o.(fyne.Focusable))
			after := w.Canvas().Capture()
			at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
			middle := int(at.X + o.MinSize().Width/2)
			seen := 0 // edges that the line down the middle crosses
			was := false
			for y := int(at.Y); y <= int(at.Y+size.Height); y++ {
				is := contrast(before.At(middle, y), after.At(middle, y)) >= 3
				if is && !was {
					seen++
				}
				was = is
			}
			if seen != 2 {
				t.Errorf("%s, %s: %d edges are seen, not 2", name, what, seen)
			}
			w.Canvas().Unfocus()
			if contrast(w.Canvas().Capture().At(middle, int(at.Y)+1), before.At(middle, int(at.Y)+1)) != 1 {
				t.Errorf("%s, %s: the frame stays", name, what)
			}
		}
	}
}
