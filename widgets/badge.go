package widgets

import (
	"image/color"

	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*Badge)(nil)

// badgeInset is the space left and right of the text, in Fyne units.
const badgeInset = 8

// BadgeKind chooses the colour of a badge.
type BadgeKind int

// The kinds of badge.
const (
	BadgeNeutral BadgeKind = iota
	BadgeSuccess
	BadgeWarning
	BadgeError
)

// colorName returns the name of the background colour of k.
func (k BadgeKind) colorName() fyne.ThemeColorName {
	switch k {
	case BadgeSuccess:
		return ColorNameBadgeSuccess
	case BadgeWarning:
		return ColorNameBadgeWarning
	case BadgeError:
		return ColorNameBadgeError
	}
	return ColorNameBadgeNeutral
}

// Badge is a small word on a coloured ground. Always give it a text: not everybody sees the colours. An empty
// text draws nothing, and one that is too long is cut.
type Badge struct {
	widget.BaseWidget
	kind BadgeKind
	text string
}

// NewBadge returns a badge.
func NewBadge(kind BadgeKind, text string) *Badge {
	b := &Badge{kind: kind, text: text}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes kind and text.
func (b *Badge) Set(kind BadgeKind, text string) {
	if b.kind == kind && b.text == text {
		return
	}
	b.kind, b.text = kind, text
	b.Refresh()
}

// Text returns the word shown.
func (b *Badge) Text() string { return b.text }

// Kind returns the kind shown.
func (b *Badge) Kind() BadgeKind { return b.kind }

// CreateRenderer is called by Fyne.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &badgeRenderer{b: b, ground: canvas.NewRectangle(nil), text: canvas.NewText("", color.White)}
	r.text.TextStyle.Bold = true
	r.text.Alignment = fyne.TextAlignCenter
	r.update()
	return r
}

type badgeRenderer struct {
	b      *Badge
	ground *canvas.Rectangle
	text   *canvas.Text
}

func (r *badgeRenderer) Destroy() {}

func (r *badgeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.text}
}

func (r *badgeRenderer) MinSize() fyne.Size {
	return fyne.MeasureText(r.b.text, r.text.TextSize, r.text.TextStyle).AddWidthHeight(2*badgeInset, 3)
}

func (r *badgeRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	r.ground.CornerRadius = s.Height / 2
	if r.text.Text = r.b.text; s.Width < r.MinSize().Width {
		r.text.Text = look.Ellipsize(r.b.text, s.Width-badgeInset, r.text.TextSize, r.text.TextStyle)
	}
	size := r.text.MinSize()
	r.text.Move(fyne.NewPos(0, (s.Height-size.Height)/2))
	r.text.Resize(fyne.NewSize(s.Width, size.Height))
}

func (r *badgeRenderer) Refresh() {
	r.update()
	r.Layout(r.b.Size())
	r.text.Refresh()
	canvas.Refresh(r.b)
}

func (r *badgeRenderer) update() {
	r.ground.FillColor = badgeColors[r.b.kind.colorName()] // not from the theme: a foreign one does not know this name
	r.ground.Hidden = r.b.text == ""
	r.text.TextSize = look.Size(r.b, theme.SizeNameCaptionText)
	r.ground.Refresh()
}

// Stripe returns a line in the colour of a badge, to be drawn beneath a text that says the same.
func Stripe(k BadgeKind) fyne.CanvasObject {
	line := canvas.NewRectangle(badgeColors[k.colorName()])
	line.CornerRadius = stripeHeight / 2
	line.SetMinSize(fyne.NewSize(0, stripeHeight))
	return line
}

// stripeHeight is in Fyne units.
const stripeHeight = 3
