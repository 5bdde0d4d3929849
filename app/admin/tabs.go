package admin

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/app/groups"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// tabs puts the list of users and that of groups into one window.
func (l *list) tabs() fyne.CanvasObject {
	d := l.desk
	if d.groups == nil {
		d.groups = &groups.Desk{
			Service: d.Users, Session: d.Session, Windows: d.Windows, Now: d.Now,
			Changed: d.changed, ShowMembers: d.showMembers, ShowUser: d.showSheet,
		}
	}
	l.groups = groups.NewTab(d.groups, l.window, l.tasks)
	l.groups.OnSelect = l.update
	users := l.content()
	l.pages = widgets.NewTabs(widgets.Tab{Title: lang.T("Users"), Content: users}, widgets.Tab{Title: lang.T("Groups"), Content: l.groups.Content()})
	l.pages.OnSelected = func(int) {
		l.update()
		if l.onGroups() {
			l.groups.Shown()
		}
		if !l.pages.OnBar() { // there, keys may go on to the next title
			l.focus()
		}
	}
	for _, mod := range []fyne.KeyModifier{0, fyne.KeyModifierShift} { // with two tabs, the next one is also the previous one
		l.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyTab, Modifier: fyne.KeyModifierControl | mod}, func(fyne.Shortcut) {
			if !widgets.ModalOpen(l.window) {
				l.pages.Select(1 - l.pages.Selected())
				l.focus()
			}
		})
	}
	return l.pages
}

// focus gives the list of the tab shown the focus.
func (l *list) focus() {
	if l.onGroups() {
		l.groups.FocusFirst()
		return
	}
	l.window.Canvas().Focus(l.view)
}

// onGroups reports whether the tab Groups is shown.
func (l *list) onGroups() bool { return l.pages != nil && l.pages.Selected() == 1 }

// topic names the tab for the manual; "": that of the users.
func (l *list) topic() string {
	if l.onGroups() {
		return shell.TopicGroups
	}
	return ""
}

// showMembers shows the members of a group in the list of users.
func (d *Desk) showMembers(id string) {
	d.ShowFiltered(data.UserFilter{Group: id})
}

// ShowFiltered opens Group User Administration with these filters alone, in place of those
// that were chosen.
func (d *Desk) ShowFiltered(f data.UserFilter) {
	d.ShowUsers()
	d.list.bar.only(f)
	d.list.pages.Select(0)
	d.list.window.Canvas().Focus(d.list.view)
}

// AddUser opens New User over the list of all users.
func (d *Desk) AddUser() {
	d.ShowFiltered(data.UserFilter{})
	d.showNewUser()
}

// stale reads again what both tabs show.
func (l *list) stale() {
	l.reload()
	if l.onGroups() {
		l.groups.Reload()
	}
}
