package widgets

import (
	"runtime"
	"slices"

	"tapetrack/widgets/aloud"
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
	_ fyne.Tappable     = (*MenuBar)(nil)
	_ desktop.Hoverable = (*MenuBar)(nil)
	_ desktop.Mouseable = (*MenuBar)(nil)
)

// barInset is the space before and after the title of a menu, in Fyne units.
const barInset = 9

// MenuBar is the line of menus at the top of a window. F10, Alt, Alt with the underlined letter of a title, and a click
// open a menu; see Menu. The shortcuts of the items work while no menu is open, too. On macOS it is the system's own bar
// at the top of the screen.
//
// While a Modal is open in the window, the items do nothing, except one with IsQuit.
type MenuBar struct {
	widget.BaseWidget

	window fyne.Window
	menus  *fyne.MainMenu
	titles []*keyed
	spans  []barSpan
	extent float32 // of all titles

	installed []fyne.Shortcut
	open      *Menu          // nil while none is open
	hovered   int            // the title under the pointer, -1: none
	before    fyne.Focusable // had the focus when the mouse button went down
}

// barSpan is where a title is.
type barSpan struct{ x, width float32 }

// hasNativeBar reports whether the system has a bar of menus of its own.
func hasNativeBar() bool { return runtime.GOOS == "darwin" }

// NewMenuBar returns the bar of w, without menus until Set.
func NewMenuBar(w fyne.Window) *MenuBar {
	b := &MenuBar{window: w, menus: fyne.NewMainMenu(), hovered: -1}
	b.Hidden = hasNativeBar()
	b.ExtendBaseWidget(b)
	return b
}

// Above lays the bar out above the content of its window.
func (b *MenuBar) Above(content fyne.CanvasObject) fyne.CanvasObject {
	if hasNativeBar() {
		return content
	}
	b.window.SetPadded(false)
	return container.New(&barLayout{b}, content, b)
}

// barOf returns the bar of the window of c, or nil. Layouts may be wrapped around what Above has made, and other things
// come after it there.
func barOf(c fyne.Canvas) *MenuBar {
	for o := aloud.Content(c); ; {
		box, ok := o.(*fyne.Container)
		if !ok {
			return nil
		}
		if l, ok := box.Layout.(*barLayout); ok {
			return l.bar
		}
		if len(box.Objects) == 0 {
			return nil
		}
		o = box.Objects[0]
	}
}

// Menus returns what Set has set.
func (b *MenuBar) Menus() *fyne.MainMenu { return b.menus }

// Set replaces the menus. One that is open stays as it is. Call it whenever an item has become grey or is so no longer;
// nothing is drawn again as long as the titles are the same.
func (b *MenuBar) Set(menus *fyne.MainMenu) {
	same := slices.EqualFunc(b.menus.Items, menus.Items, func(a, b *fyne.Menu) bool { return a.Label == b.Label })
	b.menus = menus
	c := b.window.Canvas()
	for _, s := range b.installed {
		c.RemoveShortcut(s)
	}
	b.installed = nil
	if hasNativeBar() {
		b.window.SetMainMenu(guarded(c, menus))
		return
	}
	install := func(s fyne.Shortcut, f func()) {
		b.installed = append(b.installed, s)
		c.AddShortcut(s, func(fyne.Shortcut) { f() })
	}
	labels := make([]string, len(menus.Items))
	for i, menu := range menus.Items {
		labels[i] = menu.Label
		eachShortcut(menu, func(item *fyne.MenuItem, s *desktop.CustomShortcut) {
			install(s, func() { act(c, item) })
		})
	}
	if !same {
		b.titles = newKeyed(labels)
		defer b.Refresh()
	}
	for i, t := range b.titles {
		if 'a' <= t.key && t.key <= 'z' {
			key := fyne.KeyName([]rune{t.key - 'a' + 'A'})
			install(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt}, func() { b.show(i, true) })
		}
	}
}

// guarded returns a copy of menus whose items go through act.
func guarded(c fyne.Canvas, menus *fyne.MainMenu) *fyne.MainMenu {
	var copied func(*fyne.Menu) *fyne.Menu
	copied = func(m *fyne.Menu) *fyne.Menu {
		if m == nil {
			return nil
		}
		to := fyne.NewMenu(m.Label)
		for _, item := range m.Items {
			i := *item
			i.ChildMenu = copied(item.ChildMenu)
			if item.Action != nil {
				i.Action = func() {
					input.Used()
					act(c, item)
				}
			}
			to.Items = append(to.Items, &i)
		}
		return to
	}
	all := fyne.NewMainMenu()
	for _, m := range menus.Items {
		all.Items = append(all.Items, copied(m))
	}
	return all
}

// show opens menu i, counted around the ends. By key its first item is active.
func (b *MenuBar) show(i int, byKey bool) {
	c := b.window.Canvas()
	n := len(b.menus.Items)
	if n == 0 || topModal(c) != nil || closing(c) {
		return
	}
	i = (i + n) % n
	before := b.before
	if b.open != nil {
		before = b.open.before
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).AddXY(b.spans[i].x, b.Size().Height)
	m := newMenu(c, at)
	m.bar, m.title, m.before = b, i, before
	m.show(b.menus.Items[i], 0, -1)
	if byKey {
		m.move(m.last().step(-1, 1))
	}
	b.open, b.before = m, nil
	b.Refresh()
}

