package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Modal is a question or a small form over a window, which can't be used until the modal is closed. Fill in the fields
// and call Show. Enter presses the default button and Escape cancels wherever the focus is, as long as the content is
// made of this package's widgets. The default button is the one with the label Default, unless it is red: what destroys,
// removes, weakens or throws away is pressed on purpose, by Tab or a click, never by an Enter too many. A button takes no
// click in the first input.DoubleClickTime: it was meant for what the modal covers. One modal is open at a time in a
// window; further ones wait their turn.
type Modal struct {
	Title   string
	Message string            // wraps; "" leaves it out
	Content fyne.CanvasObject // below the message; nil leaves it out
	Default string            // label of the button that does it; "" means OK
	Cancel  string            // label of the cancel button; "" leaves it out, but not from a red question; Escape still cancels
	Danger  bool              // what it does is red, and Cancel is the default button
	Focus   fyne.Focusable    // what gets the focus when shown; nil means the default button
	Topic   string            // what F1 explains while it is open, see OnHelp; "" means the window

	// Check is called when the button that does it is pressed; false keeps the modal open. It may call Busy and later
	// Close(true) when its work has ended. With nil the modal closes.
	Check func() bool

	// Done is called once, after the modal has closed and the focus is back where it was: yes if the button that does it
	// or Close(true) closed it. It is not called if the window is closed first. nil is allowed.
	Done func(yes bool)

	overlay *modalOverlay
	shown   bool
	closed  bool
}

// Show opens m over w, now or when the modals before it have closed. Later calls do nothing: a modal is shown once.
func (m *Modal) Show(w fyne.Window) {
	if m.shown {
		return
	}
	m.shown = true
	if o := topModal(w.Canvas()); o != nil {
		o.queue = append(o.queue, m)
		return
	}
	m.open(w.Canvas())
}

// Close closes m as if a button had been pressed, without calling Check. A modal that still waits its turn calls Done
// at once; a closed one does nothing.
func (m *Modal) Close(yes bool) {
	if m.closed || !m.shown {
		return
	}
	m.closed = true
	var queue []*Modal
	var c fyne.Canvas
	if m.overlay != nil {
		c, queue = m.overlay.canvas, m.overlay.queue
		m.overlay.remove()
	}
	if m.Done != nil {
		m.Done(yes)
	}
	showNext(c, queue)
}

// Open reports whether m is on the screen.
func (m *Modal) Open() bool { return m.overlay != nil && !m.closed }

// Busy shows text on the button that does it, which does nothing until Idle is called. Escape still cancels.
func (m *Modal) Busy(text string) {
	if m.overlay != nil {
		m.overlay.yes.Busy(text)
	}
}

// Idle ends Busy.
func (m *Modal) Idle() {
	if m.overlay != nil {
		m.overlay.yes.Idle()
	}
}

// Enable enables or disables the button that does it of an open modal; Enter does nothing while it is disabled.
func (m *Modal) Enable(on bool) {
	switch {
	case m.overlay == nil:
	case on:
		m.overlay.yes.Enable()
	default:
		m.overlay.yes.Disable()
	}
}

// Refresh lays m out again, after its content has grown or shrunk.
func (m *Modal) Refresh() {
	if m.Open() {
		m.overlay.Refresh()
	}
}

// Accept presses the button that does it. Use it as OnSubmitted of an entry in the content, unless the button is red.
func (m *Modal) Accept() {
	if !m.Open() || m.overlay.yes.Disabled() {
		return
	}
	if m.Check == nil || m.Check() {
		m.Close(true)
	}
}

func (m *Modal) open(c fyne.Canvas) {
	m.overlay = newModalOverlay(m, c)
	m.overlay.show()
	if m.Focus != nil {
		c.Focus(m.Focus)
		return
	}
	c.Focus(m.overlay.usual())
}

// showNext opens the first of the modals that waited. If Done opened another one, they wait for that.
func showNext(c fyne.Canvas, queue []*Modal) {
	for len(queue) > 0 && queue[0].closed {
		queue = queue[1:]
	}
	if c == nil || len(queue) == 0 {
		return
	}
	if o := topModal(c); o != nil {
		o.queue = append(o.queue, queue...)
		return
	}
	queue[0].open(c)
	queue[0].overlay.queue = append(queue[1:], queue[0].overlay.queue...)
}

// ModalOpen reports whether a modal is open in w, or w was closed. Menus and canvas shortcuts still fire then: their
// actions call this first and do nothing.
func ModalOpen(w fyne.Window) bool { return topModal(w.Canvas()) != nil || Closing(w) }

// Confirm asks a question with two answers. done is called as Modal.Done is.
func Confirm(w fyne.Window, title, message, yesLabel, noLabel string, danger bool, done func(yes bool)) {
	(&Modal{Title: title, Message: message, Default: yesLabel, Cancel: noLabel, Danger: danger, Done: done}).Show(w)
}

// Inform shows a message with an OK button. closed, which may be nil, is called as Modal.Done is, however it was closed.
func Inform(w fyne.Window, title, message string, closed func()) {
	m := &Modal{Title: title, Message: message}
	if closed != nil {
		m.Done = func(bool) { closed() }
	}
	m.Show(w)
}

func importance(danger bool) widget.Importance {
	if danger {
		return widget.DangerImportance
	}
	return widget.HighImportance
}
