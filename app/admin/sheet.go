package admin

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/app/audit"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// The places of the tabs in a sheet.
const (
	pageIdentity = iota
	pageAccess
	pageSignIn
	pageHistory
)

// sheet is the window "<User-ID> Properties". It edits a copy; what differs
// from the stored user is computed, never counted.
type sheet struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	stored data.User
	grid   *properties.Grid // of the tab Identity
	fields fields
	groups *groupChoice
	page   *properties.Sheet
	signIn *signInTab
	past   *audit.History
	wasOff bool // the field was set to False since it was loaded: True again means a new secret
	turn   int  // counts reads and writes: what was read before the last one is dropped
}

// showSheet opens the properties of a user. A sheet that is open already is
// read again; what was typed into it stays.
func (d *Desk) showSheet(user data.User) {
	if d.sheets == nil {
		d.sheets = map[int64]*sheet{}
	}
	if s := d.sheets[user.Key]; s != nil {
		s.reread()
	}
	d.Windows.Show(key("sheet", user.Key), user.ID+" Properties", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		s := &sheet{desk: d, window: w, tasks: tasks, stored: user}
		d.sheets[user.Key] = s
		content := s.content()
		return shell.View{
			Content: content, Size: fyne.NewSize(860, 680), Shown: s.grid.FocusFirst,
			Closed: func() { delete(d.sheets, user.Key) },
			Dirty:  s.dirty, Stale: s.stale,
		}
	})
}

func (s *sheet) content() fyne.CanvasObject {
	s.grid = identityGrid()
	s.fields = fields{identity: s.grid, access: properties.NewGrid(), rows: userRows()}
	addAccess(s.fields.access)
	s.signIn = newSignInTab(s)
	s.past = audit.NewHistory(s.desk.Users, s.desk.Session.Actor(), s.stored.Key, s.window, s.tasks)
	s.past.OnRead = func(err error) { shell.ShowRead(s.page, err, "read history") }
	s.page = properties.NewSheet(
		properties.Page{Title: "Identity", Content: s.grid},
		properties.Page{Title: "Access", Content: s.fields.access},
		properties.Page{Title: "Sign-in", Content: s.signIn.grid, Foot: s.signIn.foot},
		properties.Page{Title: "History", Content: s.past},
	)
	s.page.OnPage = func() {
		switch s.page.Page() {
		case pageSignIn:
			s.signIn.shown()
		case pageHistory:
			s.past.Shown()
		}
	}
	s.page.Dirty = s.dirty
	s.page.OnOK = func() { s.save(true) }
	s.page.OnApply = func() { s.save(false) }
	s.page.OnCancel = s.window.Close
	s.page.OnRefresh = s.refresh
	s.grid.OnChange, s.fields.access.OnChange = s.changed, s.changed
	s.page.InstallKeys(s.window)
	s.groups = s.desk.offerGroups(s.tasks, s.grid)
	s.load(s.stored)
	s.reload(false) // the list may be older than the database
	return container.New(layout.NewCustomPaddedLayout(4, 12, 12, 12), s.page)
}

// load shows a user as stored.
func (s *sheet) load(u data.User) {
	s.stored, s.wasOff = u, false
	for _, row := range s.fields.rows {
		s.fields.grid(row).SetValue(row, valueOf(u, row))
	}
	s.grid.SetReadOnly(data.FieldUserID, u.IsSuperuser())
	// Only tapemaster gives rights, and has them itself for good.
	s.grid.SetReadOnly(data.FieldRights, u.IsSuperuser() || !s.desk.superuser())
	keepTapeMaster(s.fields.access, u.Key == s.desk.Session.UserKey)
	s.groups.explain()
	s.showActivated()
	s.window.SetTitle(u.ID + " Properties")
	s.page.Update()
}

// superuser tells whether the session is that of tapemaster.
func (d *Desk) superuser() bool { return data.Fold(d.Session.UserID) == data.Superuser }

