//go:build cgo && (linux || freebsd || netbsd || openbsd)

package desktop

/*
#include <stdlib.h>

extern void tapetrackExiting(void);
*/
import "C"

import "sync/atomic"

// exiting is called when C code ends the process. Go does not end it that way.
var exiting atomic.Pointer[func()]

//export tapetrackExiting
func tapetrackExiting() {
	if f := exiting.Swap(nil); f != nil {
		(*f)()
	}
}

// watchExit ends the session when the connection to an X server breaks: Xlib
// calls exit then, and nothing of Go runs any more but what atexit calls.
func (g *guard) watchExit() {
	lost := g.displayLost
	exiting.Store(&lost)
	_ = C.atexit((*[0]byte)(C.tapetrackExiting)) // without it, the session is not ended
}
