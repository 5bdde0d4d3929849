package widgets

import (
	"strings"
	"testing"

	"tapetrack/test/check"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

func TestMessageKeepsItsSpace(t *testing.T) {
	m := NewMessage(2)
	show(t, container.NewVBox(m), 300, 200)
	empty := m.MinSize().Height
	m.Set(MessageError, "One line is enough for this.")
	check.Equal(t, "height with a line", m.MinSize().Height, empty)
	check.Equal(t, "text", m.Text(), "One line is enough for this.")
	m.Set(MessageWarning, "This sentence is long enough to need two lines of the box that it is in.")
	m.Resize(fyne.NewSize(300, empty))
	check.Equal(t, "height with two lines", m.MinSize().Height, empty)
	m.Set(MessageInfo, strings.Repeat("long ", 100))
	if m.MinSize().Height <= empty {
		t.Error("a long text is cut")
	}
	m.Clear()
	m.Resize(fyne.NewSize(300, empty))
	check.Equal(t, "height when cleared", m.MinSize().Height, empty)
}
