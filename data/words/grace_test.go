package words_test

import (
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestGrace: each end is named, and none if there is none. The time is that of this computer.
func TestGrace(t *testing.T) {
	until := time.Date(2026, 11, 30, 9, 41, 0, 0, time.Local).UTC()
	for _, c := range []struct {
		grace data.Grace
		want  string
	}{
		{data.Grace{}, ""},
		{data.Grace{SignIns: 1}, "You can sign in without a code this time only."},
		{data.Grace{SignIns: 3}, "You can sign in without a code this time and 2 more."},
		{data.Grace{Until: until}, "You can sign in without a code until Mon 30 Nov 09:41."},
		{data.Grace{SignIns: 2, Until: until}, "You can sign in without a code this time and 1 more, until Mon 30 Nov 09:41."},
	} {
		if got := lang.Say(words.Grace(c.grace)); got != c.want {
			t.Errorf("%+v: %q, want %q", c.grace, got, c.want)
		}
	}
}
