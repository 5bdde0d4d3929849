package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
)

var _ fyne.Tappable = (*FieldIcon)(nil)

// FieldIcon is an icon at the end of a field that can be clicked. Fyne's SelectEntry has a button there, which is a
// Tab stop.
type FieldIcon struct {
	widget.BaseWidget
	Image  *canvas.Image
	tapped func()
}

// NewFieldIcon returns an icon that calls tapped.
func NewFieldIcon(icon fyne.Resource, tapped func()) *FieldIcon {
	f := &FieldIcon{tapped: tapped, Image: canvas.NewImageFromResource(icon)}
	f.Image.FillMode = canvas.ImageFillContain
	f.ExtendBaseWidget(f)
	return f
}

// Tapped does what the icon is for.
func (f *FieldIcon) Tapped(e *fyne.PointEvent) {
	input.Clicked(f, e)
	f.tapped()
}

// Cursor is the arrow, not the text cursor of the entry.
func (f *FieldIcon) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// MinSize is the size of an inline icon.
func (f *FieldIcon) MinSize() fyne.Size {
	return fyne.NewSquareSize(Size(f, theme.SizeNameInlineIcon) + Size(f, theme.SizeNameInnerPadding))
}

// CreateRenderer is called by Fyne.
func (f *FieldIcon) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.Image) }
