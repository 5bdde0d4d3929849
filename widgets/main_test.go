package widgets

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// show puts content in a window of the test driver, in our theme.
func show(t *testing.T, content fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	pause()
	keyboard = keys{} // of another test
	a := test.NewTempApp(t)
	a.Settings().SetTheme(NewTheme())
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

// press presses keys one after the other and lets each of them go.
func press(w fyne.Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		goDown(w, k)
		comeUp(w, k)
	}
}

// goDown presses a key as the window system does: it goes to what has the focus, or else to the window.
func goDown(w fyne.Window, k fyne.KeyName) {
	e := &fyne.KeyEvent{Name: k}
	if f, ok := w.Canvas().Focused().(desktop.Keyable); ok {
		f.KeyDown(e)
	} else if w.Canvas().Focused() == nil {
		keyDown(e)
	}
	typeKey(w, e)
}

// pause lets the time of a double click pass.
func pause() { mouse.at = time.Time{} }

// repeat is what comes while a key is held.
func repeat(w fyne.Window, k fyne.KeyName) { typeKey(w, &fyne.KeyEvent{Name: k}) }

func comeUp(w fyne.Window, k fyne.KeyName) {
	e := &fyne.KeyEvent{Name: k}
	if f, ok := w.Canvas().Focused().(desktop.Keyable); ok {
		f.KeyUp(e)
	} else if w.Canvas().Focused() == nil {
		keyUp(e)
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

// write types text into what has the focus.
func write(t *testing.T, w fyne.Window, text string) {
	t.Helper()
	for _, r := range text {
		f := w.Canvas().Focused()
		if f == nil {
			t.Fatalf("nothing has the focus for %q", r)
		}
		f.TypedRune(r)
	}
}

// paste pastes text into what has the focus.
func paste(t *testing.T, w fyne.Window, text string) {
	t.Helper()
	c := test.NewClipboard()
	c.SetContent(text)
	w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: c})
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
