package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// What has the focus stays in sight when the foot grows, as it does when something is
// refused, or when the window gets lower.
func TestFocusStaysInSight(t *testing.T) {
	fields := container.NewVBox()
	for range 12 {
		fields.Add(NewEntry())
	}
	last := fields.Objects[11].(*Entry)
	message := widget.NewLabel("Type it again.")
	message.Hide()
	foot := container.NewVBox(message, widget.NewButton("OK", nil))
	w := test.NewTempWindow(t, Fitted(fields, foot, fyne.Size{}))
	w.Resize(fyne.NewSize(300, 300))
	inSight := func(when string) {
		t.Helper()
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		if top, end := at(last).Y, at(foot).Y; top < 0 || top+last.Size().Height > end {
			t.Errorf("%s: the field is from %v to %v, the foot begins at %v", when, top, top+last.Size().Height, end)
		}
	}
	w.Canvas().Focus(last)
	inSight("at first")
	message.Show()
	w.Content().Refresh()
	inSight("with a message")
	w.Resize(fyne.NewSize(300, 200))
	inSight("in a lower window")
}
