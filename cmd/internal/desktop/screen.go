//go:build !ci

package desktop

import "github.com/go-gl/glfw/v3.4/glfw"

// smallestScreen returns width and height of the smallest screen without panels, in its
// own pixels; 0 before Fyne has started. It asks the library that Fyne uses, in the same
// version.
func smallestScreen() (width, height int) {
	defer func() {
		if recover() != nil { // Fyne has not started
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

// nameWindows sets instance and class of WM_CLASS, which X11 knows a program by, for every window that is made from now
// on. Other window systems take no notice: Wayland knows the application's ID, Windows and macOS its file.
func nameWindows(instance, class string) {
	defer func() { _ = recover() }() // Fyne could not start, and says so
	glfw.WindowHintString(glfw.X11InstanceName, instance)
	glfw.WindowHintString(glfw.X11ClassName, class)
}
