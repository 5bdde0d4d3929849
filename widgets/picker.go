package widgets

import (
	"strings"

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
	_ fyne.Tappable     = (*dropIcon)(nil)
)

// picker is the editor of a row whose value is one of its options.
type picker struct {
	widget.DisableableWidget
	keyable
	row     *gridRow
	focused bool
}

func newPicker(r *gridRow) *picker {
	p := &picker{row: r}
	p.ExtendBaseWidget(p)
	return p
}

// next takes the option after the present one.
func (p *picker) next() { p.nextWhere(func(string) bool { return true }) }

func (p *picker) nextWhere(fits func(string) bool) {
	options := p.row.options
	at := -1
	for i, o := range options {
		if o == p.row.value {
			at = i
		}
	}
	for i := 1; i <= len(options); i++ {
		if o := options[(at+i)%len(options)]; fits(o) {
			p.row.choose(o)
			return
		}
	}
}

// SelectedText makes Fyne give the focus to a picker that is read-only, as it does to a disabled entry.
func (p *picker) SelectedText() string { return p.row.value }

// AcceptsTab is true while the row places the focus itself.
func (p *picker) AcceptsTab() bool { return p.row.readOnly }

// Tapped shows the options, or takes the next one if the click is the second of two.
func (p *picker) Tapped(*fyne.PointEvent) {
	p.row.focus()
	if p.row.secondClick() {
		p.next()
		return
	}
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
	p.Refresh()
}

// TypedRune takes the next option that begins with the letter.
func (p *picker) TypedRune(r rune) {
	p.nextWhere(func(o string) bool { return strings.HasPrefix(strings.ToLower(o), strings.ToLower(string(r))) })
}

// TypedKey takes the next option on Space and hands on what it does not use.
func (p *picker) TypedKey(k *fyne.KeyEvent) {
	switch {
	case p.row.key(k):
	case k.Name == fyne.KeySpace:
		pressedOn(p, k, p.next)
	default:
		handOn(p, k)
	}
}

// TypedShortcut shows the options on Alt+Down and hands the others on.
func (p *picker) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		fyne.CurrentApp().Clipboard().SetContent(p.row.value)
		return
	}
	if !p.row.shortcut(s) {
		handOnShortcut(p, s)
	}
}

// CreateRenderer is called by Fyne.
func (p *picker) CreateRenderer() fyne.WidgetRenderer {
	r := &pickerRenderer{p: p, box: canvas.NewRectangle(nil), text: canvas.NewText("", nil), icon: newDropIcon(nil)}
	r.update()
	return r
}

type pickerRenderer struct {
	p    *picker
	box  *canvas.Rectangle
	text *canvas.Text
	icon *dropIcon
}

func (r *pickerRenderer) Destroy() {}

func (r *pickerRenderer) MinSize() fyne.Size { return fyne.NewSize(40, rowHeight-1) }

func (r *pickerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.text, r.icon.image}
}

func (r *pickerRenderer) Layout(s fyne.Size) {
	// Half a line is drawn outside a rectangle; it would show beside the cover.
	r.box.Move(fyne.NewPos(1, 1))
	r.box.Resize(s.SubtractWidthHeight(2, 2))
	size := sizeOf(r.p, theme.SizeNameInlineIcon)
	r.icon.image.Resize(fyne.NewSquareSize(size))
	r.icon.image.Move(fyne.NewPos(s.Width-size-rowInset, (s.Height-size)/2))
	text, placeholder := r.p.row.shown()
	name := theme.ColorNameForeground
	switch {
	case r.p.Disabled():
		name = theme.ColorNameDisabled
	case placeholder:
		name = theme.ColorNamePlaceHolder
	}
	setText(r.text, r.p, text, s.Width-size-3*rowInset, name)
	placeText(r.text, valueInset, -1)
}

func (r *pickerRenderer) Refresh() {
	r.update()
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

func (r *pickerRenderer) update() {
	name := theme.ColorNameInputBorder
	if r.p.focused {
		name = theme.ColorNamePrimary
	}
	r.box.FillColor = colorOf(r.p, theme.ColorNameInputBackground)
	r.box.StrokeColor = colorOf(r.p, name)
	r.box.StrokeWidth = sizeOf(r.p, theme.SizeNameInputBorder)
	r.box.CornerRadius = sizeOf(r.p, theme.SizeNameInputRadius)
	r.box.Refresh()
	r.icon.image.Hidden = r.p.Disabled()
	r.icon.Refresh()
}

// dropIcon is the arrow that opens the options. Fyne's SelectEntry has a button there, which is a Tab stop.
type dropIcon struct {
	widget.BaseWidget
	image  *canvas.Image
	tapped func()
}

func newDropIcon(tapped func()) *dropIcon {
	d := &dropIcon{tapped: tapped, image: canvas.NewImageFromResource(theme.Icon(theme.IconNameArrowDropDown))}
	d.image.FillMode = canvas.ImageFillContain
	d.ExtendBaseWidget(d)
	return d
}

// Tapped shows the options.
func (d *dropIcon) Tapped(*fyne.PointEvent) { d.tapped() }

// Cursor is the arrow, not the text cursor of the entry.
func (d *dropIcon) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// MinSize is the size of an inline icon.
func (d *dropIcon) MinSize() fyne.Size {
	return fyne.NewSquareSize(sizeOf(d, theme.SizeNameInlineIcon) + sizeOf(d, theme.SizeNameInnerPadding))
}

// CreateRenderer is called by Fyne.
func (d *dropIcon) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(d.image) }
