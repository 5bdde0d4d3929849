package app

import (
	"sync"

	"tapetrack/app/shell"
	"tapetrack/data"
)

// An Ending is the end of a program, whoever brings it about: its user, or
// something outside of its windows such as a signal. It may be used by several
// goroutines at once.
type Ending struct {
	begun chan struct{} // closed when the program begins to end

	mu      sync.Mutex
	outside bool       // it was not the user
	how     data.Ended // what it was then
	tasks   *shell.Tasks
	quit    func()           // closes the windows, on Fyne's goroutine
	leave   func(data.Ended) // ends the session of whoever is signed in; nil if nobody is
}

// NewEnding returns the ending of a program that is still to be started.
func NewEnding() *Ending { return &Ending{begun: make(chan struct{})} }

// End ends the program from outside: it begins to write that the session has
// ended and to remove what was printed, and asks Fyne's goroutine to take back
// what was copied and to close the windows. It waits for neither, and asks
// nobody about what is not saved. A program that is ending already goes on.
func (e *Ending) End(how data.Ended) {
	e.mu.Lock()
	select {
	case <-e.begun:
		e.mu.Unlock()
		return
	default:
	}
	e.outside, e.how = true, how
	close(e.begun)
	tasks, quit := e.tasks, e.quit
	e.mu.Unlock()
	e.signOut(how)
	if tasks != nil {
		tasks.OnUI(quit)
	}
}

// Begun returns a channel that is closed when the program begins to end.
func (e *Ending) Begun() <-chan struct{} { return e.begun }

// Outside reports whether the user did not end the program.
func (e *Ending) Outside() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.outside
}

// Settled tells work to stop and returns a channel that is closed when what can't
// be stopped is done, too, such as the event of the sign-out.
func (e *Ending) Settled() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.tasks == nil {
		nothing := make(chan struct{})
		close(nothing)
		return nothing
	}
	e.tasks.Stop()
	return e.tasks.Settled()
}

// begin notes that the program ends by its windows.
func (e *Ending) begin() {
	e.mu.Lock()
	defer e.mu.Unlock()
	select {
	case <-e.begun:
	default:
		close(e.begun)
	}
}

// runs says what ends the program.
func (e *Ending) runs(tasks *shell.Tasks, quit func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tasks, e.quit = tasks, quit
}

// signedIn says what ends the session that was opened. If something outside has
// ended the program in the meantime, it is ended at once.
func (e *Ending) signedIn(leave func(data.Ended)) {
	e.mu.Lock()
	e.leave = leave
	late, how := e.outside, e.how
	e.mu.Unlock()
	if late {
		e.signOut(how)
	}
}

// signOut ends the session of whoever is signed in, once, whoever comes first.
func (e *Ending) signOut(how data.Ended) {
	e.mu.Lock()
	leave := e.leave
	e.leave = nil
	e.mu.Unlock()
	if leave != nil {
		leave(how)
	}
}
