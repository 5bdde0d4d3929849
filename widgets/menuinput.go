package widgets

import (
	"tapetrack/widgets/internal/input"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// This file is what keys and mouse do in an open Menu.

// TypedKey moves, chooses and closes.
func (m *Menu) TypedKey(k *fyne.KeyEvent) {
	m.typed = nil
	if helped(m.canvas, k) {
		return
	}
	p := m.last()
	switch k.Name {
	case fyne.KeyDown:
		m.move(p.step(p.active, 1))
	case fyne.KeyUp:
		m.move(p.step(p.active, -1))
	case fyne.KeyHome, fyne.KeyPageUp:
		m.move(p.step(-1, 1))
	case fyne.KeyEnd, fyne.KeyPageDown:
		m.move(p.step(-1, -1))
	case fyne.KeyRight:
		m.right(p)
	case fyne.KeyLeft:
		m.left()
	case fyne.KeyReturn, fyne.KeyEnter:
		input.Pressed(m.canvas, k, func() { m.choose(p, p.active) })
	case fyne.KeyEscape:
		input.Pressed(m.canvas, k, m.back)
	case fyne.KeyF10:
		input.Pressed(m.canvas, k, m.close)
	case desktop.KeyAltLeft, desktop.KeyAltRight:
		input.AltDown(m.close)
	default:
		m.typed = k
	}
}

func (m *Menu) move(i int) {
	m.last().activate(m, i)
	m.Refresh()
}

func (m *Menu) right(p *menuPanel) {
	switch {
	case p.active >= 0 && p.rows[p.active].item.ChildMenu != nil:
		m.choose(p, p.active)
	case m.bar != nil:
		m.bar.show(m.title+1, true)
	}
}

func (m *Menu) left() {
	switch {
	case len(m.panels) > 1:
		m.back()
	case m.bar != nil:
		m.bar.show(m.title-1, true)
	}
}

// back closes the last submenu, or else the menu.
func (m *Menu) back() {
	if len(m.panels) == 1 {
		m.close()
		return
	}
	m.closeBelow(m.panels[len(m.panels)-2])
	m.Refresh()
}

// TypedRune chooses by the underlined letter, or by Space: the character of a key comes after the key, and would be
// typed into the field that has the focus next.
func (m *Menu) TypedRune(r rune) {
	k, p := m.typed, m.last()
	m.typed = nil
	switch {
	case r == ' ' && k != nil && k.Name == fyne.KeySpace:
		input.Pressed(m.canvas, k, func() { m.choose(p, p.active) })
	case m.choices && r != ' ':
		m.find(r)
	default:
		for i, row := range p.rows {
			if row.name.is(r) {
				m.choose(p, i)
				return
			}
		}
	}
}

// TypedShortcut opens another menu of the bar by its letter. Other shortcuts close the menu and act as without it.
func (m *Menu) TypedShortcut(s fyne.Shortcut) {
	m.close()
	if c, ok := m.canvas.(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// FocusGained is called by Fyne.
func (m *Menu) FocusGained() {}

// FocusLost closes the menu when another window comes to the front.
func (m *Menu) FocusLost() { m.close() }

// MouseDown is called by Fyne.
func (m *Menu) MouseDown(*desktop.MouseEvent) { input.Used() }

// MouseUp is called by Fyne.
func (m *Menu) MouseUp(*desktop.MouseEvent) {}

// Tapped chooses what is under the pointer; beside the menu it closes it.
func (m *Menu) Tapped(e *fyne.PointEvent) {
	stray := input.Clicked(m, e)
	p, i := m.under(e.Position)
	switch title := m.titleAt(e.AbsolutePosition); {
	case stray: // such as the second one of the double click that opened the menu
	case p != nil:
		m.choose(p, i)
	case title >= 0 && title != m.title:
		m.bar.show(title, false)
	default:
		m.close()
	}
}

// TappedSecondary closes the menu if it is beside it; Fyne then gives the click to what is there.
func (m *Menu) TappedSecondary(e *fyne.PointEvent) {
	input.RightClicked()
	if p, _ := m.under(e.Position); p == nil {
		m.close()
	}
}

// under returns the panel at a position, and the row of it.
func (m *Menu) under(at fyne.Position) (*menuPanel, int) {
	for i := len(m.panels) - 1; i >= 0; i-- {
		if row, in := m.panels[i].rowAt(at); in {
			return m.panels[i], row
		}
	}
	return nil, -1
}

// titleAt returns which title of the bar is at a position of the window, -1 if none is.
func (m *Menu) titleAt(at fyne.Position) int {
	if m.bar == nil {
		return -1
	}
	return m.bar.titleAt(at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(m.bar)))
}

// MouseIn is called by Fyne.
func (m *Menu) MouseIn(e *desktop.MouseEvent) { m.MouseMoved(e) }

// MouseMoved makes the row under the pointer the active one and opens its submenu, or opens the menu of a title.
func (m *Menu) MouseMoved(e *desktop.MouseEvent) {
	p, i := m.under(e.Position)
	if p == nil {
		if title := m.titleAt(e.AbsolutePosition); title >= 0 && title != m.title {
			m.bar.show(title, false)
		}
		return
	}
	if i < 0 || i == p.active || !selectable(p.rows[i].item) {
		return
	}
	p.activate(m, i)
	m.openSubmenu(p)
	m.Refresh()
}

// MouseOut is called by Fyne.
func (m *Menu) MouseOut() {}

// Scrolled scrolls a menu that is higher than the window.
func (m *Menu) Scrolled(e *fyne.ScrollEvent) {
	input.Used()
	if p, _ := m.under(e.Position); p != nil {
		m.closeBelow(p)
		p.offset -= e.Scrolled.DY
		m.Refresh()
	}
}
