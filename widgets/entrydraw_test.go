package widgets

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tapetrack/widgets/internal/look"
)

// No bar lies across a field whose text is longer than itself.
func TestEntryShowsNoBar(t *testing.T) {
	test.NewApp().Settings().SetTheme(NewTheme())
	e := NewEntry()
	w := test.NewWindow(container.NewWithoutLayout(e))
	defer w.Close()
	w.Resize(fyne.NewSize(240, 60))
	e.Move(fyne.NewPos(10, 10))
	e.Resize(fyne.NewSize(200, 30))
	for _, text := range []string{strings.Repeat("folder/", 20), "short"} {
		e.SetText(text)
		picture := w.Canvas().Capture()
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
		ground := look.Color(e, theme.ColorNameInputBackground)
		for y := int(at.Y) + 24; y < int(at.Y)+28; y++ { // between text and edge
			for x := int(at.X) + 8; x < int(at.X)+192; x++ {
				if got := picture.At(x, y); color.NRGBAModel.Convert(got) != color.NRGBAModel.Convert(ground) {
					t.Fatalf("%.9s: at %d, %d is %v, not %v", text, x, y, got, ground)
				}
			}
		}
	}
}
