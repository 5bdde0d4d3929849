//go:build ci

package desktop

// smallestScreen returns 0: tests have no screen.
func smallestScreen() (width, height int) { return 0, 0 }
