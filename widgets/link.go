package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
)

var (
	_ desktop.Keyable   = (*Link)(nil)
	_ desktop.Mouseable = (*Link)(nil)
)

// Link is a small text that leads somewhere: a widget.Hyperlink that also answers to Enter, hands on the keys that
// it does not use, keeps the focus where it was when it is pressed, and shows plainly that it has it.
type Link struct {
	widget.Hyperlink
	input.Keyable

	space   *fyne.KeyEvent // the Space that went down, until its character comes
	focused bool
	before  fyne.Focusable // had the focus when the mouse button went down on it
}

// NewLink returns a link that calls pressed.
func NewLink(text string, pressed func()) *Link {
	l := &Link{}
	l.Text, l.OnTapped, l.SizeName = text, pressed, theme.SizeNameCaptionText
	l.ExtendBaseWidget(l)
	return l
}

// Tapped is a click on the text or beside it.
func (l *Link) Tapped(e *fyne.PointEvent) {
	second := input.Clicked(l, e)
	if c := input.CanvasOf(l); c != nil && c.Focused() == nil && l.before != nil {
		c.Focus(l.before)
	}
	if !second {
		l.Hyperlink.Tapped(e)
	}
}

// MouseDown is called by Fyne, which then takes the focus away.
func (l *Link) MouseDown(*desktop.MouseEvent) {
	input.Used()
	if c := input.CanvasOf(l); c != nil {
		l.before = c.Focused()
	}
}

// MouseUp is called by Fyne.
func (l *Link) MouseUp(*desktop.MouseEvent) {}

// TypedKey presses the link on Enter and hands on what it does not use.
func (l *Link) TypedKey(k *fyne.KeyEvent) {
	l.space = nil
	switch {
	case input.IsEnter(k):
		input.PressedOn(l, k, l.OnTapped)
	case k.Name == fyne.KeySpace:
		l.space = k
	default:
		input.HandOn(l, k)
	}
}

// TypedRune presses the link on Space.
func (l *Link) TypedRune(r rune) {
	if k := l.space; r == ' ' && k != nil {
		l.space = nil
		input.PressedOn(l, k, l.OnTapped)
	}
}

// FocusGained is called by Fyne.
func (l *Link) FocusGained() {
	l.focused = true
	l.Refresh()
	bringIntoSight(l)
}

// FocusLost is called by Fyne.
func (l *Link) FocusLost() {
	l.focused = false
	l.Refresh()
}

// CreateRenderer is called by Fyne.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	f := newFocusFrame(l, l.Hyperlink.CreateRenderer(), &l.focused)
	f.snug = true
	return f
}
