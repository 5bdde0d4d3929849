package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys says what a window does with keys that its focused widget does not use.
type Keys struct {
	Enter  func() // Return or the keypad's Enter; nil ignores it
	Escape func() // nil ignores it

	// Other holds further keys without modifier, such as F5: Fyne's menus and shortcuts never see those.
	Other map[fyne.KeyName]func()
}

// InstallKeys makes k work in the whole of w: when nothing has the focus, and when a widget of this package has it and
// does not use the key itself (an entry with OnSubmitted uses Enter, a button presses itself). A widget of Fyne keeps
// its keys; use the ones of this package. While a Modal is open, its keys come first and k rests.
// A key that is held down does once what it does. It replaces what was installed before.
func InstallKeys(w fyne.Window, k Keys) {
	c := w.Canvas()
	listen(c)
	typed := func(e *fyne.KeyEvent) { k.typed(c, e) }
	if o := topModal(c); o != nil {
		o.savedKeys = typed
		return
	}
	c.SetOnTypedKey(typed)
}

func (k Keys) typed(c fyne.Canvas, e *fyne.KeyEvent) {
	var f func()
	switch {
	case isEnter(e):
		f = k.Enter
	case e.Name == fyne.KeyEscape:
		f = k.Escape
	default:
		f = k.Other[e.Name]
	}
	if f != nil {
		pressed(c, e, f)
	}
}

func isEnter(e *fyne.KeyEvent) bool {
	return e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter
}

// isWindowKey tells the keys that a single-line field has no use for and the window may have.
func isWindowKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter,
		fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

// handOn gives a key that o does not use to the window that o is in.
func handOn(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil {
		if f := c.OnTypedKey(); f != nil {
			f(e)
		}
	}
}

// handOnShortcut gives a shortcut that o does not use to the window: Fyne stops at the first widget that takes any.
func handOnShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := canvasOf(o).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// focus gives the focus to f, if it is in a window.
func focus(f fyne.Focusable) {
	if o, ok := f.(fyne.CanvasObject); ok {
		if c := canvasOf(o); c != nil {
			c.Focus(f)
		}
	}
}

// modifiers returns the modifier keys held down now.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
