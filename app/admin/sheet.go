package admin

import (
	"context"

	"fyne.io/fyne/v2"

	"tapetrack/app/audit"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets/properties"
)

// The indexes of the tabs in a sheet.
const (
	pageIdentity = iota
	pageAccess
	pageRanges
	pageSignIn
	pageHistory
)

// sheet is the window "<User-ID> Properties".
type sheet struct {
	*shell.Sheet[data.User]
	desk *Desk

	grid   *properties.Grid // of the tab Identity
	fields fields
	groups *groupChoice
	signIn *signInTab
	past   *audit.History
	wasOff bool // the field was set to False since the user was loaded: True then means a new Secret Key
}

// propertiesOf is the title of the window.
const propertiesOf data.Text = "%s Properties"

// showSheet opens the properties of a user. A sheet that is already open is read
// again and keeps what was typed into it.
func (d *Desk) showSheet(user data.User) {
	if d.sheets == nil {
		d.sheets = map[int64]*sheet{}
	}
	if s := d.sheets[user.Key]; s != nil {
		s.Reread()
	}
	d.Windows.Show(key("sheet", user.Key), lang.T(propertiesOf, user.ID), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		s := &sheet{desk: d, Sheet: &shell.Sheet[data.User]{Window: w, Tasks: tasks}}
		d.sheets[user.Key] = s
		content := s.content(user)
		return shell.View{
			Content: content, Size: fyne.NewSize(860, 680), Shown: func() { s.grid.Select(data.FieldName) }, // a key typed too early must not rename the user

			Closed: func() { delete(d.sheets, user.Key) },
			Dirty:  s.Dirty, Leave: s.Leave, Stale: s.Stale,
		}
	})
}

func (s *sheet) content(user data.User) fyne.CanvasObject {
	s.grid = identityGrid()
	s.fields = fields{identity: s.grid, access: properties.NewGrid(), rows: userRows()}
	sectionAccess.add(s.fields.access)
	s.fields.ranges = newRangesTab(s.Window, shell.Served(s.desk.Session))
	s.signIn = newSignInTab(s, user)
	s.past = audit.NewHistory(s.desk.Users, s.desk.Session, user.Key, s.Window, s.Tasks)
	s.past.OnRead = func(err error) { shell.ShowRead(s.Page, err, "read history") }
	s.Page = properties.NewSheet(
		properties.Page{Title: lang.T("Identity"), Content: s.grid},
		properties.Page{Title: lang.T("Access"), Content: s.fields.access},
		properties.Page{Title: lang.T("IP Ranges"), Content: s.fields.ranges.content()},
		properties.Page{Title: lang.T("Sign-in"), Content: s.signIn.grid, Foot: s.signIn.foot},
		properties.Page{Title: lang.T("History"), Content: s.past},
	)
	s.Page.OnPage = func() {
		switch s.Page.Page() {
		case pageRanges:
			if s.Window.Canvas().Focused() == nil {
				s.fields.ranges.FocusFirst()
			}
		case pageSignIn:
			s.signIn.shown()
		case pageHistory:
			s.past.Shown()
		}
	}
	s.grid.OnChange, s.fields.access.OnChange = s.changed, s.changed
	s.fields.ranges.OnChange = s.changed
	s.groups = s.desk.offerGroups(s.Tasks, s.grid)
	s.edits(user.Key)
	content := s.Content()
	s.OpenWith(user) // the list may be outdated
	return content
}

// edits says what the window does with the user.
func (s *sheet) edits(user int64) {
	users, by := s.desk.Users, s.desk.Session.Actor()
	s.Noun, s.Name = shell.User, func() string { return s.Stored.ID }
	s.Read = func(ctx context.Context, _ func(int)) (data.User, error) { return users.User(ctx, by, user) }
	s.Show, s.Keep, s.Diff, s.Edit = s.show, s.keep, s.differences, s.edit
	s.ClearErrors, s.ShowError, s.Freeze = s.fields.clearErrors, s.showError, s.fields.freeze
	s.Saved = func(what string) {
		if s.groups.isNew(s.Stored.Group) {
			s.desk.say(lang.T("%s was changed: %s; the group %s is new.", s.Stored.ID, what, s.Stored.Group))
		} else {
			s.desk.say(shell.SavedWords(s.Stored.ID, what))
		}
		s.desk.changed()
		s.beside(true)
	}
	s.LastChange = func(ctx context.Context) string { return s.lastChange(ctx, users, by, user) }
	s.Beside = s.beside
	s.Typing = func() bool { return s.Page.Page() < pageSignIn }
	s.Unconfirmed = func(err error, again func()) bool { return s.desk.confirmed(s.Window, s.Tasks, err, again) }
}

// lastChange says who else changed the user last, and when, as the log has it.
func (s *sheet) lastChange(ctx context.Context, users Users, by data.Actor, user int64) string {
	page, err := users.Log(ctx, by, data.EventQuery{UserKey: user, Kinds: data.ToldKinds(), Limit: 1})
	if err != nil || len(page.Events) == 0 || data.Fold(page.Events[0].Actor) == data.Fold(s.desk.Session.UserID) {
		return ""
	}
	e := page.Events[0]
	return lang.T("%s, %s", words.Actor(e), shell.Moment(e.At, s.desk.now()))
}

// show shows the user as stored.
func (s *sheet) show() {
	for _, row := range s.fields.rows {
		s.fields.set(row, valueOf(s.Stored, row))
	}
	s.wasOff = false
	s.arrange()
}

