package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
)

var _ desktop.Keyable = (*Check)(nil)

// Check is a widget.Check that hands Enter, Escape and the function keys on to the window.
type Check struct {
	widget.Check
	input.Keyable
	focused bool
	space   *fyne.KeyEvent // the Space that went down, until its character comes
}

// NewCheck returns a check box that calls changed when it is switched, also by SetChecked.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// Tapped is a click on the box or its text.
func (c *Check) Tapped(e *fyne.PointEvent) {
	input.Clicked(c, e)
	c.Check.Tapped(e)
}

// FocusGained is called by Fyne.
func (c *Check) FocusGained() {
	c.focused = true
	c.Check.FocusGained()
	bringIntoSight(c)
}

// FocusLost is called by Fyne.
func (c *Check) FocusLost() {
	c.focused = false
	c.Check.FocusLost()
}

// CreateRenderer is called by Fyne.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	f := newFocusFrame(c, c.Check.CreateRenderer(), &c.focused)
	f.snug = true
	return f
}

// TypedKey hands on the keys that a check box does not use.
func (c *Check) TypedKey(k *fyne.KeyEvent) {
	c.space = nil
	switch {
	case input.IsWindowKey(k):
		input.HandOn(c, k)
	case k.Name == fyne.KeySpace:
		c.space = k
	default:
		c.Check.TypedKey(k)
	}
}

// TypedRune switches the box on Space.
func (c *Check) TypedRune(r rune) {
	if k := c.space; r == ' ' && k != nil {
		c.space = nil
		input.PressedOn(c, k, func() { c.Check.TypedRune(r) })
	}
}
