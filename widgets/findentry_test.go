package widgets

import (
	"strings"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestFindEntry(t *testing.T) {
	var log []string
	e := NewFindEntry("Find", func(text string) { log = append(log, text) }, func() { log = append(log, "onward") })
	w := show(t, container.NewVBox(e), 200, 40)
	InstallKeys(w, Keys{Escape: func() { log = append(log, "window") }})
	cross := e.ActionItem.(*look.FieldIcon)
	check.Equal(t, "cross while empty", cross.Visible(), false)
	w.Canvas().Focus(e)
	write(t, w, "ab")
	check.Equal(t, "cross", cross.Visible(), true)
	press(w, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape)
	check.Equal(t, "text", e.Text, "")
	check.Equal(t, "cross", cross.Visible(), false)
	press(w, fyne.KeyEscape)
	check.Equal(t, "log", strings.Join(log, ","), "a,ab,onward,onward,,window")

	write(t, w, "c")
	w.Canvas().Unfocus()
	test.Tap(cross)
	check.Equal(t, "text", e.Text, "")
	check.Equal(t, "focus", w.Canvas().Focused(), fyne.Focusable(e))
}

// A button reports when the pointer or the focus comes and leaves, also while it is
// disabled.
func TestButtonPointed(t *testing.T) {
	log := ""
	b := NewButton("Unlock", nil)
	b.OnPointed = func(in bool) { log += map[bool]string{true: "+", false: "-"}[in] }
	w := show(t, container.NewVBox(b), 100, 40)
	w.Canvas().Focus(b)
	w.Canvas().Unfocus()
	b.Disable()
	b.MouseIn(&desktop.MouseEvent{})
	b.MouseOut()
	check.Equal(t, "pointed", log, "+-+-")
}
