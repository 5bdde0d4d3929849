package admin

import (
	"fyne.io/fyne/v2"

	"tapetrack/app/exchange"
	"tapetrack/app/help"
	"tapetrack/app/print"
	"tapetrack/data/lang"
)

// Keys returns the keys of the commands of the list, for Help > Keys: those that its menus
// show, whether it is open or not.
func (d *Desk) Keys() []help.Key {
	where := lang.T("Users and groups")
	like := &Desk{Session: d.Session} // a list of its own: the commands of the open one are not touched
	if d.Exchange != nil {
		like.Exchange = new(exchange.Desk)
	}
	if d.Print != nil {
		like.Print = new(print.Desk)
	}
	c := (&list{desk: like}).newCommands()
	all := []*command{
		c.add, c.properties, c.delete, c.unlock, c.resetPassword, c.disable, c.enable, c.turnOn, c.turnOff, c.lostPhone,
		c.selectAll, c.invert, c.copy, c.find, c.clear, c.refresh, c.leave,
	}
	var keys []help.Key
	for _, c := range append(all, c.more...) {
		if c.key != nil {
			keys = append(keys, help.Key{Where: where, Does: lang.T(c.name), Any: []fyne.Shortcut{c.key}})
		}
	}
	return keys
}
