package properties

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// A day in a grid: Up and Down are for the rows, Page Up and Page Down for months.
func TestGridDate(t *testing.T) {
	test.NewTempApp(t)
	now := func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }
	g := NewGrid()
	g.AddText("first", "First", "")
	g.AddDate("from", "From", "", "2006-01-02", now)
	w := test.NewTempWindow(t, g)
	g.SetWindow(w)
	g.Select("from")
	press := func(key fyne.KeyName) { w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key}) }
	press(fyne.KeyPageUp)
	press(fyne.KeyPageUp)
	if got := g.Value("from"); got != "2026-12-23" {
		t.Errorf("after Page Up twice it says %q", got)
	}
	press(fyne.KeyPageDown)
	if got := g.Value("from"); got != "2026-11-23" {
		t.Errorf("after Page Down it says %q", got)
	}
	press(fyne.KeyUp)
	if got := g.Selected(); got != "first" {
		t.Errorf("Up selects %q", got)
	}
	g.SetReadOnly("from", true)
	g.Select("from")
	press(fyne.KeyPageUp)
	if got := g.Value("from"); got != "2026-11-23" {
		t.Errorf("a day that can't be changed says %q", got)
	}
}
