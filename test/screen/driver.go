package screen

import (
	"image"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
)

var (
	_ desktop.Driver = (*driver)(nil)
	_ desktop.Window = (*Window)(nil)
	_ desktop.Canvas = (*surface)(nil)
)

// driver is the driver of a Screen.
type driver struct {
	fyne.Driver // measures text
	screen      *Screen
	modifiers   fyne.KeyModifier
	doubleTap   time.Duration
	late        *Window // where a key is pressed that comes too late; nil: in front
}

// CreateWindow is called by Fyne.
func (d *driver) CreateWindow(title string) fyne.Window {
	w := &Window{screen: d.screen, title: title, canvas: &surface{WindowlessCanvas: software.NewCanvas()}}
	w.canvas.SetScale(d.screen.scale)
	d.screen.windows = append([]*Window{w}, d.screen.windows...)
	return w
}

// AllWindows is called by Fyne.
func (d *driver) AllWindows() []fyne.Window {
	var all []fyne.Window
	for _, w := range d.screen.windows {
		all = append(all, w)
	}
	return all
}

// CanvasForObject returns the canvas of the window in front for every object: the test acts
// there, and finding the object would make renderers too early.
func (d *driver) CanvasForObject(fyne.CanvasObject) fyne.Canvas {
	if d.late != nil {
		return d.late.canvas
	}
	for i := len(d.screen.windows) - 1; i >= 0; i-- {
		if w := d.screen.windows[i]; w.visible {
			return w.canvas
		}
	}
	return nil
}

// AbsolutePositionForObject is called by widgets that open a menu.
func (d *driver) AbsolutePositionForObject(o fyne.CanvasObject) fyne.Position {
	var at fyne.Position
	d.screen.Front().walk(func(p place) {
		if p.object == o {
			at = p.pos
		}
	})
	return at
}

// DoFromGoroutine queues f for Screen.Await.
func (d *driver) DoFromGoroutine(f func(), _ bool) { d.screen.queue <- f }

// CreateSplashWindow is never called.
func (d *driver) CreateSplashWindow() fyne.Window { return d.CreateWindow("") }

// CurrentKeyModifiers returns the modifiers that Window.Chord holds down.
func (d *driver) CurrentKeyModifiers() fyne.KeyModifier { return d.modifiers }

// DoubleTapDelay is endless while Screen.Hurry hurries, and zero otherwise: how fast a test clicks must not matter.
func (d *driver) DoubleTapDelay() time.Duration { return d.doubleTap }

// HasSecondaryDisplay is called by Fyne.
func (d *driver) HasSecondaryDisplay() bool { return false }

// surface is the canvas of a Window.
type surface struct {
	software.WindowlessCanvas
	down, up  func(*fyne.KeyEvent)
	shortcuts map[string]fyne.Shortcut // by name: those that the window has
}

// AddShortcut is called by the program.
func (s *surface) AddShortcut(sh fyne.Shortcut, f func(fyne.Shortcut)) {
	if s.shortcuts == nil {
		s.shortcuts = map[string]fyne.Shortcut{}
	}
	s.shortcuts[sh.ShortcutName()] = sh
	s.WindowlessCanvas.AddShortcut(sh, f)
}

// RemoveShortcut is called by the program.
func (s *surface) RemoveShortcut(sh fyne.Shortcut) {
	delete(s.shortcuts, sh.ShortcutName())
	s.WindowlessCanvas.RemoveShortcut(sh)
}

// TypedShortcut is called by the hand, and by a widget that hands a shortcut on.
func (s *surface) TypedShortcut(sh fyne.Shortcut) {
	s.WindowlessCanvas.(fyne.Shortcutable).TypedShortcut(sh)
}

// OnKeyDown is called by the hand.
func (s *surface) OnKeyDown() func(*fyne.KeyEvent) { return s.down }

// SetOnKeyDown is called by the program.
func (s *surface) SetOnKeyDown(f func(*fyne.KeyEvent)) { s.down = f }

// OnKeyUp is called by the hand.
func (s *surface) OnKeyUp() func(*fyne.KeyEvent) { return s.up }

// SetOnKeyUp is called by the program.
func (s *surface) SetOnKeyUp(f func(*fyne.KeyEvent)) { s.up = f }

// A Window is one window of a Screen.
type Window struct {
	screen  *Screen
	title   string
	canvas  *surface
	onClose func() // what the close button does instead of closing; nil: it closes
	closed  func()
	place   *image.Point

	shown, visible, fixed, onTop bool
}

// Shortcuts returns what the program has installed on the window.
func (w *Window) Shortcuts() []fyne.Shortcut { return slices.Collect(maps.Values(w.canvas.shortcuts)) }

