package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/look"
)

var _ fyne.Widget = (*LargeCode)(nil)

const (
	largeCodeSize = 24 // of the letters, in Fyne units, where they have room
	largeCodePad  = 12
)

// LargeCode shows a short text that somebody reads out or copies by hand: large and in a fixed-width font. A text that
// does not fit is set smaller.
type LargeCode struct {
	widget.BaseWidget
	named
	text string
}

// NewLargeCode returns one that shows text, which is called name.
func NewLargeCode(name, text string) *LargeCode {
	l := &LargeCode{text: text}
	l.Call(name)
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer is called by Fyne.
func (l *LargeCode) CreateRenderer() fyne.WidgetRenderer {
	r := &largeCodeRenderer{l: l, box: canvas.NewRectangle(nil), text: canvas.NewText(look.OneLine(l.text), nil)}
	r.text.TextStyle.Monospace = true
	r.text.Alignment = fyne.TextAlignCenter
	r.update()
	return r
}

type largeCodeRenderer struct {
	l    *LargeCode
	box  *canvas.Rectangle
	text *canvas.Text
}

func (r *largeCodeRenderer) Destroy() {}

func (r *largeCodeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.text}
}

func (r *largeCodeRenderer) MinSize() fyne.Size {
	height := fyne.MeasureText("0", largeCodeSize, r.text.TextStyle).Height
	return fyne.NewSize(120, height+2*largeCodePad)
}

func (r *largeCodeRenderer) Layout(s fyne.Size) {
	r.box.Resize(s)
	r.text.TextSize = largeCodeSize
	if room, width := s.Width-2*largeCodePad, r.text.MinSize().Width; width > room && room > 0 {
		r.text.TextSize = float32(int(largeCodeSize * room / width)) // widths of letters are rounded
	}
	size := r.text.MinSize()
	r.text.Move(fyne.NewPos(0, (s.Height-size.Height)/2))
	r.text.Resize(fyne.NewSize(s.Width, size.Height))
}

func (r *largeCodeRenderer) Refresh() {
	r.update()
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}

func (r *largeCodeRenderer) update() {
	r.box.FillColor = look.Color(r.l, theme.ColorNameInputBackground)
	r.box.CornerRadius = look.Size(r.l, theme.SizeNameInputRadius)
	r.text.Color = look.Color(r.l, theme.ColorNameForeground)
	r.box.Refresh()
	r.text.Refresh()
}
