package check

import (
	"testing"

	"pgregory.net/rapid"
)

// shortened is the factor by which a short test divides the number of tries of rapid.
const shortened = 5

// Random is rapid.Check for properties that are quick to try: a short test tries them as often
// as a long one. For properties that need a database use rapid.Check.
func Random(t *testing.T, property func(*rapid.T)) {
	t.Helper()
	times := 1
	if testing.Short() {
		times = shortened
	}
	for range times {
		rapid.Check(t, property)
	}
}

// Many returns how many rows or rounds a bulk test uses: few in a short test, which runs for
// every change, and many in the long one of make soak.
func Many(few, many int) int {
	if testing.Short() {
		return few
	}
	return many
}
