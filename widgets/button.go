package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

var (
	_ desktop.Keyable    = (*Button)(nil)
	_ fyne.Tappable      = (*Button)(nil)
	_ desktop.Cursorable = (*Button)(nil)
	_ desktop.Hoverable  = (*Button)(nil)
	_ desktop.Mouseable  = (*Button)(nil)
)

// Button is a widget.Button that also answers to Enter, reacts once to a held key and to a double click, hands Escape
// on, keeps the focus when it is pressed, shows plainly that it has it, and can show that its work is under way.
type Button struct {
	widget.Button
	input.Keyable

	// OnEscape is called for Escape while the button has the focus; nil hands the key to the window.
	OnEscape func()

	// OnPointed is called with true when the pointer or the focus comes to the button, and with false when it leaves,
	// also while the button is disabled: for a line that says what the button is for.
	OnPointed func(in bool)

	onKey func(*fyne.KeyEvent) bool // sees every key first; true if it used the key

	space   *fyne.KeyEvent // the Space that went down, until its character comes
	busy    bool
	idle    buttonFace // what Idle restores
	doing   string     // what Busy shows, if there is room
	full    fyne.Size  // with that
	focused bool
	before  fyne.Focusable // had the focus when the mouse button went down on it
}

type buttonFace struct {
	text       string
	icon       fyne.Resource
	importance widget.Importance
	disabled   bool
	least      fyne.Size // of the button with this face
}

// NewButton returns a button that calls tapped when it is pressed.
func NewButton(text string, tapped func()) *Button {
	b := &Button{}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	return b
}

// NewButtonWithIcon returns a button with an icon before its text.
func NewButtonWithIcon(text string, icon fyne.Resource, tapped func()) *Button {
	b := NewButton(text, tapped)
	b.Icon = icon
	return b
}

// Busy disables the button and shows text beside an activity indicator until Idle is called. Another call only
// changes the text. In a ButtonRow without room for the text there are only dots.
func (b *Button) Busy(text string) {
	if !b.busy {
		b.idle = buttonFace{b.Text, b.Icon, b.Importance, b.Disabled(), b.MinSize()}
		b.busy = true
	}
	b.doing = text
	b.Text, b.Icon = text, blankIcon
	b.Disable()
	b.Refresh()
	b.full = b.MinSize()
}

// Idle ends Busy and restores text, icon, importance and whether the button was enabled.
func (b *Button) Idle() {
	if !b.busy {
		return
	}
	b.busy = false
	b.Text, b.Icon, b.Importance = b.idle.text, b.idle.icon, b.idle.importance
	if !b.idle.disabled {
		b.Enable()
	}
	b.Refresh()
}

// squeeze shows dots in place of what a busy button does, or that again.
func (b *Button) squeeze(dots bool) {
	text := b.doing
	if dots {
		text = "…"
	}
	if b.busy && b.Text != text {
		b.Text = text
		b.Refresh()
	}
}

// IsBusy reports whether Busy was called and Idle was not.
func (b *Button) IsBusy() bool { return b.busy }

// Tapped presses the button with the mouse and keeps the focus: Fyne's button would leave nothing focused.
// A click that presses nothing, such as the second of a double click, leaves the focus where it was.
func (b *Button) Tapped(e *fyne.PointEvent) {
	if input.Clicked(b, e) || b.Disabled() {
		if c := input.CanvasOf(b); c != nil && c.Focused() == nil && b.before != nil {
			c.Focus(b.before)
		}
		return
	}
	input.Focus(b)
	b.press()
}

// MouseDown is called by Fyne, which then takes the focus away.
func (b *Button) MouseDown(*desktop.MouseEvent) {
	input.Used()
	if c := input.CanvasOf(b); c != nil {
		b.before = c.Focused()
	}
}

// MouseUp is called by Fyne.
func (b *Button) MouseUp(*desktop.MouseEvent) {}

func (b *Button) press() {
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// TypedKey presses the button on Enter and hands on what it does not use.
func (b *Button) TypedKey(k *fyne.KeyEvent) {
	b.space = nil
	switch {
	case b.onKey != nil && b.onKey(k):
	case k.Name == fyne.KeyEscape && b.OnEscape != nil:
		input.PressedOn(b, k, b.OnEscape)
	case input.IsEnter(k):
		input.PressedOn(b, k, b.press)
	case k.Name == fyne.KeySpace:
		b.space = k
	default:
		input.HandOn(b, k)
	}
}

// TypedRune presses the button on Space. The key itself comes first and is not used: if the press moved the focus to
// an entry, the character that follows the key would be typed there.
func (b *Button) TypedRune(r rune) {
	if k := b.space; r == ' ' && k != nil {
		b.space = nil
		input.PressedOn(b, k, b.press)
	}
}

// FocusGained is called by Fyne. It is kept from the embedded button, which would blend its focus colour into a red one.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	bringIntoSight(b)
	b.pointed(true)
}

// FocusLost is called by Fyne.
func (b *Button) FocusLost() {
	b.focused = false
	b.Refresh()
	b.pointed(false)
}

// MouseIn is called by Fyne.
func (b *Button) MouseIn(e *desktop.MouseEvent) {
	b.Button.MouseIn(e)
	b.pointed(true)
}

// MouseOut is called by Fyne.
func (b *Button) MouseOut() {
	b.Button.MouseOut()
	b.pointed(false)
}

func (b *Button) pointed(in bool) {
	if b.OnPointed != nil {
		b.OnPointed(in)
	}
}

// CreateRenderer is called by Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &buttonRenderer{WidgetRenderer: b.Button.CreateRenderer(), b: b}
	r.ring = canvas.NewRectangle(nil)
	r.activity = widget.NewActivity()
	r.update()
	return r
}

// buttonRenderer adds a focus ring and the activity indicator to Fyne's button, whose own sign of focus cannot be
// seen on a blue button.
type buttonRenderer struct {
	fyne.WidgetRenderer
	b        *Button
	ring     *canvas.Rectangle
	activity *widget.Activity
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	own := r.WidgetRenderer.Objects()
	return append(own[:len(own):len(own)], r.ring, r.activity)
}

func (r *buttonRenderer) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	r.ring.Move(fyne.NewPos(2, 2))
	r.ring.Resize(s.SubtractWidthHeight(4, 4))
	for _, o := range r.WidgetRenderer.Objects() {
		if icon, ok := o.(*canvas.Image); ok {
			r.activity.Move(icon.Position())
			r.activity.Resize(icon.Size())
		}
	}
}

func (r *buttonRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.update()
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *buttonRenderer) Destroy() {
	r.activity.Stop()
	r.WidgetRenderer.Destroy()
}

func (r *buttonRenderer) update() {
	name := theme.ColorNameHyperlink
	switch r.b.Importance {
	case widget.HighImportance:
		name = theme.ColorNameForegroundOnPrimary
	case widget.DangerImportance:
		name = theme.ColorNameForegroundOnError
	}
	if r.b.Disabled() {
		name = theme.ColorNameDisabled
	}
	r.ring.StrokeColor = look.Color(r.b, name)
	r.ring.StrokeWidth = 1.5
	r.ring.CornerRadius = look.Size(r.b, theme.SizeNameButtonRadius) - 1
	r.ring.Hidden = !r.b.focused
	r.ring.Refresh()
	if r.b.busy {
		r.activity.Show()
		r.activity.Start()
	} else {
		r.activity.Stop()
		r.activity.Hide()
	}
}

// blankIcon keeps the place where the activity indicator is drawn.
var blankIcon = fyne.NewStaticResource("blank.svg",
	[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"></svg>`))
