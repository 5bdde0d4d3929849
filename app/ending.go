package app

import (
	"sync"

	"tapetrack/app/shell"
	"tapetrack/data"
)

// An Ending is the end of a program, caused by its user or by something outside its
// windows, such as a signal. Several goroutines may use it at once.
type Ending struct {
	begun chan struct{} // closed when the program begins to end

	mu      sync.Mutex
	outside bool       // the user did not cause the end
	how     data.Ended // how it ended, if outside
	tasks   *shell.Tasks
	quit    func()           // closes the windows, on Fyne's goroutine
	leave   func(data.Ended) // ends the open session or sign-in; nil if there is none
}

// NewEnding returns the ending of a program that is still to be started.
func NewEnding() *Ending { return &Ending{begun: make(chan struct{})} }

// End ends the program from outside: it begins to record the end of the session and to
// remove what was printed, and has Fyne's goroutine clear a copied secret and close the
// windows. It waits for none of this, and does not ask about unsaved changes. If the
// program is already ending, End does nothing.
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

// Outside reports whether something other than the user ended the program.
func (e *Ending) Outside() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.outside
}

// Settled stops all work and returns a channel that is closed when work that can't be
// stopped has ended, too, such as recording the sign-out.
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

// begin notes that the program is ending by its windows.
func (e *Ending) begin() {
	e.mu.Lock()
	defer e.mu.Unlock()
	select {
	case <-e.begun:
	default:
		close(e.begun)
	}
}

// runs sets what ends the program.
func (e *Ending) runs(tasks *shell.Tasks, quit func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tasks, e.quit = tasks, quit
}

// leaves sets what ends the session that was opened, or what a sign-in has left so far. If
// the program has been ended from outside since, that is done at once.
func (e *Ending) leaves(leave func(data.Ended)) {
	e.mu.Lock()
	e.leave = leave
	late, how := e.outside, e.how
	e.mu.Unlock()
	if late {
		e.signOut(how)
	}
}

// signOut ends the open session, if any. Further calls do nothing.
func (e *Ending) signOut(how data.Ended) {
	e.mu.Lock()
	leave := e.leave
	e.leave = nil
	e.mu.Unlock()
	if leave != nil {
		leave(how)
	}
}
