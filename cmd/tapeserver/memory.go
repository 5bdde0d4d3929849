package main

import (
	"runtime/debug"
	"sync"
	"time"
)

const (
	// idleGrowth and busyGrowth are by how many percent the heap grows before garbage is
	// collected, while nobody signs in and while somebody does: a password hash leaves 19 MB,
	// and what a thousand programs have would be gone through for every second one.
	idleGrowth, busyGrowth = 50, 100
	// quiet is how long after the last judged call the memory of hashes goes back to the system.
	quiet = 5 * time.Second
)

// A memory has garbage collected rarely while passwords are hashed. Then it gives back what
// that took, which the runtime would keep for minutes.
type memory struct {
	mu   sync.Mutex
	busy bool
	end  *time.Timer // of busy
}

func newMemory() *memory {
	debug.SetGCPercent(idleGrowth)
	return new(memory)
}

// judging is called as a call begins that may hash a password.
func (m *memory) judging() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.busy {
		m.busy = true
		debug.SetGCPercent(busyGrowth)
	}
	if m.end == nil {
		m.end = time.AfterFunc(quiet, m.rest)
		return
	}
	m.end.Reset(quiet)
}

// rest is called once nobody has signed in for a while.
func (m *memory) rest() {
	m.mu.Lock()
	m.busy = false
	debug.SetGCPercent(idleGrowth)
	m.mu.Unlock()
	debug.FreeOSMemory() // whoever signs in now does not wait for it
}
