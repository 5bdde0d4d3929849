package rowlist

import (
	"fyne.io/fyne/v2"

	"tapetrack/widgets/aloud"
	"tapetrack/widgets/internal/look"
)

// This file is what is heard of a List: see package aloud. Rows that are scrolled out of sight are heard once the keys
// come to them.

var (
	_ fyne.Accessible = (*List)(nil)
	_ aloud.Parted    = (*List)(nil)
)

// Call names the list for people who don't see what stands around it.
func (l *List) Call(name string) { l.name = name }

// AccessibilityLabel is the name, and how many rows there are.
func (l *List) AccessibilityLabel() string { return aloud.Say(aloud.ListOf, l.name, l.source.Len()) }

// AccessibilityRole is that of a container: the rows follow.
func (l *List) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityParts are the column that the keys act on, the rows in sight, or what is said in place of rows.
func (l *List) AccessibilityParts() (parts []aloud.Part) {
	line := fyne.NewSize(l.Size().Width, look.RowHeight)
	if l.marked >= 0 {
		parts = append(parts, aloud.Part{Label: l.columns[l.marked].heard(), As: fyne.AccessibleRoleButton, Size: line, Focused: l.focused})
	}
	first, end := l.Window()
	for i := first; i < end; i++ {
		parts = append(parts, aloud.Part{
			Label: l.heard(i), As: fyne.AccessibleRoleText, Size: line,
			Pos:     fyne.NewPos(0, look.RowHeight+float32(float64(i)*look.RowHeight-l.offset)),
			Focused: l.focused && l.marked < 0 && i == l.Selected(),
		})
	}
	if l.source.Len() == 0 && l.Empty != "" {
		parts = append(parts, aloud.Part{Label: l.Empty, As: fyne.AccessibleRoleText, Pos: fyne.NewPos(0, look.RowHeight), Size: line})
	}
	return parts
}

// heard is the title of a column, and how it sorts.
func (c Column) heard() string {
	switch c.arrow {
	case "":
		return aloud.Say(aloud.Column, c.Title)
	case ascending:
		return aloud.Say(aloud.ColumnUp, c.Title)
	}
	return aloud.Say(aloud.ColumnDown, c.Title)
}

// heard is row i: its cells after the titles of their columns, without those that are empty. A single column needs no
// title in each row.
func (l *List) heard(i int) string {
	cells, loaded := l.source.Row(i)
	if !loaded {
		return aloud.Say(aloud.RowLoading, i+1, l.source.Len())
	}
	said := ""
	for n, c := range cells {
		if c.Text == "" || n >= len(l.columns) {
			continue
		}
		cell := look.OneLine(c.Text)
		if title := l.columns[n].Title; title != "" && len(l.columns) > 1 {
			cell = aloud.Say(aloud.Cell, title, cell)
		}
		if c.Tag != "" {
			cell = aloud.Say(aloud.Also, cell, c.Tag)
		}
		if said != "" {
			cell = aloud.Say(aloud.Also, said, cell)
		}
		said = cell
	}
	switch empty := aloud.Say(aloud.RowEmpty, i+1, l.source.Len()); {
	case said == "" && l.selectedAt(i):
		return aloud.Say(aloud.Selected, empty)
	case said == "":
		return empty
	case l.selectedAt(i):
		said = aloud.Say(aloud.Selected, said)
	}
	return aloud.Say(aloud.RowOf, said, i+1, l.source.Len())
}
