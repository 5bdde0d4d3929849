// Package widgettest is a window, a keyboard and a clipboard for tests of widgets.
package widgettest

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/input"
)

// Show puts content in a window of the test driver, in the given theme, and forgets earlier presses and clicks.
func Show(t testing.TB, theme fyne.Theme, content fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	input.Forget()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme)
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

// Press presses and releases the keys one after the other.
func Press(w fyne.Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		GoDown(w, k)
		ComeUp(w, k)
	}
}

// GoDown presses a key as the window system does: the event goes to the focused widget, or else to the window.
func GoDown(w fyne.Window, k fyne.KeyName) {
	e := &fyne.KeyEvent{Name: k}
	if f, ok := w.Canvas().Focused().(desktop.Keyable); ok {
		f.KeyDown(e)
	} else if w.Canvas().Focused() == nil {
		input.KeyDown(e)
	}
	typeKey(w, e)
}

// Repeat types a key again, as one that is held does.
func Repeat(w fyne.Window, k fyne.KeyName) { typeKey(w, &fyne.KeyEvent{Name: k}) }

// ComeUp releases a key.
func ComeUp(w fyne.Window, k fyne.KeyName) {
	e := &fyne.KeyEvent{Name: k}
	if f, ok := w.Canvas().Focused().(desktop.Keyable); ok {
		f.KeyUp(e)
	} else if w.Canvas().Focused() == nil {
		input.KeyUp(e)
	}
}

// KeepDown presses a key, repeats it and releases it.
func KeepDown(w fyne.Window, k fyne.KeyName) {
	GoDown(w, k)
	for range 20 {
		Repeat(w, k)
	}
	ComeUp(w, k)
}

// HeldPressesOnce fails unless each key adds one to n when it is held down, and one more when it is held again.
func HeldPressesOnce(t *testing.T, w fyne.Window, n *int, keys ...fyne.KeyName) {
	t.Helper()
	for _, k := range keys {
		*n = 0
		KeepDown(w, k)
		check.Equal(t, string(k)+" held", *n, 1)
		KeepDown(w, k)
		check.Equal(t, string(k)+" held again", *n, 2)
	}
}

func typeKey(w fyne.Window, e *fyne.KeyEvent) {
	if f := w.Canvas().Focused(); f != nil {
		f.TypedKey(e)
	} else if f := w.Canvas().OnTypedKey(); f != nil {
		f(e)
	}
	// The character of the key comes after it, to what has the focus then.
	if f := w.Canvas().Focused(); f != nil && e.Name == fyne.KeySpace {
		f.TypedRune(' ')
	}
}

// Write types text into what has the focus.
func Write(t testing.TB, w fyne.Window, text string) {
	t.Helper()
	for _, r := range text {
		f := w.Canvas().Focused()
		if f == nil {
			t.Fatalf("nothing has the focus for %q", r)
		}
		f.TypedRune(r)
	}
}

// Paste pastes text into what has the focus.
func Paste(t testing.TB, w fyne.Window, text string) {
	t.Helper()
	c := test.NewClipboard()
	c.SetContent(text)
	w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: c})
}

// Variant is a theme in one variant, light or dark, whatever the system asks for.
type Variant struct {
	fyne.Theme
	Variant fyne.ThemeVariant
}

// Color returns the colour called name in the variant.
func (v Variant) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return v.Theme.Color(name, v.Variant)
}
