//go:build cgo && (linux || freebsd || netbsd || openbsd)

package desktop

/*
#include <stdlib.h>

extern void tapetrackExiting(void);
*/
import "C"

import "sync/atomic"

// exiting is called when C code ends the process, which Go itself does not do this way.
var exiting atomic.Pointer[func()]

//export tapetrackExiting
func tapetrackExiting() {
	if f := exiting.Swap(nil); f != nil {
		(*f)()
	}
}

// watchExit ends the session when the connection to an X server breaks: Xlib then calls
// exit, and of the Go code only what atexit calls still runs.
func (g *guard) watchExit() {
	lost := g.displayLost
	exiting.Store(&lost)
	_ = C.atexit((*[0]byte)(C.tapetrackExiting)) // if it fails, only the session is not ended
}
