package widgets

import (
	"image"
	"image/draw"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Widget   = (*QRCode)(nil)
	_ fyne.Tappable = (*QRCode)(nil)
)

// QRCode draws the modules of a QR code: black on white in light and dark, a whole number of device pixels per module
// at every scale, centred. Fyne scales an image smoothly, which gives grey edges that a phone reads badly.
type QRCode struct {
	widget.BaseWidget

	// Side is the least width and height in Fyne units; 0 means 240. The code takes as much as whole pixels allow.
	Side float32

	// OnTapped is called for a click, covered or not; nil ignores it. Offer the same by keyboard: a QRCode takes no
	// focus.
	OnTapped func()

	named
	bits  [][]bool
	cover string
	on    bool // covered
}

// NewQRCode returns a widget for bits: rows of modules, true is black, including the white border of four modules that
// a QR code needs. Without bits it is empty.
func NewQRCode(bits [][]bool) *QRCode {
	q := &QRCode{bits: bits}
	q.ExtendBaseWidget(q)
	return q
}

// SetBitmap shows another code.
func (q *QRCode) SetBitmap(bits [][]bool) {
	q.bits = bits
	q.Refresh()
}

// SetCovered shows a plain card with text in place of the code; nothing of the code is drawn.
func (q *QRCode) SetCovered(text string) {
	q.cover, q.on = text, true
	q.Refresh()
}

// SetUncovered shows the code again.
func (q *QRCode) SetUncovered() {
	q.on = false
	q.Refresh()
}

// Covered reports whether the code is covered.
func (q *QRCode) Covered() bool { return q.on }

// Tapped calls OnTapped.
func (q *QRCode) Tapped(e *fyne.PointEvent) {
	input.Clicked(q, e)
	if q.OnTapped != nil {
		q.OnTapped()
	}
}

// CreateRenderer is called by Fyne.
func (q *QRCode) CreateRenderer() fyne.WidgetRenderer {
	q.ExtendBaseWidget(q)
	r := &qrRenderer{q: q, raster: canvas.NewRaster(q.draw), card: canvas.NewRectangle(nil), text: widget.NewLabel("")}
	r.raster.ScaleMode = canvas.ImageScalePixels
	r.text.Wrapping = fyne.TextWrapWord
	r.text.Alignment = fyne.TextAlignCenter
	r.update()
	return r
}

// draw paints the code into w times h device pixels. Around the code the image stays transparent.
func (q *QRCode) draw(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	n := len(q.bits)
	if n == 0 || q.on {
		return img
	}
	side := min(w, h) / n
	left, top := (w-side*n)/2, (h-side*n)/2
	draw.Draw(img, image.Rect(left, top, left+side*n, top+side*n), image.White, image.Point{}, draw.Src)
	for y, row := range q.bits {
		for x, black := range row {
			if black {
				m := image.Rect(0, 0, side, side).Add(image.Pt(left+x*side, top+y*side))
				draw.Draw(img, m, image.Black, image.Point{}, draw.Src)
			}
		}
	}
	return img
}

type qrRenderer struct {
	q      *QRCode
	raster *canvas.Raster
	card   *canvas.Rectangle
	text   *widget.Label
}

func (r *qrRenderer) Destroy() {}

func (r *qrRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.raster, r.card, r.text}
}

func (r *qrRenderer) MinSize() fyne.Size {
	if r.q.Side > 0 {
		return fyne.NewSquareSize(r.q.Side)
	}
	return fyne.NewSquareSize(240)
}

// Layout gives the raster a whole number of device pixels. Otherwise, at fractional scales, Fyne rounds its texture and
// the place for it differently, and one row of modules is a pixel wider than the others.
func (r *qrRenderer) Layout(s fyne.Size) {
	scale := float32(1)
	if c := input.CanvasOf(r.q); c != nil && c.Scale() > 0 {
		scale = c.Scale()
	}
	size := fyne.NewSize(wholePixels(s.Width, scale), wholePixels(s.Height, scale))
	r.raster.Resize(size)
	side := fyne.Min(size.Width, size.Height)
	r.card.Move(fyne.NewPos((s.Width-side)/2, (s.Height-side)/2))
	r.card.Resize(fyne.NewSquareSize(side))
	height := look.WrapHeight(r.text, side)
	r.text.Move(fyne.NewPos((s.Width-side)/2, (s.Height-height)/2))
}

// wholePixels rounds a length in Fyne units down to a whole number of device pixels.
func wholePixels(v, scale float32) float32 { return float32(int(v*scale)) / scale }

func (r *qrRenderer) Refresh() {
	r.update()
	r.Layout(r.q.Size())
	canvas.Refresh(r.q)
}

func (r *qrRenderer) update() {
	r.raster.Hidden = r.q.on
	r.card.Hidden, r.text.Hidden = !r.q.on, !r.q.on
	r.card.FillColor = look.Color(r.q, theme.ColorNameInputBackground)
	r.card.StrokeColor = look.Color(r.q, theme.ColorNameInputBorder)
	r.card.StrokeWidth = 1
	r.card.CornerRadius = look.Size(r.q, theme.SizeNameInputRadius)
	if len(r.q.bits) == 0 && !r.q.on {
		r.raster.Hidden = true
	}
	r.text.SetText(r.q.cover)
	r.card.Refresh()
	r.raster.Refresh()
}
