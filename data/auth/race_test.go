//go:build race

package auth

import "flag"

// The race detector slows SQLite, which is C translated to Go, down twentyfold:
// fewer random sequences and shorter files then, unless the command line says how many.
func init() {
	_ = flag.Set("rapid.checks", "15")
	manyRows = 10_000
}
