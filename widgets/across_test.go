package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// A bar that is wider than the screen does not make its window wider, and what gets the
// focus comes into sight; on a larger screen all of it is always in sight.
func TestAcross(t *testing.T) {
	bar := container.NewHBox()
	for range 6 {
		bar.Add(NewButton(strings.Repeat("x", 20), nil))
	}
	first, last := bar.Objects[0].(*Button), bar.Objects[5].(*Button)
	across := Across(bar, 8)
	if least := across.MinSize().Width; least != bar.MinSize().Width {
		t.Errorf("on a large screen it is at least %v wide, its bar %v", least, bar.MinSize().Width)
	}
	ScreenSize = func() (int, int) { return 400, 400 }
	t.Cleanup(func() { ScreenSize = nil })
	if least := across.MinSize().Width; least != 384 {
		t.Errorf("on a screen of 400 it is at least %v wide, not 384", least)
	}
	w := test.NewTempWindow(t, across)
	w.Resize(fyne.NewSize(392, 300))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	for _, b := range []*Button{last, first, last} {
		w.Canvas().Focus(b)
		if from, to := at(b).X, at(b).X+b.Size().Width; from < 0 || to > 392 {
			t.Errorf("the focus is from %v to %v", from, to)
		}
	}
}
