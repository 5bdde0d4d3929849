//go:build !ci && cgo && (linux || freebsd || netbsd || openbsd)

package desktop

/*
#cgo LDFLAGS: -lX11

#include <string.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

// own writes on w, a dialog, to which window it belongs; 0: to none.
static void own(void *display, Window w, Window owner) {
	Display *d = display;
	if (owner == 0) {
		XDeleteProperty(d, w, XA_WM_TRANSIENT_FOR);
		return;
	}
	Atom dialog = XInternAtom(d, "_NET_WM_WINDOW_TYPE_DIALOG", False);
	XChangeProperty(d, w, XInternAtom(d, "_NET_WM_WINDOW_TYPE", False), XA_ATOM, 32, PropModeReplace, (unsigned char *)&dialog, 1);
	XSetTransientForHint(d, w, owner);
}

// keepQuiet says, before w is shown, that nobody has asked for it: the window manager leaves the keyboard where it is.
static void keepQuiet(void *display, Window w) {
	Display *d = display;
	long never = 0;
	XChangeProperty(d, w, XInternAtom(d, "_NET_WM_USER_TIME", False), XA_CARDINAL, 32, PropModeReplace, (unsigned char *)&never, 1);
}

// longs reads at most n values of a property of 32 bits, which Xlib hands over as an array of long, and returns how many
// there are.
static unsigned long longs(Display *d, Window w, const char *name, Atom type, long n, long out[]) {
	Atom got;
	int format;
	unsigned long count = 0, rest;
	unsigned char *value = NULL;
	if (XGetWindowProperty(d, w, XInternAtom(d, name, False), 0, n, False, type, &got, &format, &count, &rest, &value) != Success || format != 32)
		count = 0;
	if (count > 0)
		memcpy(out, value, count * sizeof *out);
	if (value)
		XFree(value);
	return count;
}

// maximised reports whether w fills the screen in either direction.
static int maximised(Display *d, Window w) {
	long states[32];
	Atom wide = XInternAtom(d, "_NET_WM_STATE_MAXIMIZED_HORZ", False), high = XInternAtom(d, "_NET_WM_STATE_MAXIMIZED_VERT", False);
	for (unsigned long i = longs(d, w, "_NET_WM_STATE", XA_ATOM, 32, states); i-- > 0;)
		if ((Atom)states[i] == wide || (Atom)states[i] == high)
			return 1;
	return 0;
}

// maximise asks the window manager to let w, which is on the screen, fill it. Without one nothing happens.
static void maximise(void *display, Window w) {
	Display *d = display;
	XEvent e;
	memset(&e, 0, sizeof e);
	e.xclient.type = ClientMessage;
	e.xclient.window = w;
	e.xclient.message_type = XInternAtom(d, "_NET_WM_STATE", False);
	e.xclient.format = 32;
	e.xclient.data.l[0] = 1; // _NET_WM_STATE_ADD
	e.xclient.data.l[1] = XInternAtom(d, "_NET_WM_STATE_MAXIMIZED_HORZ", False);
	e.xclient.data.l[2] = XInternAtom(d, "_NET_WM_STATE_MAXIMIZED_VERT", False);
	e.xclient.data.l[3] = 1; // an application asks
	XSendEvent(d, DefaultRootWindow(d), False, SubstructureNotifyMask | SubstructureRedirectMask, &e);
	XFlush(d);
}

// outline says where the content of w stands on the screen, x, y, width, height, and how far its frame reaches beyond
// it, left, right, top, bottom, whether it is not on the screen, where a window has no frame, and whether it is
// maximised. It returns 0 if nothing is known.
static int outline(void *display, Window w, long out[10]) {
	Display *d = display;
	XWindowAttributes a;
	Window child;
	int x, y;
	if (!XGetWindowAttributes(d, w, &a) || !XTranslateCoordinates(d, w, a.root, 0, 0, &x, &y, &child))
		return 0;
	out[0] = x, out[1] = y, out[2] = a.width, out[3] = a.height;
	if (longs(d, w, "_NET_FRAME_EXTENTS", XA_CARDINAL, 4, out + 4) != 4)
		memset(out + 4, 0, 4 * sizeof *out);
	out[8] = a.map_state != IsViewable;
	out[9] = maximised(d, w);
	return 1;
}
*/
import "C"

import (
	"image"
	"unsafe"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.4/glfw"

	"tapetrack/app/shell"
)

// x11 returns the X11 window that w is; 0 on Wayland, or if there is none yet.
func x11(w fyne.Window) (id C.Window) {
	if native, ok := w.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if c, ok := context.(driver.X11WindowContext); ok {
				id = C.Window(c.WindowHandle)
			}
		})
	}
	return id
}

// display is the connection to the X server that Fyne uses: what is said here comes before the window is shown.
func display() unsafe.Pointer { return unsafe.Pointer(glfw.GetX11Display()) }

// Own makes w a dialog of owner; nil: of none. On Wayland the compositor asks GLFW, which does not say.
func (frames) Own(w, owner fyne.Window) {
	id, of := x11(w), C.Window(0)
	if owner != nil {
		if of = x11(owner); of == 0 {
			return
		}
	}
	if id != 0 {
		C.own(display(), id, of)
	}
}

// Maximise is called by app/shell. On Wayland it does nothing.
func (frames) Maximise(w fyne.Window) {
	if id := x11(w); id != 0 {
		C.maximise(display(), id)
	}
}

// keepQuiet keeps a new window from taking the keyboard.
func keepQuiet(w fyne.Window) {
	if id := x11(w); id != 0 {
		C.keepQuiet(display(), id)
	}
}

// Outline returns where w stands, in pixels of the screen; false if it is unknown.
func (frames) Outline(w fyne.Window) (shell.Outline, bool) {
	id := x11(w)
	if id == 0 {
		return shell.Outline{}, false
	}
	var n [10]C.long
	if C.outline(display(), id, &n[0]) == 0 {
		return shell.Outline{}, false
	}
	content := image.Rect(0, 0, int(n[2]), int(n[3])).Add(image.Pt(int(n[0]), int(n[1])))
	frame := content
	frame.Min = frame.Min.Sub(image.Pt(int(n[4]), int(n[6])))
	frame.Max = frame.Max.Add(image.Pt(int(n[5]), int(n[7])))
	return shell.Outline{Rectangle: frame, Content: content, Passing: n[8] != 0 || n[9] != 0, Maximised: n[9] != 0}, true
}
