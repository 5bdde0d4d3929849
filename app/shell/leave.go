package shell

import (
	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// What is asked before something typed is discarded. Whatever loses it (Discard, or the
// command that was chosen, such as Log Out), the answer that keeps it is KeepEditing. Tests
// ask for it by name.
const (
	DiscardTitle data.Text = "Discard the changes?"
	NotSaved     data.Text = "What you typed is not saved."
	Discard      data.Text = "Discard"
	KeepEditing  data.Text = "Keep Editing"
)

// Leave closes w, as Cancel, Escape, Ctrl+W and the button in its frame do. If dirty, which
// may be nil, reports that something is not saved, it asks first. While another question is
// open, such a window stays.
func Leave(w fyne.Window, dirty func() bool) {
	switch {
	case widgets.Closing(w):
	case dirty == nil || !dirty():
		widgets.Close(w)
	case widgets.ModalOpen(w):
		w.RequestFocus()
	default:
		widgets.Confirm(w, lang.T(DiscardTitle), lang.T(NotSaved), lang.T(Discard), lang.T(KeepEditing), true, func(yes bool) {
			if yes {
				widgets.Close(w)
			}
		})
	}
}

// LeaveUnsaved is Leave for a form that saves when ok is pressed. While that is busy the
// window stays, and message says so: nobody would read whether it was saved.
func LeaveUnsaved(w fyne.Window, ok *widgets.Button, message *widgets.Message, dirty func() bool) {
	if ok.IsBusy() {
		message.Set(widgets.MessageInfo, lang.T(CannotStop))
		return
	}
	Leave(w, dirty)
}
