package widgets

import (
	"testing"

	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// The bar has as many pieces in the colour of its kind as are filled, none while
// nothing is said, and never jumps.
func TestMeter(t *testing.T) {
	test.NewTempApp(t)
	m := NewMeter(2)
	w := test.NewTempWindow(t, m)
	w.Resize(fyne.NewSize(300, 60))
	empty := m.MinSize().Height
	pieces := func() (filled int) {
		for _, o := range test.WidgetRenderer(m).Objects() {
			if r, ok := o.(*canvas.Rectangle); ok && r.Visible() && r.FillColor == look.Color(m, "success") {
				filled++
			}
		}
		return filled
	}
	for filled := range 5 {
		m.Set(filled, MessageSuccess, "Strong.")
		if got := pieces(); got != filled || m.Filled() != filled {
			t.Errorf("%d pieces are filled, want %d", got, filled)
		}
		if got := m.MinSize().Height; got != empty {
			t.Errorf("the height is %v, and was %v", got, empty)
		}
	}
	if m.Set(9, MessageError, "Weak."); m.Filled() != 4 || m.Text() != "Weak." {
		t.Errorf("%d pieces, %q", m.Filled(), m.Text())
	}
}
