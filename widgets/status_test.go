package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

func TestMessageKeepsItsSpace(t *testing.T) {
	m := NewMessage(2)
	show(t, container.NewVBox(m), 300, 200)
	empty := m.MinSize().Height
	m.Set(MessageError, "User-ID or password is not correct.")
	equal(t, "height with a line", m.MinSize().Height, empty)
	equal(t, "text", m.Text(), "User-ID or password is not correct.")
	m.Set(MessageWarning, "This sentence is long enough to need two lines of the box that it is in.")
	m.Resize(fyne.NewSize(300, empty))
	equal(t, "height with two lines", m.MinSize().Height, empty)
	m.Set(MessageInfo, strings.Repeat("long ", 100))
	if m.MinSize().Height <= empty {
		t.Error("a long text is cut")
	}
	m.Clear()
	m.Resize(fyne.NewSize(300, empty))
	equal(t, "height when cleared", m.MinSize().Height, empty)
}

func TestBadge(t *testing.T) {
	b := NewBadge(BadgeWarning, "Pending")
	show(t, container.NewVBox(b), 100, 50)
	r := test.WidgetRenderer(b).(*badgeRenderer)
	equal(t, "text", r.text.Text, "Pending")
	equal(t, "colour", r.ground.FillColor, badgeColors[ColorNameBadgeWarning])
	b.Set(BadgeError, "Revoked")
	equal(t, "text", r.text.Text, "Revoked")
	equal(t, "colour", r.ground.FillColor, badgeColors[ColorNameBadgeError])
}

func TestEllipsize(t *testing.T) {
	test.NewTempApp(t)
	plain := fyne.TextStyle{}
	equal(t, "fits", ellipsize("alice", 200, 13, plain), "alice")
	equal(t, "one line", ellipsize("a\r\nb\tc", 200, 13, plain), "a  b c")
	cut := ellipsize(strings.Repeat("wide word ", 30), 100, 13, plain)
	if !strings.HasSuffix(cut, "…") || fyne.MeasureText(cut, 13, plain).Width > 100 {
		t.Errorf("cut to %q", cut)
	}
	huge := ellipsize(strings.Repeat("ä", 1<<20), 100, 13, plain)
	if !strings.HasSuffix(huge, "…") || len(huge) > 200 {
		t.Errorf("cut to %d bytes", len(huge))
	}
}
