// Package input is what the widgets do alike with keys and clicks: they distinguish a press from a key that is held
// down, and hand on what they do not use.
package input

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// This file distinguishes a key that is pressed from one that is held down, and a click from the second half of a
// double click. A press can give an answer that is counted or cannot be undone: neither may come from a finger that
// stays on Enter, or from a click that was meant for what stood there before.
//
// Fyne reports to a widget that a key goes down (KeyDown) and that it types (TypedKey), with one event for both; while
// the key is held it types again and again, each time with a new event. So a key presses if what it types is the event
// that went down.
//
// A window that comes to the front under a held key does not know that the key is held: the next repetition goes down
// there as if it were new. So in any window but the one where a key pressed last, the same key presses when it comes
// up, unless it repeats before: a single press feels the same, and a held key presses nothing.

// keyboard is the program's one keyboard. It is touched on Fyne's goroutine only.
var keyboard keys

type keys struct {
	down    *fyne.KeyEvent // the key that went down last; nil once it came up
	name    fyne.KeyName   // of that key
	again   bool           // it is the same key as the previous one
	strange bool           // no key went down since a window of the program came to the front
	doubted bool           // strange, as it was when this one went down

	canvas fyne.Canvas    // where a key pressed last
	onUp   func()         // what the key presses when it comes up; nil: nothing
	over   fyne.Focusable // what had the focus when it went down

	onAlt func() // what Alt does when it comes up, if nothing else is pressed before

	away   bool        // another program has the keyboard
	sudden fyne.Canvas // of a window that opened by itself, while somebody may still type for another one; nil: none
	typed  time.Time   // when a key went down last, or sudden was opened
}

// Follow lets the widgets recognise a key that has been held down since before a window of app came to the front.
func Follow(app fyne.App) {
	Forget()
	app.Lifecycle().SetOnEnteredForeground(func() { keyboard.strange, keyboard.away = true, false })
	// A window that loses the focus is sent a KeyUp for a held key.
	app.Lifecycle().SetOnExitedForeground(func() { keyboard.onUp, keyboard.onAlt, keyboard.away = nil, nil, true })
}

// Away reports whether no window of the program has the keyboard: somebody may be typing in another program.
func Away() bool { return keyboard.away }

// Surprised notes that the window of c opened by itself: no key presses anything there until none has been typed for
// DoubleClickTime, because somebody may still be typing for the window that had the keyboard before.
func Surprised(c fyne.Canvas) {
	keyboard.sudden, keyboard.typed = c, time.Now()
}

// Forget forgets all earlier presses, for the start of a program or a test.
func Forget() {
	keyboard = keys{}
	mouse = clicks{}
}

// Keyable is part of every widget that can have the focus: without it the widget does not know which keys are pressed.
type Keyable struct{}

// KeyDown is called by Fyne.
func (Keyable) KeyDown(k *fyne.KeyEvent) { KeyDown(k) }

// KeyUp is called by Fyne.
func (Keyable) KeyUp(k *fyne.KeyEvent) { KeyUp(k) }

// Listen notes the keys that go down while nothing has the focus.
func Listen(c fyne.Canvas) {
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(KeyDown)
		d.SetOnKeyUp(KeyUp)
	}
}

// presses counts the presses since the program began, see Presses.
var presses uint64

// Used notes that a key or a button of the mouse was pressed. Clicked does so, too.
func Used() {
	presses++
	keyboard.onAlt = nil
}

// AltDown is called by what gets an Alt key that is typed: act is called when the key comes up and nothing else was
// pressed with it.
func AltDown(act func()) { keyboard.onAlt = act }

// Presses returns how often a key or mouse button was pressed. It is called on Fyne's goroutine.
func Presses() uint64 { return presses }

// KeyDown notes a key that goes down, wherever the focus is.
func KeyDown(k *fyne.KeyEvent) {
	Used()
	keyboard.pause(time.Now())
	if isModifier(k.Name) {
		return // the key that is held goes on repeating
	}
	keyboard.again = k.Name == keyboard.name
	keyboard.doubted, keyboard.strange = keyboard.strange, false
	keyboard.down, keyboard.name, keyboard.onUp = k, k.Name, nil
}

// pause notes a key that goes down: after a pause it is meant for what is seen.
func (k *keys) pause(now time.Time) {
	if k.sudden != nil && now.Sub(k.typed) >= DoubleClickTime() {
		k.sudden = nil
	}
	k.typed = now
}

// Tabbing reports whether the key that is down is Tab: it moves the focus.
func Tabbing() bool { return keyboard.down != nil && keyboard.name == fyne.KeyTab }

// KeyUp notes a key that comes up, and presses it if Pressed postponed that.
func KeyUp(k *fyne.KeyEvent) {
	if act := keyboard.onAlt; act != nil && IsAlt(k) {
		keyboard.onAlt = nil
		act()
		return
	}
	if k.Name != keyboard.name {
		return
	}
	act := keyboard.onUp
	keyboard.down, keyboard.onUp = nil, nil
	if act != nil && keyboard.canvas != nil && keyboard.canvas.Focused() == keyboard.over {
		act()
	}
}

// Pressed calls act if k, which was typed in the window of c, is pressed and not held down.
func Pressed(c fyne.Canvas, k *fyne.KeyEvent, act func()) {
	if k != keyboard.down {
		keyboard.onUp = nil // it repeats
		return
	}
	if keyboard.sudden == c {
		return
	}
	moved := keyboard.again && keyboard.canvas != nil && keyboard.canvas != c
	keyboard.canvas, keyboard.again = c, false
	if !moved && !keyboard.doubted {
		act()
		return
	}
	keyboard.onUp, keyboard.over = act, c.Focused()
}

// Drop forgets a key that would press in c when it comes up, and a window that was to keep the focus: it closes.
func Drop(c fyne.Canvas) {
	if mouse.opened != nil && mouse.opened.Canvas() == c {
		mouse.opened = nil
	}
	if mouse.askedIn == c {
		mouse.askedIn = nil
	}
	if keyboard.canvas == c {
		keyboard.onUp = nil
	}
	if keyboard.sudden == c {
		keyboard.sudden = nil
	}
}

// PressedOn is Pressed for a key that was typed in the widget o.
func PressedOn(o fyne.CanvasObject, k *fyne.KeyEvent, act func()) {
	if c := CanvasOf(o); c != nil {
		Pressed(c, k, act)
	}
}

func isModifier(name fyne.KeyName) bool {
	switch name {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight,
		desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyCapsLock:
		return true
	}
	return false
}
