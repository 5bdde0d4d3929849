package input

import (
	"testing"
	"time"

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
