package properties

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"
)

var _ fyne.WidgetRenderer = (*gridRenderer)(nil)

// CreateRenderer is called by Fyne.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	r := &gridRenderer{g: g, helpScroll: container.NewVScroll(container.New(layout.NewCustomPaddedVBoxLayout(-boxSpace), g.trouble, g.remark, g.help))}
	r.update()
	return r
}

// gridRenderer draws the scrolling rows above the box with the help.
type gridRenderer struct {
	g          *Grid
	helpScroll *container.Scroll
}

func (r *gridRenderer) Destroy() {}

func (r *gridRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.g.stop, r.g.scroll, r.g.box, r.helpScroll}
}

// tightRoom is the height of a screen, in Fyne units, on which few rows must do.
const tightRoom = 400

// leastRows is how high the rows are at least.
func leastRows() float32 {
	if widgets.Room().Height < tightRoom {
		return 2 * look.RowHeight
	}
	return 4 * look.RowHeight
}

func (r *gridRenderer) MinSize() fyne.Size {
	help := fyne.Min(r.g.helpHeight(), look.LinesHeight(r.g, 4))
	return fyne.NewSize(280, leastRows()+help+gridGap)
}

func (r *gridRenderer) Layout(s fyne.Size) {
	r.place(s)
	if r.g.helpRoom(s) != r.g.helpShown { // a value is cut now, and the help has it in full
		r.place(s)
	}
}

// place gives the help what it needs, and the rows what is left: as many as are seen whole.
func (r *gridRenderer) place(s fyne.Size) {
	help := r.g.helpRoom(s)
	r.g.helpShown = help
	r.g.scroll.Resize(fyne.NewSize(s.Width, r.g.wholeRows(s.Height-help-gridGap)))
	for _, o := range []fyne.CanvasObject{r.g.box, r.helpScroll} {
		o.Move(fyne.NewPos(0, s.Height-help))
		o.Resize(fyne.NewSize(s.Width, help))
	}
	r.g.relayout()
}

func (r *gridRenderer) Refresh() {
	r.update()
	r.Layout(r.g.Size())
	canvas.Refresh(r.g)
}

func (r *gridRenderer) update() {
	r.g.box.FillColor = look.Color(r.g, theme.ColorNameInputBackground)
	r.g.box.CornerRadius = look.Size(r.g, theme.SizeNameInputRadius)
	r.g.box.Refresh()
}
