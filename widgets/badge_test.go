package widgets

import (
	"testing"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
)

func TestBadge(t *testing.T) {
	b := NewBadge(BadgeWarning, "Pending")
	show(t, container.NewVBox(b), 100, 50)
	r := test.WidgetRenderer(b).(*badgeRenderer)
	check.Equal(t, "text", r.text.Text, "Pending")
	check.Equal(t, "colour", r.ground.FillColor, badgeColors[ColorNameBadgeWarning])
	b.Set(BadgeError, "Revoked")
	check.Equal(t, "text", r.text.Text, "Revoked")
	check.Equal(t, "colour", r.ground.FillColor, badgeColors[ColorNameBadgeError])
}
