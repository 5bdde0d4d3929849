package properties

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

var (
	_ desktop.Keyable = (*gridTick)(nil)
	_ fyne.Tappable   = (*gridTick)(nil)
)

const (
	tickInset  = 4  // left of the tick
	tickIndent = 30 // of the names after ticks
)

// gridTick is the box before the name of a row that says whether all things are to get the row's value. It is a Tab
// stop before the editor.
type gridTick struct {
	widget.BaseWidget
	input.Keyable
	row     *gridRow
	focused bool
	space   *fyne.KeyEvent // the Space that went down, until its character comes
}

func newGridTick(r *gridRow) *gridTick {
	t := &gridTick{row: r}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped switches the tick.
func (t *gridTick) Tapped(e *fyne.PointEvent) {
	input.Clicked(t, e)
	t.focus()
	t.row.toggle()
}

func (t *gridTick) focus() {
	t.row.grid.selectRow(t.row)
	if c := t.row.grid.canvas(); c != nil {
		c.Focus(t)
	}
}

// FocusGained is called by Fyne.
func (t *gridTick) FocusGained() {
	t.focused = true
	t.row.focusMoved(true)
	t.Refresh()
}

// FocusLost is called by Fyne.
func (t *gridTick) FocusLost() {
	t.focused = false
	t.Refresh()
}

// TypedRune switches the tick on Space. The key itself comes first and is not used: if the list opened on it, the
// character that follows the key would be typed there.
func (t *gridTick) TypedRune(r rune) {
	if k := t.space; r == ' ' && k != nil {
		t.space = nil
		input.PressedOn(t, k, t.row.toggle)
	}
}

// TypedKey moves to the ticks of other rows, and hands on what it does not use.
func (t *gridTick) TypedKey(k *fyne.KeyEvent) {
	t.space = nil
	switch {
	case k.Name == fyne.KeyUp:
		t.step(-1)
	case k.Name == fyne.KeyDown:
		t.step(1)
	case input.IsEnter(k):
		t.row.grid.entered(t, k)
	case k.Name == fyne.KeyEscape:
		t.row.grid.escaped(t, k)
	case k.Name == fyne.KeySpace:
		t.space = k
	default:
		input.HandOn(t, k)
	}
}

// step goes to the next row up (-1) or down (1): to its tick if it has one.
func (t *gridTick) step(by int) {
	next := t.row.grid.neighbour(t.row, by)
	switch {
	case next == nil:
	case next.tick != nil && next.tick.Visible():
		next.tick.focus()
	default:
		t.row.grid.step(t.row, by)
	}
}

// CreateRenderer is called by Fyne.
func (t *gridTick) CreateRenderer() fyne.WidgetRenderer {
	r := &gridTickRenderer{t: t, ring: canvas.NewRectangle(nil), fill: canvas.NewImageFromResource(nil), box: canvas.NewImageFromResource(nil)}
	r.fill.FillMode, r.box.FillMode = canvas.ImageFillContain, canvas.ImageFillContain
	r.update()
	return r
}

type gridTickRenderer struct {
	t    *gridTick
	ring *canvas.Rectangle
	fill *canvas.Image // of the box, so that the colour of a selected row does not show in it
	box  *canvas.Image
}

func (r *gridTickRenderer) Destroy() {}

func (r *gridTickRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(look.Size(r.t, theme.SizeNameInlineIcon) + 4)
}

func (r *gridTickRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.fill, r.box}
}

func (r *gridTickRenderer) Layout(s fyne.Size) {
	r.ring.Resize(s)
	icon := look.Size(r.t, theme.SizeNameInlineIcon)
	for _, o := range []fyne.CanvasObject{r.fill, r.box} {
		o.Resize(fyne.NewSquareSize(icon))
		o.Move(fyne.NewPos((s.Width-icon)/2, (s.Height-icon)/2))
	}
}

func (r *gridTickRenderer) Refresh() {
	r.update()
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

func (r *gridTickRenderer) update() {
	icon, color := theme.CheckButtonIcon(), theme.ColorNameInputBorder
	if r.t.row.ticked {
		icon, color = theme.CheckButtonCheckedIcon(), theme.ColorNameHyperlink
	}
	r.fill.Resource = theme.NewColoredResource(theme.Icon(theme.IconNameCheckButtonFill), theme.ColorNameBackground)
	r.fill.Refresh()
	r.box.Resource = theme.NewColoredResource(icon, color)
	r.box.Refresh()
	look.Ring(r.ring, r.t)
	r.ring.Hidden = !r.t.focused
}
