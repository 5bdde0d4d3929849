package shell

import "context"

// Latest lets only the newest of several questions be answered: an earlier answer is older
// than what is shown by then. It is touched on Fyne's goroutine only; the zero Latest has
// asked nothing.
type Latest struct{ asked int }

// Next is called when something is asked, or written: every answer still under way is
// outdated from then on. The function that it returns reports whether the answer to this
// question is the newest.
func (l *Latest) Next() (newest func() bool) {
	l.asked++
	n := l.asked
	return func() bool { return n == l.asked }
}

// RunLatest is Run for work that may start again before its answer has come: done is
// called with the newest answer only.
func RunLatest[T any](t *Tasks, l *Latest, work func(context.Context) (T, error), done func(T, error)) {
	newest := l.Next()
	Run(t, work, func(v T, err error) {
		if newest() {
			done(v, err)
		}
	})
}
