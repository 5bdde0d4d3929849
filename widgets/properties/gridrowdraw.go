package properties

import (
	"image/color"
	"slices"

	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Theme          = tightTheme{}
	_ fyne.WidgetRenderer = (*gridRowRenderer)(nil)
	_ gridItem            = (*gridSection)(nil)
	_ fyne.Tappable       = (*gridCover)(nil)
	_ fyne.Scrollable     = (*gridCover)(nil)
)

const (
	gridIndent = 18 // of the names below a section title
	coverHang  = 1  // by which a cover begins before the editor below it
	markSize   = 6  // of the dot before a marked row
	valueInset = 4  // of the values; the same as in tightTheme, so that a text stays in place when it is selected
)

// A field lies in its row with some space above and below.
const (
	fieldTop    = 1
	fieldHeight = look.RowHeight - 2
)

// fieldEdge places the edge of a field of a size as an entry does: half of the line is drawn outside it.
func fieldEdge(r *canvas.Rectangle, at fyne.Position, s fyne.Size) {
	r.Move(at.AddXY(0.5, 0.5))
	r.Resize(s.SubtractWidthHeight(1.5, 1.5))
}

// tightTheme makes an entry low enough to fit in a row: one that is lower than its own minimum scrolls. An entry that is
// read-only is the text alone.
type tightTheme struct{ row *gridRow }

func (tightTheme) theme() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

func (t tightTheme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if n == theme.ColorNameInputBorder || n == theme.ColorNamePrimary {
		n = t.row.edge(n)
	}
	if t.row.readOnly {
		switch n {
		case theme.ColorNameInputBackground:
			return color.Transparent
		case theme.ColorNameDisabled:
			n = theme.ColorNameForeground
		}
	}
	return t.theme().Color(n, v)
}

func (t tightTheme) Font(s fyne.TextStyle) fyne.Resource { return t.theme().Font(s) }

func (t tightTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return t.theme().Icon(n) }

func (t tightTheme) Size(n fyne.ThemeSizeName) float32 {
	switch {
	case n == theme.SizeNameInnerPadding:
		return valueInset
	case n == theme.SizeNameInputBorder && t.row.readOnly: // its colour is that of the text
		return 0
	}
	return t.theme().Size(n)
}

// edge returns the colour of the edge of the row's field, which would otherwise be name.
func (r *gridRow) edge(name fyne.ThemeColorName) fyne.ThemeColorName {
	if r.err != "" {
		return theme.ColorNameError
	}
	return name
}

// gridRowRenderer draws a row. The cover comes after the editor, so it takes the clicks while it is there.
type gridRowRenderer struct {
	r            *gridRow
	ground, line *canvas.Rectangle
	ring         *canvas.Rectangle // around a read-only row that has the focus
	name, unit   *canvas.Text
	mark         *canvas.Circle
	wrong        *canvas.Image // at the end of the name of a row that is wrong
}

func (w *gridRowRenderer) Destroy() {}

func (w *gridRowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{w.ground, w.mark, w.name, w.unit, w.r.place, w.r.cover, w.line, w.ring, w.wrong}
	if w.r.tick != nil {
		objects = slices.Insert(objects, 1, fyne.CanvasObject(w.r.tick)) // the Tab stop before the editor
	}
	return objects
}

func (w *gridRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, look.RowHeight)
}

// mostNames is the part of a line that names take at most: values need room, too.
const mostNames = 0.66

// fieldsAt returns where the fields begin in lines of a width. Names that are longer than
// the names here usually are, as in some languages, get more room, as far as there is some.
func (g *Grid) fieldsAt(width float32) float32 {
	at := g.NameWidth
	if at == 0 {
		at = float32(int(width * 0.38))
	}
	return max(at, min(g.widest, float32(int(width*mostNames))))
}

// measure remembers how much room the name of a row needs, with the sign that it is wrong.
func (g *Grid) measure(r *gridRow) {
	name := fyne.MeasureText(r.name, look.Size(r, theme.SizeNameText), fyne.TextStyle{}).Width
	g.widest = max(g.widest, r.indent()+name+look.Size(r, theme.SizeNameInlineIcon)+8)
}

