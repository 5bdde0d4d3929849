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

// How long the process may take to end. Windows gives a program 5 seconds when the user
// signs out of the computer.
const (
	outsideLimit = 4 * time.Second  // for writing, when something outside ends the program
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

// A guard ends the program when something outside its windows does, and the process
// when the program has ended and Fyne has not: Fyne can wait for ever for its own
// events, or on a display that no longer exists.
type guard struct {
	program string
	ending  ending
	clean   func()         // closes the database and deletes a throwaway one; called once
	exit    func(code int) // os.Exit
	failing atomic.Bool    // the caller of stop ends the process

	cleaning sync.Once
	cleaned  <-chan struct{} // closed when clean has ended or takes too long
}

func newGuard(program string, ending ending, clean func()) *guard {
	return &guard{program: program, ending: ending, clean: clean, exit: os.Exit}
}

// watch waits for the program to end, and ends the process if nothing else does. After a
// failure fail does, with a sentence that somebody may be reading.
func (g *guard) watch() {
	<-g.ending.Begun()
	if g.settle() {
		time.Sleep(grace)
	}
	if g.failing.Load() {
		return
	}
	slog.Error("the process did not end on its own")
	g.leave()
	g.exit(0)
}

// settle waits for the work of a program that is ending, and reports whether all of it
// was done in time.
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

// stop ends the program because of a failure, and returns when that has been recorded or
// time is up. Its caller ends the process.
func (g *guard) stop(how data.Ended) {
	g.failing.Store(true)
	g.ending.End(how)
	g.settle()
	g.leave()
}

// fail is stop, and then shows a sentence to the user; it does not return.
func (g *guard) fail(how data.Ended, text data.Sentence) {
	g.stop(how)
	start.Fail(g.program, &data.FieldError{Text: text})
}

// leave cleans up once, and waits for that at most cleanLimit. A second caller waits with
// the first.
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

// within reports whether done is closed before limit has passed.
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
