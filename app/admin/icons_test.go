package admin

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
)

// One icon means one thing.
func TestOneMeaningPerIcon(t *testing.T) {
	d := newDesk(t, 3, true)
	l := d.desk.list
	c := l.commands
	of := map[string]data.Text{}
	see := func(name data.Text, icon fyne.Resource) {
		if icon == nil {
			return
		}
		if other, ok := of[icon.Name()]; ok && other != name {
			t.Errorf("%s and %s have the icon %s", other, name, icon.Name())
		}
		of[icon.Name()] = name
	}
	for _, c := range append([]*command{
		c.add, c.properties, c.delete, c.unlock, c.resetPassword, c.disable, c.enable, c.turnOn, c.turnOff, c.lostPhone,
		c.selectAll, c.invert, c.copy, c.find, c.clear, c.refresh, c.leave,
	}, c.more...) {
		see(c.name, c.icon)
	}
	for _, g := range []group{l.management(), l.oneTimePassword()} {
		see(g.name, g.icon)
	}
	if len(of) < 10 {
		t.Errorf("only %d icons", len(of))
	}
}
