// Package properties shows and edits the properties of a thing, or of several at once: a Grid of names and values, on
// the pages of a Sheet with OK, Cancel and Apply. It belongs to Fyne's goroutine.
package properties

import (
	"tapetrack/widgets"
	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*Grid)(nil)

// The values of a boolean row, which people read in their language.
const (
	True  = "True"
	False = "False"
)

// Grid shows rows of name and value in sections. Only the selected row shows its editor; its help stands below the
// rows. Tab goes through the rows that can be edited and then on to what follows the grid; Up and Down go through all
// rows.
//
// All editors are in place all the time, and a cover with the value lies over those of the other rows: so Fyne's own
// focus order is that of the rows, also backwards and into and out of the grid.
//
// A row is named by its id. A method that is given an id that was not added panics.
type Grid struct {
	widget.BaseWidget

	OnChange func(id string) // the user changed a value
	OnSelect func(id string) // another row was selected, or none (""), by any means
	OnEnter  func()          // Enter in a row; nil hands it to the window
	OnEscape func()          // Escape in a row; nil hands it to the window

	// NameWidth is the least width of the names in Fyne units; 0 means 38 % of the grid.
	NameWidth float32
	widest    float32 // what the longest name needs

	// Several makes the grid show the values of several things at once: a tick before each row that can be changed says
	// whether all are to get its value. Typing and choosing tick the row; values that differ read "(different)" until
	// then; clearing the tick restores what was there. See SetMany and Ticked. Set it before rows are added.
	Several bool

	win fyne.Window // see SetWindow

	items    []gridItem // sections and rows, in order
	rows     []*gridRow
	selected *gridRow

	stop    *gridStop
	content *fyne.Container
	scroll  *container.Scroll
	trouble *widget.Label // what is wrong, above the help
	remark  *widget.Label // between the two
	help    *widget.Label
	box     *canvas.Rectangle // around these; hidden while all of them are empty

	helpFor, helpNeeds float32 // the width for which the helps were measured, and the greatest height
	helpShown          float32 // the height of the box
}

// gridItem is a line of the grid.
type gridItem interface {
	fyne.CanvasObject
	height() float32
}

// NewGrid returns a grid without rows.
func NewGrid() *Grid {
	g := &Grid{trouble: boxLabel(""), remark: boxLabel(""), help: boxLabel(""), box: canvas.NewRectangle(nil)}
	g.box.Hide()
	g.trouble.Importance = widget.DangerImportance
	g.trouble.Hide()
	g.remark.Importance = widget.WarningImportance
	g.remark.Hide()
	g.content = container.New(&gridLayout{g})
	g.scroll = container.NewVScroll(g.content)
	g.stop = newGridStop(g)
	g.ExtendBaseWidget(g)
	return g
}

// Fill removes all sections and rows and calls fill to add them again. The selected row stays selected, and keeps the
// focus, if a row with its id was added again.
func (g *Grid) Fill(fill func()) {
	id, focused := g.Selected(), g.selected != nil && g.selected.hasFocus()
	g.items, g.rows, g.selected = nil, nil, nil
	g.content.RemoveAll()
	fill()
	g.relayout()
	g.fitHelp()
	var selected *gridRow
	for _, r := range g.rows {
		if r.id == id && r.Visible() {
			selected = r
		}
	}
	g.selectRow(selected)
	g.tell()
	switch {
	case !focused:
	case selected != nil:
		selected.focus()
	case len(g.rows) > 0:
		g.FocusFirst()
	default:
		g.canvas().Unfocus() // the row that had it no longer exists
	}
}

// AddSection begins a section.
func (g *Grid) AddSection(title string) {
	s := newGridSection(title)
	g.items = append(g.items, s)
	g.content.Add(s)
}

// AddText adds a row for text.
func (g *Grid) AddText(id, name, help string) {
	g.add(newGridRow(g, id, name, help), widgets.NewEntry())
}

// AddPassword adds a row for a password.
func (g *Grid) AddPassword(id, name, help string) {
	g.add(newGridRow(g, id, name, help), widgets.NewPasswordEntry())
}

// AddReadOnly adds a row that cannot be changed, only selected and copied.
func (g *Grid) AddReadOnly(id, name, help string) {
	g.AddText(id, name, help)
	g.SetReadOnly(id, true)
}

// AddChoice adds a row for text with options to pick from.
func (g *Grid) AddChoice(id, name, help string, options []string) {
	r := newGridRow(g, id, name, help)
	r.options = options
	e := widgets.NewEntry()
	e.ActionItem = look.NewFieldIcon(theme.Icon(theme.IconNameArrowDropDown), r.dropDown)
	r.offer(e)
	g.add(r, e)
}

// offer gives a field an arrow while there is something to pick from.
func (r *gridRow) offer(e *widgets.Entry) {
	if len(r.options) == 0 {
		r.opens(nil, nil)
		e.ActionItem.Hide()
		return
	}
	r.opens(theme.Icon(theme.IconNameArrowDropDown), r.dropDown)
	e.ActionItem.Show()
}

// AddBool adds a row that is True or False; it begins as False.
func (g *Grid) AddBool(id, name, help string) {
	g.AddSelect(id, name, help, []string{True, False})
	g.SetShown(id, showBool)
	g.SetBool(id, false)
}

