package admin

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// MustBeChanged is what people read here. Tests ask for it by name.
const MustBeChanged = "Must be changed at first sign-in"

// newUser is the window New User.
type newUser struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	grid    *properties.Grid
	message *widgets.Message
	ok      *widgets.Button
	groups  *groupChoice
}

// rowTemporary is whether the password is for one sign-in.
const rowTemporary = "temporary"

// newUserFields are the rows that describe the user; newUserRows are those that an
// error can be about.
var (
	newUserFields = rowsOf(sectionIdentity, sectionGroup)
	newUserRows   = append(slices.Clone(newUserFields), data.FieldPassword, data.FieldAgain)
)

func (d *Desk) showNewUser() {
	d.Windows.Show("new-user", "New User", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		n := &newUser{desk: d, window: w, tasks: tasks}
		return shell.View{Content: n.content(), Size: fyne.NewSize(540, 530), Shown: n.grid.FocusFirst, Dirty: n.dirty}
	})
}

func (n *newUser) content() fyne.CanvasObject {
	n.grid = properties.NewGrid()
	n.grid.NameWidth = 246
	sectionIdentity.add(n.grid)
	sectionGroup.add(n.grid)
	n.grid.AddSection("Password")
	n.grid.AddPassword(data.FieldPassword, "New Password", passwordHelp("As long as the Sign-in Policy requires"))
	n.desk.policy(n.tasks, data.PolicyPasswordLength, func(least int) {
		n.grid.SetHelp(data.FieldPassword, passwordHelp("At least "+words.Count(least, "character")))
	})
	n.grid.AddPassword(data.FieldAgain, "Password (again)", "The same password again.")
	n.grid.AddBool(rowTemporary, MustBeChanged, "True: the user chooses another password at the first sign-in, before anything else. False: this password stays.")
	n.grid.SetBool(rowTemporary, false)
	n.grid.SetWindow(n.window)
	n.message = widgets.NewMessage(1)
	n.grid.OnChange = func(row string) {
		n.message.Clear()
		if row == data.FieldGroup {
			n.groups.explain()
		}
	}
	n.ok = widgets.NewButton("OK", n.submit)
	n.ok.Importance = widget.HighImportance
	leave := func() { shell.Leave(n.window, n.dirty) }
	cancel := widgets.NewButton("Cancel", leave)
	widgets.InstallKeys(n.window, widgets.Keys{Enter: n.submit, Escape: leave})
	n.groups = n.desk.offerGroups(n.tasks, n.grid)
	return container.New(layout.NewCustomPaddedLayout(10, 12, 12, 12),
		container.NewBorder(nil, container.NewVBox(n.message, widgets.ButtonRow(n.ok, cancel)), nil, nil, n.grid))
}

func passwordHelp(length string) string {
	return length + ", not a common password, and not only the User-ID, name or e-mail address."
}

func (n *newUser) dirty() bool {
	typed := func(row string) bool { return n.grid.Value(row) != "" }
	return slices.ContainsFunc(newUserFields, func(row string) bool { return n.grid.Value(row) != valueOf(data.User{}, row) }) ||
		typed(data.FieldPassword) || typed(data.FieldAgain)
}

func (n *newUser) submit() {
	if n.ok.IsBusy() {
		return
	}
	g := n.grid
	clearErrors(g, newUserRows)
	if g.Value(data.FieldPassword) != g.Value(data.FieldAgain) {
		g.SetError(data.FieldAgain, "The two passwords differ. Type the same password twice.")
		return
	}
	added := data.NewUser{Password: g.Value(data.FieldPassword), Temporary: g.Bool(rowTemporary)}
	for _, row := range newUserFields {
		give(&added.User, row, g.Value(row))
	}
	n.message.Clear()
	n.ok.Busy("Saving…")
	users, by := n.desk.Users, n.desk.Session.Actor()
	shell.Run(n.tasks, func(ctx context.Context) (data.User, error) {
		return users.AddUser(ctx, by, added)
	}, func(user data.User, err error) {
		n.ok.Idle()
		if row, sentence, ok := rowOf(err, newUserRows); ok {
			g.SetError(row, sentence)
			return
		}
		if err != nil {
			n.message.Set(widgets.MessageError, shell.Explain(err, "add user"))
			return
		}
		if l := n.desk.list; l != nil {
			l.added(user)
		}
		n.desk.say(user.ID + " was added.")
		n.desk.changed()
		widgets.Close(n.window)
	})
}
