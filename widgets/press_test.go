package widgets

import (
	"math"
	"testing"
	"time"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/widgettest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// slowFingers is a driver for which any two clicks are a double click.
type slowFingers struct{ fyne.Driver }

func (slowFingers) DoubleTapDelay() time.Duration { return math.MaxInt64 }

type slowApp struct{ fyne.App }

func (a slowApp) Driver() fyne.Driver { return slowFingers{a.App.Driver()} }

// Everything that a key presses is pressed once while the key is held, wherever the focus is, and again at the next
// press.
func TestAHeldKeyPressesOnce(t *testing.T) {
	n := 0
	count := func() { n++ }
	keys := func(w fyne.Window) {
		InstallKeys(w, Keys{Enter: count, Escape: count, Other: map[fyne.KeyName]func(){fyne.KeyF5: count}})
	}
	onWindow := func() fyne.CanvasObject { return NewEntry() }
	for _, c := range []struct {
		name  string
		what  func() fyne.CanvasObject
		focus bool
		keys  []fyne.KeyName
	}{
		{"window", onWindow, false, []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyF5}},
		{"entry", onWindow, true, []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyF5}},
		{"password", func() fyne.CanvasObject { return NewPasswordEntry() }, true, []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter}},
		{"code", func() fyne.CanvasObject { return NewCodeEntry() }, true, []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter}},
		{"entry of its own", func() fyne.CanvasObject {
			e := NewEntry()
			e.OnSubmitted, e.OnEscape = func(string) { n++ }, count
			return e
		}, true, []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape}},
		{
			"button", func() fyne.CanvasObject { return NewButton("OK", count) }, true,
			[]fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyEscape, fyne.KeyF5},
		},
		{
			"check", func() fyne.CanvasObject { return NewCheck("Yes", func(bool) { n++ }) }, true,
			[]fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEscape},
		},
		{"select", func() fyne.CanvasObject { return NewSelect([]string{"a"}, nil) }, true, []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape}},
		{"radio group", func() fyne.CanvasObject { return NewRadioGroup(RadioOption{Title: "a"}) }, true, []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := c.what()
			w := show(t, container.NewStack(o), 300, 200)
			keys(w)
			if c.focus {
				w.Canvas().Focus(o.(fyne.Focusable))
			}
			widgettest.HeldPressesOnce(t, w, &n, c.keys...)
		})
	}
}

// Keys that move go on moving.
func TestAHeldKeyMoves(t *testing.T) {
	e := NewEntry()
	w := show(t, e, 200, 40)
	e.SetText("ninety")
	w.Canvas().Focus(e)
	press(w, fyne.KeyEnd)
	goDown(w, fyne.KeyBackspace)
	for range 3 {
		repeat(w, fyne.KeyBackspace)
	}
	comeUp(w, fyne.KeyBackspace)
	check.Equal(t, "left", e.Text, "ni")
}

// A key that answers one question does not answer the one that comes after it.
func TestAHeldKeyAnswersOneQuestion(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyEscape} {
		w := show(t, NewEntry(), 500, 400)
		answers := ""
		ask := func(then func()) {
			Confirm(w, "Sure?", "", "Yes", "No", true, func(yes bool) {
				answers += map[bool]string{true: "yes ", false: "no "}[yes]
				then()
			})
		}
		ask(func() { ask(func() { ask(func() {}) }) })
		widgettest.KeepDown(w, key)
		check.Equal(t, string(key), len(answers) <= len("yes "), true)
		check.Equal(t, string(key)+" leaves the next", ModalOpen(w), true)
	}
}

// A window that comes to the front under a held key gets it as a new one.
func TestAHeldKeyInAnotherWindow(t *testing.T) {
	newWindow := func() (w fyne.Window, n *int) {
		n = new(int)
		b := NewButton("OK", func() { *n++ })
		w = test.NewTempWindow(t, b)
		w.Canvas().Focus(b)
		InstallKeys(w, Keys{})
		return w, n
	}
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeySpace} {
		show(t, NewEntry(), 10, 10)
		first, _ := newWindow()
		goDown(first, key)
		second, n := newWindow()
		goDown(second, key)
		check.Equal(t, "goes down", *n, 0)
		repeat(second, key)
		repeat(second, key)
		comeUp(second, key)
		check.Equal(t, "held", *n, 0)
		press(second, key)
		check.Equal(t, "pressed", *n, 1)

		// Somebody who presses the key in one window and then in the other presses both.
		third, n := newWindow()
		press(third, key)
		check.Equal(t, "pressed in another window", *n, 1)
		press(third, key)
		check.Equal(t, "and again", *n, 2)

		// The window loses the focus before the key comes up.
		fourth, n := newWindow()
		goDown(fourth, key)
		fourth.Canvas().Unfocus()
		comeUp(fourth, key)
		check.Equal(t, "the focus went elsewhere", *n, 0)

		// Another key between them tells that the first was let go.
		fifth, n := newWindow()
		goDown(fifth, fyne.KeyF9)
		goDown(fifth, key)
		check.Equal(t, "after another key", *n, 1)
		comeUp(fifth, key)
	}
}

// A click is one press, and does not reach what comes up under it.
func TestADoubleClickPressesOnce(t *testing.T) {
	n := 0
	b := NewButton("OK", func() { n++ })
	other := NewButton("Elsewhere", func() { n += 10 })
	w := show(t, container.NewVBox(b, other), 500, 400)
	fyne.SetCurrentApp(slowApp{fyne.CurrentApp()})
	test.Tap(b)
	test.Tap(b)
	check.Equal(t, "presses", n, 1)
	test.Tap(other)
	check.Equal(t, "another place", n, 11)

	pause()
	asked := 0
	under := NewButton("Delete", nil)
	w.SetContent(container.NewVBox(under))
	answer := func(bool) { asked++ }
	under.OnTapped = func() { Confirm(w, "Delete?", "", "Delete", "Cancel", true, answer) }
	at := fyne.NewPos(1, 1)
	test.TapAt(under, at)
	yes := topModal(w.Canvas()).yes
	yes.Tapped(&fyne.PointEvent{AbsolutePosition: at})
	check.Equal(t, "answered by the second click", asked, 0)
	pause()
	yes.Tapped(&fyne.PointEvent{AbsolutePosition: at})
	check.Equal(t, "answered by a click of its own", asked, 1)
}

// What opens under a click that was meant for something else, at any place, is not answered by it, not even by Cancel.
func TestAQuestionThatJustOpenedTakesNoClick(t *testing.T) {
	for _, danger := range []bool{true, false} {
		w := show(t, NewEntry(), 500, 400)
		fyne.SetCurrentApp(slowApp{fyne.CurrentApp()})
		answers := 0
		Confirm(w, "Delete bob?", "", "Delete", "Cancel", danger, func(bool) { answers++ })
		o := topModal(w.Canvas())
		test.Tap(o.yes)
		test.Tap(o.no)
		check.Equal(t, "answered by a click as it opened", answers, 0)
		pause()
		test.Tap(o.yes)
		check.Equal(t, "answered by a click", answers, 1)
	}
}
