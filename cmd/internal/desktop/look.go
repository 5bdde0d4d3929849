//go:build !ci

package desktop

import (
	"fmt"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-gl/glfw/v3.4/glfw"

	"tapetrack/data"
)

// describe says what the display of a window is, for the diagnostics. It is called on Fyne's
// goroutine, where a window's drawing context can be made current.
func describe(w fyne.Window) []data.Finding {
	lines := []data.Finding{finding("Window system", windowSystem())}
	var drawn [3]string
	if inside, ok := w.(interface{ RunWithContext(func()) }); ok { // Fyne's own windows
		inside.RunWithContext(func() { drawn = drawing() })
	}
	for i, name := range []data.Text{"OpenGL vendor", "OpenGL renderer", "OpenGL version"} {
		lines = append(lines, finding(name, drawn[i]))
	}
	settings := fyne.CurrentApp().Settings()
	look := data.Say("light")
	if settings.ThemeVariant() == theme.VariantDark {
		look = data.Say("dark")
	}
	return append(lines,
		finding("Screens", screens()),
		finding("Scale", fmt.Sprintf("%g", w.Canvas().Scale())),
		finding("Text size", fmt.Sprintf("%g", theme.TextSize())),
		data.Finding{Name: data.Say("Theme"), Value: look})
}

func finding(name data.Text, value string) data.Finding {
	if value == "" {
		return data.Finding{Name: data.Say(name), Value: data.Say("not known")}
	}
	return data.Finding{Name: data.Say(name), Value: data.Verbatim(value)}
}

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
