package input

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
)

func TestDoubleClickTime(t *testing.T) {
	for _, c := range []struct {
		system       string
		driver, want time.Duration
	}{
		{"linux", 300 * time.Millisecond, 500 * time.Millisecond}, // Fyne's fixed time
		{"freebsd", 300 * time.Millisecond, 500 * time.Millisecond},
		{"linux", 700 * time.Millisecond, 700 * time.Millisecond}, // should Fyne ask the system one day
		{"windows", 300 * time.Millisecond, 300 * time.Millisecond},
		{"windows", 900 * time.Millisecond, 900 * time.Millisecond},
		{"darwin", 300 * time.Millisecond, 300 * time.Millisecond},
	} {
		check.Equal(t, c.system, doubleClickTime(c.system, c.driver), c.want)
	}
}

func TestClicks(t *testing.T) {
	test.NewTempApp(t)
	limit := DoubleClickTime()
	now := time.Unix(1000, 0)
	var clicks Clicks
	for i, c := range []struct {
		after  time.Duration
		second bool
	}{
		{0, false}, {limit - 1, true}, {limit - 1, false}, {limit, false}, {limit - 1, true}, {1, false},
	} {
		now = now.Add(c.after)
		if got := clicks.Second(now); got != c.second {
			t.Errorf("click %d is the second one of a double click: %t", i+1, got)
		}
	}
	clicks.Forget()
	if clicks.Second(now) {
		t.Error("a forgotten click counts")
	}
}

// Whatever a click falls on, the next one at that place is the second of a double click; and a question that has just
// opened takes none.
func TestClickedTooSoon(t *testing.T) {
	test.NewTempApp(t)
	const limit = 500 * time.Millisecond
	w, other := test.NewTempWindow(t, nil).Canvas(), test.NewTempWindow(t, nil).Canvas()
	at, beside := fyne.NewPos(100, 100), fyne.NewPos(100, 109)
	start := time.Unix(1000, 0)
	for _, c := range []struct {
		name  string
		m     clicks
		in    fyne.Canvas
		at    fyne.Position
		after time.Duration
		stray bool
	}{
		{"the first click", clicks{}, w, at, 0, false},
		{"soon, there", clicks{at: start, canvas: w, pos: at}, w, at, limit - 1, true},
		{"soon, nearly there", clicks{at: start, canvas: w, pos: at}, w, fyne.NewPos(108, 92), limit - 1, true},
		{"soon, elsewhere", clicks{at: start, canvas: w, pos: at}, w, beside, limit - 1, false},
		{"soon, in another window", clicks{at: start, canvas: w, pos: at}, other, beside, limit - 1, true},
		{"later", clicks{at: start, canvas: w, pos: at}, w, at, limit, false},
		{"a question just opened", clicks{asked: start, askedIn: w}, w, at, limit - 1, true},
		{"a question opened", clicks{asked: start, askedIn: w}, w, at, limit, false},
		{"a question just opened in another window", clicks{asked: start, askedIn: other}, w, at, limit - 1, false},
	} {
		if got := c.m.clicked(start.Add(c.after), c.in, c.at); got != c.stray {
			t.Errorf("%s: the click presses nothing: %t", c.name, got)
		}
	}
}

// A window that opens by itself takes no key from somebody who is typing, and the first one after a pause.
func TestSurprised(t *testing.T) {
	test.NewTempApp(t)
	limit := DoubleClickTime()
	w, other := test.NewTempWindow(t, nil).Canvas(), test.NewTempWindow(t, nil).Canvas()
	for _, c := range []struct {
		name  string
		in    fyne.Canvas
		after []time.Duration // of each key since the one before
		acts  int
	}{
		{"soon", w, []time.Duration{limit - 1}, 0},
		{"somebody goes on typing", w, []time.Duration{limit - 1, limit - 1, limit - 1}, 0},
		{"later", w, []time.Duration{limit}, 1},
		{"after a pause", w, []time.Duration{limit - 1, limit, 1}, 2},
		{"in another window", other, []time.Duration{limit - 1}, 1},
	} {
		Forget()
		Surprised(w)
		acts := 0
		for _, d := range c.after {
			keyboard.typed = time.Now().Add(-d)
			if d < limit {
				keyboard.typed = time.Now().Add(time.Hour) // however slow the test is
			}
			k := &fyne.KeyEvent{Name: fyne.KeyReturn}
			KeyDown(k)
			Pressed(c.in, k, func() { acts++ })
			KeyUp(k)
		}
		check.Equal(t, c.name, acts, c.acts)
	}
}
