package main

import (
	"math"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

const (
	// restGrowth and busyGrowth are by how many percent the heap grows before garbage is
	// collected, while nobody signs in and while somebody does: a password hash leaves 19 MB,
	// and for each collection what a thousand programs have is gone through.
	restGrowth, busyGrowth = 25, 400
	// most is how many bytes the runtime then takes, or room more than it can't do without, which
	// are four hashes: near that garbage is collected more often.
	most = 200 << 20
	room = 80 << 20
	// again is how often that is worked out once more.
	again = time.Second
	// quiet is how long after the last judged call the memory of hashes goes back to the system.
	quiet = 5 * time.Second
)

// A memory has garbage collected rarely while passwords are hashed. Then it gives back what
// that took, which the runtime would keep for minutes.
type memory struct {
	mu     sync.Mutex
	looked time.Time   // when the limit was last worked out; zero: nobody signs in
	end    *time.Timer // of the time in which somebody does
}

func newMemory() *memory {
	debug.SetGCPercent(restGrowth)
	return new(memory)
}

// judging is called as a call begins that may hash a password.
func (m *memory) judging() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now := time.Now(); now.Sub(m.looked) >= again {
		debug.SetMemoryLimit(max(most, inUse()+room))
		if m.looked.IsZero() {
			debug.SetGCPercent(busyGrowth)
		}
		m.looked = now
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
	m.looked = time.Time{}
	debug.SetGCPercent(restGrowth)
	debug.SetMemoryLimit(math.MaxInt64) // an import may need more, and nobody looks again
	m.mu.Unlock()
	debug.FreeOSMemory() // whoever signs in now does not wait for it
}

// inUse returns how many bytes the heap had that were alive when garbage was last collected,
// and what stacks have.
func inUse() (bytes int64) {
	read := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(read)
	for _, s := range read {
		bytes += int64(s.Value.Uint64())
	}
	return bytes
}
