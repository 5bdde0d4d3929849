package widgets

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/aloud"
	"tapetrack/widgets/internal/look"
)

// This file is what is heard of the fields: see package aloud.

var (
	_ fyne.Accessible = (*Entry)(nil)
	_ fyne.Accessible = (*Select)(nil)
	_ fyne.Accessible = (*Check)(nil)
	_ fyne.Accessible = (*Button)(nil)
	_ aloud.Parted    = (*RadioGroup)(nil)
)

// Field is called by a name: who can't see what stands beside it hears that.
type Field interface {
	fyne.CanvasObject
	Call(name string)
}

// LabelFor returns a label to stand beside a field, and calls the field so.
func LabelFor(field Field, text string) *widget.Label {
	field.Call(text)
	return widget.NewLabel(text)
}

// named is what a field is called.
type named struct{ name string }

// Call gives the field its name. A text that says the same beside it is then heard once.
func (n *named) Call(name string) { n.name = name }

// Called returns the name.
func (n *named) Called() string { return n.name }

// AccessibilityLabel is the name and the text; of a password only whether there is one.
func (e *Entry) AccessibilityLabel() string {
	name, said := e.heardName(), ""
	switch {
	case e.Text == "" && e.name != "" && e.PlaceHolder != "":
		said = aloud.Say(aloud.EmptyPrompt, name, e.PlaceHolder)
	case e.Text == "":
		said = aloud.Say(aloud.Empty, name)
	case e.secret:
		said = aloud.Say(aloud.Secret, name)
	default:
		said = aloud.Say(aloud.Value, name, look.OneLine(e.Text))
	}
	if e.Disabled() {
		said = aloud.Say(aloud.Unavailable, said)
	}
	return said
}

// heardName is what the field is called, or else its prompt.
func (e *Entry) heardName() string { return cmp.Or(e.name, e.PlaceHolder) }

// AccessibilityRole is that of a text: Fyne has none for fields.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the name and what is chosen.
func (s *Select) AccessibilityLabel() string {
	said := aloud.Say(aloud.Empty, s.name)
	if s.Selected != "" {
		said = aloud.Say(aloud.Value, s.name, s.Selected)
	}
	said = aloud.Say(aloud.DropDown, said)
	if s.Disabled() {
		said = aloud.Say(aloud.Unavailable, said)
	}
	return said
}

// AccessibilityRole is that of a button: it opens a list.
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is the text and whether it is checked.
func (c *Check) AccessibilityLabel() string {
	text := aloud.Unchecked
	if c.Checked {
		text = aloud.Checked
	}
	said := aloud.Say(text, c.Text)
	if c.Disabled() {
		said = aloud.Say(aloud.Unavailable, said)
	}
	return said
}

// AccessibilityRole is that of a button: it switches.
func (c *Check) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is the text, and whether the button can be pressed.
func (b *Button) AccessibilityLabel() string {
	switch {
	case b.busy:
		return aloud.Say(aloud.Unavailable, b.doing)
	case b.Disabled():
		return aloud.Say(aloud.Unavailable, b.Text)
	}
	return b.Text
}

// AccessibilityLabel is the name.
func (o *RadioGroup) AccessibilityLabel() string { return o.name }

// AccessibilityRole is that of a container: the answers follow.
func (o *RadioGroup) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityParts are the answers, each with what it means.
func (o *RadioGroup) AccessibilityParts() (parts []aloud.Part) {
	for i, option := range o.options {
		text := aloud.NotChosen
		if i == o.chosen {
			text = aloud.Chosen
		}
		said := aloud.Say(text, option.Title, i+1, len(o.options))
		if option.Off {
			said = aloud.Say(aloud.Unavailable, said)
		}
		if option.Text != "" {
			said = aloud.Say(aloud.Then, said, option.Text)
		}
		part := aloud.Part{Label: said, As: fyne.AccessibleRoleButton}
		part.Focused = o.focused && (i == o.chosen || o.chosen < 0 && i == 0)
		if i < len(o.rows) {
			part.Pos, part.Size = fyne.NewPos(0, o.rows[i].top), fyne.NewSize(o.Size().Width, o.rows[i].height)
		}
		parts = append(parts, part)
	}
	return parts
}
