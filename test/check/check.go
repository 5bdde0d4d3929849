// Package check is what tests of many packages share: comparisons, folders in memory, and how
// often random or bulk tests try.
package check

import "testing"

// Equal fails the test, but lets it continue, if got is not want. what names what is compared.
func Equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
