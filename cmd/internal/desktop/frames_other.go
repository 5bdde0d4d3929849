//go:build ci || (!windows && !(cgo && (linux || freebsd || netbsd || openbsd)))

package desktop

import (
	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
)

// Own does nothing: tests have no window system, and macOS keeps a window above another only if they also move together.
func (frames) Own(fyne.Window, fyne.Window) {}

// Maximise does nothing.
func (frames) Maximise(fyne.Window) {}

// keepQuiet does nothing: what Fyne asks for is enough on macOS.
func keepQuiet(fyne.Window) {}

// front returns the newest window.
func (frames) front(open []fyne.Window) fyne.Window { return newest(open) }

// raise asks for the keyboard, which brings a window to the front on macOS.
func (frames) raise(w fyne.Window) { w.RequestFocus() }

// Outline returns none.
func (frames) Outline(fyne.Window) (shell.Outline, bool) { return shell.Outline{}, false }
