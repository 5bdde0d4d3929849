//go:build ci

package desktop

// smallestScreen returns 0: tests have no screen.
func smallestScreen() (width, height int) { return 0, 0 }

// nameWindows does nothing: tests have no window system.
func nameWindows(string, string) {}
