package words

import (
	"strconv"
	"strings"
	"time"

	"tapetrack/data"
)

// PolicyValue words a value of a policy: "2 days", "3600 seconds (1 hour)", "no limit".
func PolicyValue(i data.PolicyItem, value string) string {
	switch {
	case i.Kind == data.PolicySwitch:
		return data.Truth(value == "true")
	case value == "":
		return "any"
	case i.Weaker == data.LimitIsStronger && value == "0":
		return "no limit"
	case i.Unit != "":
		return value + " " + PolicyUnit(i, value)
	}
	return value
}

// PolicyUnit returns the unit of a value of a policy: "day" of 1, "days" of 2. Of a duration
// that people read in another unit it says that, too: "seconds (1 hour)" of 3600.
func PolicyUnit(i data.PolicyItem, value string) string {
	unit, single := i.Unit, strings.TrimSuffix(i.Unit, "s")
	if value == "1" {
		unit = single
	}
	n, err := strconv.ParseInt(value, 10, 32)
	each := lengths[i.Unit]
	if err != nil || n <= 0 || each == 0 {
		return unit
	}
	switch said, exact := wait(time.Duration(n) * each); {
	case said == Count(n, single):
		return unit
	case exact:
		return unit + " (" + said + ")"
	default:
		return unit + " (about " + said + ")"
	}
}

// lengths are how long the units of policies are that may be read in another one.
var lengths = map[string]time.Duration{"seconds": time.Second, "minutes": time.Minute, "hours": time.Hour}

// Weakening says what another value of a policy than the present one makes weaker: what
// it was, what it becomes, and what that means. It is empty if it makes nothing weaker.
func Weakening(i data.PolicyItem, to string) string {
	if !i.Weakens(i.Value, to) {
		return ""
	}
	return i.Section + ", " + i.Label + ": from " + PolicyValue(i, i.Value) + " to " + PolicyValue(i, to) + ". " + i.Risk
}
