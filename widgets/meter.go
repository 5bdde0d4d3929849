package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/look"
)

var _ fyne.Widget = (*Meter)(nil)

// Meter is a bar of four pieces with a sentence below it: how good something is, in words and at a glance. It keeps
// its space while it is empty, so that nothing around it jumps.
type Meter struct {
	widget.BaseWidget

	// MinLines is how many lines are kept free for the sentence; 0 means 1.
	MinLines int

	named
	filled int
	kind   MessageKind
	text   string
}

const (
	meterPieces = 4
	meterHeight = 4 // Fyne units
)

// NewMeter returns an empty meter that keeps space for minLines lines.
func NewMeter(minLines int) *Meter {
	m := &Meter{MinLines: minLines}
	m.ExtendBaseWidget(m)
	return m
}

// Set fills that many of the four pieces, 0 to 4, in the colour of kind, and shows text in the same colour.
func (m *Meter) Set(filled int, kind MessageKind, text string) {
	m.filled, m.kind, m.text = max(0, min(filled, meterPieces)), kind, text
	m.Refresh()
}

// Text returns the sentence.
func (m *Meter) Text() string { return m.text }

// Filled returns how many pieces are filled.
func (m *Meter) Filled() int { return m.filled }

// Kind returns the kind that gives the colour.
func (m *Meter) Kind() MessageKind { return m.kind }

// CreateRenderer is called by Fyne.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	r := &meterRenderer{m: m, label: widget.NewLabel("")}
	for range meterPieces {
		r.pieces = append(r.pieces, canvas.NewRectangle(nil))
	}
	r.label.Wrapping = fyne.TextWrapWord
	r.label.SizeName = theme.SizeNameCaptionText
	r.update()
	return r
}

type meterRenderer struct {
	m      *Meter
	pieces []*canvas.Rectangle
	label  *widget.Label
}

func (r *meterRenderer) Destroy() {}

func (r *meterRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, p := range r.pieces {
		objects = append(objects, p)
	}
	return append(objects, r.label)
}

func (r *meterRenderer) MinSize() fyne.Size {
	size := r.label.MinSize()
	line := fyne.MeasureText("Ag", look.Size(r.m, theme.SizeNameCaptionText), fyne.TextStyle{}).Height
	lines := float32(max(r.m.MinLines, 1))
	size.Height = fyne.Max(size.Height, lines*line+(lines-1)*look.Size(r.m, theme.SizeNameLineSpacing)+2*look.Size(r.m, theme.SizeNameInnerPadding))
	return size.AddWidthHeight(0, meterHeight)
}

func (r *meterRenderer) Layout(s fyne.Size) {
	const gap = 3
	width := (s.Width - gap*(meterPieces-1)) / meterPieces
	for i, p := range r.pieces {
		p.Move(fyne.NewPos(float32(i)*(width+gap), 0))
		p.Resize(fyne.NewSize(width, meterHeight))
	}
	height := look.WrapHeight(r.label, s.Width)
	r.label.Move(fyne.NewPos(0, meterHeight))
	r.label.Resize(fyne.NewSize(s.Width, height))
}

func (r *meterRenderer) Refresh() {
	r.update()
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}

func (r *meterRenderer) update() {
	name, importance := kindLook(r.m.kind)
	for i, p := range r.pieces {
		p.CornerRadius = meterHeight / 2
		p.FillColor = look.Color(r.m, theme.ColorNameInputBorder)
		if i < r.m.filled {
			p.FillColor = look.Color(r.m, name)
		}
		p.Hidden = r.m.filled == 0
		p.Refresh()
	}
	r.label.Importance = importance
	r.label.SetText(r.m.text)
}
