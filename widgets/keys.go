package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/widgets/internal/input"
)

// Keys says what a window does with keys that the focused widget does not use.
type Keys struct {
	Enter  func() // Return or the keypad's Enter; nil ignores it
	Escape func() // nil ignores it
	Close  func() // Ctrl+W (Command+W on macOS); nil means Escape

	// Other holds further keys without modifiers, such as F5: Fyne's menus and shortcuts never see those.
	Other map[fyne.KeyName]func()
}

// InstallKeys makes k work everywhere in w: when nothing has the focus, and when a widget of this package has it and
// does not use the key itself (an entry with OnSubmitted uses Enter, a button presses itself). Fyne's own widgets do
// not hand keys on; use those of this package. While a Modal is open, its keys come first and k rests.
// A window with a MenuBar also has F10 and Alt. A key that is held down acts once. k replaces what was installed before.
func InstallKeys(w fyne.Window, k Keys) {
	c := w.Canvas()
	input.Listen(c)
	c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyW, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { k.close(c) })
	typed := func(e *fyne.KeyEvent) { k.typed(c, e) }
	if o := topModal(c); o != nil {
		o.savedKeys = typed
		return
	}
	c.SetOnTypedKey(typed)
}

func (k Keys) close(c fyne.Canvas) {
	f := k.Close
	if f == nil {
		f = k.Escape
	}
	if f != nil && topModal(c) == nil && openDropDown(c) == nil && !closing(c) {
		f()
	}
}

func (k Keys) typed(c fyne.Canvas, e *fyne.KeyEvent) {
	if helped(c, e) {
		return
	}
	if d := openDropDown(c); d != nil {
		d.typedKey(e)
		return
	}
	var f func()
	bar := barOf(c)
	switch {
	case bar != nil && e.Name == fyne.KeyF10:
		f = bar.toggle
	case bar != nil && input.IsAlt(e):
		input.AltDown(bar.toggle)
	case input.IsEnter(e):
		f = k.Enter
	case e.Name == fyne.KeyEscape:
		f = k.Escape
	default:
		f = k.Other[e.Name]
	}
	if f != nil {
		input.Pressed(c, e, f)
	}
}

// FollowKeyboard lets the widgets recognise a key that has been held down since before a window of the program came to
// the front. Call it once, before the first window is shown.
func FollowKeyboard(app fyne.App) { input.Follow(app) }

// Away reports whether another program has the keyboard, so that a window that opens by itself is not to take it.
func Away() bool { return input.Away() }

// Surprised is called for a window that opens by itself, when it is shown: keys that were meant for what had the keyboard
// before press nothing there.
func Surprised(w fyne.Window) { input.Surprised(w.Canvas()) }

// Asked is called for a question in a window of its own, when it is shown: as in a Modal, a click presses nothing in the
// first input.DoubleClickTime.
func Asked(w fyne.Window) { input.Asked(w.Canvas()) }

// Presses returns how often a key, or a mouse button on one of these widgets, was pressed since the program began: if
// the number has grown, somebody is there. It is called on Fyne's goroutine.
func Presses() uint64 { return input.Presses() }

// Used notes a press that these widgets do not see: of something of Fyne's, such as a menu item or a tab.
func Used() { input.Used() }
