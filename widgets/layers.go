package widgets

import (
	"fyne.io/fyne/v2"

	"tapetrack/widgets/aloud"
	"tapetrack/widgets/internal/look"
)

// This file is what is heard of tabs, menus, questions and calendars: see package aloud.

var (
	_ aloud.Holder    = (*Tabs)(nil)
	_ aloud.Parted    = (*tabBar)(nil)
	_ aloud.Parted    = (*MenuBar)(nil)
	_ aloud.Parted    = (*Menu)(nil)
	_ aloud.Holder    = (*modalOverlay)(nil)
	_ fyne.Accessible = (*modalOverlay)(nil)
	_ aloud.Holder    = (*dropDown)(nil)
	_ fyne.Accessible = (*calendar)(nil)
)

// SetContent shows content in w, and lets screen readers hear it.
func SetContent(w fyne.Window, content fyne.CanvasObject) { aloud.SetContent(w, content) }

// Held is the titles and the page shown.
func (t *Tabs) Held() []fyne.CanvasObject { return []fyne.CanvasObject{t.bar, t.tabs[t.shown].Content} }

// AccessibilityParts are the titles.
func (b *tabBar) AccessibilityParts() (parts []aloud.Part) {
	for i, tab := range b.tabs.tabs {
		said := aloud.Say(aloud.TabOf, tab.Title, i+1, len(b.tabs.tabs))
		if i == b.tabs.shown {
			said = aloud.Say(aloud.Selected, said)
		}
		p := aloud.Part{Label: said, As: fyne.AccessibleRoleButton, Focused: b.focused && i == b.tabs.shown}
		if i < len(b.spans) {
			p.Pos, p.Size = fyne.NewPos(b.spans[i].x, 0), fyne.NewSize(b.spans[i].width, b.Size().Height)
		}
		parts = append(parts, p)
	}
	return parts
}

// AccessibilityParts are the titles of the menus.
func (b *MenuBar) AccessibilityParts() (parts []aloud.Part) {
	for i, m := range b.menus.Items {
		p := aloud.Part{Label: aloud.Say(aloud.MenuNamed, m.Label), As: fyne.AccessibleRoleButton}
		if i < len(b.spans) {
			p.Pos, p.Size = fyne.NewPos(b.spans[i].x, 0), fyne.NewSize(b.spans[i].width, b.Size().Height)
		}
		parts = append(parts, p)
	}
	return parts
}

// AccessibilityParts are the items, those of a submenu after those of its menu.
func (m *Menu) AccessibilityParts() (parts []aloud.Part) {
	for _, panel := range m.panels {
		for i, r := range panel.rows {
			if r.item.IsSeparator {
				continue
			}
			parts = append(parts, aloud.Part{
				Label: r.heard(), As: fyne.AccessibleRoleButton, Focused: panel == m.last() && i == panel.active,
				Pos: panel.pos.AddXY(0, menuPad+r.y-panel.offset), Size: fyne.NewSize(panel.size.Width, r.height),
			})
		}
	}
	return parts
}

// heard is the item with its key and its state.
func (r *menuRow) heard() string {
	said := look.OneLine(r.item.Label)
	if keys := ShortcutWords(r.item.Shortcut); keys != "" {
		said = aloud.Say(aloud.Also, said, keys)
	}
	if r.item.ChildMenu != nil {
		said = aloud.Say(aloud.Submenu, said)
	}
	if r.item.Checked {
		said = aloud.Say(aloud.Checked, said)
	}
	if r.item.Disabled {
		said = aloud.Say(aloud.Unavailable, said)
	}
	return said
}

// AccessibilityLabel is the title.
func (o *modalOverlay) AccessibilityLabel() string { return o.modal.Title }

// AccessibilityRole is that of a container: message, content and buttons follow.
func (o *modalOverlay) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Held is what follows the title.
func (o *modalOverlay) Held() []fyne.CanvasObject {
	return []fyne.CanvasObject{o.scroll, o.buttons}
}

// Held is what is shown below the field.
func (d *dropDown) Held() []fyne.CanvasObject { return []fyne.CanvasObject{d.content} }

// AccessibilityLabel says what else can be done: Fyne does not tell the days of a calendar.
func (c *calendar) AccessibilityLabel() string { return aloud.Say(aloud.Calendar, c.about) }

// AccessibilityRole is that of a text.
func (c *calendar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
