//go:build !ci

package desktop

import "github.com/go-gl/glfw/v3.4/glfw"

// smallestScreen returns width and height of the smallest screen without its
// panels, 0 before Fyne has begun. It asks the same library as Fyne, in the
// version that Fyne asks for.
func smallestScreen() (width, height int) {
	defer func() {
		if recover() != nil { // Fyne has not begun
			width, height = 0, 0
		}
	}()
	for i, monitor := range glfw.GetMonitors() {
		_, _, w, h := monitor.GetWorkarea()
		if i == 0 {
			width, height = w, h
		}
		width, height = min(width, w), min(height, h)
	}
	return width, height
}
