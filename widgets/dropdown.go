package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

var (
	_ fyne.Tappable          = (*dropDown)(nil)
	_ fyne.SecondaryTappable = (*dropDown)(nil)
)

// dropDown shows content below a field, over everything else on the canvas, until a click beside it or Escape closes it.
// Until then no key reaches what is below: Fyne's pop-up would let the same Escape cancel the window, too.
type dropDown struct {
	widget.BaseWidget

	canvas  fyne.Canvas
	field   *Entry // it stands below this one, which gets the focus when it closes
	content fyne.CanvasObject
	box     *canvas.Rectangle
}

// showDropDown opens content below a field, which must be on a canvas.
func showDropDown(field *Entry, content fyne.CanvasObject) *dropDown {
	d := &dropDown{canvas: input.CanvasOf(field), field: field, content: content, box: canvas.NewRectangle(nil)}
	d.ExtendBaseWidget(d)
	if m := openMenu(d.canvas); m != nil {
		m.close()
	}
	d.canvas.Overlays().Add(d)
	return d
}

// openDropDown returns the one that is open on c, or nil.
func openDropDown(c fyne.Canvas) *dropDown {
	d, _ := c.Overlays().Top().(*dropDown)
	return d
}

func (d *dropDown) close() {
	d.canvas.Overlays().Remove(d)
	d.canvas.Focus(d.field)
}

// typedKey gets the keys that nothing in it used.
func (d *dropDown) typedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		input.Pressed(d.canvas, k, d.close)
	}
}

// Tapped is a click beside the content.
func (d *dropDown) Tapped(e *fyne.PointEvent) {
	in := e.Position.Subtract(d.box.Position())
	beside := in.X < 0 || in.Y < 0 || in.X > d.box.Size().Width || in.Y > d.box.Size().Height
	if stray := input.Clicked(d, e); beside && !stray {
		d.close()
	}
}

// TappedSecondary is a right click beside the content.
func (d *dropDown) TappedSecondary(*fyne.PointEvent) {
	input.RightClicked()
	d.close()
}

// CreateRenderer is called by Fyne.
func (d *dropDown) CreateRenderer() fyne.WidgetRenderer { return &dropDownRenderer{d} }

type dropDownRenderer struct{ d *dropDown }

func (r *dropDownRenderer) Destroy() {}

// MinSize is zero: it never makes its window grow.
func (r *dropDownRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *dropDownRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.d.box, r.d.content}
}

func (r *dropDownRenderer) Refresh() {
	r.Layout(r.d.Size())
	canvas.Refresh(r.d)
}

// Layout puts the content below its field, or above it where there is more room, and within the window.
func (r *dropDownRenderer) Layout(room fyne.Size) {
	d := r.d
	d.box.FillColor = look.Color(d, theme.ColorNameOverlayBackground)
	d.box.StrokeColor = look.Color(d, theme.ColorNameInputBorder)
	d.box.StrokeWidth, d.box.CornerRadius = 1, look.Size(d, theme.SizeNameInputRadius)
	pad := look.Size(d, theme.SizeNameInnerPadding)
	size := d.content.MinSize().AddWidthHeight(2*pad, 2*pad)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(d.field)
	top := at.Y
	at.Y += d.field.Size().Height
	if at.Y+size.Height > room.Height {
		at.Y = fyne.Max(fyne.Min(top-size.Height, room.Height-size.Height), 0)
	}
	at.X = fyne.Max(fyne.Min(at.X, room.Width-size.Width), 0)
	d.box.Move(at)
	d.box.Resize(size)
	d.content.Move(at.AddXY(pad, pad))
	d.content.Resize(size.SubtractWidthHeight(2*pad, 2*pad))
}
