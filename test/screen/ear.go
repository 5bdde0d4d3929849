package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"tapetrack/widgets/aloud"
)

// This file is the ear of a user who does not see the screen.

// Heard returns what a screen reader says of the window in front, one item a line: its title, and then what is in it in
// reading order, buttons and links named as such. What the keys act on begins with an arrow.
func (s *Screen) Heard() string {
	w := s.Front()
	lines := []string{"Window: " + w.title}
	for _, item := range aloud.Read(w.canvas) {
		lines = append(lines, spoken(item))
	}
	return strings.Join(lines, "\n")
}

// HeardFocus returns the item that the keys act on; "" if there is none.
func (s *Screen) HeardFocus() string {
	for _, item := range aloud.Read(s.Front().canvas) {
		if item.Focused {
			return item.Label
		}
	}
	return ""
}

func spoken(item aloud.Item) string {
	line := "  "
	if item.Focused {
		line = "> "
	}
	line += strings.ReplaceAll(item.Label, "\n", " ")
	switch item.As {
	case fyne.AccessibleRoleButton:
		line += " (button)"
	case fyne.AccessibleRoleLink:
		line += " (link)"
	case fyne.AccessibleRoleContainer:
		line += " (group)"
	}
	return line
}