// toggle opens the first menu, or closes the one that is open.
func (b *MenuBar) toggle() {
	if b.open != nil {
		b.open.close()
		return
	}
	b.show(0, true)
}

// closed is called by a menu that has closed.
func (b *MenuBar) closed() {
	b.open = nil
	b.Refresh()
}

// titleAt returns which title is at a position of the bar, -1 if none is.
func (b *MenuBar) titleAt(at fyne.Position) int {
	for i, s := range b.spans {
		if s.x <= at.X && at.X < s.x+s.width && 0 <= at.Y && at.Y < b.Size().Height {
			return i
		}
	}
	return -1
}

// MouseDown is called by Fyne, which then takes the focus away.
func (b *MenuBar) MouseDown(*desktop.MouseEvent) {
	input.Used()
	b.before = b.window.Canvas().Focused()
}

// MouseUp is called by Fyne.
func (b *MenuBar) MouseUp(*desktop.MouseEvent) {}

// Tapped opens the menu of the title; beside the titles the focus stays where it was.
func (b *MenuBar) Tapped(e *fyne.PointEvent) {
	input.Clicked(b, e)
	if i := b.titleAt(e.Position); i >= 0 {
		b.show(i, false)
		return
	}
	if c := b.window.Canvas(); c.Focused() == nil && b.before != nil {
		c.Focus(b.before)
	}
}

// MouseIn shows which title a click would open.
func (b *MenuBar) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved shows which title a click would open.
func (b *MenuBar) MouseMoved(e *desktop.MouseEvent) { b.hover(b.titleAt(e.Position)) }

// MouseOut is called by Fyne.
func (b *MenuBar) MouseOut() { b.hover(-1) }

func (b *MenuBar) hover(i int) {
	if i != b.hovered {
		b.hovered = i
		b.Refresh()
	}
}

// barLayout puts the bar above the content, which keeps the space around it that a window has. The content comes
// first, so that what it lays out is there when the bar measures.
type barLayout struct{ bar *MenuBar }

func (l *barLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	pad, bar, content := look.Size(l.bar, theme.SizeNamePadding), l.bar.MinSize(), objects[0].MinSize()
	return fyne.NewSize(fyne.Max(bar.Width, content.Width+2*pad), bar.Height+content.Height+2*pad)
}

func (l *barLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	pad, bar := look.Size(l.bar, theme.SizeNamePadding), l.bar.MinSize().Height
	l.bar.Resize(fyne.NewSize(s.Width, bar))
	objects[0].Move(fyne.NewPos(pad, bar+pad))
	objects[0].Resize(s.SubtractWidthHeight(2*pad, bar+2*pad))
}

// CreateRenderer is called by Fyne.
func (b *MenuBar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{b: b, line: canvas.NewRectangle(nil), ground: canvas.NewRectangle(nil)}
	r.update()
	return r
}

type barRenderer struct {
	b      *MenuBar
	line   *canvas.Rectangle // below the bar
	ground *canvas.Rectangle // of the title that is open or under the pointer
}

func (r *barRenderer) Destroy() {}

func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(r.b.extent, look.RowHeight) }

func (r *barRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.line, r.ground}
	for _, t := range r.b.titles {
		objects = append(objects, t.text, t.line)
	}
	return objects
}

func (r *barRenderer) Layout(s fyne.Size) {
	r.line.Move(fyne.NewPos(0, s.Height-1))
	r.line.Resize(fyne.NewSize(s.Width, 1))
}

func (r *barRenderer) Refresh() {
	r.update()
	canvas.Refresh(r.b)
}

func (r *barRenderer) update() {
	b := r.b
	r.line.FillColor = look.Color(b, theme.ColorNameSeparator)
	r.line.Refresh()
	r.ground.Hide()
	b.spans, b.extent = b.spans[:0], 4
	for i, t := range b.titles {
		label := b.menus.Items[i].Label
		width := fyne.MeasureText(label, look.Size(b, theme.SizeNameText), fyne.TextStyle{}).Width + 1
		t.show(b, label, b.extent+barInset, 0, width, theme.ColorNameForeground)
		span := barSpan{b.extent, width + 2*barInset}
		b.spans = append(b.spans, span)
		b.extent += span.width
		name := theme.ColorNameHover
		switch {
		case b.open != nil && b.open.title == i:
			name = theme.ColorNameFocus
		case b.open != nil || b.hovered != i:
			continue
		}
		r.ground.FillColor = look.Color(b, name)
		r.ground.CornerRadius = look.Size(b, theme.SizeNameSelectionRadius)
		r.ground.Move(fyne.NewPos(span.x, 2))
		r.ground.Resize(fyne.NewSize(span.width, look.RowHeight-5))
		r.ground.Show()
		r.ground.Refresh()
	}
}
