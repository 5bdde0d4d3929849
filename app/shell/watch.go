package shell

import (
	"context"
	"slices"
	"time"
)

// watchEvery is how often it is asked whether the database was changed. With
// the time to read again, a change shows within two seconds.
const watchEvery = time.Second

// watch tells windows that the database was changed.
type watch struct {
	changes func(context.Context) (int64, error)

	asking bool  // the number of the last change is under way
	number int64 // of the change that the windows were told of
	known  bool  // there is a number
	hushed bool  // only who joined is told
	list   []*told
}

// told is somebody who wants to know of changes.
type told struct {
	tasks  *Tasks
	stale  func()
	joined bool
	due    bool // something was changed since they were told
}

// Watch asks about once a second whether the database was changed, and tells
// the open windows if it was: see View.Stale. changes returns a number that is
// another one after each change; it is called off Fyne's goroutine, never twice
// at once, until the tasks of ws stop. If it fails, nobody is told anything: what
// a window asks for itself fails then, too, and is said there.
func (ws *Windows) Watch(changes func(context.Context) (int64, error)) {
	ws.watch.changes = changes
	ws.tasks.Every(watchEvery, ws.look)
	ws.look()
}

func (ws *Windows) look() {
	w := &ws.watch
	w.tell()
	if w.asking {
		return
	}
	w.asking = true
	Run(ws.tasks, w.changes, func(n int64, err error) {
		w.asking = false
		if err == nil {
			w.answer(n)
		}
	})
}

// Join lets the main window, which Show did not open, be told like the others,
// and before them. What it reads it asks for with tasks, which are its own.
func (ws *Windows) Join(tasks *Tasks, stale func()) { ws.watch.join(tasks, stale).joined = true }

// Hush says whether the user who is signed in may no longer read what the windows show.
// They are told a last time, so that they say so, and not of further changes:
// each of them would be refused again. What joined with Join is told all the
// same, to notice when they may again; then the windows are told, too.
func (ws *Windows) Hush(on bool) {
	w := &ws.watch
	if w.hushed != on {
		w.hushed = false
		w.allDue()
	}
	w.hushed = on
	w.tell()
}

// join returns nil for whoever does not want to be told.
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
	t.due = false // perhaps it is closed while the others are being told
	w.list = slices.DeleteFunc(w.list, func(x *told) bool { return x == t })
}

// answer takes the number of the last change. The first one counts as a change:
// what is open may have been read before.
func (w *watch) answer(n int64) {
	if w.known && n == w.number {
		return
	}
	w.number, w.known = n, true
	w.allDue()
	w.tell()
}

func (w *watch) allDue() {
	for _, t := range w.list {
		t.due = t.due || t.joined || !w.hushed
	}
}

// tell tells those who do not know yet, except whoever still reads. Windows wait
// until what joined has read: it may be that they are not to be told.
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
