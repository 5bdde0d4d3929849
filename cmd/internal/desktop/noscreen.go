//go:build ci

package desktop

import "image"

// Screens returns none: tests have no window system.
func (frames) Screens() []image.Rectangle { return nil }

// nameWindows does nothing: tests have no window system.
func nameWindows(string, string) {}
