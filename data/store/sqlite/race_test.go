//go:build race

package sqlite

import "flag"

// The race detector slows SQLite, which is C translated to Go, down twentyfold:
// fewer random queries then, unless the command line says how many.
func init() { _ = flag.Set("rapid.checks", "15") }
