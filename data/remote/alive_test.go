package remote

import (
	"testing"
	"time"

	"tapetrack/data"
)

// An answer about the time that is left is told again while nothing has changed, and not near the
// end.
func TestAliveFromMemory(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	hours := data.TimeLeft{Age: 12 * time.Hour, Idle: 15 * time.Minute}
	for name, c := range map[string]struct {
		left   data.TimeLeft
		token  string
		number int64
		after  time.Duration
		want   data.TimeLeft
		known  bool
	}{
		"no limit":         {data.TimeLeft{}, "t", 7, 5 * time.Minute, data.TimeLeft{}, true},
		"limits":           {hours, "t", 7, 5 * time.Minute, data.TimeLeft{Age: 12*time.Hour - 5*time.Minute, Idle: 10 * time.Minute}, true},
		"long ago":         {hours, "t", 7, 5*time.Minute + 1, data.TimeLeft{}, false},
		"something else":   {hours, "t", 8, time.Minute, data.TimeLeft{}, false},
		"another session":  {hours, "u", 7, time.Minute, data.TimeLeft{}, false},
		"near the end":     {data.TimeLeft{Idle: 3 * time.Minute}, "t", 7, time.Minute + 1, data.TimeLeft{}, false},
		"a clock set back": {hours, "t", 7, -time.Second, data.TimeLeft{}, false},
	} {
		var a alive
		a.keep("t", 7, now, c.left)
		if left, known := a.recall(c.token, c.number, now.Add(c.after)); left != c.want || known != c.known {
			t.Errorf("%s: %+v, %v", name, left, known)
		}
	}
	var none alive
	if _, known := none.recall("", 0, now); known {
		t.Error("nothing was answered")
	}
}
