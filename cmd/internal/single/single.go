// Package single keeps a program from being started twice by people who double-click once more: the first one comes to
// the front instead. It knows no windows and reads no options.
//
// The first one holds a lock that ends with its process, and listens. The next one finds the lock taken and asks; what it
// sends and gets is always the same few bytes. Whoever gets no answer in time starts as if there were no other: nobody is
// kept from starting by a program that hangs. Nothing that another computer account can do is relied on, see take.
package single

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	patience    = 4 * time.Second        // for an answer of the first one
	answerLimit = 3 * time.Second        // for its windows to come to the front
	startLimit  = time.Minute            // for its first window
	retry       = 20 * time.Millisecond  // until it is asked again when it has only just begun, or is ending
	lookAgain   = 200 * time.Millisecond // until it is known to have ended, on Windows
)

// Key returns the name under which a program is the only one: programs of which all of these are the same have the same
// one. It is made of letters and digits, is 24 characters long, and tells nothing about them.
func Key(all ...string) string {
	h := sha256.New()
	for _, one := range all {
		_, _ = fmt.Fprintf(h, "%d:%s", len(one), one) // a hash takes everything
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(h.Sum(nil)[:15]))
}

// An Instance is a running program. Its methods can be called by several goroutines at once.
type Instance struct {
	folders []string
	begun   time.Time

	mu    sync.Mutex
	held  *held                                 // nil: it is not the one that is asked
	raise func(wanted func() bool, done func()) // nil: there is no window yet
	left  bool
}

// Claim makes this process the one with a key, or asks the one that already is to come to the front. If that one does,
// asked is true, and this process is to end. Otherwise this process goes on. The next one then asks it, unless an older
// one holds the key without answering, or it can't be told whether there is one.
//
// folders are where a lock and a socket may be, best first; Windows needs none. Claim returns after patience at most.
func Claim(key string, folders ...string) (i *Instance, asked bool) {
	i = newInstance(folders)
	for deadline := time.Now().Add(patience); ; time.Sleep(retry) {
		if !i.take(key) {
			return i, false
		}
		if ask(key, folders, deadline) {
			return i, true
		}
		if !time.Now().Before(deadline) {
			slog.Warn("the program that is already running does not answer")
			return i, false
		}
	}
}

// Another makes this process one more program with a key. If it is the first one, the next one asks it.
func Another(key string, folders ...string) *Instance {
	i := newInstance(folders)
	i.take(key)
	return i
}

func newInstance(folders []string) *Instance { return &Instance{folders: folders, begun: time.Now()} }

// take makes this process the one that is asked for a key, and reports whether another one is.
func (i *Instance) take(key string) (taken bool) {
	h, taken, err := take(key, i.folders, i.answer)
	if err != nil {
		slog.Warn("whether the program is already running is unknown", "error", err)
	}
	if h == nil {
		return taken
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.left {
		h.release()
		return false
	}
	i.held = h
	return false
}

// Serve sets what brings the windows to the front: raise begins it, and done is called when it was tried. A program that
// hung looks first whether that is still wanted: whoever did not wait works in another window by then. Before
// Serve, askers are told that there is going to be a window.
func (i *Instance) Serve(raise func(wanted func() bool, done func())) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.raise = raise
}

// Become gives the program another key, such as when its user has chosen another database. If there is one with that
// key, neither key is its own from now on.
func (i *Instance) Become(key string) {
	i.drop()
	i.take(key)
}

// Leave lets the next program start, as this one is ending. Further calls do nothing.
func (i *Instance) Leave() {
	i.mu.Lock()
	i.left = true
	i.mu.Unlock()
	i.drop()
}

func (i *Instance) drop() {
	i.mu.Lock()
	h := i.held
	i.held = nil
	i.mu.Unlock()
	if h != nil {
		h.release()
	}
}

// answer brings the program to the front for somebody who asks, and reports whether it does. waits says whether whoever
// asked still does.
func (i *Instance) answer(waits func() bool) bool {
	i.mu.Lock()
	raise, left := i.raise, i.left
	i.mu.Unlock()
	switch {
	case left:
		return false
	case raise == nil:
		return time.Since(i.begun) < startLimit
	}
	done := make(chan struct{})
	var late atomic.Bool
	raise(func() bool { return !late.Load() && waits() }, sync.OnceFunc(func() { close(done) }))
	timer := time.NewTimer(answerLimit)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		late.Store(true)
		return false
	}
}
