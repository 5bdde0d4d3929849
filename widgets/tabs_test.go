package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tapetrack/test/check"
)

// The titles of tabs are one Tab stop, before what they show. Arrows, Home and End show another page and stay there.
func TestTabsByKeyboard(t *testing.T) {
	w := test.NewWindow(nil)
	defer w.Close()
	first, second := NewButton("first", nil), NewButton("second", nil)
	tabs := NewTabs(Tab{"One", first}, Tab{"Two", second}, Tab{"Three", widget.NewLabel("third")})
	selected := []int{}
	tabs.OnSelected = func(i int) { selected = append(selected, i) }
	last := NewButton("last", nil)
	entered := 0
	InstallKeys(w, Keys{Enter: func() { entered++ }})
	w.SetContent(container.NewVBox(tabs, last))
	c := w.Canvas()
	c.FocusNext()
	check.Equal(t, "on the bar", tabs.OnBar(), true)
	c.FocusNext()
	check.Equal(t, "then in the page", c.Focused(), fyne.Focusable(first))
	c.FocusPrevious()
	for _, step := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyRight, 1}, {fyne.KeyRight, 2}, {fyne.KeyRight, 2}, {fyne.KeyLeft, 1}, {fyne.KeyHome, 0}, {fyne.KeyLeft, 0}, {fyne.KeyEnd, 2}, {fyne.KeyLeft, 1},
	} {
		press(w, step.key)
		check.Equal(t, string(step.key), tabs.Selected(), step.want)
		check.Equal(t, "on the bar", tabs.OnBar(), true)
	}
	check.Equal(t, "told", fmt.Sprint(selected), "[1 2 1 0 2 1]")
	press(w, fyne.KeyReturn)
	check.Equal(t, "Enter goes on to the window", entered, 1)
	c.FocusNext()
	check.Equal(t, "in the page shown", c.Focused(), fyne.Focusable(second))
	c.FocusNext()
	check.Equal(t, "behind it", c.Focused(), fyne.Focusable(last))
}

// A click shows the page of the title, and leaves the focus to what the page gives it to.
func TestTabsByMouse(t *testing.T) {
	w := test.NewWindow(nil)
	defer w.Close()
	tabs := NewTabs(Tab{"One", widget.NewLabel("1")}, Tab{"Two", NewButton("2", nil)})
	field := NewEntry()
	w.SetContent(container.NewVBox(tabs, field))
	w.Resize(fyne.NewSize(300, 200))
	click := func(i int) {
		span := tabs.bar.spans[i]
		tabs.bar.Tapped(&fyne.PointEvent{Position: fyne.NewPos(span.x+span.width/2, 10)})
	}
	click(1)
	check.Equal(t, "page", tabs.Selected(), 1)
	check.Equal(t, "focus", tabs.OnBar(), true)
	w.Canvas().Unfocus()
	tabs.OnSelected = func(int) { w.Canvas().Focus(field) }
	click(0)
	check.Equal(t, "page", tabs.Selected(), 0)
	check.Equal(t, "focus", tabs.OnBar(), false)
	tabs.bar.Tapped(&fyne.PointEvent{Position: fyne.NewPos(290, 10)})
	check.Equal(t, "beside the titles", tabs.Selected(), 0)
}
