package shell

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// ErrNoWindow means that the window system made no window for the program; Fyne itself
// would go on without one.
var ErrNoWindow = errors.New("the window system made no window")

// Visible returns ErrNoWindow if a window of app that was shown is not a window of the
// window system. It is called on Fyne's goroutine.
func Visible(app fyne.App) error {
	for _, w := range app.Driver().AllWindows() {
		native, ok := w.(driver.NativeWindow)
		if !ok {
			continue // of a driver without a window system, as in tests
		}
		var handle uintptr
		native.RunNative(func(context any) {
			switch c := context.(type) {
			case driver.X11WindowContext:
				handle = c.WindowHandle
			case driver.WaylandWindowContext:
				handle = c.WaylandSurface
			case driver.WindowsWindowContext:
				handle = c.HWND
			case driver.MacWindowContext:
				handle = c.NSWindow
			default:
				handle = 1 // an unknown window system
			}
		})
		if handle == 0 {
			return ErrNoWindow
		}
	}
	return nil
}
