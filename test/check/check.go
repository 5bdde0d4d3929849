// Package check is what tests of many packages have in common: what was got and wanted, folders
// in memory, and how often what is random or in bulk is tried.
package check

import "testing"

// Equal fails the test, and lets it go on, if got is not want. what says what was compared.
func Equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
