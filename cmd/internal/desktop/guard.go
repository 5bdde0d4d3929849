package desktop

import (
	"context"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
)

// How long the process may take to end. Windows gives a program 5 seconds when
// somebody signs out of the computer.
const (
	outsideLimit = 4 * time.Second  // for what is written when something outside ends the program
	workLimit    = 30 * time.Second // for work that was begun before Quit
	grace        = 3 * time.Second  // for the process, once all work is done
	cleanLimit   = time.Second      // for closing the database
)

// An ending is the end of the program: app.Ending.
type ending interface {
	End(data.Ended)
	Begun() <-chan struct{}
	Outside() bool
	Settled() <-chan struct{}
}

// A guard ends the program when something outside of its windows does, and the
// process when the program has ended and Fyne has not: it can wait for ever for
// events of its own, or on a display that is gone.
type guard struct {
	program string
	ending  ending
	clean   func()         // closes the database and removes what is thrown away; called once
	exit    func(code int) // os.Exit
	failing atomic.Bool    // who called stop ends the process

	cleaning sync.Once
	cleaned  <-chan struct{} // closed when that is done or takes too long
}

func newGuard(program string, ending ending, clean func()) *guard {
	return &guard{program: program, ending: ending, clean: clean, exit: os.Exit}
}

// watch waits for the program to end, and ends the process if nothing else does. A
// failure does, with a sentence that somebody may be reading.
func (g *guard) watch() {
	<-g.ending.Begun()
	if g.settle() {
		time.Sleep(grace)
	}
	if g.failing.Load() {
		return
	}
	slog.Error("the process did not end by itself")
	g.leave()
	g.exit(0)
}

// settle waits for the work of a program that has begun to end, and reports
// whether all of it was done in time.
func (g *guard) settle() bool {
	limit := workLimit
	if g.ending.Outside() {
		limit = outsideLimit
	}
	if within(g.ending.Settled(), limit) {
		return true
	}
	slog.Error("work was given up", "after", limit)
	return false
}

// stop ends the program for a failure, and returns when that is written or can't
// be in time. Its caller ends the process.
func (g *guard) stop(how data.Ended) {
	g.failing.Store(true)
	g.ending.End(how)
	g.settle()
	g.leave()
}

// fail is stop with a sentence for people; it does not return.
func (g *guard) fail(how data.Ended, text string) {
	g.stop(how)
	start.Fail(g.program, &data.FieldError{Text: data.Say("%s", text)})
}

// leave cleans up, once, and waits for that no longer than it may take: whoever
// comes second waits with the first.
func (g *guard) leave() {
	g.cleaning.Do(func() {
		ctx, done := context.WithTimeout(context.Background(), cleanLimit)
		g.cleaned = ctx.Done()
		go func() {
			defer done()
			g.clean()
		}()
	})
	<-g.cleaned
}

// within reports whether done is closed within a time.
func within(done <-chan struct{}, limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}
