package properties

import (
	"slices"
	"time"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var (
	_ desktop.Keyable   = (*picker)(nil)
	_ fyne.Tappable     = (*picker)(nil)
	_ fyne.Disableable  = (*picker)(nil)
	_ fyne.Shortcutable = (*picker)(nil)
	_ fyne.Tabbable     = (*picker)(nil)
)

// picker is the editor of a row whose value is one of its options.
type picker struct {
	widget.DisableableWidget
	input.Keyable
	row     *gridRow
	focused bool
	finder  input.TypeAhead
}

func newPicker(r *gridRow) *picker {
	p := &picker{row: r}
	p.ExtendBaseWidget(p)
	return p
}

// next takes the option after the present one.
func (p *picker) next() {
	if options := p.row.options; len(options) > 0 {
		p.row.choose(options[(slices.Index(options, p.row.value)+1)%len(options)])
	}
}

// SelectedText makes Fyne give the focus to a read-only picker, as it does to a disabled entry.
func (p *picker) SelectedText() string { return p.row.text() }

// AcceptsTab is true while the row moves the focus itself.
func (p *picker) AcceptsTab() bool { return p.row.readOnly }

// Tapped shows the options.
func (p *picker) Tapped(e *fyne.PointEvent) {
	input.Clicked(p, e)
	p.row.focus()
	p.row.dropDown()
}

// FocusGained is called by Fyne.
func (p *picker) FocusGained() {
	p.focused = true
	p.row.focusMoved(true)
	p.Refresh()
}

// FocusLost is called by Fyne.
func (p *picker) FocusLost() {
	p.focused = false
	p.row.focusMoved(false)
	p.Refresh()
}

// TypedRune takes the option that begins with what was typed lately.
func (p *picker) TypedRune(r rune) {
	options := p.row.options
	if r == ' ' {
		return // the character of the key that takes the next option
	}
	if i := p.finder.Find(r, time.Now(), p.row.choices(), slices.Index(options, p.row.value)); i >= 0 {
		p.row.choose(options[i])
	}
}

// TypedKey takes the next option on Space and hands on what it does not use.
func (p *picker) TypedKey(k *fyne.KeyEvent) {
	switch {
	case p.row.key(k):
	case k.Name == fyne.KeySpace:
		input.PressedOn(p, k, p.next)
	default:
		input.HandOn(p, k)
	}
}

// TypedShortcut copies the value, shows the options on Alt+Down, and hands the other shortcuts on.
func (p *picker) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		fyne.CurrentApp().Clipboard().SetContent(p.row.text())
		return
	}
	if !p.row.shortcut(s) {
		input.HandOnShortcut(p, s)
	}
}

// CreateRenderer is called by Fyne.
func (p *picker) CreateRenderer() fyne.WidgetRenderer {
	r := &pickerRenderer{p: p, box: canvas.NewRectangle(nil), text: canvas.NewText("", nil), icon: look.NewFieldIcon(theme.Icon(theme.IconNameArrowDropDown), nil)}
	r.update()
	return r
}

type pickerRenderer struct {
	p    *picker
	box  *canvas.Rectangle
	text *canvas.Text
	icon *look.FieldIcon
}

func (r *pickerRenderer) Destroy() {}

func (r *pickerRenderer) MinSize() fyne.Size { return fyne.NewSize(40, fieldHeight) }

func (r *pickerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.text, r.icon.Image}
}

func (r *pickerRenderer) Layout(s fyne.Size) {
	fieldEdge(r.box, fyne.Position{}, s)
	size := look.Size(r.p, theme.SizeNameInlineIcon)
	r.icon.Image.Resize(fyne.NewSquareSize(size))
	r.icon.Image.Move(fyne.NewPos(s.Width-size-look.RowInset, (s.Height-size)/2))
	text, placeholder := r.p.row.shown()
	name := theme.ColorNameForeground
	switch {
	case placeholder:
		name = theme.ColorNamePlaceHolder
	}
	look.SetText(r.text, r.p, text, s.Width-size-3*look.RowInset, name)
	look.PlaceText(r.text, valueInset, -fieldTop)
}

func (r *pickerRenderer) Refresh() {
	r.update()
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

func (r *pickerRenderer) update() {
	name := theme.ColorNameInputBorder
	if r.p.focused {
		name = theme.ColorNameHyperlink
	}
	look.Field(r.box, r.p, r.p.row.edge(name))
	r.box.Hidden = r.p.Disabled()
	r.icon.Image.Hidden = r.p.Disabled()
	r.icon.Refresh()
}
