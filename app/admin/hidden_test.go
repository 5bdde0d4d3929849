package admin

import (
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/exchange"
	"tapetrack/app/print"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// onSelected returns all commands that act on the selected users, by name.
func (d *desk) onSelected() map[data.Text]*command {
	d.desk.Exchange, d.desk.Print = &exchange.Desk{}, &print.Desk{}
	c := &d.desk.list.commands
	c.more = d.desk.list.outAndIn()
	all := map[data.Text]*command{}
	for _, one := range append([]*command{
		c.properties, c.delete, c.unlock, c.resetPassword, c.disable, c.enable, c.turnOn, c.turnOff, c.lostPhone, c.copy,
	}, c.more...) {
		if one.name != "Import" {
			all[one.name] = one
		}
	}
	return all
}

// toAllShown are the commands that act on all users shown if none is selected.
var toAllShown = []data.Text{"Export", printUsers}

// Nothing is ever done to a user whom a filter hides, whatever filters: they are no
// longer selected.
func TestNobodyHiddenIsActedOn(t *testing.T) {
	hide := map[string]func(*desk){
		"find":              func(d *desk) { d.desk.list.bar.find.SetText("77") },
		"group":             func(d *desk) { d.desk.list.bar.only(data.UserFilter{Group: "NIGHT"}) },
		"one-time password": func(d *desk) { d.desk.list.bar.otp.SetSelected(string(data.Active)) },
	}
	for _, status := range data.UserStatuses() {
		hide["status "+string(status)] = func(d *desk) { d.desk.list.bar.status.SetSelected(lang.T(words.Status(status))) }
	}
	for i, ready := range data.ReadyFilters() {
		hide["show "+string(ready)] = func(d *desk) { d.desk.list.bar.ready.SetSelectedIndex(i + 1) }
	}
	for name, filter := range hide {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, 1000, true)
			d.desk.list.bar.setGroups([]data.Group{{ID: "NIGHT"}})
			d.pickFive()
			filter(d)
			d.Gone("selected")
			d.See(" of 1,000 users")
			for name, c := range d.onSelected() {
				if why := c.obstacle(); why.Format != selectFirst && !slices.Contains(toAllShown, name) {
					t.Errorf("%s is possible: %q", name, why)
				}
			}
			d.desk.list.view.WithSelection(func(keys []int64) { check.Equal(t, "selected", len(keys), 0) })
			d.desk.list.bar.reset()
			d.Gone("selected") // they do not come back unseen
		})
	}
}

// Who is still shown stays selected, and everything is done to them alone.
func TestOnlyThoseShownAreActedOn(t *testing.T) {
	acts := map[string]string{
		"Delete": "delete", "Unlock": "unlock", "Disable": "disable", "Turn Off": "turn off",
	}
	for name, done := range acts {
		d := newDesk(t, 1000, true)
		d.pickFive()
		d.desk.list.bar.find.SetText("3")
		d.See("1 selected · 100 of 1,000 users")
		check.Equal(t, "selected", d.chosen(), "u000003")
		d.desk.list.run(d.onSelected()[data.Text(name)])
		if name != "Unlock" {
			d.See("u000003?")
			d.Gone("u000001", "u000005")
			d.Click(name)
		}
		d.acted(done + " u000003")
	}
}

// A change that hides somebody deselects them, too.
func TestWhoIsHiddenByAChange(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.desk.list.bar.group.SetOptions([]string{lang.T(anyGroup), "OPS"})
	d.desk.list.bar.group.SetSelected("OPS")
	d.pickFive()
	d.total = 3 // of the five, u000001 and u000002 are left
	d.Press(fyne.KeyF5)
	d.See("2 selected · 3 of 3 users")
}

// While it is not known whom a new filter hides, nothing is done to anybody; nor to
// somebody of whom it can't be found out.
func TestNothingIsDoneBeforeTheFilterIsApplied(t *testing.T) {
	d := newDesk(t, 1000, false)
	d.Until(func() bool { return d.Says("1,000 users") })
	d.pickFive()
	d.holdShown = make(chan struct{})
	list := d.desk.list
	refused := func(when string) {
		t.Helper()
		for name, c := range d.onSelected() {
			check.Equal(t, string(name)+" "+when, c.obstacle().Format, beingRead)
		}
	}
	d.hold = make(chan struct{})
	list.bar.find.SetText("77")
	refused("while the rows are read")
	close(d.hold)
	d.Until(func() bool { return d.Says("10 of 1,000") })
	refused("while it is looked up whom the filter hides")
	close(d.holdShown)
	d.Until(func() bool { return !d.Says("selected") })

	failing := newDesk(t, 1000, true)
	failing.pickFive()
	failing.failShown = errors.New("disk on fire")
	failing.desk.list.bar.find.SetText("3")
	failing.See("100 of 1,000 users")
	failing.Gone("selected")
}

// A user who was added and whom the filter hides is not selected, and it is said why.
func TestAddedUserWhomTheFilterHides(t *testing.T) {
	for text, says := range map[string]string{
		"77": "10 of 1,000 users · u000005 was added. The filter hides this user.",
		"5":  "1 selected · 100 of 1,000 users · u000005 was added.",
	} {
		d := newDesk(t, 1000, true)
		d.desk.list.bar.find.SetText(text)
		d.desk.list.added(member(5))
		d.desk.say("u000005 was added.")
		d.desk.changed()
		check.Equal(t, "foot", d.desk.list.status.Text, says)
	}
}
