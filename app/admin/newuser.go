package admin

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// Sentences that people read here. Tests ask for them by name.
const (
	MustBeChanged data.Text = "Must be changed at first sign-in"
	CopyBefore    data.Text = "A random password is filled in. Copy it before you press OK: it is not shown again."
	addUnkept     data.Text = "Add the user without keeping the password?"

	notGuessed             = ", not a common password, and not only the User-ID, name or email address."
	passwordHelp data.Text = "As long as the Sign-in Policy requires" + notGuessed
	leastHelp    data.Text = "At least %d characters" + notGuessed
)

// newUser is the window New User.
type newUser struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	grid    *properties.Grid
	meter   *widgets.Meter // how good the typed password is
	copy    *widgets.Button
	message *widgets.Message
	ok      *widgets.Button
	groups  *groupChoice
	least   int    // of the characters of a password; 0 until it is read
	drawn   string // the random password in the rows; "" for one that was typed
	kept    bool   // it was copied
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
	d.Windows.Show("new-user", lang.T("New User"), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		n := &newUser{desk: d, window: w, tasks: tasks}
		content := n.content()
		return shell.View{Content: content, Size: fyne.NewSize(620, 640), Shown: n.grid.FocusFirst, Dirty: n.dirty, Leave: n.leave, Stale: n.groups.read}
	})
}

func (n *newUser) content() fyne.CanvasObject {
	n.grid, n.meter = properties.NewGrid(), widgets.NewMeter(2)
	n.meter.Call(lang.T("Password strength"))
	n.grid.NameWidth = 246
	sectionIdentity.add(n.grid)
	sectionGroup.add(n.grid)
	n.grid.AddSection(lang.T("Password"))
	n.grid.AddPassword(data.FieldPassword, lang.T("New Password"), lang.T(passwordHelp))
	n.desk.policy(n.tasks, data.PolicyPasswordLength, func(least int) {
		n.least = least
		n.judge()
		n.grid.SetHelp(data.FieldPassword, lang.T(leastHelp, least))
	})
	n.grid.AddNote(n.meter)
	n.grid.AddPassword(data.FieldAgain, lang.T("Password (again)"), lang.T("Repeat the password."))
	n.grid.AddBool(rowTemporary, lang.T(MustBeChanged), lang.T("True: the user chooses another password at the first sign-in, before anything else. False: this password stays."))
	n.grid.SetBool(rowTemporary, true)
	n.grid.SetWindow(n.window)
	n.message = widgets.NewMessage(1)
	n.grid.OnChange = n.changed
	random := widgets.NewButton(lang.T("Random"), n.random)
	n.copy = widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), n.copyDrawn)
	n.copy.Disable()
	n.judge()
	n.ok = widgets.NewButton(lang.T("OK"), n.submit)
	n.ok.Importance = widget.HighImportance
	cancel := widgets.NewButton(lang.T("Cancel"), n.leave)
	widgets.InstallKeys(n.window, widgets.Keys{Enter: n.submit, Escape: n.leave})
	n.groups = n.desk.offerGroups(n.tasks, n.grid)
	return container.New(layout.NewCustomPaddedLayout(10, 12, 12, 12),
		widgets.Stacked(nil, n.grid, container.NewVBox(n.message,
			container.NewHBox(random, n.copy, layout.NewSpacer(), widgets.ButtonRow(n.ok, cancel)))))
}

// changed is called for each change in a row.
func (n *newUser) changed(row string) {
	switch row {
	case data.FieldGroup:
		n.groups.explain()
	case data.FieldPassword, data.FieldAgain:
		if n.drawn != "" && (n.grid.Value(data.FieldPassword) != n.drawn || n.grid.Value(data.FieldAgain) != n.drawn) {
			n.drawn = ""
			n.copy.Disable()
		}
	}
	n.judge()
	n.message.Clear()
}