func (w *gridRowRenderer) Layout(s fyne.Size) {
	at := w.r.grid.fieldsAt(s.Width)
	marked := at
	if w.r.readOnly { // there is no field
		marked = s.Width
	}
	w.ground.Resize(fyne.NewSize(marked, look.RowHeight-1))
	fieldEdge(w.ring, fyne.Position{}, fyne.NewSize(s.Width, look.RowHeight-1))
	indent := w.r.indent()
	if w.r.tick != nil {
		size := w.r.tick.MinSize()
		w.r.tick.Resize(size)
		w.r.tick.Move(fyne.NewPos(tickInset, (look.RowHeight-1-size.Height)/2))
	}
	named := at - indent - 4
	if w.wrong.Visible() {
		named -= look.Size(w.r, theme.SizeNameInlineIcon) + 4
	}
	look.SetText(w.name, w.r, w.r.name, named, theme.ColorNameForeground)
	look.PlaceText(w.name, indent, 0)
	w.mark.Move(fyne.NewPos((gridIndent-markSize)/2, (look.RowHeight-markSize)/2))
	w.mark.Resize(fyne.NewSquareSize(markSize))
	w.r.place.Move(fyne.NewPos(at, fieldTop))
	w.r.place.Resize(fyne.NewSize(s.Width-at, fieldHeight))
	// Half of the editor's edge is drawn outside it.
	w.r.cover.Move(fyne.NewPos(at-coverHang, 0))
	w.r.cover.Resize(fyne.NewSize(s.Width-at+coverHang, look.RowHeight-1))
	w.layoutUnit(at, s.Width)
	w.line.Move(fyne.NewPos(0, s.Height-1))
	w.line.Resize(fyne.NewSize(s.Width, 1))
	size := look.Size(w.r, theme.SizeNameInlineIcon)
	w.wrong.Resize(fyne.NewSquareSize(size))
	w.wrong.Move(fyne.NewPos(at-size-4, (look.RowHeight-1-size)/2))
}

// layoutUnit puts the unit beside the editor. The cover, which shows both, lies over it.
func (w *gridRowRenderer) layoutUnit(at, width float32) {
	w.unit.Hidden = w.r.unit == "" || w.r.grid.selected != w.r
	if w.unit.Hidden {
		return
	}
	look.SetText(w.unit, w.r, w.r.unit, (width-at)/2, theme.ColorNameForeground)
	size := w.unit.MinSize()
	place := size.Width + 2*valueInset
	look.PlaceText(w.unit, width-place+valueInset, 0)
	w.r.place.Resize(fyne.NewSize(width-at-place, fieldHeight))
}

func (w *gridRowRenderer) Refresh() {
	w.update()
	w.Layout(w.r.Size())
	w.r.cover.Refresh()
	w.r.place.Refresh()
	if w.r.tick != nil {
		w.r.tick.Refresh()
	}
	canvas.Refresh(w.r)
}

func (w *gridRowRenderer) update() {
	selected := w.r.grid.selected == w.r
	w.ground.FillColor = look.Color(w.r, theme.ColorNameSelection)
	w.ground.Hidden = !selected
	look.Ring(w.ring, w.r)
	w.ring.Hidden = !selected || !w.r.readOnly || !w.r.framed
	w.line.FillColor = look.Color(w.r, theme.ColorNameSeparator)
	w.r.cover.Hidden = selected
	w.mark.Hidden = !w.r.marked || w.r.tick != nil // the tick stands in its place
	w.mark.FillColor = look.Color(w.r, theme.ColorNameHyperlink)
	w.mark.Refresh()
	w.wrong.Hidden = w.r.err == ""
	w.wrong.Resource = theme.NewErrorThemedResource(theme.ErrorIcon())
	w.wrong.Refresh()
	w.ground.Refresh()
	w.line.Refresh()
}

// gridCover shows the value of a row that is not selected, and keeps clicks from the editor below it.
type gridCover struct {
	widget.BaseWidget
	row *gridRow
}

