package widgets

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

var _ desktop.Keyable = (*Select)(nil)

// notSelected stands where nothing is selected yet.
const notSelected look.Text = "(Select one)"

// Select is a widget.Select whose list of options is a Menu, in which letters find an option, as they do while the list
// is closed. It hands Enter, Escape and the function keys on to the window.
type Select struct {
	widget.Select
	input.Keyable
	named
	finder  input.TypeAhead
	focused bool
}

// NewSelect returns a list of options that calls changed when another one is chosen, also by SetSelected.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{}
	s.Options, s.OnChanged, s.PlaceHolder = options, changed, look.Say(notSelected)
	s.ExtendBaseWidget(s)
	return s
}

// Tapped opens the list.
func (s *Select) Tapped(e *fyne.PointEvent) {
	input.Clicked(s, e)
	input.Focus(s)
	s.open()
}

// open shows the options below the field.
func (s *Select) open() {
	c := input.CanvasOf(s)
	if c == nil || s.Disabled() {
		return
	}
	below := s.Size().Height - look.Size(s, theme.SizeNameInputBorder)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s).AddXY(0, below)
	options := slices.Clone(s.Options)
	ShowChoices(options, s.SelectedIndex(), c, at, s.Size().Width, func(i int) { s.SetSelected(options[i]) })
}

// FocusGained is called by Fyne.
func (s *Select) FocusGained() {
	s.focused = true
	s.Select.FocusGained()
	bringIntoSight(s)
}

// FocusLost is called by Fyne.
func (s *Select) FocusLost() {
	s.focused = false
	s.Select.FocusLost()
}

// CreateRenderer is called by Fyne.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	return newFocusFrame(s, s.Select.CreateRenderer(), &s.focused)
}

// TypedKey hands on the keys that a list does not use.
func (s *Select) TypedKey(k *fyne.KeyEvent) {
	switch {
	case input.IsWindowKey(k):
		input.HandOn(s, k)
	case k.Name == fyne.KeySpace || k.Name == fyne.KeyUp || k.Name == fyne.KeyDown:
		input.PressedOn(s, k, s.open)
	default:
		s.Select.TypedKey(k)
	}
}

// TypedRune chooses the option that begins with what was typed lately.
func (s *Select) TypedRune(r rune) {
	if r != ' ' && !s.Disabled() {
		s.SetSelectedIndex(s.finder.Find(r, time.Now(), s.Options, s.SelectedIndex()))
	}
}
