package properties

import (
	"slices"
	"strings"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var (
	_ gridItem      = (*gridRow)(nil)
	_ fyne.Tappable = (*gridRow)(nil)
)

// gridRow is a row of a Grid: its name, an editor (one of entry and pick is set), the cover that shows the value while
// another row is selected, and a sign that it is wrong.
type gridRow struct {
	widget.BaseWidget
	grid           *Grid
	id, name, help string

	value    string
	show     func(value string) string // how people read it; nil: as it is
	unit     string                    // stands after the value
	marked   bool
	err      string
	remark   string
	options  []string
	icon     fyne.Resource // at the end of the field; nil: none
	open     func()        // shows what there is to pick from; nil: nothing
	readOnly bool
	framed   bool // the editor has the focus
	measured struct {
		text  string
		width float32
	} // the help as it was measured last
	loading bool // the editor is being filled: it reports a change that nobody made

	tick        *gridTick // nil unless the grid is for several things
	ticked      bool
	different   bool   // several things have different values
	was         string // the value before any edit
	placeHolder string // of the entry, while the values are not different

	entry *widgets.Entry
	pick  *picker
	place fyne.CanvasObject // the editor, with what is around it
	cover *gridCover
}

func newGridRow(g *Grid, id, name, help string) *gridRow {
	r := &gridRow{grid: g, id: id, name: name, help: help}
	r.cover = newGridCover(r)
	r.ExtendBaseWidget(r)
	return r
}

// wire connects the entry with the row.
func (r *gridRow) wire() {
	r.entry.OnChanged = r.edited
	r.entry.OnFocus = r.focusMoved
	r.entry.OnKey = r.key
	r.entry.OnShortcut = r.shortcut
	r.place = container.NewThemeOverride(r.entry, tightTheme{r})
}

func (r *gridRow) focusMoved(gained bool) {
	if gained {
		r.grid.selectRow(r)
	}
	if r.framed = gained; r.readOnly {
		r.Refresh()
	}
}

// key uses the keys that mean the same in every editor.
func (r *gridRow) key(k *fyne.KeyEvent) bool {
	switch {
	case input.IsEnter(k):
		r.grid.entered(r, k)
	case k.Name == fyne.KeyEscape:
		r.grid.escaped(r, k)
	case k.Name == fyne.KeyUp:
		r.grid.step(r, -1)
	case k.Name == fyne.KeyDown:
		r.grid.step(r, 1)
	case k.Name == fyne.KeyF4 && len(r.options) > 0:
		r.dropDown()
	case k.Name == fyne.KeyTab && r.readOnly:
		r.tab()
	default:
		return false
	}
	return true
}

func (r *gridRow) tab() {
	switch m := input.Modifiers(); {
	case m&fyne.KeyModifierControl != 0:
		input.HandOnShortcut(r, &desktop.CustomShortcut{KeyName: fyne.KeyTab, Modifier: m})
	case m&fyne.KeyModifierShift != 0:
		r.grid.tabFrom(r, -1)
	default:
		r.grid.tabFrom(r, 1)
	}
}

// shortcut copies the whole of a value that can't be changed, unless a part of it is selected.
func (r *gridRow) shortcut(s fyne.Shortcut) bool {
	if _, ok := s.(*fyne.ShortcutCopy); ok && r.readOnly && r.entry != nil && !r.entry.Secret() && r.entry.SelectedText() == "" {
		fyne.CurrentApp().Clipboard().SetContent(r.text())
		return true
	}
	c, ok := s.(*desktop.CustomShortcut)
	if ok && c.KeyName == fyne.KeyDown && c.Modifier == fyne.KeyModifierAlt && len(r.options) > 0 {
		r.dropDown()
		return true
	}
	return false
}

// edited is called by the editor.
func (r *gridRow) edited(value string) {
	if r.loading || value == r.value {
		return
	}
	r.value = value
	r.tickEdited()
	r.cover.Refresh()
	r.wrong("")
	if r.grid.OnChange != nil {
		r.grid.OnChange(r.id)
	}
}

// choose takes an option as if the user had typed it.
func (r *gridRow) choose(value string) {
	if r.readOnly {
		return
	}
	if r.entry != nil {
		r.entry.SetText(value) // calls edited
		r.entry.SelectAll()
		return
	}
	r.edited(value)
	r.pick.Refresh()
}

// set changes the value without calling OnChange.
func (r *gridRow) set(value string) {
	r.value = value
	r.fill()
	if r.entry != nil && r.asItIs() {
		r.value = r.entry.Text // it may have been cut
	}
}

func (r *gridRow) setReadOnly(readOnly bool) {
	r.readOnly = readOnly
	if r.show != nil {
		r.fill()
	}
	var d fyne.Disableable = r.pick
	if r.entry != nil {
		d = r.entry
		r.entry.TakesTab = readOnly
	}
	if r.tick != nil {
		hadFocus := r.tick.focused
		r.tick.Hidden = readOnly
		r.setTicked(r.ticked && !readOnly)
		if hadFocus && readOnly {
			r.focus()
		}
	}
	if readOnly {
		d.Disable()
	} else {
		d.Enable()
	}
	r.Refresh()
}

// editor returns what takes the focus.
func (r *gridRow) editor() fyne.Focusable {
	if r.entry != nil {
		return r.entry
	}
	return r.pick
}

func (r *gridRow) focus() {
	if c := r.grid.canvas(); c != nil {
		c.Focus(r.editor())
	}
}

func (r *gridRow) hasFocus() bool {
	c := r.grid.canvas()
	return c != nil && (c.Focused() == r.editor() || r.tick != nil && r.tick.focused)
}

// enter is called when the row is selected: what is typed then replaces the value. What can't be changed does not look
// as if it were.
func (r *gridRow) enter() {
	if r.entry != nil && !r.readOnly {
		r.entry.SelectAll()
	}
}

// leave is called when another row is selected.
func (r *gridRow) leave() {
	if r.entry != nil {
		r.entry.Conceal()
	}
}

// shown returns the value as the cover shows it, and whether it is the placeholder.
func (r *gridRow) shown() (text string, placeholder bool) {
	switch {
	case r.differs():
		return look.Say(differentText), true
	case r.value == "" && r.entry != nil:
		return r.entry.PlaceHolder, true
	case r.entry != nil && r.entry.Secret():
		return strings.Repeat("•", len([]rune(r.value))), false
	}
	return r.text(), false
}

// whole returns the value of a read-only row as the first line of its help, if the screen shows it cut.
func (r *gridRow) whole() string {
	width := r.cover.Size().Width - 2*valueInset
	if !r.readOnly || width <= 0 || fyne.MeasureText(r.text(), look.Size(r, theme.SizeNameText), fyne.TextStyle{}).Width <= width {
		return ""
	}
	return r.text() + "\n"
}

// Tapped selects the row.
func (r *gridRow) Tapped(e *fyne.PointEvent) {
	input.Clicked(r, e)
	r.grid.selectRow(r)
	r.focus()
}

// dropDown shows the options below the editor.
func (r *gridRow) dropDown() {
	o := r.editor().(fyne.CanvasObject)
	c := input.CanvasOf(r)
	if c == nil || r.readOnly || len(r.options) == 0 {
		return
	}
	r.focus()
	options := slices.Clone(r.options)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(0, o.Size().Height)
	widgets.ShowChoices(r.choices(), slices.Index(options, r.value), c, at, o.Size().Width, func(i int) { r.choose(options[i]) })
}

// wrong shows that the row is wrong, and the sentence that says why below the rows; "": that it is not.
func (r *gridRow) wrong(sentence string) {
	if r.err == sentence {
		return
	}
	r.err = sentence
	r.Refresh()
	r.grid.tell()
}

func (r *gridRow) height() float32 { return look.RowHeight }

// indent is where the name begins.
func (r *gridRow) indent() float32 {
	if r.tick != nil {
		return tickIndent
	}
	return gridIndent
}

// CreateRenderer is called by Fyne.
func (r *gridRow) CreateRenderer() fyne.WidgetRenderer {
	w := &gridRowRenderer{r: r, ground: canvas.NewRectangle(nil), ring: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil), mark: canvas.NewCircle(nil), wrong: canvas.NewImageFromResource(nil)}
	w.wrong.FillMode = canvas.ImageFillContain
	w.name, w.unit = canvas.NewText("", nil), canvas.NewText("", nil)
	w.update()
	return w
}
