package serve

import (
	"context"
	"sync"
	"time"

	"tapetrack/data"
)

// A watch looks for changes once for all streams.
type watch struct {
	doors data.Self
	tick  time.Duration

	mu     sync.Mutex
	number int64
	next   chan struct{} // closed at the next change
}

func newWatch(doors data.Self, tick time.Duration) *watch {
	return &watch{doors: doors, tick: tick, next: make(chan struct{})}
}

// run looks until ctx ends.
func (w *watch) run(ctx context.Context) {
	ticker := time.NewTicker(w.tick)
	defer ticker.Stop()
	for {
		if n, err := w.doors.Changes(ctx); err == nil {
			w.is(n)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (w *watch) is(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n != w.number {
		w.number = n
		close(w.next)
		w.next = make(chan struct{})
	}
}

// now returns the number, and what is closed when there is another one.
func (w *watch) now() (int64, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.number, w.next
}
