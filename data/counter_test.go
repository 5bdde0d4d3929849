package data_test

import (
	"testing"
	"time"

	"tapetrack/data"
)

func TestCounterLeft(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		start time.Time
		delay time.Duration
		want  time.Duration
	}{
		{"none", time.Time{}, 0, 0},
		{"no start", time.Time{}, time.Minute, 0},
		{"no delay", now, 0, 0},
		{"negative delay", now, -time.Minute, 0},
		{"just begun", now, time.Minute, time.Minute},
		{"begun", now.Add(-20 * time.Second), time.Minute, 40 * time.Second},
		{"all but over", now.Add(-time.Minute + 1), time.Minute, 1},
		{"over", now.Add(-time.Minute), time.Minute, 0},
		{"long over", now.Add(-1000 * time.Hour), time.Minute, 0},
		{"begins in the future", now.Add(1000 * time.Hour), time.Minute, time.Minute},
		{"other zone", now.In(time.FixedZone("", 3600)), time.Minute, time.Minute},
	} {
		if got := (data.Counter{Failures: 9, Start: c.start, Delay: c.delay}).Left(now); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
