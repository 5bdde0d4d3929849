package check

import (
	"testing"

	"pgregory.net/rapid"
)

// shortened is what rapid divides the number of tries by in a short test.
const shortened = 5

// Random is rapid.Check for what is quick to try: it is tried as often in a short
// test as in a long one. What needs a database takes rapid.Check.
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

// Many returns how many rows or rounds a test of bulk takes: few in a short test,
// which is made for every change, and many in the long one of make soak.
func Many(few, many int) int {
	if testing.Short() {
		return few
	}
	return many
}
