package widgets

import (
	"time"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ desktop.Keyable        = (*Menu)(nil)
	_ desktop.Mouseable      = (*Menu)(nil)
	_ desktop.Hoverable      = (*Menu)(nil)
	_ fyne.Focusable         = (*Menu)(nil)
	_ fyne.Tappable          = (*Menu)(nil)
	_ fyne.SecondaryTappable = (*Menu)(nil)
	_ fyne.Scrollable        = (*Menu)(nil)
	_ fyne.Shortcutable      = (*Menu)(nil)
)

// Menu is an open menu over a window: of its MenuBar, a context menu, or a list of choices, with the submenus that
// lead on from it. Fyne's menus have no letters, can't be opened by keys, and draw the keys of items that can be chosen
// fainter than those of items that can't.
//
// Up, Down, Home and End move, Right opens a submenu, Enter and Space choose, so does the underlined letter, Left and
// Escape go back. Grey items are passed over. When it closes the focus is where it was before.
type Menu struct {
	widget.BaseWidget
	input.Keyable

	canvas fyne.Canvas
	panels []*menuPanel   // the first one, and the open submenus
	before fyne.Focusable // had the focus before the click that opened the menu; nil: has it still
	open   bool
	typed  *fyne.KeyEvent // the key that went down, until its character comes

	at    fyne.Position // where it was opened
	bar   *MenuBar      // nil if it does not belong to a bar
	title int           // which menu of the bar it is

	choices bool // letters find a choice, as in a list
	finder  input.TypeAhead
}

// ShowMenu opens menu over the window of c, with its corner at the position at of the window. Items may have icons,
// shortcuts and submenus. An item of which nothing can be chosen is only read, such as a grey sentence.
// close closes it, if it is still open: what it was opened for is no longer there.
func ShowMenu(menu *fyne.Menu, c fyne.Canvas, at fyne.Position) (close func()) {
	m := newMenu(c, at)
	m.show(menu, 0, -1)
	return m.close
}

// ShowChoices opens a list of choices below a field at the position at, at least as wide as the field. The letters that
// begin a choice find it. pick gets the number of the one that was chosen.
func ShowChoices(choices []string, chosen int, c fyne.Canvas, at fyne.Position, width float32, pick func(int)) {
	items := make([]*fyne.MenuItem, len(choices))
	for i, choice := range choices {
		items[i] = fyne.NewMenuItem(look.OneLine(choice), func() { pick(i) })
		items[i].Checked = i == chosen
	}
	m := newMenu(c, at)
	m.choices = true
	m.show(fyne.NewMenu("", items...), width, chosen)
}

func newMenu(c fyne.Canvas, at fyne.Position) *Menu {
	m := &Menu{canvas: c, at: at}
	m.ExtendBaseWidget(m)
	return m
}

// show opens the menu with one row active, -1: none. A menu that is open already closes.
func (m *Menu) show(menu *fyne.Menu, minWidth float32, active int) {
	if old := openMenu(m.canvas); old != nil {
		old.close()
	}
	m.panels = []*menuPanel{m.panel(menu, minWidth)}
	m.open = true
	m.canvas.Overlays().Add(m)
	m.arrange()
	if active >= 0 && active < len(menu.Items) {
		m.panels[0].activate(m, active)
	}
	m.canvas.Focus(m)
}

func (m *Menu) panel(menu *fyne.Menu, minWidth float32) *menuPanel {
	p := newMenuPanel(m, menu, minWidth)
	if m.choices {
		for _, r := range p.rows {
			r.name.key = 0
		}
	}
	return p
}

// openMenu returns the menu that is open over c, or nil.
func openMenu(c fyne.Canvas) *Menu {
	m, _ := c.Overlays().Top().(*Menu)
	return m
}

// close closes the menu, and the focus is where it was before.
func (m *Menu) close() {
	if !m.open {
		return
	}
	m.open = false
	m.canvas.Overlays().Remove(m)
	if o, ok := m.before.(fyne.CanvasObject); ok && m.canvas.Focused() == nil && input.CanvasOf(o) == m.canvas && o.Visible() {
		m.canvas.Focus(m.before)
	}
	if m.bar != nil {
		m.bar.closed()
	}
}

// last returns the panel that the keys act on.
func (m *Menu) last() *menuPanel { return m.panels[len(m.panels)-1] }

// choose does what a row is for: it opens the submenu, or closes the menu and acts.
func (m *Menu) choose(p *menuPanel, i int) {
	if i < 0 || !selectable(p.rows[i].item) {
		return
	}
	item := p.rows[i].item
	p.activate(m, i)
	if item.ChildMenu != nil {
		m.openSubmenu(p)
		m.last().activate(m, m.last().step(-1, 1))
		m.Refresh()
		return
	}
	m.close()
	item.Action()
}

// act carries out a menu item by its shortcut. While a question is open in the window only Quit works, or Close.
func act(c fyne.Canvas, item *fyne.MenuItem) {
	if item.IsQuit || topModal(c) == nil && !closing(c) {
		item.Action()
	}
}

// openSubmenu opens the submenu of the active row of p.
func (m *Menu) openSubmenu(p *menuPanel) {
	m.closeBelow(p)
	if p.active < 0 || p.rows[p.active].item.ChildMenu == nil {
		return
	}
	m.panels = append(m.panels, m.panel(p.rows[p.active].item.ChildMenu, 0))
	m.arrange()
}

// closeBelow closes the submenus of p.
func (m *Menu) closeBelow(p *menuPanel) {
	for m.last() != p {
		m.panels = m.panels[:len(m.panels)-1]
	}
}

// arrange places the panels within the window.
func (m *Menu) arrange() {
	room := m.canvas.Size().SubtractWidthHeight(2*menuMargin, 2*menuMargin)
	for i, p := range m.panels {
		p.fit(m, room)
		at, flipped := m.at, m.at.X
		if i > 0 {
			parent := m.panels[i-1]
			at = parent.pos.AddXY(parent.size.Width-4, parent.rows[parent.active].y-parent.offset)
			flipped = parent.pos.X - p.size.Width + 4
		}
		right, bottom := room.Width+menuMargin, room.Height+menuMargin
		if at.X+p.size.Width > right {
			at.X = right - p.size.Width
			if i > 0 && flipped >= menuMargin {
				at.X = flipped
			}
		}
		at.Y = fyne.Min(at.Y, bottom-p.size.Height)
		p.place(fyne.NewPos(fyne.Max(at.X, 0), fyne.Max(at.Y, 0)))
	}
	m.Refresh()
}

// CreateRenderer is called by Fyne.
func (m *Menu) CreateRenderer() fyne.WidgetRenderer { return &menuRenderer{m} }

type menuRenderer struct{ m *Menu }

func (r *menuRenderer) Destroy() {}

// MinSize is zero, so that a menu never makes its window grow.
func (r *menuRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *menuRenderer) Layout(fyne.Size) { r.m.arrange() }

func (r *menuRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, p := range r.m.panels {
		objects = append(objects, p.box, p.clip)
	}
	return objects
}

func (r *menuRenderer) Refresh() {
	for _, p := range r.m.panels {
		p.draw(r.m)
	}
	canvas.Refresh(r.m)
}

// find makes the choice active that begins with what was typed lately.
func (m *Menu) find(r rune) {
	p := m.panels[0]
	labels := make([]string, len(p.rows))
	for i, row := range p.rows {
		labels[i] = row.item.Label
	}
	if i := m.finder.Find(r, time.Now(), labels, p.active); i >= 0 {
		p.activate(m, i)
		m.Refresh()
	}
}
