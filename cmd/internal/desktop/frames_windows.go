//go:build !ci

package desktop

import (
	"image"
	"unsafe"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"

	"tapetrack/app/shell"
)

var (
	user32           = windows.NewLazySystemDLL("user32.dll")
	setWindowLongPtr = user32.NewProc("SetWindowLongPtrW")
	getWindowRect    = user32.NewProc("GetWindowRect")
	getClientRect    = user32.NewProc("GetClientRect")
	clientToScreen   = user32.NewProc("ClientToScreen")
	isZoomed         = user32.NewProc("IsZoomed")
	isIconic         = user32.NewProc("IsIconic")
	isWindowVisible  = user32.NewProc("IsWindowVisible")
	showWindow       = user32.NewProc("ShowWindow")
	getTopWindow     = user32.NewProc("GetTopWindow")
	getWindow        = user32.NewProc("GetWindow")
)

// gwlpHwndParent is GWLP_HWNDPARENT, -8: despite its name the owner of a window.
const gwlpHwndParent = ^uintptr(7)

// SW_MAXIMIZE and SW_RESTORE of ShowWindow, and GW_HWNDNEXT of GetWindow: the window below.
const (
	swMaximize = 3
	swRestore  = 9
	gwHwndNext = 2
)

// manyWindows ends a walk that goes round because windows change places while it lasts.
const manyWindows = 100_000

// hwnd returns the handle of a window; 0 if there is none yet.
func hwnd(w fyne.Window) (handle uintptr) {
	if native, ok := w.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if c, ok := context.(driver.WindowsWindowContext); ok {
				handle = c.HWND
			}
		})
	}
	return handle
}

// Own makes w a dialog of owner; nil: of none.
func (frames) Own(w, owner fyne.Window) {
	handle, of := hwnd(w), uintptr(0)
	if owner != nil {
		if of = hwnd(owner); of == 0 {
			return
		}
	}
	if handle != 0 {
		_, _, _ = setWindowLongPtr.Call(handle, gwlpHwndParent, of) // it stays a window of its own if that fails
	}
}

// Maximise is called by app/shell.
func (frames) Maximise(w fyne.Window) {
	if handle := hwnd(w); handle != 0 {
		_, _, _ = showWindow.Call(handle, swMaximize)
	}
}

// front returns the foremost window that is not minimised, otherwise the foremost one.
func (frames) front(open []fyne.Window) (minimised fyne.Window) {
	ours := map[uintptr]fyne.Window{}
	for _, w := range open {
		ours[hwnd(w)] = w
	}
	handle, _, _ := getTopWindow.Call(0)
	for range manyWindows {
		if handle == 0 {
			break
		}
		if w, is := ours[handle]; is {
			visible, _, _ := isWindowVisible.Call(handle) // those of a minimised owner are not
			iconic, _, _ := isIconic.Call(handle)
			if visible != 0 && iconic == 0 {
				return w
			}
			if visible != 0 && minimised == nil {
				minimised = w
			}
		}
		handle, _, _ = getWindow.Call(handle, gwHwndNext)
	}
	return minimised
}

// raise brings a window to the front. Windows grants that after a double click, see package single.
func (frames) raise(w fyne.Window) {
	handle := hwnd(w)
	if iconic, _, _ := isIconic.Call(handle); iconic != 0 {
		_, _, _ = showWindow.Call(handle, swRestore)
	}
	w.RequestFocus()
}

// keepQuiet does nothing: Windows gives no keyboard to a window that does not ask for it.
func keepQuiet(fyne.Window) {}

// Outline returns where w stands, in pixels of the screen; false if it is unknown.
func (frames) Outline(w fyne.Window) (shell.Outline, bool) {
	handle := hwnd(w)
	if handle == 0 {
		return shell.Outline{}, false
	}
	var outer, inner windows.Rect
	var corner struct{ X, Y int32 }
	for _, ask := range []struct {
		proc   *windows.LazyProc
		answer unsafe.Pointer
	}{{getWindowRect, unsafe.Pointer(&outer)}, {getClientRect, unsafe.Pointer(&inner)}, {clientToScreen, unsafe.Pointer(&corner)}} {
		if ok, _, _ := ask.proc.Call(handle, uintptr(ask.answer)); ok == 0 {
			return shell.Outline{}, false
		}
	}
	zoomed, _, _ := isZoomed.Call(handle)
	iconic, _, _ := isIconic.Call(handle)
	visible, _, _ := isWindowVisible.Call(handle)
	return shell.Outline{
		Rectangle: image.Rect(int(outer.Left), int(outer.Top), int(outer.Right), int(outer.Bottom)),
		Content:   image.Rect(0, 0, int(inner.Right), int(inner.Bottom)).Add(image.Pt(int(corner.X), int(corner.Y))),
		Passing:   zoomed != 0 || iconic != 0 || visible == 0,
		Maximised: zoomed != 0,
	}, true
}
