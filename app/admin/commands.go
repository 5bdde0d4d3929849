package admin

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/assets"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	appliesTo  data.Text = "This applies to none of the %d users."
	oneAtATime data.Text = "Lost Phone is for one user at a time."
)

// A command is something that can be done in the list. The context menu, the menu
// bar, the buttons and the keys are all made from the same table.
type command struct {
	name data.Text
	help data.Text // what it does, for the line at the foot
	icon fyne.Resource
	key  fyne.Shortcut // shown in menus; a key without Ctrl or Alt is installed by keys
	act  func()
	why  func() data.Sentence // why it is not possible now, empty if it is; nil: it always is
}

// commands are all the commands of the list.
type commands struct {
	add, properties, delete                *command
	unlock, resetPassword, disable, enable *command // Management
	turnOn, turnOff, lostPhone             *command // One Time Password
	selectAll, invert, copy                *command
	find, clear, refresh, leave            *command
	more                                   []*command // from other packages: export, import, print
}

// group is a menu inside a menu.
type group struct {
	name  data.Text
	icon  fyne.Resource
	items []*command
}

func (l *list) newCommands() commands {
	several := func(act data.UserAct) (func(), func() data.Sentence) {
		return func() { l.carryOut(act) }, func() data.Sentence { return l.obstacle(act) }
	}
	of := func(act data.UserAct, help data.Text, icon fyne.Resource, key fyne.Shortcut) *command {
		do, why := several(act)
		return &command{words.Act(act), help, icon, key, do, why}
	}
	return commands{
		more: l.outAndIn(),

		add: &command{"Add", "Adds a user.", theme.ContentAddIcon(), ctrl(fyne.KeyN), l.desk.showNewUser, nil},
		properties: &command{
			"Properties", "Shows the selected users and changes them.", theme.DocumentIcon(),
			&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierAlt}, l.properties, l.whyNobody,
		},
		delete: of(data.ActDelete, "Deletes the selected users, after asking.", theme.DeleteIcon(), plainKey(fyne.KeyDelete)),

		unlock:        of(data.ActUnlock, "Lets users who were locked after wrong passwords or codes sign in again.", assets.Symbol("unlock"), nil),
		resetPassword: of(data.ActResetPassword, "Gives the selected users a password for one sign-in.", assets.Symbol("key"), nil),
		disable:       of(data.ActDisable, "Keeps the selected users from signing in until they are enabled.", theme.MediaPauseIcon(), nil),
		enable:        of(data.ActEnable, "Lets users who were disabled sign in again.", theme.MediaPlayIcon(), nil),

		turnOn:    of(data.ActTurnOn, "Requires a one-time password from the selected users; the next sign-in shows the QR code.", nil, nil),
		turnOff:   of(data.ActTurnOff, "No longer requires a one-time password from the selected users, and destroys the keys of their authenticators.", nil, nil),
		lostPhone: of(data.ActLostPhone, "Helps a user who has no authenticator at hand to sign in.", nil, nil),

		selectAll: &command{"Select All", "Selects all users shown, up to 10,000.", nil, ctrl(fyne.KeyA), func() { l.view.SelectAll() }, l.whyNoRows},
		invert:    &command{"Invert Selection", "Selects the users shown that are not selected, up to 10,000.", nil, nil, func() { l.view.InvertSelection() }, l.whyNoRows},
		copy:      &command{"Copy", "Copies the rows of the selected users.", theme.ContentCopyIcon(), ctrl(fyne.KeyC), l.copy, l.whyNobody},

		find:    &command{"Find", "Goes to the field Find.", theme.SearchIcon(), ctrl(fyne.KeyF), l.goFind, nil},
		clear:   &command{"Clear Filters", "Shows everyone again.", theme.CancelIcon(), nil, l.bar.reset, l.whyNoFilter},
		refresh: &command{"Refresh", "Reads the list again.", theme.ViewRefreshIcon(), plainKey(fyne.KeyF5), l.refresh, nil},
		leave:   &command{"Close", "", nil, ctrl(fyne.KeyW), func() { widgets.Close(l.window) }, nil},
	}
}

// ctrl returns a key with Ctrl, Command on macOS. Fyne reports a pressed Ctrl+A or
// Ctrl+C under another name, so menus show these keys without taking them from the
// field Find.
func ctrl(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
}

