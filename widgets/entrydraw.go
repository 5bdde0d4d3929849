package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/widgets/internal/look"
)

// CreateRenderer is called by Fyne.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	return &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), e: e, cover: canvas.NewRectangle(color.Transparent)}
}

// entryRenderer draws an entry as Fyne does, without the bar that Fyne draws across the lower edge of one whose text is
// longer than itself: a line of text is read by going along it.
type entryRenderer struct {
	fyne.WidgetRenderer
	e     *Entry
	cover *canvas.Rectangle // over the bar
}

// Objects is called by Fyne. The edge comes last, so that neither the bar nor what covers it lies on it.
func (r *entryRenderer) Objects() []fyne.CanvasObject {
	var all, edge []fyne.CanvasObject
	for _, o := range r.WidgetRenderer.Objects() {
		switch o := o.(type) {
		case *container.Scroll:
			all = append(all, o, r.cover)
		case *canvas.Rectangle:
			if o.StrokeWidth > 0 {
				edge = append(edge, o)
				continue
			}
			all = append(all, o)
		default:
			all = append(all, o)
		}
	}
	return append(all, edge...)
}

// Layout is called by Fyne.
func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.hideBar(size)
}

// Refresh is called by Fyne.
func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.hideBar(r.e.Size())
}

// hideBar lays a strip of the ground over the place of the bar, which is below the text.
func (r *entryRenderer) hideBar(size fyne.Size) {
	r.cover.Hide()
	for _, o := range r.WidgetRenderer.Objects() {
		if scroll, ok := o.(*container.Scroll); ok && scroll.Content != nil {
			r.cover.Hidden = scroll.Content.MinSize().Width <= scroll.Size().Width
		}
	}
	edge, bar := look.Size(r.e, theme.SizeNameInputBorder), look.Size(r.e, theme.SizeNameScrollBarSmall)+1 // a bar between two pixels is in both
	r.cover.FillColor = look.Color(r.e, theme.ColorNameInputBackground)
	r.cover.Move(fyne.NewPos(edge, size.Height-edge-bar))
	r.cover.Resize(fyne.NewSize(fyne.Max(size.Width-2*edge, 0), bar))
	r.cover.Refresh()
}
