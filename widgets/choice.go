package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Focusable = (*Check)(nil)
	_ fyne.Focusable = (*Select)(nil)
)

// Check is a widget.Check that hands Enter, Escape and the function keys on to the window.
type Check struct{ widget.Check }

// NewCheck returns a check box that calls changed when it is switched, also by SetChecked.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey hands on what a check box does not use.
func (c *Check) TypedKey(k *fyne.KeyEvent) {
	if isWindowKey(k) {
		handOn(c, k)
		return
	}
	c.Check.TypedKey(k)
}

// Select is a widget.Select that hands Enter, Escape and the function keys on to the window.
type Select struct{ widget.Select }

// NewSelect returns a list to pick from that calls changed when another option is chosen, also by SetSelected.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey hands on what a list does not use.
func (s *Select) TypedKey(k *fyne.KeyEvent) {
	if isWindowKey(k) {
		handOn(s, k)
		return
	}
	s.Select.TypedKey(k)
}
