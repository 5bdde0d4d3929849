// Package screen is a desktop for tests of windows and flows: it keeps several windows, one of
// them in front, and sends keys and clicks as Fyne's real driver does. What is typed goes to
// the focused object of the front window, never to a widget that the test picked.
//
// Fyne's own test driver takes the newest window for the canvas of every object, has no close
// button, shows hidden windows and does not deliver shortcuts.
package screen

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/worded"
	"tapetrack/widgets"
)

// A Screen is an app whose windows only the test sees.
type Screen struct {
	fyne.App

	// Quits counts the calls of Quit.
	Quits   int
	opening sync.Mutex
	opened  []*url.URL // those passed to OpenURL, which a task may call
	// Loop is what Run does, with the windows of the program on the screen; nil: nothing.
	Loop func()
	// WhileOpening is called by OpenURL first; nil for nothing.
	WhileOpening func()

	// NoBrowser makes OpenURL fail.
	NoBrowser error

	t       testing.TB
	driver  *driver
	windows []*Window // all that exist; the one in front is the last
	queue   chan func()
	scale   float32

	lifecycle lifecycle
}

// lifecycle stores the program's callbacks about all its windows.
type lifecycle struct {
	fyne.Lifecycle
	entered, exited func()
}

// SetOnEnteredForeground is called by the program.
func (l *lifecycle) SetOnEnteredForeground(f func()) { l.entered = f }

// SetOnExitedForeground is called by the program.
func (l *lifecycle) SetOnExitedForeground(f func()) { l.exited = f }

// patience is how long a test waits before it fails.
const patience = 20 * time.Second

// New returns an empty screen and makes it the app of this process until the test ends.
func New(t testing.TB) *Screen {
	t.Helper()
	s := &Screen{App: test.NewApp(), t: t, queue: make(chan func(), 1000), scale: 1}
	s.driver = &driver{Driver: s.App.Driver(), screen: s}
	s.lifecycle.Lifecycle = s.App.Lifecycle()
	fyne.SetCurrentApp(s)
	widgets.FollowKeyboard(s)
	t.Cleanup(func() {
		for _, w := range s.windows {
			if !w.shown {
				t.Errorf("the window %q was made and never shown: it would stay for good", w.title)
			}
		}
		test.NewApp()
	})
	return s
}

// Lifecycle is called by the program.
func (s *Screen) Lifecycle() fyne.Lifecycle { return &s.lifecycle }

// Enter notifies the program that one of its windows came to the front, after another program's.
func (s *Screen) Enter() {
	if f := s.lifecycle.entered; f != nil {
		f()
	}
}

// Leave notifies the program that another program's window came to the front.
func (s *Screen) Leave() {
	if f := s.lifecycle.exited; f != nil {
		f()
	}
}

// Resolution sets the width and height of the screen in pixels, and the scale of its windows,
// until the test ends. It is called before there are windows.
func (s *Screen) Resolution(width, height int, scale float32) {
	s.scale = scale
	widgets.ScreenSize = func() (int, int) { return width, height }
	s.t.Cleanup(func() { widgets.ScreenSize = nil })
}

// Driver is called by Fyne.
func (s *Screen) Driver() fyne.Driver { return s.driver }

// NewWindow is called by the program.
func (s *Screen) NewWindow(title string) fyne.Window { return s.driver.CreateWindow(title) }

// Quit only counts; the windows stay, so that the test can look at them.
func (s *Screen) Quit() { s.Quits++ }

// OpenURL records the URL.
func (s *Screen) OpenURL(u *url.URL) error {
	if s.WhileOpening != nil {
		s.WhileOpening()
	}
	s.opening.Lock()
	defer s.opening.Unlock()
	s.opened = append(s.opened, u)
	return s.NoBrowser
}

// Opened returns the URLs that were opened, the first one first.
func (s *Screen) Opened() []*url.URL {
	s.opening.Lock()
	defer s.opening.Unlock()
	return slices.Clone(s.opened)
}

// ForgetOpened forgets them.
func (s *Screen) ForgetOpened() {
	s.opening.Lock()
	defer s.opening.Unlock()
	s.opened = nil
}

// Run does what Loop does, in place of Fyne's loop.
func (s *Screen) Run() {
	if s.Loop != nil {
		s.Loop()
	}
}

// Settle runs the next call that a task queues for Fyne's goroutine, and reports whether one came within a time.
func (s *Screen) Settle(within time.Duration) bool {
	select {
	case f := <-s.queue:
		f()
		return true
	case <-time.After(within):
		return false
	}
}

// Await waits for the next call that a task queues for Fyne's goroutine, which is the test's
// goroutine, and runs it.
func (s *Screen) Await() {
	s.t.Helper()
	select {
	case f := <-s.queue:
		f()
	case <-time.After(patience):
		s.t.Fatal("nothing came back to Fyne's goroutine")
	}
}

// Until calls Await until done returns true.
func (s *Screen) Until(done func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); !done(); s.Await() {
		if time.Now().After(end) {
			s.t.Fatalf("it never came about; on the screen are %q", s.Titles())
		}
	}
}

// Drain runs what has been queued so far, without waiting.
func (s *Screen) Drain() {
	for {
		select {
		case f := <-s.queue:
			f()
		default:
			return
		}
	}
}

// Front returns the window that receives the keys.
func (s *Screen) Front() *Window {
	s.t.Helper()
	for i := len(s.windows) - 1; i >= 0; i-- {
		if s.windows[i].visible {
			return s.windows[i]
		}
	}
	s.t.Fatal("no window is on the screen")
	return nil
}

// Titles returns the titles of the visible windows, the one in front last.
func (s *Screen) Titles() string {
	var titles []string
	for _, w := range s.windows {
		if w.visible {
			titles = append(titles, w.title)
		}
	}
	return strings.Join(titles, ", ")
}

// Window returns the visible window with this title and brings it to the front.
func (s *Screen) Window(title string) *Window {
	s.t.Helper()
	for _, w := range s.windows {
		if w.visible && worded.Reads(w.title, title) {
			w.raise()
			return w
		}
	}
	s.t.Fatalf("no window %q is on the screen, only %s", title, s.Titles())
	return nil
}

// Exists returns the number of windows, including hidden ones.
func (s *Screen) Exists() int { return len(s.windows) }
