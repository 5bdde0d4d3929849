//go:build ci

package desktop

import (
	"image"

	"fyne.io/fyne/v2"
)

// Screens returns none: tests have no window system.
func (frames) Screens() []image.Rectangle { return nil }

// ShowQuietly shows w: tests have no other program with a keyboard.
func (frames) ShowQuietly(w fyne.Window) {
	keepQuiet(w)
	w.Show()
}

// nameWindows does nothing: tests have no window system.
func nameWindows(string, string) {}

// drawnBy, windowSystem and screens know nothing: tests have no window system.
func drawnBy(fyne.Window) (drawn [3]string) { return drawn }
func windowSystem() string                  { return "" }
func screens() string                       { return "" }
