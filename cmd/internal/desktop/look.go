//go:build !ci

package desktop

import (
	"fmt"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// drawnBy returns vendor, renderer and version of OpenGL for a window; empty if it has none.
// It is called on Fyne's goroutine, where a drawing context can be made current.
func drawnBy(w fyne.Window) (drawn [3]string) {
	if inside, ok := w.(interface{ RunWithContext(func()) }); ok { // Fyne's own windows
		inside.RunWithContext(func() { drawn = drawing() })
	}
	return drawn
}

// windowSystem names what shows the windows; empty if nothing does.
func windowSystem() (name string) {
	defer func() {
		if recover() != nil { // GLFW was not started
			name = ""
		}
	}()
	switch glfw.GetPlatform() {
	case glfw.PlatformX11:
		return "X11"
	case glfw.PlatformWayland:
		return "Wayland"
	case glfw.PlatformWin32:
		return "Windows"
	case glfw.PlatformCocoa:
		return "macOS"
	}
	return runtime.GOOS
}

// screens lists the sizes of the screens in pixels, with how much the system enlarges them.
func screens() string {
	var all []string
	for _, monitor := range monitors() {
		if mode := monitor.GetVideoMode(); mode != nil {
			x, _ := monitor.GetContentScale()
			all = append(all, fmt.Sprintf("%dx%d, %d Hz, content scale %g", mode.Width, mode.Height, mode.RefreshRate, x))
		}
	}
	return strings.Join(all, "; ")
}

func monitors() (all []*glfw.Monitor) {
	defer func() { _ = recover() }() // GLFW was not started
	return glfw.GetMonitors()
}
