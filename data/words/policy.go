package words

import (
	"strings"

	"tapetrack/data"
)

// PolicyValue words a value of a policy: "2 days", "no limit".
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

// PolicyUnit returns the unit of a value of a policy: "day" of 1, "days" of 2.
func PolicyUnit(i data.PolicyItem, value string) string {
	if value == "1" {
		return strings.TrimSuffix(i.Unit, "s")
	}
	return i.Unit
}

// Weakening says what another value of a policy than the present one makes weaker: what
// it was, what it becomes, and what that means. It is empty if it makes nothing weaker.
func Weakening(i data.PolicyItem, to string) string {
	if !i.Weakens(i.Value, to) {
		return ""
	}
	return i.Section + ", " + i.Label + ": from " + PolicyValue(i, i.Value) + " to " + PolicyValue(i, to) + ". " + i.Risk
}
