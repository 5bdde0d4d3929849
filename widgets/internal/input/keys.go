package input

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// IsEnter reports whether e is Return or the keypad's Enter.
func IsEnter(e *fyne.KeyEvent) bool {
	return e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter
}

// IsAlt reports whether e is an Alt key.
func IsAlt(e *fyne.KeyEvent) bool {
	return e.Name == desktop.KeyAltLeft || e.Name == desktop.KeyAltRight
}

// IsWindowKey reports whether e is a key that a single-line field has no use for and the window may have.
func IsWindowKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case desktop.KeyAltLeft, desktop.KeyAltRight, fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter,
		fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

// HandOn gives a key that o does not use to the window that o is in.
func HandOn(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := CanvasOf(o); c != nil {
		if f := c.OnTypedKey(); f != nil {
			f(e)
		}
	}
}

// HandOnShortcut gives a shortcut that o does not use to the window: Fyne stops at the first widget that accepts shortcuts.
func HandOnShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := CanvasOf(o).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// CanvasOf returns the canvas that shows o, or nil.
func CanvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// Focus gives the focus to f, if it is in a window.
func Focus(f fyne.Focusable) {
	if o, ok := f.(fyne.CanvasObject); ok {
		if c := CanvasOf(o); c != nil {
			c.Focus(f)
		}
	}
}

// Modifiers returns the modifier keys held down now.
func Modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
