package properties

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

var _ gridItem = (*gridNote)(nil)

// gridNote is a line of a Grid with something that belongs to the row above it.
type gridNote struct {
	widget.BaseWidget
	grid *Grid
	note fyne.CanvasObject
}

func newGridNote(g *Grid, note fyne.CanvasObject) *gridNote {
	n := &gridNote{grid: g, note: note}
	n.ExtendBaseWidget(n)
	return n
}

func (n *gridNote) height() float32 { return n.note.MinSize().Height }

// CreateRenderer is called by Fyne.
func (n *gridNote) CreateRenderer() fyne.WidgetRenderer { return &gridNoteRenderer{n} }

type gridNoteRenderer struct{ n *gridNote }

func (r *gridNoteRenderer) Destroy() {}

func (r *gridNoteRenderer) MinSize() fyne.Size { return fyne.NewSize(80, r.n.height()) }

func (r *gridNoteRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.n.note} }

// Layout begins the note where the fields do.
func (r *gridNoteRenderer) Layout(s fyne.Size) {
	at := r.n.grid.fieldsAt(s.Width)
	r.n.note.Move(fyne.NewPos(at, 0))
	r.n.note.Resize(fyne.NewSize(s.Width-at, s.Height))
}

func (r *gridNoteRenderer) Refresh() {
	r.Layout(r.n.Size())
	r.n.note.Refresh()
}
