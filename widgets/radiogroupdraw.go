package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/look"
)

var _ fyne.WidgetRenderer = (*radioRenderer)(nil)

const (
	optionInset = 26 // of the words, right of the mark
	optionPad   = 3  // above and below the words
	optionGap   = 2  // between answers
	labelInset  = 6  // what a label keeps free around its text
)

// radioRow is one answer on the screen.
type radioRow struct {
	ground      *canvas.Rectangle
	mark        *canvas.Image
	title       *canvas.Text
	text        *widget.Label
	top, height float32
}

// CreateRenderer is called by Fyne.
func (o *RadioGroup) CreateRenderer() fyne.WidgetRenderer {
	o.ExtendBaseWidget(o)
	r := &radioRenderer{o: o}
	o.rows = nil
	for range o.options {
		row := &radioRow{
			ground: canvas.NewRectangle(nil), mark: canvas.NewImageFromResource(nil),
			title: canvas.NewText("", nil), text: widget.NewLabel(""),
		}
		row.mark.FillMode = canvas.ImageFillContain
		row.title.TextStyle.Bold = true
		row.text.Wrapping = fyne.TextWrapWord
		o.rows = append(o.rows, row)
	}
	r.update()
	return r
}

// radioRenderer draws the answers below each other.
type radioRenderer struct{ o *RadioGroup }

func (r *radioRenderer) Destroy() {}

func (r *radioRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, row := range r.o.rows {
		objects = append(objects, row.ground, row.mark, row.title, row.text)
	}
	return objects
}

// MinSize depends on the width that the answers have, since their texts wrap.
func (r *radioRenderer) MinSize() fyne.Size {
	height := float32(0)
	for _, row := range r.o.rows {
		height += r.place(row, height, r.o.Size().Width) + optionGap
	}
	return fyne.NewSize(200, height-optionGap)
}

func (r *radioRenderer) Layout(s fyne.Size) {
	y := float32(0)
	for _, row := range r.o.rows {
		y += r.place(row, y, s.Width) + optionGap
	}
}

// place puts an answer at y and returns its height.
func (r *radioRenderer) place(row *radioRow, y, width float32) float32 {
	icon := look.Size(r.o, theme.SizeNameInlineIcon)
	title := row.title.MinSize()
	words := float32(0)
	if row.text.Text != "" {
		words = look.WrapHeight(row.text, fyne.Max(width-optionInset, 0)) - 2*labelInset
	}
	row.top, row.height = y, title.Height+words+2*optionPad+labelInset
	row.ground.Move(fyne.NewPos(0, y))
	row.ground.Resize(fyne.NewSize(width, row.height))
	top := y + optionPad + labelInset/2
	row.mark.Move(fyne.NewPos(4, top+(title.Height-icon)/2))
	row.mark.Resize(fyne.NewSquareSize(icon))
	row.title.Move(fyne.NewPos(optionInset+labelInset, top))
	row.title.Resize(title)
	row.text.Move(fyne.NewPos(optionInset, top+title.Height-labelInset))
	return row.height
}

func (r *radioRenderer) Refresh() {
	r.update()
	r.Layout(r.o.Size())
	canvas.Refresh(r.o)
}

func (r *radioRenderer) update() {
	o := r.o
	for i, row := range o.rows {
		option := o.options[i]
		mark, color, name := theme.RadioButtonIcon(), theme.ColorNameInputBorder, theme.ColorNameForeground
		if i == o.chosen {
			mark, color = theme.RadioButtonCheckedIcon(), theme.ColorNameHyperlink
		}
		row.text.Importance = widget.MediumImportance
		if option.Off {
			color, name = theme.ColorNameDisabled, theme.ColorNameDisabled
			row.text.Importance = widget.LowImportance
		}
		row.mark.Resource = theme.NewColoredResource(mark, color)
		row.mark.Refresh()
		row.title.Text, row.title.TextSize, row.title.Color = option.Title, look.Size(o, theme.SizeNameText), look.Color(o, name)
		row.title.Refresh()
		row.text.SetText(option.Text)
		row.ground.CornerRadius = look.Size(o, theme.SizeNameSelectionRadius)
		row.ground.FillColor = look.Color(o, theme.ColorNameSelection)
		row.ground.Hidden = i != o.chosen
		// The focus is shown at the chosen answer, or at the first while none is chosen.
		row.ground.StrokeWidth = 0
		if o.focused && (i == o.chosen || o.chosen < 0 && i == 0) {
			row.ground.Hidden = false
			row.ground.StrokeColor, row.ground.StrokeWidth = look.Color(o, theme.ColorNameHyperlink), 1.5
			if i != o.chosen {
				row.ground.FillColor = nil
			}
		}
		row.ground.Refresh()
	}
}
