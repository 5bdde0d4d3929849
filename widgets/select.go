package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
)

var _ desktop.Keyable = (*Select)(nil)

// Select is a widget.Select that hands Enter, Escape and the function keys on to the window.
type Select struct {
	widget.Select
	input.Keyable
}

// NewSelect returns a list of options that calls changed when another one is chosen, also by SetSelected.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// Tapped opens the list.
func (s *Select) Tapped(e *fyne.PointEvent) {
	input.Used()
	s.Select.Tapped(e)
}

// FocusGained is called by Fyne.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	bringIntoSight(s)
}

// TypedKey hands on the keys that a list does not use.
func (s *Select) TypedKey(k *fyne.KeyEvent) {
	switch {
	case input.IsWindowKey(k):
		input.HandOn(s, k)
	case k.Name == fyne.KeySpace:
		input.PressedOn(s, k, func() { s.Select.TypedKey(k) })
	default:
		s.Select.TypedKey(k)
	}
}