func newGridCover(r *gridRow) *gridCover {
	c := &gridCover{row: r}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped selects the row. On a value that is one of a list, and on the icon of a field, it opens what there is to pick
// from.
func (c *gridCover) Tapped(e *fyne.PointEvent) {
	c.row.Tapped(e)
	r := c.row
	if !r.readOnly && r.open != nil && (r.pick != nil || e.Position.X >= c.Size().Width-iconPlace(c)) {
		r.open()
	}
}

// Scrolled scrolls the grid; Fyne would give the wheel to the entry below.
func (c *gridCover) Scrolled(e *fyne.ScrollEvent) { c.row.grid.scroll.Scrolled(e) }

// CreateRenderer is called by Fyne.
func (c *gridCover) CreateRenderer() fyne.WidgetRenderer {
	r := &gridCoverRenderer{c: c, ground: canvas.NewRectangle(nil), box: canvas.NewRectangle(nil), text: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil)}
	r.icon.FillMode = canvas.ImageFillContain
	r.ground.FillColor = look.Color(c, theme.ColorNameBackground)
	return r
}

// gridCoverRenderer draws a value that can be changed in a field, and one that can't without.
type gridCoverRenderer struct {
	c           *gridCover
	ground, box *canvas.Rectangle
	text        *canvas.Text
	icon        *canvas.Image
}

// iconPlace is how wide the icon at the end of a field is, with what is around it.
func iconPlace(w fyne.Widget) float32 {
	return look.Size(w, theme.SizeNameInlineIcon) + 2*look.RowInset
}

func (r *gridCoverRenderer) Destroy() {}

func (r *gridCoverRenderer) MinSize() fyne.Size { return fyne.NewSize(20, look.RowHeight-1) }

func (r *gridCoverRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.box, r.text, r.icon}
}

func (r *gridCoverRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	look.Field(r.box, r.c, r.c.row.edge(theme.ColorNameInputBorder))
	r.box.Hidden = r.c.row.readOnly
	fieldEdge(r.box, fyne.NewPos(coverHang, fieldTop), fyne.NewSize(s.Width-coverHang, fieldHeight))
	size, width := look.Size(r.c, theme.SizeNameInlineIcon), s.Width-coverHang
	r.icon.Hidden = r.c.row.icon == nil || r.c.row.readOnly
	if !r.icon.Hidden {
		width -= size + look.RowInset
		r.icon.Resource = r.c.row.icon
		r.icon.Move(fyne.NewPos(s.Width-size-look.RowInset, (look.RowHeight-size)/2))
		r.icon.Resize(fyne.NewSquareSize(size))
		r.icon.Refresh()
	}
	text, placeholder := r.c.row.shown()
	name := theme.ColorNameForeground
	if placeholder {
		name = theme.ColorNamePlaceHolder
	}
	if unit := r.c.row.unit; unit != "" && text != "" && !r.c.row.differs() {
		text += " " + unit
	}
	r.text.TextStyle.Bold = r.c.row.marked && !placeholder
	look.SetText(r.text, r.c, text, width-2*valueInset, name)
	look.PlaceText(r.text, coverHang+valueInset, 0)
}

func (r *gridCoverRenderer) Refresh() {
	r.ground.FillColor = look.Color(r.c, theme.ColorNameBackground)
	r.ground.Refresh()
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

// gridSection is the title of a section.
type gridSection struct {
	widget.BaseWidget
	title string
}

func newGridSection(title string) *gridSection {
	s := &gridSection{title: title}
	s.ExtendBaseWidget(s)
	return s
}

func (s *gridSection) height() float32 { return look.RowHeight - 2 }

// CreateRenderer is called by Fyne.
func (s *gridSection) CreateRenderer() fyne.WidgetRenderer {
	r := &gridSectionRenderer{s: s, ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
	r.text.TextStyle.Bold = true
	return r
}

type gridSectionRenderer struct {
	s      *gridSection
	ground *canvas.Rectangle
	text   *canvas.Text
}

func (r *gridSectionRenderer) Destroy() {}

func (r *gridSectionRenderer) MinSize() fyne.Size { return fyne.NewSize(80, r.s.height()) }

func (r *gridSectionRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.text}
}

func (r *gridSectionRenderer) Layout(s fyne.Size) {
	r.ground.FillColor = look.Color(r.s, theme.ColorNameHeaderBackground)
	r.ground.Resize(s)
	look.SetText(r.text, r.s, r.s.title, s.Width-2*look.RowInset, theme.ColorNameForeground)
	look.PlaceText(r.text, look.RowInset, -1)
}

func (r *gridSectionRenderer) Refresh() {
	r.Layout(r.s.Size())
	r.ground.Refresh()
	canvas.Refresh(r.s)
}