// keep shows the user as stored now, except for what was typed. If a new Secret Key
// was to be made and there is another one by now, none is made any longer, unless
// chosen says that the user wants it all the same.
func (s *sheet) keep(was data.User, chosen bool) {
	restart := s.wasOff && s.grid.Bool(data.FieldOTP)
	for _, row := range s.fields.rows {
		if s.fields.value(row) == valueOf(was, row) {
			s.fields.set(row, valueOf(s.Stored, row))
		}
	}
	switch now := s.Stored; {
	case !chosen:
		s.wasOff = s.wasOff && now.OTP == was.OTP && now.Guarded == was.Guarded
	case restart:
		s.wasOff = now.OTPRequired
		s.fields.set(data.FieldOTP, properties.True) // also if it was turned off by somebody else
	default:
		s.wasOff = s.wasOff && now.OTPRequired
	}
	s.arrange()
}

// arrange updates what follows from the stored user and the rows.
func (s *sheet) arrange() {
	u := s.Stored
	s.grid.SetReadOnly(data.FieldUserID, u.IsSuperuser())
	// Only tapemaster gives rights, and has them itself for good.
	s.grid.SetReadOnly(data.FieldRights, u.IsSuperuser() || !s.desk.superuser())
	keepTapeMaster(s.fields.access, u.Key == s.desk.Session.UserKey)
	s.fields.ranges.about(u)
	s.groups.explain()
	s.showActivated()
	s.Window.SetTitle(lang.T(propertiesOf, u.ID))
}

// superuser reports whether the session is tapemaster's.
func (d *Desk) superuser() bool { return data.Fold(d.Session.UserID) == data.Superuser }

// edit returns what the rows make of the user, with the question to ask first if it
// needs one.
func (s *sheet) edit() (shell.Edit[data.User], error) {
	edit := data.UserEdit{User: s.Stored}
	for _, row := range s.fields.rows {
		give(&edit.User, row, s.fields.value(row))
	}
	on := s.grid.Bool(data.FieldOTP)
	if edit.OTP = otpActOf(s.Stored, on); on && edit.OTP == data.KeepOTP && s.wasOff {
		edit.OTP = data.RestartOTP
	}
	q, ask := questionOfEdit(s.Stored, edit)
	users, by := s.desk.Users, s.desk.Session.Actor()
	return shell.Edit[data.User]{
		Title: q.title, Question: q.text, Yes: q.yes, Danger: ask,
		Write: func(ctx context.Context) (data.User, error) { return users.EditUser(ctx, by, edit) },
	}, nil
}

func (s *sheet) changed(id string) {
	switch id {
	case data.FieldOTP:
		if s.Stored.OTPRequired && !s.grid.Bool(id) {
			s.wasOff = true
		}
		s.showActivated()
	case data.FieldGroup:
		s.groups.explain()
	}
	s.Changed()
}

// showActivated shows the row Activated while One Time Password is True.
func (s *sheet) showActivated() {
	s.grid.SetBool(fieldActivated, s.Stored.Activated() && !s.wasOff)
	s.grid.SetVisible(fieldActivated, s.grid.Bool(data.FieldOTP))
}

// showError shows a sentence at its row.
func (s *sheet) showError(err error) bool {
	touched := func(row string) bool { return s.fields.value(row) != valueOf(s.Stored, row) }
	return s.fields.showError(s.Page, err, touched)
}

// beside reads again what the tabs show that nobody edits. Unless the user asked for
// it, nothing is redrawn that is the same.
func (s *sheet) beside(asked bool) {
	if asked {
		s.signIn.reload()
	} else {
		s.signIn.follow()
	}
	s.past.Reload()
	s.groups.read()
}

// acted is called after something was done in the sheet that Cancel can't undo.
func (s *sheet) acted(said string) {
	s.desk.say(said)
	s.desk.changed()
	s.Acted(said)
}

// shownOnly is what a sheet shows of a user that nobody can edit.
var shownOnly = []struct {
	name data.Text
	of   func(data.User) string
}{
	{"Activated", func(u data.User) string { return lang.T(words.Truth(u.Activated())) }},
	{words.Locked, func(u data.User) string { return revocationWords(u.Revocation) }},
}

// differences returns the fields that somebody else changed, or the user of this
// sheet. Counters and events are not part of a user: they leave its version as it is.
// That users activate their authenticator is no difference by itself, unless something else was to
// become of it here: it is what the administrator waits for, and takes nothing from what was typed.
func (s *sheet) differences(was, now data.User) []shell.Difference {
	var all []shell.Difference
	changed, named, otp := was.Version != now.Version, false, false
	for _, row := range s.fields.rows {
		before, stored, typed := valueOf(was, row), valueOf(now, row), s.fields.value(row)
		d := shell.Difference{
			Name: rowName(row), Was: s.fields.shown(row, before), Is: s.fields.shown(row, stored), Mine: s.fields.shown(row, typed),
			Theirs: changed && stored != before, Here: typed != before,
		}
		if row == data.FieldOTP && s.wasOff && typed == properties.True {
			d.Mine, d.Here = lang.T("True, restarted"), true
		}
		if d.Theirs || d.Here {
			all = append(all, d)
		}
		named, otp = named || d.Theirs, otp || row == data.FieldOTP && d.Here
	}
	enrolled := !was.Activated() && now.Activated() && was.Revocation == now.Revocation
	if !changed || enrolled && !named && !otp {
		return all
	}
	for _, field := range shownOnly {
		if was, is := field.of(was), field.of(now); was != is {
			all, named = append(all, shell.Difference{Name: lang.T(field.name), Was: was, Is: is, Theirs: true}), true
		}
	}
	if !named { // such as a password, which no field shows
		all = append(all, shell.Difference{Name: lang.T("Something else"), Was: lang.T("(not shown)"), Is: lang.T("changed"), Theirs: true})
	}
	return all
}
