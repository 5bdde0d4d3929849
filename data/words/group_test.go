package words_test

import (
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestGroupRule: an optional one has no date, and the date is that of this computer.
func TestGroupRule(t *testing.T) {
	day := time.Date(2026, 12, 1, 0, 0, 0, 0, time.Local)
	for want, rule := range map[string]data.GroupRule{
		"required":                 {Required: true},
		"required from 1 Dec 2026": {Required: true, From: day.UTC()},
	} {
		if got := lang.Say(words.GroupRule(rule)); got != want {
			t.Errorf("%+v: %q, want %q", rule, got, want)
		}
	}
	for _, rule := range []data.GroupRule{{}, {From: day}} {
		if got := lang.Say(words.GroupRule(rule)); got != "optional" {
			t.Errorf("%+v: %q", rule, got)
		}
	}
}
