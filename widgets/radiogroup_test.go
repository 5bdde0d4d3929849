package widgets

import (
	"fmt"
	"testing"

	"tapetrack/test/check"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// radioTest shows three answers between two buttons.
func radioTest(t *testing.T) (o *RadioGroup, w fyne.Window, log *[]int) {
	t.Helper()
	offered := []RadioOption{{Title: "Reset", Text: "A phone that is gone for good, and a sentence that is long enough to wrap."}, {Title: "Code"}, {Title: "Off", Text: "For a while."}}
	o, log = NewRadioGroup(offered...), &[]int{}
	o.OnChange = func(i int) { *log = append(*log, i) }
	w = show(t, container.NewVBox(NewButton("before", nil), o, NewButton("after", nil)), 300, 400)
	return o, w, log
}

func TestRadioGroupByKeys(t *testing.T) {
	o, w, log := radioTest(t)
	keys := ""
	InstallKeys(w, Keys{Enter: func() { keys += "enter " }, Escape: func() { keys += "escape " }})
	w.Canvas().Focus(o)
	check.Equal(t, "at first", o.Chosen(), -1)
	press(w, fyne.KeyReturn, fyne.KeyEscape)
	check.Equal(t, "handed on", keys, "enter escape ")
	press(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	check.Equal(t, "changes", fmt.Sprint(*log), "[0 1 2 1 0]")
	press(w, fyne.KeySpace)
	check.Equal(t, "chosen", o.Chosen(), 0)
	w.Canvas().FocusNext() // one Tab stop
	check.Equal(t, "after", w.Canvas().Focused().(*Button).Text, "after")

	o, w, _ = radioTest(t)
	w.Canvas().Focus(o)
	press(w, fyne.KeyUp)
	check.Equal(t, "Up from nothing", o.Chosen(), 2)
	o, w, _ = radioTest(t)
	w.Canvas().Focus(o)
	press(w, fyne.KeySpace)
	check.Equal(t, "Space from nothing", o.Chosen(), 0)
}

func TestRadioGroupByClick(t *testing.T) {
	o, w, log := radioTest(t)
	for i := range 3 {
		row := o.rows[2-i]
		o.Tapped(&fyne.PointEvent{Position: fyne.NewPos(150, row.top+row.height/2)})
	}
	check.Equal(t, "changes", fmt.Sprint(*log), "[2 1 0]")
	check.Equal(t, "focus", w.Canvas().Focused(), fyne.Focusable(o))
	check.Equal(t, "answers do not overlap", o.rows[1].top >= o.rows[0].top+o.rows[0].height, true)
	check.Equal(t, "a long sentence wraps", o.rows[0].height > o.rows[2].height, true)
	check.Equal(t, "all is seen", o.Size().Height >= o.rows[2].top+o.rows[2].height, true)
}

// An answer that is off is passed and can't be clicked; one that was chosen is
// no longer chosen.
func TestRadioGroupOff(t *testing.T) {
	o, w, log := radioTest(t)
	w.Canvas().Focus(o)
	o.Set(1, RadioOption{Title: "Code", Text: "Not now.", Off: true})
	press(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	check.Equal(t, "changes", fmt.Sprint(*log), "[0 2 0]")
	o.Tapped(&fyne.PointEvent{Position: fyne.NewPos(150, o.rows[1].top+4)})
	check.Equal(t, "after a click", o.Chosen(), 0)
	o.Set(0, RadioOption{Title: "Reset", Off: true})
	check.Equal(t, "when it goes off", o.Chosen(), -1)
}

// Two questions made of the same answers do not share what is set later.
func TestRadioGroupAreTheirOwn(t *testing.T) {
	test.NewTempApp(t)
	offered := []RadioOption{{Title: "Reset"}, {Title: "Code"}}
	NewRadioGroup(offered...).Set(0, RadioOption{Title: "Gone", Off: true})
	check.Equal(t, "title", offered[0].Title, "Reset")
}