// Title returns the title.
func (w *Window) Title() string { return w.title }

// SetTitle is called by the program.
func (w *Window) SetTitle(title string) { w.title = title }

// FullScreen is never true.
func (w *Window) FullScreen() bool { return false }

// SetFullScreen does nothing.
func (w *Window) SetFullScreen(bool) {}

// Resize gives the window this size, or what its content needs if that is more.
func (w *Window) Resize(size fyne.Size) {
	if w.Content() != nil {
		size = size.Max(w.Content().MinSize().AddWidthHeight(16, 16))
	}
	w.canvas.Resize(size)
}

// RequestFocus brings the window to the front.
func (w *Window) RequestFocus() { w.raise() }

// FixedSize reports whether the window can't be resized.
func (w *Window) FixedSize() bool { return w.fixed }

// SetFixedSize is called by the program.
func (w *Window) SetFixedSize(fixed bool) { w.fixed = fixed }

// CenterOnScreen is called by the program.
func (w *Window) CenterOnScreen() { w.place = nil }

// Padded is called by Fyne.
func (w *Window) Padded() bool { return w.canvas.Padded() }

// SetPadded is called by the program.
func (w *Window) SetPadded(padded bool) { w.canvas.SetPadded(padded) }

// Icon returns none.
func (w *Window) Icon() fyne.Resource { return nil }

// SetIcon does nothing.
func (w *Window) SetIcon(fyne.Resource) {}

// SetMaster does nothing.
func (w *Window) SetMaster() {}

// MainMenu returns none: a window has a bar of its own.
func (w *Window) MainMenu() *fyne.MainMenu { return nil }

// SetMainMenu does nothing.
func (w *Window) SetMainMenu(*fyne.MainMenu) {}

// SetOnClosed is called by the program.
func (w *Window) SetOnClosed(closed func()) { w.closed = closed }

// SetCloseIntercept is called by the program.
func (w *Window) SetCloseIntercept(f func()) { w.onClose = f }

// SetOnDropped does nothing.
func (w *Window) SetOnDropped(func(fyne.Position, []fyne.URI)) {}

// Show brings the window to the screen and to the front.
func (w *Window) Show() {
	w.shown, w.visible = true, true
	w.raise()
}

// Hide takes the window off the screen. The next one has to be there before: what is typed
// while there is none goes to another program.
func (w *Window) Hide() {
	w.visible = false
	if w.shown && w.screen.Titles() == "" {
		w.screen.t.Errorf("%q was hidden before another window was shown", w.title)
	}
}

// Close ends the window. As in Fyne, it does nothing before the first Show.
func (w *Window) Close() {
	if !w.shown || w.screen.remove(w) {
		return
	}
	if f := w.closed; f != nil { // as in Fyne, before it leaves the screen
		w.closed = nil
		f()
	}
	w.visible = false
}

// ShowAndRun is Show.
func (w *Window) ShowAndRun() { w.Show() }

// Content returns the content.
func (w *Window) Content() fyne.CanvasObject { return w.canvas.Content() }

// SetContent is called by the program.
func (w *Window) SetContent(content fyne.CanvasObject) { w.canvas.SetContent(content) }

// Canvas returns the canvas.
func (w *Window) Canvas() fyne.Canvas { return w.canvas }

// Clipboard returns the clipboard of the app.
func (w *Window) Clipboard() fyne.Clipboard { return w.screen.Clipboard() }

// RequestFullScreenSecondary does nothing.
func (w *Window) RequestFullScreenSecondary() {}

// RequestAlwaysOnTop is called by the program.
func (w *Window) RequestAlwaysOnTop() { w.onTop = true }

// RequestPosition is called by the program.
func (w *Window) RequestPosition(x, y int) { w.place = &image.Point{X: x, Y: y} }

// Place returns where the program asked for the corner of the content; nil: in the middle of
// the screen.
func (w *Window) Place() *image.Point { return w.place }

// Shown reports whether the window has been on the screen.
func (w *Window) Shown() bool { return w.shown }

// Visible reports whether the window is on the screen.
func (w *Window) Visible() bool { return w.visible }

// OnTop reports whether the window asked to stay above the others.
func (w *Window) OnTop() bool { return w.onTop }

func (w *Window) raise() {
	if !w.screen.remove(w) {
		w.screen.windows = append(w.screen.windows, w)
	}
}

// remove removes w from the list and reports whether it was not there.
func (s *Screen) remove(w *Window) (gone bool) {
	for i, other := range s.windows {
		if other == w {
			s.windows = append(s.windows[:i:i], s.windows[i+1:]...)
			return false
		}
	}
	return true
}
