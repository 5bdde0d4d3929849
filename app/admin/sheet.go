package admin

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

// sheet is the window "<User-ID> Properties". It edits a copy; what differs
// from the stored user is computed, never counted.
type sheet struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	stored data.User
	grid   *widgets.PropertyGrid
	page   *widgets.PropertySheet
	signIn *signInTab
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
			Content: content, Size: fyne.NewSize(470, 650), Shown: s.grid.FocusFirst,
			Closed: func() { delete(d.sheets, user.Key) },
			Dirty:  s.dirty,
		}
	})
}

func (s *sheet) content() fyne.CanvasObject {
	s.grid = identityGrid()
	s.signIn = newSignInTab(s)
	s.page = widgets.NewPropertySheet(
		widgets.Page{Title: "Identity", Content: s.grid},
		widgets.Page{Title: "Sign-in", Content: s.signIn.grid, Foot: s.signIn.foot},
	)
	s.page.OnPage = s.signIn.shown
	s.page.Dirty = s.dirty
	s.page.OnOK = func() { s.save(true) }
	s.page.OnApply = func() { s.save(false) }
	s.page.OnCancel = s.window.Close
	s.page.OnRefresh = s.refresh
	s.grid.OnChange = s.changed
	s.page.InstallKeys(s.window)
	s.load(s.stored)
	s.reload(false) // the list may be older than the database
	s.desk.offerGroups(s.tasks, s.grid)
	return container.New(layout.NewCustomPaddedLayout(4, 12, 12, 12), s.page)
}

// load shows a user as he is stored.
func (s *sheet) load(u data.User) {
	s.stored, s.wasOff = u, false
	for row, value := range identityOf(u) {
		s.grid.SetValue(row, value)
	}
	s.grid.SetReadOnly(data.FieldUserID, u.IsSuperuser())
	// Only tapemaster gives rights, and has them himself for good.
	s.grid.SetReadOnly(data.FieldRights, u.IsSuperuser() || data.Fold(s.desk.Session.UserID) != data.Superuser)
	s.showActivated()
	s.window.SetTitle(u.ID + " Properties")
	s.page.Update()
}

// edited returns the user as the sheet says he should be.
func (s *sheet) edited() data.UserEdit {
	g := s.grid
	edit := data.UserEdit{User: s.stored}
	edit.ID = g.Value(data.FieldUserID)
	edit.Name = g.Value(data.FieldName)
	edit.Email = g.Value(data.FieldEmail)
	edit.Group = g.Value(data.FieldGroup)
	edit.Disabled = g.Bool(data.FieldDisabled)
	edit.Tapemaster = g.Bool(data.FieldRights)
	switch on := g.Bool(data.FieldOTP); {
	case on && !s.stored.OTPRequired:
		edit.OTP = data.TurnOTPOn
	case !on && s.stored.OTPRequired:
		edit.OTP = data.TurnOTPOff
	case on && s.wasOff:
		edit.OTP = data.RestartOTP
	}
	return edit
}

func (s *sheet) dirty() bool {
	edit := s.edited()
	return edit.User != s.stored || edit.OTP != data.KeepOTP
}

func (s *sheet) changed(id string) {
	if id == data.FieldOTP && s.stored.OTPRequired && !s.grid.Bool(id) {
		s.wasOff = true
	}
	if id == data.FieldOTP {
		s.showActivated()
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
	clearErrors(s.grid, identityRows)
	s.page.SetError("")
	s.page.Busy("Saving…")
	users, by := s.desk.Users, s.desk.Session.Actor()
	shell.Run(s.tasks, func(ctx context.Context) (data.User, error) {
		return users.EditUser(ctx, by, edit)
	}, func(user data.User, err error) {
		s.page.Idle()
		if err != nil {
			s.fail(err)
			return
		}
		s.load(user)
		s.desk.changed()
		s.signIn.reload()
		if andClose {
			s.window.Close()
		}
	})
}

// fail keeps the sheet open and shows the sentence beside its field.
func (s *sheet) fail(err error) {
	if row, sentence, ok := rowOf(err, identityRows); ok {
		s.page.SelectPage(0)
		s.grid.SetError(row, sentence)
		return
	}
	s.page.SetError(shell.Explain(err, "edit user"))
}

// refresh is F5. What was typed is not thrown away without asking.
func (s *sheet) refresh() {
	switch {
	case s.page.IsBusy():
	case s.page.Page() == pageSignIn:
		s.page.SetError("")
		s.reread()
	case s.dirty():
		widgets.Confirm(s.window, "Read again?", "What you changed here and did not save yet is lost.", "Read again", "Cancel", false, func(yes bool) {
			if yes {
				s.reload(true)
				s.signIn.reload()
			}
		})
	default:
		s.reread()
	}
}

// reread reads both tabs again; what was typed stays.
func (s *sheet) reread() {
	s.reload(false)
	s.signIn.reload()
}

// acted is called after something was done in the sheet that Cancel does not
// take back.
func (s *sheet) acted(said string) {
	s.page.CancelToClose()
	s.page.SetMessage(widgets.MessageSuccess, said)
	s.desk.say(said)
	s.desk.changed()
	s.signIn.reload()
	s.follow()
}

// reload reads the user again. What was typed, perhaps while he was being read,
// is thrown away only if it was asked for.
func (s *sheet) reload(dropTyped bool) {
	s.read(func(user data.User) {
		switch {
		case dropTyped || !s.dirty():
			clearErrors(s.grid, identityRows)
			s.page.SetError("")
			s.load(user)
		case user.Version != s.stored.Version:
			s.changedElsewhere()
		}
	})
}

func (s *sheet) changedElsewhere() {
	s.page.SetMessage(widgets.MessageWarning, data.Message(data.ErrChanged))
}

// follow reads the user again after an act of this very sheet. What was typed
// and not saved stays and can still be saved.
func (s *sheet) follow() {
	s.read(func(user data.User) {
		if !s.take(user) {
			s.changedElsewhere()
		}
	})
}

// take shows a user as he is stored now, with what was typed in its place. It
// does nothing, and returns false, if a field that was typed into is no longer
// stored as it was.
func (s *sheet) take(user data.User) bool {
	was, is, typed := identityOf(s.stored), identityOf(user), map[string]string{}
	for row, value := range was {
		if now := s.grid.Value(row); now != value {
			if is[row] != value {
				return false
			}
			typed[row] = now
		}
	}
	wasOff := s.wasOff && user.OTP == s.stored.OTP && user.Guarded == s.stored.Guarded
	s.load(user)
	for row, value := range typed {
		s.grid.SetValue(row, value)
	}
	s.wasOff = wasOff
	s.showActivated()
	s.page.Update()
	return true
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
			s.page.SetError("This user was deleted meanwhile.")
		case err != nil:
			s.page.SetError(shell.Explain(err, "read user"))
		default:
			arrived(user)
		}
	})
}

// offerGroups offers the groups that exist; another one can be typed.
func (d *Desk) offerGroups(tasks *shell.Tasks, grid *widgets.PropertyGrid) {
	users, by := d.Users, d.Session.Actor()
	shell.Run(tasks, func(ctx context.Context) ([]data.Group, error) {
		return users.Groups(ctx, by)
	}, func(groups []data.Group, err error) {
		if err != nil {
			return // the Group-ID can be typed all the same
		}
		var ids []string
		for _, g := range groups {
			ids = append(ids, g.ID)
		}
		grid.SetOptions(data.FieldGroup, ids)
	})
}
