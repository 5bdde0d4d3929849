package widgets

import (
	"strings"

	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// Measures of a menu, in Fyne units.
const (
	menuPad    = 4  // above the first row and below the last
	menuInset  = 10 // before and after the content of a row
	menuGap    = 24 // between a name and its key
	menuLine   = 9  // height of a separator
	menuMargin = 4  // kept free at the edges of the window
)

// menuPanel is one open menu: a box with a row for each item. It scrolls if the window is too small.
type menuPanel struct {
	menu *fyne.Menu
	rows []*menuRow

	active   int // the row that the keys act on, -1: none
	minWidth float32
	pos      fyne.Position
	size     fyne.Size
	offset   float32 // by which it is scrolled

	box   *canvas.Rectangle
	clip  *container.Clip
	inner *fyne.Container
}

// menuRow is an item of a menu, or a line between items.
type menuRow struct {
	item   *fyne.MenuItem
	y      float32 // below the top of the first row
	height float32

	name   *keyed
	ground *canvas.Rectangle // of the active row
	line   *canvas.Rectangle
	icon   *canvas.Image // the item's, or the mark of a checked one
	more   *canvas.Image // shows that there is a submenu
	keys   *canvas.Text
}

func newMenuPanel(w fyne.Widget, menu *fyne.Menu, minWidth float32) *menuPanel {
	p := &menuPanel{menu: menu, active: -1, minWidth: minWidth, box: canvas.NewRectangle(nil), inner: &fyne.Container{}}
	p.clip = container.NewClip(p.inner)
	labels, shortcuts := make([]string, len(menu.Items)), make([]fyne.KeyName, len(menu.Items))
	for i, item := range menu.Items {
		if selectable(item) { // a letter is not wasted on what can't be chosen
			labels[i] = item.Label
		}
		if s, is := item.Shortcut.(fyne.KeyboardShortcut); is {
			shortcuts[i] = s.Key()
		}
	}
	y := float32(0)
	for i, name := range newKeyed(labels, shortcuts...) {
		r := &menuRow{item: menu.Items[i], y: y, height: look.RowHeight, name: name}
		if r.item.IsSeparator {
			r.height = menuLine
		}
		y += r.height
		p.rows = append(p.rows, r)
		p.inner.Objects = append(p.inner.Objects, r.objects(w)...)
	}
	return p
}

// selectable reports whether an item does something or leads somewhere now.
func selectable(i *fyne.MenuItem) bool {
	return !i.IsSeparator && !i.Disabled && (i.Action != nil || i.ChildMenu != nil)
}

func (r *menuRow) objects(w fyne.Widget) []fyne.CanvasObject {
	r.line = canvas.NewRectangle(nil)
	if r.item.IsSeparator {
		return []fyne.CanvasObject{r.line}
	}
	r.ground, r.keys = canvas.NewRectangle(nil), canvas.NewText("", nil)
	objects := []fyne.CanvasObject{r.ground, r.name.text, r.name.line, r.keys}
	icon := r.item.Icon
	if r.item.Checked {
		icon = theme.Icon(theme.IconNameConfirm)
	}
	if icon != nil {
		r.icon = r.image(icon)
		objects = append(objects, r.icon)
	}
	if r.item.ChildMenu != nil {
		r.more = r.image(theme.Icon(theme.IconNameMenuExpand))
		objects = append(objects, r.more)
	}
	return objects
}

func (r *menuRow) image(icon fyne.Resource) *canvas.Image {
	if r.item.Disabled && strings.HasSuffix(icon.Name(), ".svg") {
		icon = theme.NewDisabledResource(icon)
	}
	return canvas.NewImageFromResource(icon)
}

// columns returns the widths that the rows need: of the icons with their gap, the names, and the keys with theirs.
func (p *menuPanel) columns(w fyne.Widget) (icons, names, keys, more float32) {
	size := look.Size(w, theme.SizeNameText)
	measure := func(s string) float32 { return fyne.MeasureText(look.OneLine(s), size, fyne.TextStyle{}).Width }
	for _, r := range p.rows {
		if r.item.IsSeparator {
			continue
		}
		if r.icon != nil {
			icons = look.Size(w, theme.SizeNameInlineIcon) + 8
		}
		if r.more != nil {
			more = look.Size(w, theme.SizeNameInlineIcon)
		}
		names = fyne.Max(names, measure(r.item.Label))
		if s := ShortcutWords(r.item.Shortcut); s != "" {
			keys = fyne.Max(keys, measure(s)+menuGap)
		}
	}
	return icons, names + 1, keys, more
}

// fit lays the rows out, at most room large.
func (p *menuPanel) fit(w fyne.Widget, room fyne.Size) {
	icons, names, keys, more := p.columns(w)
	width := fyne.Max(2*menuInset+icons+names+fyne.Max(keys, more), p.minWidth)
	p.size = fyne.NewSize(width, p.height()+2*menuPad).Min(room)
	p.draw(w)
}

// height returns the height of all rows.
func (p *menuPanel) height() float32 {
	if len(p.rows) == 0 {
		return 0
	}
	last := p.rows[len(p.rows)-1]
	return last.y + last.height
}

// place puts the panel at pos of w.
func (p *menuPanel) place(pos fyne.Position) {
	p.pos = pos
	p.box.Move(pos)
	p.clip.Move(pos.AddXY(0, menuPad))
}

// draw draws the rows as they are now.
func (p *menuPanel) draw(w fyne.Widget) {
	inside := p.size.SubtractWidthHeight(0, 2*menuPad)
	p.offset = fyne.Max(0, fyne.Min(p.offset, p.height()-inside.Height))
	p.box.FillColor = look.Color(w, theme.ColorNameMenuBackground)
	p.box.StrokeColor = look.Color(w, theme.ColorNameInputBorder)
	p.box.StrokeWidth = 1
	p.box.CornerRadius = look.Size(w, theme.SizeNameMenuRadius)
	p.box.Resize(p.size)
	p.box.Refresh()
	p.clip.Resize(inside)
	p.inner.Resize(inside)
	icons, _, _, _ := p.columns(w)
	for i, r := range p.rows {
		r.draw(w, r.y-p.offset, p.size.Width, icons, i == p.active)
	}
}

func (r *menuRow) draw(w fyne.Widget, y, width, icons float32, active bool) {
	if r.item.IsSeparator {
		r.line.FillColor = look.Color(w, theme.ColorNameSeparator)
		r.line.Move(fyne.NewPos(menuInset, y+(menuLine-1)/2))
		r.line.Resize(fyne.NewSize(width-2*menuInset, 1))
		r.line.Refresh()
		return
	}
	// A key is fainter than its name, and both are grey where the item can't be chosen now, which also has no underlined
	// letter.
	name, keys := theme.ColorNameForeground, ColorNameSecondary
	if r.item.Disabled {
		name, keys = theme.ColorNameDisabled, theme.ColorNameDisabled
	}
	r.ground.Hidden = !active
	r.ground.FillColor = look.Color(w, theme.ColorNameFocus)
	r.ground.CornerRadius = look.Size(w, theme.SizeNameSelectionRadius)
	r.ground.Move(fyne.NewPos(4, y))
	r.ground.Resize(fyne.NewSize(width-8, r.height))
	r.ground.Refresh()
	right := width - menuInset
	icon := look.Size(w, theme.SizeNameInlineIcon)
	if r.more != nil {
		right -= icon
		r.more.Move(fyne.NewPos(right, y+(r.height-icon)/2))
		r.more.Resize(fyne.NewSquareSize(icon))
		r.more.Refresh()
	}
	if r.icon != nil {
		r.icon.Move(fyne.NewPos(menuInset, y+(r.height-icon)/2))
		r.icon.Resize(fyne.NewSquareSize(icon))
		r.icon.Refresh()
	}
	look.SetText(r.keys, w, ShortcutWords(r.item.Shortcut), right-menuInset, keys)
	if r.keys.Text != "" {
		right -= r.keys.MinSize().Width
		look.PlaceText(r.keys, right, y)
		right -= menuInset
	}
	r.name.show(w, r.item.Label, menuInset+icons, y, right-menuInset-icons, name)
}

// rowAt returns the row at a position of the menu, -1 if there is none; in reports whether it is inside at all.
func (p *menuPanel) rowAt(at fyne.Position) (row int, in bool) {
	at = at.Subtract(p.pos)
	if at.X < 0 || at.Y < 0 || at.X >= p.size.Width || at.Y >= p.size.Height {
		return -1, false
	}
	y := at.Y - menuPad + p.offset
	for i, r := range p.rows {
		if r.y <= y && y < r.y+r.height {
			return i, true
		}
	}
	return -1, true
}

// step returns the next row that can be chosen, downwards or upwards and around the ends; -1 if there is none.
func (p *menuPanel) step(from, by int) int {
	n := len(p.rows)
	if from < 0 && by < 0 {
		from = n
	}
	for i := 1; i <= n; i++ {
		if at := ((from+by*i)%n + n) % n; selectable(p.rows[at].item) {
			return at
		}
	}
	return -1
}

// activate makes a row the active one and scrolls it into sight.
func (p *menuPanel) activate(w fyne.Widget, i int) {
	p.active = i
	if i >= 0 {
		r, inside := p.rows[i], p.size.Height-2*menuPad
		p.offset = fyne.Min(p.offset, r.y)
		p.offset = fyne.Max(p.offset, r.y+r.height-inside)
	}
	p.draw(w)
}
