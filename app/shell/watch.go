package shell

import (
	"context"
	"slices"
	"time"
)

// watchEvery is how often the database is asked for changes. With the time for the read, a
// change shows within two seconds.
const watchEvery = time.Second

// watch refreshes windows when the database changes.
type watch struct {
	changes func(context.Context) (int64, error)

	asking bool  // the number of the last change is being read
	number int64 // of the change that the windows last heard of
	known  bool  // number is valid
	failed bool  // the last question
	hushed bool  // only windows that joined are refreshed
	list   []*told
}

// told is a window that is refreshed on changes.
type told struct {
	tasks  *Tasks
	stale  func()
	joined bool
	due    bool // something changed since its last refresh
}

// Watch checks about once a second whether the database has changed, and then refreshes the
// open windows, see View.Stale. changes returns a number that differs after each change; it
// is called off Fyne's goroutine, never twice at once, until the tasks of ws stop. When it
// begins to fail, as when the database was moved, the windows are refreshed once: their own
// reads then fail, too, and show why; and once more when it no longer fails.
func (ws *Windows) Watch(changes func(context.Context) (int64, error)) {
	ws.watch.changes = changes
	ws.tasks.Every(watchEvery, ws.look)
	ws.look()
}

func (ws *Windows) look() {
	w := &ws.watch
	ws.tellLost()
	w.tell()
	if w.asking {
		return
	}
	w.asking = true
	Run(ws.tasks, w.changes, func(n int64, err error) {
		w.asking = false
		if err != nil {
			w.fails()
			return
		}
		w.failed = false
		w.answer(n)
	})
}

// Join adds the main window, which Show did not open. It is refreshed like the others, and
// before them. tasks are those that it reads with.
func (ws *Windows) Join(tasks *Tasks, stale func()) { ws.watch.join(tasks, stale).joined = true }

// Refresh refreshes all windows once.
func (ws *Windows) Refresh() {
	ws.watch.allDue()
	ws.watch.tell()
}

// Hush says whether the user may no longer read what the windows show. The windows are then
// refreshed a last time, so that they show that, and not again: each refresh would be
// refused. Windows added by Join are still refreshed, to find out when the user may read
// again; then the others are refreshed, too.
func (ws *Windows) Hush(on bool) {
	w := &ws.watch
	if w.hushed != on {
		w.hushed = false
		w.allDue()
	}
	w.hushed = on
	w.tell()
}

// join returns nil if stale is nil.
func (w *watch) join(tasks *Tasks, stale func()) *told {
	if stale == nil {
		return nil
	}
	t := &told{tasks: tasks, stale: stale}
	w.list = append(w.list, t)
	return t
}

func (w *watch) leave(t *told) {
	if t == nil {
		return
	}
	t.due = false // in case it closes while the others are being refreshed
	w.list = slices.DeleteFunc(w.list, func(x *told) bool { return x == t })
}

// answer takes the number of the last change. The first number counts as a change, since
// open windows may have been read before it.
func (w *watch) answer(n int64) {
	if w.known && n == w.number {
		return
	}
	w.number, w.known = n, true
	w.allDue()
	w.tell()
}

// fails takes it that the number can't be read.
func (w *watch) fails() {
	if w.failed {
		return
	}
	w.failed, w.known = true, false
	w.allDue()
	w.tell()
}

func (w *watch) allDue() {
	for _, t := range w.list {
		t.due = t.due || t.joined || !w.hushed
	}
}

// tell refreshes the windows that are due, except those that are still reading. Other
// windows wait until those added by Join have read, which may lead to Hush.
func (w *watch) tell() {
	for _, first := range []bool{true, false} {
		for _, t := range slices.Clone(w.list) {
			if t.joined == first && t.due && !t.tasks.waiting() {
				t.due = false
				t.stale()
			}
		}
		if slices.ContainsFunc(w.list, func(t *told) bool { return t.joined && t.tasks.waiting() }) {
			return
		}
	}
}