// edited returns the user as the sheet says.
func (s *sheet) edited() data.UserEdit {
	edit := data.UserEdit{User: s.stored}
	for _, row := range s.fields.rows {
		give(&edit.User, row, s.fields.value(row))
	}
	on := s.grid.Bool(data.FieldOTP)
	if edit.OTP = otpActOf(s.stored, on); on && edit.OTP == data.KeepOTP && s.wasOff {
		edit.OTP = data.RestartOTP
	}
	return edit
}

func (s *sheet) dirty() bool {
	edit := s.edited()
	return edit.User != s.stored || edit.OTP != data.KeepOTP
}

// touched tells whether a row differs from what is stored.
func (s *sheet) touched(row string) bool { return s.fields.value(row) != valueOf(s.stored, row) }

func (s *sheet) changed(id string) {
	switch id {
	case data.FieldOTP:
		if s.stored.OTPRequired && !s.grid.Bool(id) {
			s.wasOff = true
		}
		s.showActivated()
	case data.FieldGroup:
		s.groups.explain()
	}
	s.page.SetError("")
	s.page.Update()
}

// showActivated shows the row Activated as soon as One Time Password is True.
func (s *sheet) showActivated() {
	s.grid.SetBool(fieldActivated, s.stored.Activated() && !s.wasOff)
	s.grid.SetVisible(fieldActivated, s.grid.Bool(data.FieldOTP))
}

// save is OK and Apply. What happens to the user's one-time password is said
// and asked first.
func (s *sheet) save(andClose bool) {
	if s.page.IsBusy() {
		return
	}
	edit := s.edited()
	if !s.dirty() {
		if andClose {
			s.window.Close()
		}
		return
	}
	title, words, yes := consequence(s.stored, edit.OTP)
	if words == "" {
		s.write(edit, andClose)
		return
	}
	widgets.Confirm(s.window, title, words, yes, "Cancel", edit.OTP == data.TurnOTPOff, func(yes bool) {
		if yes {
			s.write(edit, andClose)
		}
	})
}

func (s *sheet) write(edit data.UserEdit, andClose bool) {
	s.turn++
	s.fields.clearErrors()
	s.page.SetError("")
	s.page.Busy("Saving…")
	users, by := s.desk.Users, s.desk.Session.Actor()
	shell.Run(s.tasks, func(ctx context.Context) (data.User, error) {
		return users.EditUser(ctx, by, edit)
	}, func(user data.User, err error) {
		s.page.Idle()
		switch {
		case errors.Is(err, data.ErrChanged):
			s.compare(andClose)
			return
		case errors.Is(err, data.ErrNotFound):
			s.gone()
			return
		case s.desk.confirmed(s.window, s.tasks, err, func() { s.write(edit, andClose) }):
			return
		case err != nil:
			s.fail(err)
			return
		}
		s.load(user)
		s.desk.changed()
		s.readTabs()
		if andClose {
			s.window.Close()
		}
	})
}

// fail keeps the sheet open and shows the sentence beside its field.
func (s *sheet) fail(err error) {
	if !s.fields.showError(s.page, err, s.touched) {
		s.page.SetError(shell.Explain(err, "edit user"))
	}
}

// refresh is F5. What was typed is not thrown away without asking.
func (s *sheet) refresh() {
	switch {
	case s.page.IsBusy():
	case s.page.Page() == pageSignIn, s.page.Page() == pageHistory:
		s.page.SetError("")
		s.reread()
	case s.dirty():
		s.read(func(user data.User) {
			if s.dirty() && user.Version != s.stored.Version {
				s.choose(user, func() {})
				return
			}
			s.askToReadAgain()
		})
	default:
		s.reread()
	}
}

func (s *sheet) askToReadAgain() {
	widgets.Confirm(s.window, "Read again?", "What you changed here and did not save yet is lost.", "Read again", "Cancel", false, func(yes bool) {
		if yes {
			s.reload(true)
			s.readTabs()
		}
	})
}

