// Package shell holds what all windows of the programs share: the one way in which work
// leaves Fyne's goroutine, the windows by key, and messages.
package shell

import (
	"context"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Tasks is the one place where work leaves Fyne's goroutine and comes back to it: no other
// file starts a goroutine or calls fyne.Do. Each window has its own Tasks, stopped when the
// window closes.
type Tasks struct {
	ctx  context.Context
	stop context.CancelFunc
	work *work // what runs in these tasks and in all that came from them
	load *load // the part that somebody waits for

	spawn func(func()) // go f(), or f() in a test
	ui    func(func()) // fyne.Do(f), or f() in a test
	still bool         // for tests: time passes only by Pass
	time  *stillTime   // the time of still tasks

	places *Places // where the windows of the program open; nil: in the middle of the screen
}

// NewTasks returns tasks that run beside Fyne's goroutine until ctx ends or Stop is
// called.
func NewTasks(ctx context.Context) *Tasks {
	t := &Tasks{work: new(work), load: new(load), spawn: func(f func()) { go f() }, ui: fyne.Do}
	t.ctx, t.stop = context.WithCancel(ctx)
	return t
}

// Inline returns tasks that do everything at once on the calling goroutine, so that a test
// of a window is a straight line. Functions passed to Every wait for Pass.
func Inline(ctx context.Context) *Tasks {
	t := &Tasks{work: new(work), load: new(load), spawn: func(f func()) { f() }, still: true, time: new(stillTime)}
	t.ui = t.spawn
	t.ctx, t.stop = context.WithCancel(ctx)
	return t
}

// Child returns tasks that stop when t does, or when they are stopped themselves.
func (t *Tasks) Child() *Tasks {
	c := *t
	c.load = &load{above: t.load}
	c.ctx, c.stop = context.WithCancel(t.ctx)
	return &c
}

// Aside returns tasks as Child does, for work that nobody waits for: it does not postpone
// View.Stale.
func (t *Tasks) Aside() *Tasks {
	c := t.Child()
	c.load = new(load)
	return c
}

// Stop ends t: the context of all work ends, and the done functions are no longer called.
func (t *Tasks) Stop() { t.stop() }

// OnStop calls f on Fyne's goroutine once t has stopped, unless forget was called before.
func (t *Tasks) OnStop(f func()) (forget func()) {
	forgotten := context.AfterFunc(t.ctx, func() { t.ui(f) })
	return func() { forgotten() }
}

// Stopped reports whether t was stopped: its window has closed.
func (t *Tasks) Stopped() bool { return t.ctx.Err() != nil }

// Wait waits for all work of t and of what came from it. It is called after Fyne has ended,
// never on its goroutine.
func (t *Tasks) Wait() { <-t.Settled() }

// Settled returns a channel that is closed when no work of t, or of what came from it, is
// under way.
func (t *Tasks) Settled() <-chan struct{} { return t.work.settled() }

// work counts what is under way. Unlike with a sync.WaitGroup, several goroutines may wait
// while more work begins.
type work struct {
	mu      sync.Mutex
	n       int
	waiting []chan struct{} // closed when n is zero
}

func (w *work) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n++
}

func (w *work) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n--
	if w.n > 0 {
		return
	}
	for _, c := range w.waiting {
		close(c)
	}
	w.waiting = nil
}

func (w *work) settled() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := make(chan struct{})
	if w.n == 0 {
		close(c)
	} else {
		w.waiting = append(w.waiting, c)
	}
	return c
}

// load counts calls of Run that have not come back. It is touched on Fyne's goroutine
// only.
type load struct {
	n     int
	above *load
}

func (l *load) add(n int) {
	for ; l != nil; l = l.above {
		l.n += n
	}
}

// waiting reports whether a Run or RunCancel of t, or of what came from it, has not come
// back. RunReporting is not counted: it takes long, and its window stays in use.
func (t *Tasks) waiting() bool { return t.load.n > 0 }

// Run calls work off Fyne's goroutine, then done with its result on it. It is called on
// Fyne's goroutine. Once t is stopped, done is not called. work gets values and must touch
// no widget.
func Run[T any](t *Tasks, work func(context.Context) (T, error), done func(T, error)) {
	t.work.begin()
	t.load.add(1)
	t.spawn(func() {
		defer t.work.end()
		v, err := work(t.ctx)
		t.ui(func() {
			t.load.add(-1)
			if t.ctx.Err() == nil {
				done(v, err)
			}
		})
	})
}

// Do is Run for work without a result.
func Do(t *Tasks, work func(context.Context) error, done func(error)) {
	Run(t, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, work(ctx)
	}, func(_ struct{}, err error) { done(err) })
}

// Finish calls work off Fyne's goroutine and lets it complete even if t is stopped: for
// what must be written although its window has closed. Only Wait waits for it.
func (t *Tasks) Finish(work func(context.Context)) {
	ctx := context.WithoutCancel(t.ctx)
	t.work.begin()
	t.spawn(func() {
		defer t.work.end()
		work(ctx)
	})
}

// OnUI calls f on Fyne's goroutine, even if t is stopped, and does not wait for it. It is
// for calls from outside Fyne.
func (t *Tasks) OnUI(f func()) { t.ui(f) }

// Every calls f on Fyne's goroutine each time interval passes, until t stops.
func (t *Tasks) Every(interval time.Duration, f func()) {
	if t.still {
		t.time.ticks = append(t.time.ticks, &tick{t.ctx, interval, t.time.now + interval, f})
		return
	}
	t.work.begin()
	t.spawn(func() {
		defer t.work.end()
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-t.ctx.Done():
				return
			case <-ticker.C:
				t.ui(func() {
					if t.ctx.Err() == nil {
						f()
					}
				})
			}
		}
	})
}

// After calls f on Fyne's goroutine once d has passed, unless forget is called or t stops
// before. Nobody waits for it: to Wait it is no work.
func (t *Tasks) After(d time.Duration, f func()) (forget func()) {
	c := t.Child()
	once := func() {
		if c.ctx.Err() == nil {
			c.stop()
			f()
		}
	}
	if t.still {
		c.Every(d, once)
		return c.stop
	}
	time.AfterFunc(d, func() {
		if c.ctx.Err() == nil {
			c.ui(once)
		}
	})
	return c.stop
}

// stillTime is the time of tasks made by Inline, from their start.
type stillTime struct {
	now   time.Duration
	ticks []*tick
}

// A tick is one call of Every.
type tick struct {
	ctx      context.Context
	interval time.Duration
	next     time.Duration
	f        func()
}

// Pass lets time pass for tasks made by Inline and all that came from them: it calls the
// functions of Every that are due, in order. On other tasks it does nothing.
func (t *Tasks) Pass(d time.Duration) {
	if !t.still {
		return
	}
	end := t.time.now + d
	for {
		due := t.time.due(end)
		if due == nil {
			t.time.now = end
			return
		}
		t.time.now = due.next
		due.next += due.interval
		due.f()
	}
}

// due returns the next tick up to end; nil if there is none.
func (s *stillTime) due(end time.Duration) *tick {
	s.ticks = slices.DeleteFunc(s.ticks, func(t *tick) bool { return t.ctx.Err() != nil })
	var first *tick
	for _, t := range s.ticks {
		if t.next <= end && (first == nil || t.next < first.next) {
			first = t
		}
	}
	return first
}
