//go:build !ci

package desktop

import (
	"image"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"tapetrack/app/shell"
)

// Screens returns the screens without their panels, in the pixels that windows are measured in; none before Fyne has
// started. It asks the library that Fyne uses, in the same version.
func (frames) Screens() (screens []image.Rectangle) {
	defer func() {
		if recover() != nil { // Fyne has not started
			screens = nil
		}
	}()
	for _, monitor := range glfw.GetMonitors() {
		x, y, w, h := monitor.GetWorkarea()
		screens = append(screens, image.Rect(x, y, x+w, y+h))
	}
	return screens
}

// ShowQuietly is called by app/shell. On Wayland the compositor decides what has the keyboard.
func (frames) ShowQuietly(w fyne.Window) {
	glfw.WindowHint(glfw.FocusOnShow, glfw.False)
	defer glfw.WindowHint(glfw.FocusOnShow, glfw.True)
	shell.WhenMade(w, func() { keepQuiet(w) })
	w.Show()
}

// nameWindows sets instance and class of WM_CLASS, which X11 knows a program by, for every window that is made from now
// on. Other window systems take no notice: Wayland knows the application's ID, Windows and macOS its file.
func nameWindows(instance, class string) {
	defer func() { _ = recover() }() // Fyne could not start, and says so
	glfw.WindowHintString(glfw.X11InstanceName, instance)
	glfw.WindowHintString(glfw.X11ClassName, class)
}
