package properties

import (
	"strings"

	"fyne.io/fyne/v2"

	"tapetrack/widgets/aloud"
	"tapetrack/widgets/internal/look"
)

// This file is what is heard of a Sheet and a Grid: see package aloud.

var (
	_ aloud.Holder    = (*Sheet)(nil)
	_ aloud.Holder    = (*Grid)(nil)
	_ aloud.Holder    = (*gridNote)(nil)
	_ aloud.Parted    = (*gridRow)(nil)
	_ fyne.Accessible = (*gridSection)(nil)
)

// Held is the pages, the message and the buttons.
func (s *Sheet) Held() []fyne.CanvasObject { return []fyne.CanvasObject{s.root} }

// Held is the rows, what is wrong with them, and what follows from their values. The help is heard with its row.
func (g *Grid) Held() []fyne.CanvasObject {
	return []fyne.CanvasObject{g.scroll, g.trouble, g.remark}
}

// Held is the note.
func (n *gridNote) Held() []fyne.CanvasObject { return []fyne.CanvasObject{n.note} }

// AccessibilityLabel is the title.
func (s *gridSection) AccessibilityLabel() string { return s.title }

// AccessibilityRole is that of a text.
func (s *gridSection) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityParts are the tick of a row, and the row.
func (r *gridRow) AccessibilityParts() (parts []aloud.Part) {
	onTick := r.tick != nil && r.tick.focused
	if r.tick != nil && r.tick.Visible() {
		text := aloud.Unchecked
		if r.ticked {
			text = aloud.Checked
		}
		parts = append(parts, aloud.Part{
			Label: aloud.Say(text, aloud.Say(aloud.ForAll, r.name)), As: fyne.AccessibleRoleButton,
			Pos: r.tick.Position(), Size: r.tick.Size(), Focused: onTick,
		})
	}
	return append(parts, aloud.Part{
		Label: r.heard(), As: fyne.AccessibleRoleText, Size: r.Size(), Focused: r.hasFocus() && !onTick,
	})
}

// heard is the name and the value as people read it, and where keys act on the row what is wrong with it, or else its help.
func (r *gridRow) heard() string {
	said, value := "", r.text()
	if value != "" && r.unit != "" {
		value = aloud.Say(aloud.Cell, value, r.unit)
	}
	switch {
	case r.differs():
		said = aloud.Say(aloud.Value, r.name, look.Say(differentText))
	case value == "" && r.entry != nil && r.entry.PlaceHolder != "":
		said = aloud.Say(aloud.EmptyPrompt, r.name, r.entry.PlaceHolder)
	case value == "":
		said = aloud.Say(aloud.Empty, r.name)
	case r.entry != nil && r.entry.Secret():
		said = aloud.Say(aloud.Secret, r.name)
	default:
		said = aloud.Say(aloud.Value, r.name, look.OneLine(value))
	}
	switch {
	case r.readOnly:
		said = aloud.Say(aloud.ReadOnly, said)
	case len(r.options) > 0:
		said = aloud.Say(aloud.DropDown, said)
	}
	if r.marked {
		said = aloud.Say(aloud.Marked, said)
	}
	about := ""
	if r.err != "" {
		about = aloud.Say(aloud.ErrorOf, r.err)
	}
	if r == r.grid.selected && r.help != "" {
		about = strings.TrimSpace(aloud.Say(aloud.Cell, about, r.help))
	}
	if about != "" {
		said = aloud.Say(aloud.Then, said, about)
	}
	return said
}
