package widgets

import (
	"slices"

	"tapetrack/widgets/internal/input"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ desktop.Keyable = (*RadioGroup)(nil)
	_ fyne.Tappable   = (*RadioGroup)(nil)
)

// RadioOption is one of the answers that a RadioGroup offers.
type RadioOption struct {
	Title string
	Text  string // what it means, below the title; wraps
	Off   bool   // it can't be chosen now; Text should say why
}

// RadioGroup asks for one of a few answers, each with a text that explains it. Nothing is chosen at first. It is one
// Tab stop: Up and Down choose, and so does a click.
type RadioGroup struct {
	widget.BaseWidget
	input.Keyable

	named

	OnChange func(i int) // the user chose another answer

	options []RadioOption
	chosen  int
	focused bool
	rows    []*radioRow // as drawn
}

// NewRadioGroup returns a question with these answers.
func NewRadioGroup(options ...RadioOption) *RadioGroup {
	o := &RadioGroup{options: slices.Clone(options), chosen: -1}
	o.ExtendBaseWidget(o)
	return o
}

// Chosen returns the index of the answer, -1 if there is none yet.
func (o *RadioGroup) Chosen() int { return o.chosen }

// Set changes what an answer says and whether it can be chosen. A chosen answer that goes off is no longer chosen.
func (o *RadioGroup) Set(i int, option RadioOption) {
	o.options[i] = option
	if option.Off && o.chosen == i {
		o.chosen = -1
	}
	o.Refresh()
}

// Choose chooses an answer as the user does; it does nothing for one that is off.
func (o *RadioGroup) Choose(i int) {
	if o.options[i].Off || o.chosen == i {
		return
	}
	o.chosen = i
	o.Refresh()
	if o.OnChange != nil {
		o.OnChange(i)
	}
}

// Tapped chooses what was clicked.
func (o *RadioGroup) Tapped(e *fyne.PointEvent) {
	input.Clicked(o, e)
	input.Focus(o)
	for i, r := range o.rows {
		if r.top <= e.Position.Y && e.Position.Y < r.top+r.height {
			o.Choose(i)
		}
	}
}

// FocusGained is called by Fyne.
func (o *RadioGroup) FocusGained() {
	o.focused = true
	o.Refresh()
}

// FocusLost is called by Fyne.
func (o *RadioGroup) FocusLost() {
	o.focused = false
	o.Refresh()
}

// TypedRune does nothing; Space comes as a key.
func (o *RadioGroup) TypedRune(rune) {}

// TypedKey chooses the next or previous answer, or on Space the first if none is chosen, and hands on other keys.
func (o *RadioGroup) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyDown, fyne.KeyRight:
		o.step(o.chosen, 1)
	case fyne.KeyUp, fyne.KeyLeft:
		if o.chosen < 0 {
			o.step(len(o.options), -1)
			return
		}
		o.step(o.chosen, -1)
	case fyne.KeySpace:
		if o.chosen < 0 {
			input.PressedOn(o, k, func() { o.step(-1, 1) })
		}
	default:
		input.HandOn(o, k)
	}
}

// TypedShortcut hands shortcuts on to the window.
func (o *RadioGroup) TypedShortcut(s fyne.Shortcut) { input.HandOnShortcut(o, s) }

// step chooses the next answer from i, in the direction by, that is not off.
func (o *RadioGroup) step(i, by int) {
	for i += by; 0 <= i && i < len(o.options); i += by {
		if !o.options[i].Off {
			o.Choose(i)
			return
		}
	}
}
