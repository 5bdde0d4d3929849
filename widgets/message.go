package widgets

import (
	"image/color"

	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*Message)(nil)

// MessageKind says what a Message is about; it chooses the colour.
type MessageKind int

// The kinds of message.
const (
	MessageError MessageKind = iota
	MessageWarning
	MessageInfo
	MessageSuccess
)

// Message is a tinted box with a sentence in it. While it is empty it keeps its space, so that nothing around it
// jumps when a refusal appears; on a small screen, where what is around it has to scroll, it gives the space up.
type Message struct {
	widget.BaseWidget

	// MinLines is how many lines are kept free; 0 means 1. A longer text makes the box grow.
	MinLines int

	kind MessageKind
	text string
}

// NewMessage returns an empty box that keeps space for minLines lines.
func NewMessage(minLines int) *Message {
	m := &Message{MinLines: minLines}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows text in the colour of kind. An empty text empties the box.
func (m *Message) Set(kind MessageKind, text string) {
	m.kind, m.text = kind, text
	m.Refresh()
}

// Clear empties the box.
func (m *Message) Clear() { m.Set(MessageInfo, "") }

// Text returns the sentence shown, or "".
func (m *Message) Text() string { return m.text }

// Kind returns the kind of the sentence shown.
func (m *Message) Kind() MessageKind { return m.kind }

// CreateRenderer is called by Fyne.
func (m *Message) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	r := &messageRenderer{m: m, box: canvas.NewRectangle(nil), label: widget.NewLabel("")}
	r.label.Wrapping = fyne.TextWrapWord
	r.update()
	return r
}

type messageRenderer struct {
	m     *Message
	box   *canvas.Rectangle
	label *widget.Label
}

func (r *messageRenderer) Destroy() {}

func (r *messageRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.label}
}

func (r *messageRenderer) MinSize() fyne.Size {
	size := r.label.MinSize()
	if r.m.text == "" && Room().Height < tightRoom {
		return fyne.NewSize(size.Width, 0)
	}
	size.Height = fyne.Max(size.Height, look.LinesHeight(r.m, max(r.m.MinLines, 1)))
	return size
}

func (r *messageRenderer) Layout(s fyne.Size) {
	r.box.Resize(s)
	height := look.WrapHeight(r.label, s.Width)
	r.label.Move(fyne.NewPos(0, fyne.Max(0, (s.Height-height)/2)))
}

func (r *messageRenderer) Refresh() {
	r.update()
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}

func (r *messageRenderer) update() {
	name, importance := kindLook(r.m.kind)
	r.label.Importance = importance
	r.label.SetText(r.m.text)
	r.box.Hidden = r.m.text == ""
	r.box.FillColor = tint(r.m, name)
	r.box.CornerRadius = look.Size(r.m, theme.SizeNameInputRadius)
	r.box.Refresh()
}

// kindLook returns the colour of a kind of message, and the importance of a label that has it.
func kindLook(k MessageKind) (fyne.ThemeColorName, widget.Importance) {
	switch k {
	case MessageWarning:
		return theme.ColorNameWarning, widget.WarningImportance
	case MessageInfo:
		return theme.ColorNamePrimary, widget.MediumImportance
	case MessageSuccess:
		return theme.ColorNameSuccess, widget.SuccessImportance
	default:
		return theme.ColorNameError, widget.DangerImportance
	}
}

// tintStrength is the share of the colour in the ground of a Message.
const tintStrength = 0.11

// tint returns the background with a little of the named colour in it.
func tint(w fyne.Widget, name fyne.ThemeColorName) color.Color {
	return blend(look.Color(w, theme.ColorNameBackground), look.Color(w, name), tintStrength)
}
