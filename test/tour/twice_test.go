package tour

import (
	"image"
	"strconv"
	"testing"
	"time"
)

// twice double-clicks on the lowest phrase, with the given number of milliseconds in between, and waits
// until the window has gone. As menu does, it tries again where no notice was taken.
func (w *window) twice(phrase string, delay int) {
	w.t.Helper()
	w.twiceAt(w.shows(phrase), phrase, delay)
}

func (w *window) twiceAt(at image.Point, phrase string, delay int) {
	w.t.Helper()
	for range 3 {
		w.must("xdotool", "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y),
			"click", "--repeat", "2", "--delay", strconv.Itoa(delay), "1",
			"mousemove", strconv.Itoa(w.frame.bounds.Max.X-1), strconv.Itoa(w.frame.bounds.Max.Y-1))
		for end := time.Now().Add(3 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
			if _, there := w.program.find(w.title); !there {
				return
			}
		}
	}
	w.t.Fatalf("%s takes no notice of double clicks on %s", w.title, phrase)
}

// TestTourTwice is somebody who double-clicks on buttons and menus, and presses keys twice:
// the second press reaches a window that has just been left, and does nothing there. That a
// window is there says that it is there once (find).
func TestTourTwice(t *testing.T) {
	s := newEnds(t)
	s.raise(t.TempDir())
	s.must("sh", "-c", "echo '"+endsPassword+"' | '"+s.bin+"/tapectl' user add alice --group OPS --password-stdin")
	s.tapectl("user", "otp", "alice", "on")
	p := s.start("Lite", "lite", "--user", "alice")
	for _, delay := range []int{60, 90, 120, 90, 120} {
		p.window("Lite Login").signIn(endsPassword, "")
		p.window("One Time Password").twice("OK", delay)
		p.window("One Time Password Status").twice("OK", delay)
		main := p.window("Lite").menu("File").says("Quit")
		main.twiceAt(main.highest("Log Out"), "Log Out", delay) // the page has a button of that name
	}
	for _, delay := range []string{"40", "100", "200"} {
		p.window("Lite Login").signIn(endsPassword, "")
		p.window("One Time Password").keys("Return")
		status := p.window("One Time Password Status")
		status.must("xdotool", "key", "--delay", delay, "Return", "Return")
		p.window("Lite").must("xdotool", "key", "--delay", delay, "ctrl+l", "ctrl+l", "ctrl+p", "ctrl+m")
	}
	p.window("Lite Login")
	for _, title := range []string{"Lite", "Change Password", "My Sign-in", "One Time Password Status"} {
		if _, there := p.find(title); there {
			t.Errorf("%s is still there", title)
		}
	}
	if n := s.sql("select count(*) from sessions where closed_at is null"); n != "0\n" && n != "0" {
		t.Errorf("%s sessions are open", n)
	}
}
