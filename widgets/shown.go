package widgets

import (
	"fyne.io/fyne/v2"

	"tapetrack/widgets/aloud"
	"tapetrack/widgets/internal/look"
)

// This file is what is heard of what is only shown: see package aloud.

var (
	_ fyne.Accessible = (*Message)(nil)
	_ fyne.Accessible = (*Badge)(nil)
	_ fyne.Accessible = (*Meter)(nil)
	_ fyne.Accessible = (*LargeCode)(nil)
	_ fyne.Accessible = (*QRCode)(nil)
	_ aloud.Holder    = (*Card)(nil)
)

// AccessibilityLabel is the sentence, after what kind it is; "" while there is none.
func (m *Message) AccessibilityLabel() string {
	if m.text == "" {
		return ""
	}
	return aloud.Say(m.kind.heard(), m.text)
}

// heard is how a sentence of the kind begins.
func (k MessageKind) heard() look.Text {
	switch k {
	case MessageWarning:
		return aloud.WarningOf
	case MessageInfo:
		return aloud.NoteOf
	case MessageSuccess:
		return aloud.SuccessOf
	}
	return aloud.ErrorOf
}

// AccessibilityRole is that of a text.
func (m *Message) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the word shown.
func (b *Badge) AccessibilityLabel() string { return b.text }

// AccessibilityRole is that of a text.
func (b *Badge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the sentence, after what it is about; "" while there is none.
func (m *Meter) AccessibilityLabel() string {
	if m.text == "" || m.name == "" {
		return m.text
	}
	return aloud.Say(aloud.Value, m.name, m.text)
}

// AccessibilityRole is that of a text.
func (m *Meter) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the code, after what it is: it is shown to be read.
func (l *LargeCode) AccessibilityLabel() string { return aloud.Say(aloud.Value, l.name, l.text) }

// AccessibilityRole is that of a text.
func (l *LargeCode) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is what the code is called, or what is shown in its place; nothing of what is in it.
func (q *QRCode) AccessibilityLabel() string {
	switch {
	case q.on:
		return q.cover
	case len(q.bits) == 0:
		return ""
	}
	return q.name
}

// AccessibilityRole is that of a text; a click on the code does nothing that a button beside it does not do.
func (q *QRCode) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Held is what is in the frame.
func (c *Card) Held() []fyne.CanvasObject { return []fyne.CanvasObject{c.content} }