// plainKey returns a key without modifiers. Menus show it, but never receive it.
func plainKey(key fyne.KeyName) fyne.Shortcut { return &desktop.CustomShortcut{KeyName: key} }

// run carries a command out, or says why it can't. It does nothing while a question
// is open, since menus and their keys still work behind it.
func (l *list) run(c *command) {
	if widgets.ModalOpen(l.window) {
		return
	}
	l.hint, l.opened = "", false
	if why := c.obstacle(); !why.Empty() {
		say := l.outcome.Refused
		if why.Format == beingRead {
			say = l.outcome.Waits
		}
		say(lang.Say(why))
		l.readPicked(false) // in case that failed before
		return
	}
	c.act()
}

// obstacle says why a command is not possible now; nothing if it is.
func (c *command) obstacle() data.Sentence {
	if c.why == nil {
		return data.Sentence{}
	}
	return c.why()
}

// keys installs the keys of the commands that no menu item installs.
func (l *list) keys() {
	run := func(c *command, groups func()) func() {
		return func() {
			switch {
			case !l.onGroups():
				l.run(c)
			case groups != nil && !widgets.ModalOpen(l.window):
				groups()
			}
		}
	}
	g := l.groups
	c := l.window.Canvas()
	other := map[fyne.KeyName]func(){fyne.KeyF5: run(l.commands.refresh, g.Refresh), fyne.KeyInsert: run(l.commands.add, g.Add)}
	for _, key := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd} {
		other[key] = func() { // a menu, or a click beside everything, leaves nothing focused
			if c.Focused() != nil || widgets.ModalOpen(l.window) {
				return
			}
			if l.onGroups() {
				g.FocusFirst()
			} else {
				c.Focus(l.view)
			}
			if f := c.Focused(); f != nil {
				f.TypedKey(&fyne.KeyEvent{Name: key})
			}
		}
	}
	widgets.InstallKeys(l.window, widgets.Keys{Close: func() { widgets.Close(l.window) }, Other: other})
	on := func(s fyne.Shortcut, f func()) { c.AddShortcut(s, func(fyne.Shortcut) { f() }) }
	on(&desktop.CustomShortcut{KeyName: fyne.KeyEnter, Modifier: fyne.KeyModifierAlt}, run(l.commands.properties, g.Properties))
	on(&fyne.ShortcutCopy{}, run(l.commands.copy, nil))
	on(&fyne.ShortcutSelectAll{}, run(l.commands.selectAll, nil))
}

func (l *list) goFind() {
	l.window.Canvas().Focus(l.bar.find)
	l.bar.find.SelectAll()
}

// obstacle says why an act is possible for none of the selected users; nothing if it is for one.
func (l *list) obstacle(act data.UserAct) data.Sentence {
	n := l.view.SelectedCount()
	switch {
	case l.unread():
		return data.Say(beingRead)
	case n == 0:
		return data.Say(selectFirst)
	case n > 1 && act == data.ActLostPhone:
		return data.Say(oneAtATime)
	case n > pickedRead || len(l.picked) < n:
		return data.Sentence{} // the question says who is left out
	}
	var common data.Sentence
	for _, u := range l.picked {
		why := shell.Says(act.Obstacle(l.desk.Session, u))
		switch {
		case why.Empty():
			return data.Sentence{}
		case common.Empty():
			common = why
		case !reflect.DeepEqual(common, why):
			common = data.Say(appliesTo, n) // no other sentence is like it
		}
	}
	return common
}

func (l *list) whyNobody() data.Sentence {
	switch {
	case l.unread():
		return data.Say(beingRead)
	case l.view.SelectedCount() == 0:
		return data.Say(selectFirst)
	}
	return data.Sentence{}
}

func (l *list) whyNoRows() data.Sentence {
	switch {
	case l.unsifted():
		return data.Say(beingRead)
	case l.rows.Len() == 0:
		return data.Say("There are no users to select.")
	}
	return data.Sentence{}
}

func (l *list) whyNoFilter() data.Sentence {
	if !l.bar.filters() {
		return data.Say("Everyone is already shown.")
	}
	return data.Sentence{}
}
