package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tapetrack/test/check"
)

// The scroll bar covers nothing of what scrolls, in a window and in a modal.
func TestScrollBarCoversNothing(t *testing.T) {
	const bar = 4 // as wide as Fyne's is while nothing points at it, with a pixel between
	fields := func() (*fyne.Container, fyne.CanvasObject) {
		column := container.NewVBox()
		for range 12 {
			column.Add(NewEntry())
		}
		return column, column.Objects[0]
	}
	end := func(o fyne.CanvasObject) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X + o.Size().Width
	}
	body, field := fields()
	ok := widget.NewButton("OK", nil)
	window := Fitted(body, ok, fyne.Size{})
	w := test.NewTempWindow(t, container.New(layout.NewCustomPaddedLayout(0, 0, 18, 18), window))
	w.Resize(fyne.NewSize(300, 300))
	check.Equal(t, "fields end where the buttons do", end(field), end(ok))
	if scroll := window.Objects[0]; end(field)+bar > end(scroll) || end(scroll) > w.Canvas().Size().Width {
		t.Errorf("a field ends at %v, what scrolls at %v of %v", end(field), end(scroll), w.Canvas().Size().Width)
	}
	body, field = fields()
	(&Modal{Title: "Lost Phone", Content: InModal(body)}).Show(w)
	if o := topModal(w.Canvas()); end(field)+bar > end(o.scroll) || end(o.scroll) >= end(o.card) {
		t.Errorf("a field ends at %v, what scrolls at %v, the card at %v", end(field), end(o.scroll), end(o.card))
	}
}

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
