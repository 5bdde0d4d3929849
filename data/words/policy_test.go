package words_test

import (
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// TestPolicyValue: a duration is read in the unit in which it is typed, and in the one in
// which people grasp it.
func TestPolicyValue(t *testing.T) {
	for _, c := range []struct{ unit, value, want string }{
		{"seconds", "1", "1 second"},
		{"seconds", "30", "30 seconds"},
		{"seconds", "60", "60 seconds (1 minute)"},
		{"seconds", "90", "90 seconds"},
		{"seconds", "1800", "1800 seconds (30 minutes)"},
		{"seconds", "3600", "3600 seconds (1 hour)"},
		{"seconds", "4000", "4000 seconds (about 67 minutes)"},
		{"seconds", "86400", "86400 seconds (24 hours)"},
		{"minutes", "15", "15 minutes"},
		{"minutes", "60", "60 minutes (1 hour)"},
		{"minutes", "1440", "1440 minutes (24 hours)"},
		{"hours", "24", "24 hours"},
		{"hours", "72", "72 hours (3 days)"},
		{"days", "1", "1 day"},
		{"days", "365", "365 days"},
		{"characters", "60", "60 characters"},
		{"seconds", "", "any"},
		{"seconds", "12x", "12x seconds"}, // half typed
		{"", "7", "7"},
	} {
		check.Equal(t, c.value+" "+c.unit, lang.Say(words.PolicyValue(data.PolicyItem{Kind: data.PolicyNumber, Unit: data.Unit(c.unit)}, c.value)), c.want)
	}
	check.Equal(t, "none", lang.Say(words.PolicyValue(data.PolicyItem{Unit: "hours", Weaker: data.LimitIsStronger}, "0")), "no limit")
}
