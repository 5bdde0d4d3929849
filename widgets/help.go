package widgets

import (
	"fyne.io/fyne/v2"

	"tapetrack/widgets/internal/input"
)

// helpAsked is what a window is told when F1 is pressed in it. A canvas finds what to do by its name, also while a modal
// or a menu is open, and forgets it with the window.
type helpAsked struct{ topic string }

// ShortcutName is called by Fyne.
func (helpAsked) ShortcutName() string { return "Help" }

// Key is that of the shortcut, for whoever lists the keys of a window.
func (helpAsked) Key() fyne.KeyName { return fyne.KeyF1 }

// Mod is none: Fyne gives the key to the widgets, which ask for help.
func (helpAsked) Mod() fyne.KeyModifier { return 0 }

// OnHelp lets F1 call explain wherever the keyboard is in w: also in a field, a modal or a menu, which it closes. topic is
// Modal.Topic of the modal that is open, or "". A key that is held down acts once.
func OnHelp(w fyne.Window, explain func(topic string)) {
	input.Listen(w.Canvas())
	w.Canvas().AddShortcut(helpAsked{}, func(s fyne.Shortcut) {
		if asked, ok := s.(helpAsked); ok && !Closing(w) {
			explain(asked.topic)
		}
	})
}

// helped asks the window of c for help if e is the key for it.
func helped(c fyne.Canvas, e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyF1 {
		return false
	}
	input.Pressed(c, e, func() {
		asked := helpAsked{}
		if o := topModal(c); o != nil {
			asked.topic = o.modal.Topic
		}
		if m := openMenu(c); m != nil {
			m.close()
		}
		if keys, ok := c.(fyne.Shortcutable); ok {
			keys.TypedShortcut(asked)
		}
	})
	return true
}