// reread reads all tabs again; what was typed stays.
func (s *sheet) reread() {
	s.reload(false)
	s.readTabs()
}

// stale reads the user again after anything was changed anywhere. What did not
// change is left alone, and so is what is said above the buttons.
func (s *sheet) stale() {
	if s.page.IsBusy() {
		return
	}
	s.read(func(user data.User) {
		switch {
		case user == s.stored: // counters and events are not part of a user
		case !s.dirty():
			s.load(user)
		case user.Version != s.stored.Version:
			s.changedElsewhere(user)
		}
		s.signIn.follow()
		s.past.Reload()
	})
}

// readTabs reads again what the tabs show that nobody types into.
func (s *sheet) readTabs() {
	s.signIn.reload()
	s.past.Reload()
}

// acted is called after something was done in the sheet that Cancel does not
// take back.
func (s *sheet) acted(said string) {
	s.page.CancelToClose()
	s.page.SetMessage(widgets.MessageSuccess, said)
	s.desk.say(said)
	s.desk.changed()
	s.readTabs()
	s.follow()
}

// reload reads the user again. What was typed, perhaps while the user was being read,
// is thrown away only if it was asked for.
func (s *sheet) reload(dropTyped bool) {
	s.read(func(user data.User) {
		switch {
		case dropTyped || !s.dirty():
			s.fields.clearErrors()
			s.page.SetError("")
			s.load(user)
		case user.Version != s.stored.Version:
			s.changedElsewhere(user)
		}
	})
}

// changedElsewhere says that there is a newer version. What is shown stays, also
// the question what to do about it: it comes when something is saved, and does
// not take the keys from who is typing.
func (s *sheet) changedElsewhere(user data.User) {
	s.page.SetMessage(widgets.MessageWarning, "Somebody else changed this user meanwhile"+shell.TheirsInWords(s.differences(user))+". OK and Apply show what differs, and you choose.")
}

// follow reads the user again after an act of this very sheet. What was typed
// and not saved stays and can still be saved.
func (s *sheet) follow() {
	s.read(func(user data.User) {
		if !s.take(user) {
			s.changedElsewhere(user)
		}
	})
}

// take shows a user as stored now, with what was typed in its place. It
// does nothing, and returns false, if a field that was typed into is no longer
// stored as it was.
func (s *sheet) take(user data.User) bool {
	for _, row := range s.fields.rows {
		if s.touched(row) && valueOf(user, row) != valueOf(s.stored, row) {
			return false
		}
	}
	s.rebase(user, s.wasOff && user.OTP == s.stored.OTP && user.Guarded == s.stored.Guarded)
	return true
}

// rebase shows a user as stored now, with what was typed in its place.
func (s *sheet) rebase(user data.User, wasOff bool) {
	typed := map[string]string{}
	for _, row := range s.fields.rows {
		if s.touched(row) {
			typed[row] = s.fields.value(row)
		}
	}
	s.load(user)
	for row, value := range typed {
		s.fields.grid(row).SetValue(row, value)
	}
	s.wasOff = wasOff
	s.groups.explain()
	s.showActivated()
	s.page.Update()
}

// gone says that there is no such user any more. What was typed stays to be
// read.
func (s *sheet) gone() {
	s.page.End()
	s.page.SetError("This user was deleted meanwhile, and nothing that was typed here since was saved.")
}

// read reads the user and shows why it failed, if it did.
func (s *sheet) read(arrived func(data.User)) {
	s.turn++
	turn, users, by, user := s.turn, s.desk.Users, s.desk.Session.Actor(), s.stored.Key
	shell.Run(s.tasks, func(ctx context.Context) (data.User, error) {
		return users.User(ctx, by, user)
	}, func(user data.User, err error) {
		switch {
		case turn != s.turn:
		case errors.Is(err, data.ErrNotFound):
			s.gone()
		default:
			if shell.ShowRead(s.page, err, "read user"); err == nil {
				arrived(user)
			}
		}
	})
}
