package rowlist

import (
	"slices"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// row draws one row of a List. Row objects are reused for other indexes as the list scrolls; one redraws only what
// differs from what it shows.
type row struct {
	list   *List
	holder *fyne.Container

	ground *canvas.Rectangle
	cursor *canvas.Rectangle
	texts  []*canvas.Text
	badges []*widgets.Badge
	blanks []*canvas.Rectangle // stand for cells that are not loaded

	shown rowState
}

type rowState struct {
	index    int
	cells    []Cell
	loaded   bool
	selected bool
	joined   [2]bool // the row above, and the one below, is selected, too
	cursor   bool
	width    float32
	across   float32 // of the left edge from the first column, in Fyne units
	look     int     // the list's look, which changes with theme and columns
}

func (s rowState) equal(o rowState) bool {
	return s.index == o.index && s.loaded == o.loaded && s.selected == o.selected && s.joined == o.joined &&
		s.cursor == o.cursor && s.width == o.width && s.across == o.across && s.look == o.look && slices.Equal(s.cells, o.cells)
}

func newRow(l *List) *row {
	r := &row{list: l, ground: canvas.NewRectangle(nil), cursor: canvas.NewRectangle(nil)}
	r.holder = &fyne.Container{}
	r.shown.index = -1
	return r
}

// show draws the row in the given state.
func (r *row) show(s rowState) {
	if r.holder.Visible() && r.shown.equal(s) {
		return
	}
	r.shown = s
	r.fit(len(r.list.columns))
	r.holder.Resize(fyne.NewSize(s.width, look.RowHeight))
	r.ground.Resize(fyne.NewSize(s.width, look.RowHeight))
	r.roundGround(look.Size(r.list, theme.SizeNameSelectionRadius))
	r.ground.FillColor = look.Color(r.list, theme.ColorNameSelection)
	r.ground.Hidden = !s.selected
	r.ground.Refresh()
	r.cursor.Move(fyne.NewPos(1, 1))
	r.cursor.Resize(fyne.NewSize(s.width-2, look.RowHeight-2))
	r.cursor.Hidden = !s.cursor
	look.Ring(r.cursor, r.list)
	for i, at := range r.list.spans() {
		at.x -= s.across
		r.cell(i, at)
	}
	r.holder.Show()
	r.holder.Refresh()
}

// roundGround rounds the corners at the ends of a run of selected rows.
func (r *row) roundGround(radius float32) {
	above, below := radius, radius
	if r.shown.joined[0] {
		above = 0
	}
	if r.shown.joined[1] {
		below = 0
	}
	r.ground.TopLeftCornerRadius, r.ground.TopRightCornerRadius = above, above
	r.ground.BottomLeftCornerRadius, r.ground.BottomRightCornerRadius = below, below
}

// cell draws column i.
func (r *row) cell(i int, at columnSpan) {
	badge := r.list.columns[i].Badge
	r.blanks[i].Hidden = r.shown.loaded
	r.texts[i].Hidden = !r.shown.loaded || badge
	r.badges[i].Hidden = !r.shown.loaded || !badge
	if !r.shown.loaded {
		r.blanks[i].FillColor = look.Color(r.list, theme.ColorNameHover)
		r.blanks[i].CornerRadius = 3
		r.blanks[i].Move(fyne.NewPos(at.x, 9))
		r.blanks[i].Resize(fyne.NewSize(fyne.Min(at.width*0.6, 120), look.RowHeight-18))
		r.blanks[i].Refresh()
		return
	}
	var c Cell
	if i < len(r.shown.cells) {
		c = r.shown.cells[i]
	}
	if badge {
		b := r.badges[i]
		b.Set(c.Kind, c.Text)
		b.Move(fyne.NewPos(at.x-2, (look.RowHeight-badgeHeight)/2))
		b.Resize(fyne.NewSize(fyne.Min(b.MinSize().Width, at.width+2), badgeHeight))
		b.Refresh()
		return
	}
	r.texts[i].TextStyle = r.list.columns[i].style()
	look.SetText(r.texts[i], r.list, c.Text, at.width-r.tag(i, c.Tag, at), theme.ColorNameForeground)
	look.PlaceText(r.texts[i], at.x, 0)
	if c.Tag != "" {
		tag := r.badges[i]
		tag.Move(fyne.NewPos(at.x+r.texts[i].MinSize().Width+tagGap, (look.RowHeight-badgeHeight)/2))
	}
}

// tag draws the tag of a text in column i, which is still to be moved behind it, and returns
// the width that it takes.
func (r *row) tag(i int, text string, at columnSpan) float32 {
	b := r.badges[i]
	b.Hidden = text == ""
	if b.Hidden {
		return 0
	}
	b.Set(widgets.BadgeNeutral, text)
	b.Resize(fyne.NewSize(fyne.Min(b.MinSize().Width, at.width), badgeHeight))
	b.Refresh()
	return b.Size().Width + tagGap
}

// fit makes the objects of n cells.
func (r *row) fit(n int) {
	if len(r.texts) == n && len(r.holder.Objects) > 0 {
		return
	}
	r.texts, r.badges, r.blanks = nil, nil, nil
	r.holder.Objects = []fyne.CanvasObject{r.ground, r.cursor}
	for range n {
		t, b, blank := canvas.NewText("", nil), widgets.NewBadge(widgets.BadgeNeutral, ""), canvas.NewRectangle(nil)
		r.texts, r.badges, r.blanks = append(r.texts, t), append(r.badges, b), append(r.blanks, blank)
		r.holder.Objects = append(r.holder.Objects, t, b, blank)
	}
}

// hide removes the row from the screen.
func (r *row) hide() {
	r.holder.Hide()
	r.shown = rowState{index: -1}
}
