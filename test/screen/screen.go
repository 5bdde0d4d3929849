// Package screen is a desktop for tests of windows and flows: it keeps several
// windows, one of them in front, and sends keys and clicks the way Fyne's real
// driver does. What is typed goes to what has the focus in the front window,
// never to a widget that the test picked.
//
// Fyne's own test driver takes the window that was made last for the canvas of
// every object, has no close button, shows hidden windows and lets no shortcut
// through.
package screen

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/widgets"
)

// A Screen is an app whose windows are seen by the test only.
type Screen struct {
	fyne.App

	// Quits counts how often the program was told to end.
	Quits int
	// Opened are the addresses that a program of the desktop was to open.
	Opened []*url.URL
	// NoBrowser makes OpenURL fail.
	NoBrowser error

	t       testing.TB
	driver  *driver
	windows []*Window // that exist, the one in front last
	queue   chan func()
	scale   float32

	lifecycle lifecycle
}

// lifecycle keeps what the program wants to know of its windows as a whole.
type lifecycle struct {
	fyne.Lifecycle
	entered, exited func()
}

// SetOnEnteredForeground is called by the program.
func (l *lifecycle) SetOnEnteredForeground(f func()) { l.entered = f }

// SetOnExitedForeground is called by the program.
func (l *lifecycle) SetOnExitedForeground(f func()) { l.exited = f }

// patience is how long a test waits for what never comes.
const patience = 20 * time.Second

// New returns an empty screen and makes it the app of this process until the
// test ends.
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

// Enter tells the program that one of its windows came to the front, after one of another program.
func (s *Screen) Enter() {
	if f := s.lifecycle.entered; f != nil {
		f()
	}
}

// Resolution makes the screen so many pixels wide and high until the test ends,
// with windows at a scale. It is called before there are windows.
func (s *Screen) Resolution(width, height int, scale float32) {
	s.scale = scale
	widgets.ScreenSize = func() (int, int) { return width, height }
	s.t.Cleanup(func() { widgets.ScreenSize = nil })
}

// Driver is called by Fyne.
func (s *Screen) Driver() fyne.Driver { return s.driver }

// NewWindow is called by the program.
func (s *Screen) NewWindow(title string) fyne.Window { return s.driver.CreateWindow(title) }

// Quit counts; the windows stay for the test to look at.
func (s *Screen) Quit() { s.Quits++ }

// OpenURL keeps the address.
func (s *Screen) OpenURL(u *url.URL) error {
	s.Opened = append(s.Opened, u)
	return s.NoBrowser
}

// Await runs the next thing that a task wants done on Fyne's goroutine, which
// is the goroutine of the test. It waits until there is one.
func (s *Screen) Await() {
	s.t.Helper()
	select {
	case f := <-s.queue:
		f()
	case <-time.After(patience):
		s.t.Fatal("nothing came back to Fyne's goroutine")
	}
}

// Until awaits one thing after the other until done.
func (s *Screen) Until(done func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); !done(); s.Await() {
		if time.Now().After(end) {
			s.t.Fatalf("it never came about; on the screen are %q", s.Titles())
		}
	}
}

// Drain runs what tasks have asked for so far, and does not wait.
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

// Front returns the window that gets the keys.
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
		if w.visible && w.title == title {
			w.raise()
			return w
		}
	}
	s.t.Fatalf("no window %q is on the screen, only %s", title, s.Titles())
	return nil
}

// Exists returns how many windows there are, hidden ones included.
func (s *Screen) Exists() int { return len(s.windows) }
