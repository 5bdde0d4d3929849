package shell

import (
	"context"
	"sync"
	"time"
)

// reportEvery is the shortest time between two reports of progress: nobody would see more.
const reportEvery = 50 * time.Millisecond

// RunReporting is Run for long work, which reports its progress and can be cancelled.
// progress gets the latest value that work passed to report, on Fyne's goroutine, never
// after done. cancel cancels the context of work; done is still called with the error that
// work ended with, since it may have been complete by then.
func RunReporting[P, T any](t *Tasks, work func(ctx context.Context, report func(P)) (T, error), progress func(P), done func(T, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(t.ctx)
	r := &reporter[P]{tasks: t, show: progress}
	t.work.begin()
	t.spawn(func() {
		defer t.work.end()
		defer cancel()
		v, err := work(ctx, r.report)
		t.ui(func() {
			if t.ctx.Err() == nil {
				done(v, err)
			}
		})
	})
	return cancel
}

// RunCancel is Run for work that can be cancelled, as with RunReporting.
func RunCancel[T any](t *Tasks, work func(context.Context) (T, error), done func(T, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(t.ctx)
	Run(t, func(context.Context) (T, error) {
		defer cancel()
		return work(ctx)
	}, done)
	return cancel
}

// reporter brings the latest report to Fyne's goroutine. Only one is on its way at a time,
// so that a million of them do not pile up.
type reporter[P any] struct {
	tasks *Tasks
	show  func(P)

	mu     sync.Mutex
	newest P
	asked  bool
	last   time.Time
}

func (r *reporter[P]) report(p P) {
	r.mu.Lock()
	r.newest = p
	if r.asked || !r.tasks.still && time.Since(r.last) < reportEvery {
		r.mu.Unlock()
		return
	}
	r.asked, r.last = true, time.Now()
	r.mu.Unlock()
	r.tasks.ui(func() {
		r.mu.Lock()
		p := r.newest
		r.asked = false
		r.mu.Unlock()
		if r.tasks.ctx.Err() == nil {
			r.show(p)
		}
	})
}