// AddSelect adds a row whose value is one of options. Space takes the next one, a letter the next one that begins with it.
func (g *Grid) AddSelect(id, name, help string, options []string) {
	r := newGridRow(g, id, name, help)
	r.options = options
	r.pick = newPicker(r)
	r.place = r.pick
	r.opens(theme.Icon(theme.IconNameArrowDropDown), r.dropDown)
	g.append(r)
}

// AddNote adds what belongs to the row above it, below its field. It keeps its height.
func (g *Grid) AddNote(note fyne.CanvasObject) {
	n := newGridNote(g, note)
	g.items = append(g.items, n)
	g.content.Add(n)
}

// opens gives a row an icon, and what a click on it opens.
func (r *gridRow) opens(icon fyne.Resource, open func()) { r.icon, r.open = icon, open }

func (g *Grid) add(r *gridRow, e *widgets.Entry) {
	r.entry = e
	e.Call(r.name)
	r.wire()
	g.append(r)
}

func (g *Grid) append(r *gridRow) {
	if g.Several {
		r.tick = newGridTick(r)
	}
	g.items, g.rows = append(g.items, r), append(g.rows, r)
	g.content.Add(r)
	g.measure(r)
}

// Value returns the value of a row.
func (g *Grid) Value(id string) string { return g.row(id).value }

// SetValue sets the value of a row without calling OnChange, and removes its error.
func (g *Grid) SetValue(id, value string) {
	r := g.row(id)
	r.set(value)
	r.was, r.different, r.ticked = r.value, false, false
	if r.tick != nil {
		r.ticksChanged()
	}
	r.wrong("")
	if r.readOnly {
		g.fitHelp() // the value may be cut, see whole
	}
}

// Bool reports whether the value of a row is True.
func (g *Grid) Bool(id string) bool { return g.Value(id) == True }

// SetBool sets a row to True or False without calling OnChange.
func (g *Grid) SetBool(id string, v bool) {
	if v {
		g.SetValue(id, True)
		return
	}
	g.SetValue(id, False)
}

// SetOptions changes what a choice or select row offers. The value stays.
func (g *Grid) SetOptions(id string, options []string) {
	r := g.row(id)
	r.options = options
	if r.entry != nil {
		r.offer(r.entry)
		r.Refresh()
	}
}

// SetPlaceHolder shows text in a row while it is empty. It does nothing in a row that is one of a list of options.
func (g *Grid) SetPlaceHolder(id, text string) {
	if r := g.row(id); r.entry != nil && r.placeHolder != text {
		r.placeHolder = text
		r.ticksChanged()
	}
}

// SetMaxRunes sets the greatest length of a row's text.
func (g *Grid) SetMaxRunes(id string, n int) {
	if r := g.row(id); r.entry != nil {
		r.entry.MaxRunes = n
	}
}

// SetReadOnly makes a row unchangeable, or changeable again. Tab passes a row that is read-only.
func (g *Grid) SetReadOnly(id string, readOnly bool) { g.row(id).setReadOnly(readOnly) }

// SetVisible shows or hides a row. A hidden row keeps its value.
func (g *Grid) SetVisible(id string, visible bool) {
	r := g.row(id)
	if r.Visible() == visible {
		return
	}
	defer g.tell()
	if visible {
		r.Show()
		g.relayout()
		return
	}
	hadFocus := r.hasFocus()
	next := g.neighbour(r, -1)
	if next == nil {
		next = g.neighbour(r, 1)
	}
	if g.selected == r {
		g.selectRow(nil)
	}
	r.Hide()
	g.relayout()
	if hadFocus && next != nil {
		next.focus()
	}
}

// SetError marks a row as wrong, says why below the rows, selects the row and gives it the focus. An empty sentence takes
// that back and leaves the focus; an edit of the row takes it back, too. No row moves.
func (g *Grid) SetError(id, sentence string) {
	r := g.row(id)
	r.wrong(sentence)
	if sentence != "" {
		g.selectRow(r)
		r.focus()
	}
}

// Error returns what is wrong with a row, or "".
func (g *Grid) Error(id string) string { return g.row(id).err }

// Selected returns the id of the selected row, or "".
func (g *Grid) Selected() string {
	if g.selected == nil {
		return ""
	}
	return g.selected.id
}

// Select selects a row and gives it the focus.
func (g *Grid) Select(id string) {
	r := g.row(id)
	g.selectRow(r)
	r.focus()
}

// FocusFirst selects the first row that can be edited, or else the first, and gives it the focus.
func (g *Grid) FocusFirst() {
	var first *gridRow
	for _, r := range g.rows {
		if r.Visible() && (first == nil || first.readOnly && !r.readOnly) {
			first = r
		}
	}
	if first != nil {
		g.selectRow(first)
		first.focus()
	}
}

// SetWindow says which window the grid is in. Fyne knows that only once it has painted the window; with SetWindow the
// focus can be set earlier. By then the grid must be in the window's content.
func (g *Grid) SetWindow(w fyne.Window) { g.win = w }

// NaturalHeight returns how high the grid is at a width with all its rows visible, in Fyne units.
func (g *Grid) NaturalHeight(width float32) float32 {
	return g.content.MinSize().Height + g.helpHeightAt(width) + gridGap
}

func (g *Grid) row(id string) *gridRow {
	for _, r := range g.rows {
		if r.id == id {
			return r
		}
	}
	panic("properties: the grid has no row " + id)
}

// canvas returns the canvas that the grid is on, or nil.
func (g *Grid) canvas() fyne.Canvas {
	if g.win != nil {
		return g.win.Canvas()
	}
	return input.CanvasOf(g)
}
