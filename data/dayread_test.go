package data

import (
	"testing"
	"time"
)

// A day is understood in every order that leaves no doubt, and refused in any other.
func TestReadDay(t *testing.T) {
	for _, c := range []struct {
		typed string
		order DayOrder
		want  string // empty: refused
	}{
		{"2026-12-28", UnknownOrder, "2026-12-28"},
		{" 2026/12/28 ", MonthFirst, "2026-12-28"},
		{"2026.3.4", DayFirst, "2026-03-04"},
		{"28/12/2026", UnknownOrder, "2026-12-28"},
		{"28/12/2026", MonthFirst, "2026-12-28"},
		{"12/28/2026", DayFirst, "2026-12-28"},
		{"28.12.2026", MonthFirst, "2026-12-28"},
		{"3.4.2026", UnknownOrder, "2026-04-03"},
		{"3/4/2026", DayFirst, "2026-04-03"},
		{"3/4/2026", MonthFirst, "2026-03-04"},
		{"3/4/2026", UnknownOrder, ""},
		{"5/5/2026", UnknownOrder, "2026-05-05"},
		{"3/4/26", DayFirst, ""},
		{"31/2/2026", DayFirst, ""},
		{"2026-13-01", DayFirst, ""},
		{"tomorrow", DayFirst, ""},
		{"", DayFirst, ""},
		{"1/2/3/2026", DayFirst, ""},
	} {
		got, err := ReadDay(c.typed, time.UTC, c.order)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q in order %d is %v", c.typed, c.order, got)
			}
			continue
		}
		if err != nil || got.Format(DayFormat) != c.want {
			t.Errorf("%q in order %d is %v, %v; want %s", c.typed, c.order, got, err, c.want)
		}
	}
}
