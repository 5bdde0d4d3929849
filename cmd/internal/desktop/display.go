package desktop

import (
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"tapetrack/data"
)

// displayLost ends a program whose windows no longer exist.
func (g *guard) displayLost() {
	slog.Error("the display went away")
	g.fail(data.ByLostDisplay, data.Say("The connection to the display was lost, so the program has ended. Start it again from a desktop session."))
}

// watchWayland ends the program when the compositor ends: GLFW would ask the windows to
// close, again and again. It waits on a separate, silent connection. It is called on
// Fyne's goroutine once there are windows.
func (g *guard) watchWayland(a fyne.App) {
	path := waylandSocket()
	if path == "" || !onWayland(a) {
		return
	}
	connection, err := net.Dial("unix", path)
	if err != nil {
		return // Fyne is connected in some other way
	}
	go func() {
		defer connection.Close()
		_, _ = io.Copy(io.Discard, connection) // returns when the other side closes
		g.displayLost()
	}()
}

// onWayland reports whether the windows belong to a Wayland compositor.
func onWayland(a fyne.App) (is bool) {
	for _, w := range a.Driver().AllWindows() {
		if native, ok := w.(driver.NativeWindow); ok {
			native.RunNative(func(context any) { _, is = context.(driver.WaylandWindowContext) })
		}
	}
	return is
}

// waylandSocket returns the path of the compositor's socket, "" if there is none.
func waylandSocket() string {
	name := os.Getenv("WAYLAND_DISPLAY")
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	if folder := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(folder) {
		return filepath.Join(folder, name)
	}
	return ""
}
