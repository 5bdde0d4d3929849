package shell

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/widgets"
)

// Windows keeps the windows of one program by key, so that opening what is open
// already brings it to the front.
type Windows struct {
	app   fyne.App
	tasks *Tasks
	open  map[string]opened
	watch watch
}

// opened is a window that is open.
type opened struct {
	fyne.Window
	dirty func() bool // may be nil
	told  *told       // nil if it does not want to be told of changes
}

// NewWindows returns an empty set. Work of the windows ends with tasks.
func NewWindows(app fyne.App, tasks *Tasks) *Windows {
	return &Windows{app: app, tasks: tasks, open: map[string]opened{}}
}

// A View is what fills a window.
type View struct {
	Content fyne.CanvasObject
	Size    fyne.Size // in Fyne units; what is too small grows to what the content needs
	Fixed   bool      // it can't be resized
	Shown   func()    // called once the content is in the window, to set the focus; may be nil
	Closed  func()    // called when the window has closed; may be nil

	// Dirty reports whether something in the window is not saved yet: it was typed
	// there, or is not shown again; nil: never.
	Dirty func() bool

	// Stale is called on Fyne's goroutine when somebody, in this program or
	// elsewhere, has changed the database: at most about once a second, and not
	// while something that the window asked for with Run is under way. It reads
	// again what the window shows. Selection, scroll place, focus and what was
	// typed stay as they are, and what did not change is not repainted. nil:
	// the window shows nothing that changes. See Windows.Watch.
	Stale func()
}

// Show brings the window called key to the front. If there is none it makes one
// with this title and fills it with what build returns. The window's tasks stop
// when it closes.
func (ws *Windows) Show(key, title string, build func(fyne.Window, *Tasks) View) {
	if w, ok := ws.open[key]; ok {
		w.Show()
		w.RequestFocus()
		return
	}
	w := ws.app.NewWindow(title)
	tasks := ws.tasks.Child()
	v := build(w, tasks)
	ws.open[key] = opened{w, v.Dirty, ws.watch.join(tasks, v.Stale)}
	w.SetOnClosed(func() {
		tasks.Stop()
		ws.watch.leave(ws.open[key].told)
		delete(ws.open, key)
		if v.Closed != nil {
			v.Closed()
		}
	})
	w.SetContent(v.Content)
	if !v.Size.IsZero() { // else it is as large as its content
		w.Resize(v.Size.Min(widgets.Room()))
	}
	w.SetFixedSize(v.Fixed)
	w.CenterOnScreen()
	w.Show()
	if v.Shown != nil {
		v.Shown()
	}
}

// Unsaved returns the titles of the windows with something that is not saved, in
// alphabetical order.
func (ws *Windows) Unsaved() []string {
	var titles []string
	for _, w := range ws.open {
		if w.dirty != nil && w.dirty() {
			titles = append(titles, w.Title())
		}
	}
	slices.Sort(titles)
	return titles
}

// CloseAll closes every window.
func (ws *Windows) CloseAll() {
	for _, w := range ws.open {
		w.Close()
	}
}

// OnTop asks for w to stay above other windows, where the window system grants
// it. It is called before w is shown.
func OnTop(w fyne.Window) {
	if d, ok := w.(desktop.Window); ok {
		d.RequestAlwaysOnTop()
	}
}
