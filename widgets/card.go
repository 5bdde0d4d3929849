package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/look"
)

var _ fyne.Widget = (*Card)(nil)

// Card is a frame around what belongs together on a page.
type Card struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// cardInset is the space between the frame and its content, in Fyne units.
const cardInset = 12

// NewCard returns a frame around content.
func NewCard(content fyne.CanvasObject) *Card {
	c := &Card{content: content}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer is called by Fyne.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	r := &cardRenderer{c: c, frame: canvas.NewRectangle(nil)}
	r.update()
	return r
}

type cardRenderer struct {
	c     *Card
	frame *canvas.Rectangle
}

func (r *cardRenderer) Destroy() {}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.frame, r.c.content}
}

func (r *cardRenderer) MinSize() fyne.Size {
	return r.c.content.MinSize().AddWidthHeight(2*cardInset, 2*cardInset)
}

func (r *cardRenderer) Layout(s fyne.Size) {
	r.frame.Resize(s)
	r.c.content.Move(fyne.NewPos(cardInset, cardInset))
	r.c.content.Resize(s.SubtractWidthHeight(2*cardInset, 2*cardInset))
}

func (r *cardRenderer) Refresh() {
	r.update()
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *cardRenderer) update() {
	r.frame.StrokeColor = look.Color(r.c, theme.ColorNameInputBorder)
	r.frame.StrokeWidth = 1
	r.frame.CornerRadius = 2 * look.Size(r.c, theme.SizeNameInputRadius)
	r.frame.Refresh()
}
