package words

import (
	"strconv"
	"time"

	"tapetrack/data"
)

// NoLimit is what people read of a value that sets no limit.
const NoLimit data.Text = "no limit"

// PolicyValue words a value of a policy: "2 days", "3600 seconds (1 hour)", "no limit".
func PolicyValue(i data.PolicyItem, value string) data.Sentence {
	switch {
	case i.Kind == data.PolicySwitch:
		return data.Say(Truth(value == data.Truth(true) || value == "true"))
	case value == "":
		return data.Say("version|any")
	case i.Unlimited(value):
		return data.Say(NoLimit)
	case i.Unit != "":
		return data.Say("%s %s", value, PolicyUnit(i, value))
	}
	return data.Verbatim(value)
}

// units are what people read for the units of policies. A number decides which form.
var units = map[data.Unit]struct {
	text data.Text
	each time.Duration // how long it is, if it may be read in another one
	long data.Text     // what Wait says
}{
	data.UnitCharacters: {"unit|characters", 0, ""},
	data.UnitSeconds:    {"unit|seconds", time.Second, secondsLong},
	data.UnitMinutes:    {"unit|minutes", time.Minute, minutesLong},
	data.UnitHours:      {"unit|hours", time.Hour, hoursLong},
	data.UnitDays:       {"unit|days", 0, ""},
	data.UnitSignIns:    {"unit|sign-ins", 0, ""},
}

// PolicyUnit returns the unit of a value of a policy: "day" of 1, "days" of 2. Of a duration
// that people read in another unit it says that, too: "seconds (1 hour)" of 3600. It is
// empty for a policy without a unit.
func PolicyUnit(i data.PolicyItem, value string) data.Sentence {
	unit, known := units[i.Unit]
	if !known {
		return data.Sentence{}
	}
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil {
		n = 2 // half typed
	}
	name := data.Say(unit.text, n)
	if err != nil || n <= 0 || unit.each == 0 {
		return name
	}
	switch said, exact := wait(time.Duration(n) * unit.each); {
	case said.Format == unit.long:
		return name
	case exact:
		return data.Say("%s (%s)", name, said)
	default:
		return data.Say("%s (about %s)", name, said)
	}
}

// Weakening says what another value of a policy than the present one makes weaker: what
// it was, what it becomes, and what that means. It is empty if it makes nothing weaker.
func Weakening(i data.PolicyItem, to string) data.Sentence {
	if !i.Weakens(i.Value, to) {
		return data.Sentence{}
	}
	return data.Say("%s, %s: from %s to %s. %s", i.Section, i.Label, PolicyValue(i, i.Value), PolicyValue(i, to), i.Risk)
}
