package admin

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

// list is the window Group User Administration.
type list struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	rows     *rows
	view     *widgets.RowList
	status   *widget.Label
	needUser []*widgets.Button // tools that act on the selected user
	selected int64             // key of the selected user: it keeps its meaning when rows move
	said     string            // what the last act came to
}

// ShowUsers opens Group User Administration.
func (d *Desk) ShowUsers() {
	d.Windows.Show(usersWindow, "Group User Administration", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		l := &list{desk: d, window: w, tasks: tasks}
		d.list = l
		return shell.View{Content: l.content(), Size: fyne.NewSize(900, 460), Shown: func() { w.Canvas().Focus(l.view) }}
	})
}

// columns of the list, with what each sorts by.
var columns = []struct {
	widgets.Column
	sort data.SortColumn
}{
	{widgets.Column{ID: "user-id", Title: "User-ID", Width: 150}, data.ByUserID},
	{widgets.Column{ID: "name", Title: "Name"}, data.ByName},
	{widgets.Column{ID: "group", Title: "Group", Width: 100}, data.ByGroup},
	{widgets.Column{ID: "otp", Title: "One Time Password", Width: 140, Badge: true}, data.ByOTP},
	{widgets.Column{ID: "status", Title: "Status", Width: 90, Badge: true}, ""},
	{widgets.Column{ID: "last", Title: "Last sign-in", Width: 190}, data.ByLastSignIn},
}

func (l *list) content() fyne.CanvasObject {
	l.rows = newRows(l.desk, l.tasks, l.arrived)
	l.view = widgets.NewRowList(l.titles(), l.rows)
	l.view.Empty = "There are no users."
	l.view.OnSelect = l.onSelect
	l.view.OnOpen = func(int) { l.properties() }
	l.view.OnDelete = func(int) { l.delete() }
	l.view.OnHeader = l.sortBy
	l.view.Menu = l.menu
	l.status = widget.NewLabel(" ")
	l.status.SizeName = theme.SizeNameCaptionText

	add := widgets.NewButtonWithIcon("Add", theme.ContentAddIcon(), l.desk.showNewUser)
	tools := []fyne.CanvasObject{add}
	for _, t := range []struct {
		name string
		icon fyne.Resource
		act  func()
	}{
		{"Properties", theme.DocumentIcon(), l.properties},
		{"Unlock", theme.ConfirmIcon(), l.unlock},
		{"Reset Password", theme.LoginIcon(), l.resetPassword},
		{"Delete", theme.DeleteIcon(), l.delete},
	} {
		b := widgets.NewButtonWithIcon(t.name, t.icon, t.act)
		l.needUser = append(l.needUser, b)
		tools = append(tools, b)
	}
	l.onSelect(-1)
	l.keys()
	l.reload()
	return widgets.Stacked(
		container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8), container.NewHBox(tools...)),
		l.view,
		container.NewVBox(widget.NewSeparator(), l.status))
}

func (l *list) keys() {
	widgets.InstallKeys(l.window, widgets.Keys{
		Escape: l.window.Close,
		Other:  map[fyne.KeyName]func(){fyne.KeyF5: l.reload, fyne.KeyInsert: l.desk.showNewUser},
	})
	c := l.window.Canvas()
	c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierAlt}, func(fyne.Shortcut) { l.properties() })
	c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyEnter, Modifier: fyne.KeyModifierAlt}, func(fyne.Shortcut) { l.properties() })
	c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { l.desk.showNewUser() })
}

// titles returns the columns with an arrow at the one that sorts.
func (l *list) titles() []widgets.Column {
	var titles []widgets.Column
	for _, c := range columns {
		column := c.Column
		if c.sort == l.rows.query.Sort {
			column.Title += map[bool]string{false: " ▲", true: " ▼"}[l.rows.query.Descending]
		}
		titles = append(titles, column)
	}
	return titles
}

func (l *list) sortBy(column int) {
	by := columns[column].sort
	if by == "" {
		return
	}
	q := &l.rows.query
	q.Descending = q.Sort == by && !q.Descending
	q.Sort = by
	l.view.SetColumns(l.titles())
	l.reload()
}

func (l *list) reload() { l.rows.reload(l.view.Window()) }

// arrived shows what was loaded, and selects again who was selected.
func (l *list) arrived(err error) {
	if err != nil {
		l.say(shell.Explain(err, "list users"))
		return
	}
	l.view.Refresh()
	if i := l.rows.find(l.selected); l.selected != 0 && i != l.view.Selected() {
		l.view.Select(i)
	}
	l.say(l.said)
}

// say shows how many users there are and what the last act came to.
func (l *list) say(what string) {
	l.said = what
	count := shell.Number(l.rows.total) + " users"
	if l.rows.total == 1 {
		count = "1 user"
	}
	if what != "" {
		count += " · " + what
	}
	l.status.SetText(count)
}

func (l *list) onSelect(i int) {
	if user, ok := l.rows.user(i); ok {
		l.selected = user.Key
	} else if i < 0 {
		l.selected = 0
	}
	for _, b := range l.needUser {
		if i < 0 {
			b.Disable()
		} else {
			b.Enable()
		}
	}
}

// target returns the selected user, unless a question is open.
func (l *list) target() (data.User, bool) {
	if widgets.ModalOpen(l.window) {
		return data.User{}, false
	}
	return l.rows.user(l.view.Selected())
}

func (l *list) menu(i int) *fyne.Menu {
	add := fyne.NewMenuItem("Add", l.desk.showNewUser)
	if i < 0 {
		return fyne.NewMenu("", add)
	}
	return fyne.NewMenu("",
		fyne.NewMenuItem("Properties", l.properties),
		add,
		fyne.NewMenuItem("Delete", l.delete),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem("Unlock", l.unlock),
		fyne.NewMenuItem("Reset Password", l.resetPassword),
	)
}

func (l *list) properties() {
	if user, ok := l.target(); ok {
		l.desk.showSheet(user)
	}
}

func (l *list) resetPassword() {
	if user, ok := l.target(); ok {
		l.desk.showReset(user)
	}
}

func (l *list) delete() {
	user, ok := l.target()
	if !ok {
		return
	}
	widgets.Confirm(l.window, "Delete "+user.ID+"?",
		who(user)+" can't sign in any more, and the key of the authenticator is destroyed. What is in the log stays. This can't be taken back.",
		"Delete", "Cancel", true, func(yes bool) {
			if yes {
				l.act(user.ID+" was deleted.", "delete user", func(ctx context.Context) error {
					return l.desk.Users.DeleteUser(ctx, l.desk.Session.Actor(), user.Key)
				})
			}
		})
}

func (l *list) unlock() {
	if user, ok := l.target(); ok {
		l.act(user.ID+" was unlocked.", "unlock user", func(ctx context.Context) error {
			return l.desk.Users.Unlock(ctx, l.desk.Session.Actor(), user.Key)
		})
	}
}

// act carries something out and says how it went.
func (l *list) act(done, operation string, work func(context.Context) error) {
	shell.Run(l.tasks, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, work(ctx)
	}, func(_ struct{}, err error) {
		if err != nil {
			shell.ShowError(l.window, err, operation)
			l.reload()
			return
		}
		l.said = done
		l.desk.changed()
	})
}

// who names a user for a sentence: "Alice Ärmel (alice)" or "alice".
func who(u data.User) string {
	if u.Name == "" {
		return u.ID
	}
	return u.Name + " (" + u.ID + ")"
}
