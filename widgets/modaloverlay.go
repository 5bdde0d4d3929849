package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

var (
	_ fyne.Widget            = (*modalOverlay)(nil)
	_ fyne.Tappable          = (*modalOverlay)(nil)
	_ fyne.SecondaryTappable = (*modalOverlay)(nil)
	_ desktop.Hoverable      = (*modalOverlay)(nil)
)

const (
	modalMinWidth = 360 // of the card, where the window has room
	modalMaxWidth = 460 // of the card, unless the content needs more
	modalMargin   = 12  // kept free around the card
	modalPad      = 14  // inside the card
)

// The usual buttons.
const (
	ok     look.Text = "OK"
	cancel look.Text = "Cancel"
)

// ModalHang is by how much title and content of a modal stick out at each side, in Fyne units: a label keeps that much
// free around its text.
const ModalHang = 6

// modalOverlay covers the canvas with a shade and lays the card of one Modal on it. It is put on the overlay stack
// itself, not in a widget.PopUp, so that topModal finds it there and no list of open modals has to be kept.
type modalOverlay struct {
	widget.BaseWidget

	modal  *Modal
	canvas fyne.Canvas
	queue  []*Modal // the modals that wait for this one

	before    fyne.Focusable       // had the focus when it opened
	savedKeys func(*fyne.KeyEvent) // what InstallKeys installed

	shade, card *canvas.Rectangle
	title       *widget.Label
	body        *fyne.Container
	scroll      *container.Scroll
	buttons     *fyne.Container
	yes, no     *Button

	laying bool    // it is being laid out
	needs  float32 // the height of the body that the card was made for
}

func newModalOverlay(m *Modal, c fyne.Canvas) *modalOverlay {
	o := &modalOverlay{modal: m, canvas: c}
	o.shade, o.card = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	o.title = widget.NewLabelWithStyle(m.Title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	o.title.Wrapping = fyne.TextWrapWord
	o.title.SizeName = theme.SizeNameSubHeadingText
	o.body = container.New(&modalBody{column: layout.NewVBoxLayout(), o: o})
	if m.Message != "" {
		l := widget.NewLabel(m.Message)
		l.Wrapping = fyne.TextWrapWord
		o.body.Add(l)
	}
	if m.Content != nil {
		o.body.Add(m.Content)
	}
	o.scroll = container.NewScroll(o.body)

	label := m.Default
	if label == "" {
		label = look.Say(ok)
	}
	o.yes = NewButton(label, m.Accept)
	o.yes.Importance = importance(m.Danger)
	o.buttons = ButtonRow(o.yes)
	if m.Danger && m.Cancel == "" {
		m.Cancel = look.Say(cancel)
	}
	if m.Cancel != "" {
		o.no = NewButton(m.Cancel, func() { m.Close(false) })
		o.buttons.Add(o.no)
	}
	o.ExtendBaseWidget(o)
	return o
}

// topModal returns the open modal of c, or nil.
func topModal(c fyne.Canvas) *modalOverlay {
	for _, o := range c.Overlays().List() {
		if m, ok := o.(*modalOverlay); ok {
			return m
		}
	}
	return nil
}

// show puts the overlay on the canvas. Pop-ups that are still open are removed first: when one of them hides later,
// Fyne would silently remove everything above it, too.
func (o *modalOverlay) show() {
	if m := openMenu(o.canvas); m != nil {
		m.close()
	}
	for top := o.canvas.Overlays().Top(); top != nil; top = o.canvas.Overlays().Top() {
		o.canvas.Overlays().Remove(top)
	}
	o.before = o.canvas.Focused()
	o.canvas.Unfocus()
	o.savedKeys = o.canvas.OnTypedKey()
	input.Listen(o.canvas)
	o.canvas.SetOnTypedKey(o.typedKey)
	o.canvas.Overlays().Add(o)
	input.Asked(o.canvas)
}

func (o *modalOverlay) remove() {
	o.canvas.Overlays().Remove(o)
	o.canvas.SetOnTypedKey(o.savedKeys)
	if b, ok := o.before.(fyne.CanvasObject); ok && input.CanvasOf(b) == o.canvas && b.Visible() {
		o.canvas.Focus(o.before)
	}
}

// usual returns the button that has the focus first and that Enter presses.
func (o *modalOverlay) usual() *Button {
	if o.modal.Danger && o.no != nil {
		return o.no
	}
	return o.yes
}

func (o *modalOverlay) enter() {
	if b := o.usual(); !b.Disabled() {
		b.press()
	}
}

// typedKey gets the keys that nothing in the modal used.
func (o *modalOverlay) typedKey(e *fyne.KeyEvent) {
	d := openDropDown(o.canvas)
	switch {
	case helped(o.canvas, e):
	case d != nil:
		d.typedKey(e)
	case input.IsEnter(e):
		input.Pressed(o.canvas, e, o.enter)
	case e.Name == fyne.KeyEscape:
		input.Pressed(o.canvas, e, func() { o.modal.Close(false) })
	}
}

// Tapped stops a click beside the card and keeps the focus in the modal: where it began, since what is typed next is
// meant for the field there, and a space in it for no button.
func (o *modalOverlay) Tapped(e *fyne.PointEvent) {
	input.Clicked(o, e)
	if o.canvas.Focused() != nil {
		return
	}
	if f, is := o.modal.Focus.(fyne.CanvasObject); is && f.Visible() {
		o.canvas.Focus(o.modal.Focus)
		return
	}
	o.canvas.Focus(o.usual())
}

// TappedSecondary stops a right click.
func (o *modalOverlay) TappedSecondary(*fyne.PointEvent) { input.RightClicked() }

// MouseIn keeps the pointer from hovering over what is behind.
func (o *modalOverlay) MouseIn(*desktop.MouseEvent) {}

// MouseMoved does nothing.
func (o *modalOverlay) MouseMoved(*desktop.MouseEvent) {}

// MouseOut does nothing.
func (o *modalOverlay) MouseOut() {}

// CreateRenderer is called by Fyne.
func (o *modalOverlay) CreateRenderer() fyne.WidgetRenderer {
	r := &modalRenderer{o: o}
	r.update()
	return r
}

type modalRenderer struct{ o *modalOverlay }

func (r *modalRenderer) Destroy() {}

// MinSize is zero, so that a modal never makes its window grow; what does not fit scrolls.
func (r *modalRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *modalRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.o.shade, r.o.card, r.o.title, r.o.scroll, r.o.buttons}
}

