package main

import (
	"runtime/debug"
	"sync"
	"time"
)

const (
	// idleGrowth and busyGrowth are by how many percent the heap grows before garbage is
	// collected, while nobody signs in and while somebody does.
	idleGrowth, busyGrowth = 25, 100
	// spare counts towards the heap, but is never touched, so that no memory stands behind it. A
	// password hash takes 19 MB and leaves them as garbage: in a small heap each one would be
	// collected by itself, and what a thousand programs have would be gone through each time.
	spare = 64 << 20 // bytes
	// quiet is how long after the last judged call the memory of hashes goes back to the system.
	quiet = 5 * time.Second
)

// A memory has garbage collected rarely while passwords are hashed. Then it gives back what
// that took, which the runtime would keep for minutes.
type memory struct {
	spare []byte

	mu   sync.Mutex
	busy bool
	end  *time.Timer // of busy
}

func newMemory() *memory {
	m := &memory{spare: make([]byte, spare)}
	debug.SetGCPercent(idleGrowth)
	return m
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
