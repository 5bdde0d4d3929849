//go:build ci

package desktop

// smallestScreen knows no screen.
func smallestScreen() (width, height int) { return 0, 0 }
