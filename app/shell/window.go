package shell

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/widgets"
)

// Windows keeps the windows of one program by key, so that opening a window twice brings
// the open one to the front.
type Windows struct {
	// Main is the program's main window, to which the others belong, and Places knows where
	// they stand; both may be nil.
	Main   fyne.Window
	Places *Places

	// Lost tells since when what Place names is out of reach, zero while it is not, and
	// neither waits; nil: always in reach.
	Lost  func() time.Time
	Place string

	app   fyne.App
	tasks *Tasks
	open  map[string]opened
	watch watch
	lost  lost
}

// opened is a window that is open.
type opened struct {
	fyne.Window
	dirty func() bool // may be nil
	told  *told       // nil if it is not refreshed on changes
	quiet bool        // it opened by itself
}

// NewWindows returns an empty set. Work of the windows ends with tasks.
func NewWindows(app fyne.App, tasks *Tasks) *Windows {
	return &Windows{app: app, tasks: tasks, open: map[string]opened{}}
}

// A View is the content of a window and how it behaves.
type View struct {
	Content fyne.CanvasObject
	Size    fyne.Size // in Fyne units, at least; grows to what the content needs
	Fixed   bool      // it can't be resized
	Quiet   bool      // it opens by itself, and the keyboard stays where somebody may be typing
	Shown   func()    // called once the content is in the window, to set the focus; may be nil
	Closed  func()    // called when the window has closed; may be nil

	// Topic names the part of the window that is shown, such as a tab, where the manual has a
	// page about it; nil or "": the page about the window. See sections.
	Topic func() string

	// Dirty reports whether something in the window is not saved: typed text, or something
	// that is shown only once; nil: never.
	Dirty func() bool

	// Leave closes the window by Ctrl+W and by the button in its frame; nil: as Leave does.
	// Cancel and Escape call the same.
	Leave func()

	// Stale is called on Fyne's goroutine when somebody, in this program or elsewhere, has
	// changed the database: at most about once a second, and not while a Run of the window
	// is under way. It refreshes what the window shows. Selection, scroll position, focus
	// and typed text stay, and what did not change is not drawn again. nil: the window
	// shows nothing that changes. See Windows.Watch.
	Stale func()
}

// Show brings the window called key to the front, unless it opened by itself: then it stays
// where it is, and the keyboard, too. If there is none, it makes one with this title and the
// View that build returns. The window's tasks stop when it closes.
func (ws *Windows) Show(key, title string, build func(fyne.Window, *Tasks) View) {
	if w, ok := ws.open[key]; ok {
		if w.quiet {
			return
		}
		widgets.Opened(w)
		w.Show()
		w.RequestFocus()
		return
	}
	w := ws.app.NewWindow(title)
	tasks := ws.tasks.Child()
	v := build(w, tasks)
	ws.open[key] = opened{w, v.Dirty, ws.watch.join(tasks, v.Stale), v.Quiet}
	found := func() {}
	w.SetOnClosed(func() {
		found()
		tasks.Stop()
		ws.watch.leave(ws.open[key].told)
		delete(ws.open, key)
		ws.Places.Closed(w)
		if v.Closed != nil {
			v.Closed()
		}
	})
	leave := v.Leave
	if leave == nil {
		leave = func() { Leave(w, v.Dirty) }
	}
	w.SetCloseIntercept(leave)
	w.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyW, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) {
		if !widgets.ModalOpen(w) {
			leave()
		}
	})
	if !v.Fixed {
		v.Content, found = ws.aboveLost(AtLeast(v.Content, leastWindow))
	}
	widgets.SetContent(w, v.Content)
	w.SetFixedSize(v.Fixed)
	o := Opening{Kind: kindOf(key), Size: v.Size, Quiet: v.Quiet, Part: v.Topic}
	o.Over, o.Owned = ws.owner(key)
	ws.Places.Show(w, o)
	if v.Shown != nil {
		v.Shown()
	}
}

// owner returns the window over which the window called key opens, and whether it belongs
// to it.
func (ws *Windows) owner(key string) (fyne.Window, bool) {
	keys, owned := ownersOf(key)
	for _, k := range keys {
		if w, ok := ws.open[k]; ok {
			return w.Window, true
		}
	}
	return ws.Main, owned && ws.Main != nil
}

// Unsaved returns the titles of the windows with unsaved changes, in alphabetical order.
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
		widgets.Close(w)
	}
}
