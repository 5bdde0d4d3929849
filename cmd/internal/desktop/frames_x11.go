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

// stack writes the windows that the window manager knows, the lowest first, also those that are minimised or on another
// workspace, but none that is hidden. It returns how many there are.
static unsigned long stack(void *display, long n, long out[]) {
	Display *d = display;
	return longs(d, DefaultRootWindow(d), "_NET_CLIENT_LIST_STACKING", XA_WINDOW, n, out);
}

// minimised reports whether w is.
static int minimised(void *display, Window w) {
	Display *d = display;
	long states[32];
	Atom hidden = XInternAtom(d, "_NET_WM_STATE_HIDDEN", False);
	for (unsigned long i = longs(d, w, "_NET_WM_STATE", XA_ATOM, 32, states); i-- > 0;)
		if ((Atom)states[i] == hidden)
			return 1;
	return 0;
}

// now returns the time of the X server. It waits for an event on a connection of its own: those of the other one belong
// to GLFW.
static Time now(Display *like) {
	Display *d = XOpenDisplay(DisplayString(like));
	if (!d)
		return CurrentTime;
	XEvent e;
	Window w = XCreateSimpleWindow(d, DefaultRootWindow(d), 0, 0, 1, 1, 0, 0, 0);
	XSelectInput(d, w, PropertyChangeMask);
	XChangeProperty(d, w, XA_WM_NAME, XA_STRING, 8, PropModeAppend, (unsigned char *)"", 0);
	XWindowEvent(d, w, PropertyChangeMask, &e);
	XCloseDisplay(d);
	return e.xproperty.time;
}

// ask sends the window manager a message about w with two values.
static void ask(Display *d, Window w, const char *what, long first, long second) {
	XEvent e;
	memset(&e, 0, sizeof e);
	e.xclient.type = ClientMessage;
	e.xclient.window = w;
	e.xclient.message_type = XInternAtom(d, what, False);
	e.xclient.format = 32;
	e.xclient.data.l[0] = first;
	e.xclient.data.l[1] = second;
	XSendEvent(d, DefaultRootWindow(d), False, SubstructureNotifyMask | SubstructureRedirectMask, &e);
}

// activate has the window manager go to the workspace of w, bring w to the front and give it the keyboard, as a task bar
// does: an application that asks for itself is refused while its user works in another one.
static void activate(void *display, Window w) {
	Display *d = display;
	Time at = now(d);
	long here, there;
	Window root = DefaultRootWindow(d);
	if (longs(d, root, "_NET_CURRENT_DESKTOP", XA_CARDINAL, 1, &here) == 1 && longs(d, w, "_NET_WM_DESKTOP", XA_CARDINAL, 1, &there) == 1 &&
		here != there && (there & 0xFFFFFFFF) != 0xFFFFFFFF) // which is all of them
		ask(d, root, "_NET_CURRENT_DESKTOP", there, at);
	ask(d, w, "_NET_ACTIVE_WINDOW", 2, at); // 2: the user asks
	XFlush(d);
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

// most is more than any desktop has windows.
const most = 4096

// front returns the foremost window that is not minimised, otherwise the foremost one. On Wayland nobody says which one
// that is, and on X11 without a window manager neither: it is the newest one.
func (frames) front(open []fyne.Window) fyne.Window {
	ours := map[C.Window]fyne.Window{}
	for _, w := range open {
		if id := x11(w); id != 0 {
			ours[id] = w
		}
	}
	if len(ours) == 0 {
		return newest(open)
	}
	var all [most]C.long
	var hidden fyne.Window
	for n := int(C.stack(display(), most, &all[0])); n > 0; n-- {
		id := C.Window(all[n-1])
		w, is := ours[id]
		switch {
		case !is:
		case C.minimised(display(), id) == 0:
			return w
		case hidden == nil:
			hidden = w
		}
	}
	if hidden == nil {
		return newest(open)
	}
	return hidden
}

// raise brings a window to the front. On Wayland it is hidden and shown, as if it had just opened: a compositor brings
// one to the front for a token of the start, which Fyne does not take, and Fyne asks for no keyboard there.
func (frames) raise(w fyne.Window) {
	var one C.long
	switch id := x11(w); {
	case id == 0:
		w.Hide()
		w.Show()
	case C.stack(display(), 1, &one) == 0: // there is no window manager
		w.RequestFocus()
	default:
		C.activate(display(), id)
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