func (r *modalRenderer) Refresh() {
	r.update()
	r.Layout(r.o.Size())
	canvas.Refresh(r.o)
}

func (r *modalRenderer) update() {
	r.o.shade.FillColor = look.Color(r.o, theme.ColorNameShadow)
	r.o.card.FillColor = look.Color(r.o, theme.ColorNameOverlayBackground)
	r.o.card.StrokeColor = look.Color(r.o, theme.ColorNameInputBorder)
	r.o.card.StrokeWidth = 1
	r.o.card.CornerRadius = 6
	r.o.shade.Refresh()
	r.o.card.Refresh()
}

func (r *modalRenderer) Layout(s fyne.Size) {
	o := r.o
	o.laying = true
	defer func() { o.laying = false }()
	o.shade.Resize(s)
	buttons := o.buttons.MinSize()
	width := fyne.Max(modalMinWidth, fyne.Min(o.widest(), modalMaxWidth))
	width = fyne.Max(width, fyne.Max(buttons.Width, o.contentWidth()-2*ModalHang)+2*modalPad)
	width = fyne.Min(width, s.Width-2*modalMargin)
	inner := width - 2*modalPad

	title := look.WrapHeight(o.title, inner+2*ModalHang)
	body := look.WrapHeight(o.body, fyne.Max(inner+2*ModalHang, o.contentWidth()))
	fixed := title + buttons.Height + 2*modalPad + 8
	height := fyne.Min(fixed+body, s.Height-2*modalMargin)

	x, y := (s.Width-width)/2, (s.Height-height)/2
	o.card.Move(fyne.NewPos(x, y))
	o.card.Resize(fyne.NewSize(width, height))
	o.title.Move(fyne.NewPos(x+modalPad-ModalHang, y+modalPad-ModalHang))
	o.title.Resize(fyne.NewSize(inner+2*ModalHang, title))
	o.scroll.Move(fyne.NewPos(x+modalPad-ModalHang, y+modalPad-ModalHang+title))
	o.scroll.Resize(fyne.NewSize(inner+2*ModalHang, fyne.Max(height-fixed, 0)))
	o.buttons.Move(fyne.NewPos(x+modalPad, y+height-modalPad-buttons.Height))
	o.buttons.Resize(fyne.NewSize(inner, buttons.Height))
	o.needs = o.body.MinSize().Height
}

// modalBody lays the body out in a column, and the card again when the body needs another height: a refusal that comes
// up in it must not be out of sight.
type modalBody struct {
	column fyne.Layout
	o      *modalOverlay
}

func (l *modalBody) MinSize(objects []fyne.CanvasObject) fyne.Size { return l.column.MinSize(objects) }

func (l *modalBody) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.column.Layout(objects, s)
	if !l.o.laying && !l.o.Size().IsZero() && l.MinSize(objects).Height != l.o.needs {
		l.o.Refresh()
	}
}

// ModalRoom returns the width that the content of a modal in w can have at most, so that it
// does not scroll sideways.
func ModalRoom(w fyne.Window) float32 {
	return fyne.Max(w.Canvas().Size().Width-2*modalMargin-2*modalPad+2*ModalHang, modalMinWidth/2)
}

func (o *modalOverlay) contentWidth() float32 {
	if o.modal.Content == nil {
		return 0
	}
	return o.modal.Content.MinSize().Width
}

// widest returns the width of the card that would hold the message on one line.
func (o *modalOverlay) widest() float32 {
	size := fyne.MeasureText(o.modal.Message, look.Size(o, theme.SizeNameText), fyne.TextStyle{})
	return size.Width + 2*modalPad + 2*look.Size(o, theme.SizeNameInnerPadding)
}
