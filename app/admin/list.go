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
	root     *fyne.Container
	message  *widgets.Message // why users could not be read; hidden while they could
	status   *widget.Label
	needUser []*widgets.Button // tools that act on the selected user
	selected data.User         // without a key: nobody. He stays selected when rows move, or are not loaded
	said     string            // what the last act came to
}

// ShowUsers opens Group User Administration.
func (d *Desk) ShowUsers() {
	d.Windows.Show("users", "Group User Administration", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		l := &list{desk: d, window: w, tasks: tasks}
		d.list = l
		return shell.View{
			Content: l.content(), Size: fyne.NewSize(900, 560),
			Shown:  func() { w.Canvas().Focus(l.view) },
			Closed: func() { d.list = nil },
		}
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
	l.view.OnSelect = l.note
	l.view.OnOpen = func(int) { l.properties() }
	l.view.OnDelete = func(int) { l.delete() }
	l.view.OnHeader = l.sortBy
	l.view.Menu = l.menu
	l.status = widget.NewLabel(" ")
	l.status.SizeName = theme.SizeNameCaptionText

	l.message = widgets.NewMessage(1)
	l.message.Hide()
	add := widgets.NewButtonWithIcon("Add", theme.ContentAddIcon(), l.add)
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
		b := widgets.NewButtonWithIcon(t.name, t.icon, func() {
			l.window.Canvas().Focus(l.view) // the arrow keys go on in the list
			t.act()
		})
		l.needUser = append(l.needUser, b)
		tools = append(tools, b)
	}
	l.note(-1)
	l.keys()
	l.reload()
	l.root = widgets.Stacked(
		container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8), container.NewHBox(tools...)),
		l.view,
		container.NewVBox(widget.NewSeparator(), l.message, l.status))
	return l.root
}

func (l *list) keys() {
	widgets.InstallKeys(l.window, widgets.Keys{
		Escape: l.window.Close,
		Other:  map[fyne.KeyName]func(){fyne.KeyF5: l.refresh, fyne.KeyInsert: l.add},
	})
	c := l.window.Canvas()
	c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierAlt}, func(fyne.Shortcut) { l.properties() })
	c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyEnter, Modifier: fyne.KeyModifierAlt}, func(fyne.Shortcut) { l.properties() })
	c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { l.add() })
}

// titles returns the columns with an arrow at the one that sorts, one that
// Fyne's own font has.
func (l *list) titles() []widgets.Column {
	var titles []widgets.Column
	for _, c := range columns {
		column := c.Column
		if c.sort == l.rows.query.Sort {
			column.Title += map[bool]string{false: " ↑", true: " ↓"}[l.rows.query.Descending]
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

// refresh is F5.
func (l *list) refresh() {
	l.said = ""
	l.reload()
}

func (l *list) reload() {
	first, end := l.view.Window()
	l.rows.reload(first, end, l.view.Selected())
}

// arrived shows what was loaded, and selects again who was selected.
func (l *list) arrived(anew bool, err error) {
	if err != nil {
		l.message.Set(widgets.MessageError, shell.Explain(err, "list users"))
		l.message.Show()
		l.root.Refresh() // gives it its place
		return
	}
	if l.message.Visible() {
		l.message.Hide()
		l.root.Refresh()
	}
	l.view.Refresh()
	if anew && l.selected.Key != 0 {
		if i := l.rows.find(l.selected.Key); i != l.view.Selected() {
			l.view.Select(i) // and scrolls there
		}
		l.note(l.view.Selected())
	} else if _, here := l.rows.user(l.view.Selected()); here {
		l.note(l.view.Selected()) // it was selected before its page came
	}
	l.count()
}

// count shows how many users there are and what the last act came to.
func (l *list) count() {
	count := shell.Number(l.rows.total) + " users"
	if l.rows.total == 1 {
		count = "1 user"
	}
	if l.said != "" {
		count += " · " + l.said
	}
	l.status.SetText(count)
}

// note remembers who is in the selected row; nobody while it is not loaded.
func (l *list) note(i int) {
	user, ok := l.rows.user(i)
	l.selected = user
	for _, b := range l.needUser {
		if ok {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}

// target returns the selected user, unless a question is open.
func (l *list) target() (data.User, bool) {
	return l.selected, l.selected.Key != 0 && !widgets.ModalOpen(l.window)
}

func (l *list) add() {
	if !widgets.ModalOpen(l.window) {
		l.desk.showNewUser()
	}
}

func (l *list) menu(i int) *fyne.Menu {
	add := fyne.NewMenuItem("Add", l.add)
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
		fyne.NewMenuItem("Lost phone…", l.lostPhone),
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

func (l *list) lostPhone() {
	user, ok := l.target()
	if !ok {
		return
	}
	l.desk.showLostPhone(l.window, l.tasks, user, func(said string) {
		l.said = said
		l.desk.changed()
		if s := l.desk.sheets[user.Key]; s != nil {
			s.reread()
		}
	})
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