// judge shows how good the typed password is for the user who is typed.
func (n *newUser) judge() {
	rule := data.PasswordRule{Least: n.least}
	for _, row := range []string{data.FieldUserID, data.FieldName, data.FieldEmail} {
		if own := n.grid.Value(row); own != "" {
			rule.Own = append(rule.Own, own)
		}
	}
	shell.ShowStrength(n.meter, rule, n.grid.Value(data.FieldPassword))
}

// random fills in a password that nobody can guess.
func (n *newUser) random() {
	n.drawn, n.kept = n.desk.RandomPassword(n.least), false
	n.grid.SetValue(data.FieldPassword, n.drawn)
	n.grid.SetValue(data.FieldAgain, n.drawn)
	n.judge()
	n.copy.Enable()
	n.message.Set(widgets.MessageInfo, lang.T(CopyBefore))
	n.window.Canvas().Focus(n.copy)
}

func (n *newUser) copyDrawn() {
	n.desk.Clipboard.CopySecret(n.drawn)
	n.kept = true
	n.message.Set(widgets.MessageSuccess, lang.Say(shell.PasswordCopied))
	n.window.Canvas().Focus(n.ok)
}

// leave handles Cancel, Escape and the button of the frame.
func (n *newUser) leave() {
	shell.LeaveUnsaved(n.window, n.ok, n.message, n.dirty)
}

func (n *newUser) dirty() bool {
	typed := func(row string) bool { return n.grid.Value(row) != "" }
	return slices.ContainsFunc(newUserFields, func(row string) bool { return n.grid.Value(row) != valueOf(data.User{}, row) }) ||
		typed(data.FieldPassword) || typed(data.FieldAgain)
}

func (n *newUser) submit() {
	if n.ok.IsBusy() || widgets.ModalOpen(n.window) {
		return
	}
	g := n.grid
	clearErrors(g, newUserRows)
	n.message.Clear()
	added := data.NewUser{Password: g.Value(data.FieldPassword), Temporary: g.Bool(rowTemporary)}
	for _, row := range newUserFields {
		give(&added.User, row, g.Value(row))
	}
	if n.wrong(added) {
		return
	}
	if n.drawn == "" || n.kept {
		n.add(added)
		return
	}
	widgets.Confirm(n.window, lang.T(addUnkept), lang.T(loseText, added.Tidied(data.User{}).ID), lang.T("Add User"), lang.T("Cancel"), true, func(yes bool) {
		if yes {
			n.add(added)
			return
		}
		n.window.Canvas().Focus(n.copy)
	})
}

// add adds the user and closes the window.
func (n *newUser) add(added data.NewUser) {
	g := n.grid
	n.message.Clear()
	n.ok.Busy(lang.T("Saving…"))
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
		if n.groups.isNew(user.Group) {
			n.desk.say(lang.T("%s was added; the group %s is new.", user.ID, user.Group))
		} else {
			n.desk.say(lang.T("%s was added.", user.ID))
		}
		n.desk.changed()
		widgets.Close(n.window)
	})
}

// wrong shows all that is wrong with what was typed, each at its row, and reports whether
// anything is. What only the domain knows comes after that.
func (n *newUser) wrong(added data.NewUser) bool {
	found := map[string]string{}
	user := added.Tidied(data.User{})
	for _, row := range newUserFields {
		if at, sentence, ok := rowOf(fieldRows[row].Check(&user), newUserRows); ok {
			found[at] = sentence
		}
	}
	if added.Password == "" {
		found[data.FieldPassword] = lang.T(shell.TypePassword)
	}
	if added.Password != n.grid.Value(data.FieldAgain) {
		found[data.FieldAgain] = lang.T("The two passwords differ. Enter the same password twice.")
	}
	for _, row := range slices.Backward(newUserRows) { // the first one gets the focus
		if found[row] != "" {
			n.grid.SetError(row, found[row])
		}
	}
	return len(found) > 0
}
