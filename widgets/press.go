package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// This file tells a key that is pressed from one that is held down, and a click from the second half of a double click.
// What a press does can be an answer that is counted, or one that can't be taken back: neither may come of a finger
// that stays on Enter, or of a click that was meant for what stood there before.
//
// Fyne tells a widget that a key goes down (KeyDown) and that it types (TypedKey), with one event for both; while the
// key is held it types again and again, each time with an event of its own. So a key presses if what it types is the
// event that went down.
//
// A window that comes to the front under a held key does not know that it is held: the next repetition goes down there
// as if it were new. So in another window than the one where a key pressed last, the same key presses when it comes up,
// unless it repeats before: nobody who presses it once notices, and who holds it presses nothing.

// keyboard is the one of the program. It is touched on Fyne's goroutine only.
var keyboard keys

type keys struct {
	down    *fyne.KeyEvent // the key that went down last; nil once it came up
	name    fyne.KeyName   // of that key
	again   bool           // it is the same key as the one before
	strange bool           // no key went down since a window of the program came to the front
	doubted bool           // that was so when this one went down

	canvas fyne.Canvas    // where a key pressed last
	onUp   func()         // what the key presses when it comes up; nil: nothing
	over   fyne.Focusable // what had the focus when it went down
}

// FollowKeyboard makes the widgets of this package tell a key that was held down since before a window of the program
// came to the front. It is called once, before the first window is shown.
func FollowKeyboard(app fyne.App) {
	keyboard = keys{}
	app.Lifecycle().SetOnEnteredForeground(func() { keyboard.strange = true })
	// Its window is told of a held key that it came up when it loses the focus.
	app.Lifecycle().SetOnExitedForeground(func() { keyboard.onUp = nil })
}

// keyable is part of everything that can have the focus: without it a widget does not know which keys are pressed.
type keyable struct{}

// KeyDown is called by Fyne.
func (keyable) KeyDown(k *fyne.KeyEvent) { keyDown(k) }

// KeyUp is called by Fyne.
func (keyable) KeyUp(k *fyne.KeyEvent) { keyUp(k) }

// listen makes keys known that go down while nothing has the focus.
func listen(c fyne.Canvas) {
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(keyDown)
		d.SetOnKeyUp(keyUp)
	}
}

func keyDown(k *fyne.KeyEvent) {
	if isModifier(k.Name) {
		return // the key that is held goes on repeating
	}
	keyboard.again = k.Name == keyboard.name
	keyboard.doubted, keyboard.strange = keyboard.strange, false
	keyboard.down, keyboard.name, keyboard.onUp = k, k.Name, nil
}

func keyUp(k *fyne.KeyEvent) {
	if k.Name != keyboard.name {
		return
	}
	act := keyboard.onUp
	keyboard.down, keyboard.onUp = nil, nil
	if act != nil && keyboard.canvas != nil && keyboard.canvas.Focused() == keyboard.over {
		act()
	}
}

// pressed calls act if k, which was typed in the window of c, is pressed and not held down.
func pressed(c fyne.Canvas, k *fyne.KeyEvent, act func()) {
	if k != keyboard.down {
		keyboard.onUp = nil // it repeats
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

// pressedOn is pressed for a key that the widget o typed.
func pressedOn(o fyne.CanvasObject, k *fyne.KeyEvent, act func()) {
	if c := canvasOf(o); c != nil {
		pressed(c, k, act)
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

// mouse is the one of the program. It is touched on Fyne's goroutine only.
var mouse struct {
	at     time.Time // of the click before
	canvas fyne.Canvas
	pos    fyne.Position
}

// handShake is how far apart the two clicks of a double click are at most, in Fyne units.
const handShake = 8

// secondClick notes a click in the window of o and tells whether it is the second one of a double click: soon after the
// one before, at the same place or in a window that came there meanwhile.
func secondClick(o fyne.CanvasObject, e *fyne.PointEvent) bool {
	now, c := time.Now(), canvasOf(o)
	by := e.AbsolutePosition.Subtract(mouse.pos)
	near := c != mouse.canvas || fyne.Max(by.X, -by.X) <= handShake && fyne.Max(by.Y, -by.Y) <= handShake
	second := near && now.Sub(mouse.at) < fyne.CurrentApp().Driver().DoubleTapDelay()
	mouse.at, mouse.canvas, mouse.pos = now, c, e.AbsolutePosition
	return second
}
