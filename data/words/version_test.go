package words_test

import (
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

func TestNeededVersions(t *testing.T) {
	check.Equal(t, "none", lang.Say(words.NeededVersions(nil)), "")
	check.Equal(t, "two", lang.Say(words.NeededVersions([]data.NeededVersion{{Program: "TapeMaster", Version: "1.7.0"}, {Program: "Lite", Version: "1.10.0"}})),
		"This database requires TapeMaster 1.7.0 or later and Lite 1.10.0 or later of users whose one-time password is activated. Update the programs, or ask an administrator to.")
}
