package admin

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// several is the window "Properties of N users". What is ticked there is given
// to all of them, each in a transaction of its own.
type several struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	keys   []int64
	users  []data.User // as they were read
	read   bool        // they were
	fields fields
	groups *groupChoice
	page   *properties.Sheet
	theirs theirs
	turn   int // counts reads: what was read before the last one is dropped
}

// showSheets opens the properties of users: the ordinary sheet of one, or the
// window Properties of N users. It is called while the list is open.
func (d *Desk) showSheets(keys []int64) {
	switch len(keys) {
	case 0:
		return
	case 1:
	default:
		d.showSeveral(keys)
		return
	}
	if s := d.sheets[keys[0]]; s != nil {
		d.showSheet(s.stored)
		return
	}
	l, users, by := d.list, d.Users, d.Session.Actor()
	shell.Run(l.tasks, func(ctx context.Context) (data.User, error) {
		return users.User(ctx, by, keys[0])
	}, func(user data.User, err error) {
		if err != nil {
			shell.ShowError(l.window, err, "read user")
			l.reload()
			return
		}
		d.showSheet(user)
	})
}

// showSeveral opens the window Properties of N users, or brings the one of the
// same users to the front.
func (d *Desk) showSeveral(keys []int64) {
	keys = slices.Clone(keys)
	d.Windows.Show("several:"+fingerprint(keys), severalTitle(len(keys)), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		s := &several{desk: d, window: w, tasks: tasks, keys: keys, theirs: theirs{}}
		return shell.View{
			Content: s.content(), Size: fyne.NewSize(640, 560), Shown: s.fields.identity.FocusFirst, Dirty: s.dirty, Stale: s.refresh,
		}
	})
}

func severalTitle(n int) string { return "Properties of " + data.Count(n, "user") }

// fingerprint tells sets of users apart.
func fingerprint(keys []int64) string {
	var text strings.Builder
	for _, k := range keys {
		text.WriteString(strconv.FormatInt(k, 36) + ",")
	}
	return text.String()
}

func (s *several) content() fyne.CanvasObject {
	identity, access := properties.NewGrid(), properties.NewGrid()
	identity.Several, access.Several = true, true
	addGroup(identity)
	addOptions(identity)
	identity.SetHelp(data.FieldOTP, "True: each gets a QR code at every sign-in until one succeeds with a code; who has it on keeps the authenticator. False: no code is asked for, and Secret Keys are destroyed.")
	addAccess(access)
	s.fields = fields{identity: identity, access: access, rows: commonRows()}
	s.groups = s.desk.offerGroups(s.tasks, identity)
	s.page = properties.NewSheet(
		properties.Page{Title: "Identity", Content: identity},
		properties.Page{Title: "Access", Content: access},
	)
	s.page.Dirty = s.dirty
	s.page.OnOK = func() { s.save(true) }
	s.page.OnApply = func() { s.save(false) }
	s.page.OnCancel = s.window.Close
	s.page.OnRefresh = s.refresh
	identity.OnChange, access.OnChange = s.changed, s.changed
	s.page.InstallKeys(s.window)
	for _, row := range s.fields.rows {
		s.fields.grid(row).SetReadOnly(row, true) // until it is known what to show
	}
	s.reload()
	return container.New(layout.NewCustomPaddedLayout(4, 12, 12, 12), s.page)
}

// reload reads the users in pages and shows what they share. What is ticked
// stays.
func (s *several) reload() {
	s.turn++
	turn, users, by, keys := s.turn, s.desk.Users, s.desk.Session.Actor(), s.keys
	if !s.read {
		s.page.Busy("Reading…")
	}
	shell.RunReporting(s.tasks, func(ctx context.Context, report func(int)) ([]data.User, error) {
		var all []data.User
		for part := range slices.Chunk(keys, usersAtOnce) {
			page, err := usersByKey(ctx, users, by, part)
			if err != nil {
				return nil, err
			}
			all = append(all, page...)
			report(len(all))
		}
		return all, nil
	}, func(n int) {
		if !s.read && n < len(keys) {
			s.page.SetMessage(widgets.MessageInfo, "Reading: "+data.Number(n)+" of "+data.Count(len(keys), "user")+".")
		}
	}, func(all []data.User, err error) {
		if turn == s.turn {
			s.arrived(all, err)
		}
	})
}

func (s *several) arrived(all []data.User, err error) {
	if !s.read {
		s.page.Idle()
		s.page.SetError("") // nothing is being read any more
	}
	if shell.ShowRead(s.page, err, "read users"); err != nil {
		return
	}
	news := s.noteTheirs(all)
	s.users, s.read = all, true
	for _, row := range s.fields.rows {
		g := s.fields.grid(row)
		g.SetReadOnly(row, row == data.FieldRights && !s.desk.superuser() || len(all) == 0)
		if g.Ticked(row) {
			continue
		}
		s.showCommon(row)
	}
	s.groups.explain()
	s.window.SetTitle(severalTitle(len(all)))
	if news {
		s.page.SetMessage(widgets.MessageWarning, "Somebody else "+s.theirs.words()+" meanwhile. OK and Apply ask before that is written over.")
	} else if gone := len(s.keys) - len(all); gone > 0 {
		s.page.SetMessage(widgets.MessageWarning, data.Count(gone, "user")+" of those that were selected "+shell.Was(int64(gone))+" deleted meanwhile.")
	}
	s.page.Update()
	if f := s.window.Canvas().Focused(); f == nil && !widgets.ModalOpen(s.window) {
		s.fields.identity.FocusFirst()
	}
}

// showCommon shows in a row what the users share.
func (s *several) showCommon(row string) {
	values := make([]string, len(s.users))
	for i, u := range s.users {
		values[i] = valueOf(u, row)
	}
	s.fields.grid(row).SetMany(row, values...)
}

func (s *several) changed(row string) {
	if s.theirs[row] != nil && !s.fields.grid(row).Ticked(row) { // what was shared when it was ticked is old
		delete(s.theirs, row)
		s.showCommon(row)
	}
	if row == data.FieldGroup {
		s.groups.explain()
	}
	s.page.SetError("")
	s.page.Update()
}

func (s *several) refresh() {
	if !s.page.IsBusy() {
		s.reload()
	}
}

// wanted returns the value of each row that is ticked.
func (s *several) wanted() changes {
	c := changes{}
	for _, row := range s.fields.rows {
		if g := s.fields.grid(row); g.Ticked(row) {
			c = append(c, change{row, g.Value(row)})
		}
	}
	return c
}

func (s *several) dirty() bool {
	c := s.wanted()
	return slices.ContainsFunc(s.users, c.changes)
}

// save is OK and Apply: what is wrong with a field is said there, and what is to
// happen is asked once for all.
func (s *several) save(andClose bool) {
	c := s.wanted()
	var users []data.User
	for _, u := range s.users {
		if c.changes(u) {
			users = append(users, u)
		}
	}
	if len(users) == 0 {
		if andClose {
			s.window.Close()
		}
		return
	}
	s.fields.clearErrors()
	if err := c.check(); err != nil {
		s.fields.showError(s.page, err, func(string) bool { return true })
		return
	}
	b := &batch{desk: s.desk, users: users, name: "Change %s", work: func(ctx context.Context, u data.User) error {
		return c.apply(ctx, s.desk.Users, s.desk.Session.Actor(), u)
	}}
	words := names(users) + "\n\n" + c.words(s.users, s.groups)
	if len(s.theirs) > 0 {
		words += "\n\nSomebody else " + s.theirs.words() + " meanwhile. That is written over."
	}
	widgets.Confirm(s.window, b.title()+"?", words, "Change", "Cancel", c.hurt(users), func(yes bool) {
		switch {
		case !yes:
		case andClose:
			b.show()
			s.window.Close()
		default:
			b.then = s.applied
			b.show()
		}
	})
}

// applied is called when the work of Apply has ended: what was ticked is stored,
// but where the list says why not.
func (s *several) applied() {
	if s.tasks.Stopped() {
		return // the window was closed meanwhile
	}
	clear(s.theirs)
	for _, row := range s.fields.rows {
		s.fields.grid(row).SetTicked(row, false)
	}
	s.page.CancelToClose()
	s.reload()
}

// changes are what several users are given.
type changes []change

type change struct{ row, value string }

// differs tells whether the change makes u another one.
func (c change) differs(u data.User) bool { return valueOf(u, c.row) != c.value }

func (c changes) changes(u data.User) bool {
	return slices.ContainsFunc(c, func(c change) bool { return c.differs(u) })
}

// check returns a FieldError for what nobody can have.
func (c changes) check() error {
	for _, c := range c {
		if c.row == data.FieldGroup {
			return data.CheckGroupID(c.value)
		}
	}
	return nil
}

// edit returns u as it is to be.
func (c changes) edit(u data.User) data.UserEdit {
	edit := data.UserEdit{User: u}
	for _, c := range c {
		give(&edit.User, c.row, c.value)
		if c.row == data.FieldOTP {
			edit.OTP = otpActOf(u, c.value == properties.True)
		}
	}
	return edit
}

// apply writes the changes of one user. If the user was changed meanwhile they are
// written over that, unless it was one of the same fields.
func (c changes) apply(ctx context.Context, users Users, by data.Actor, u data.User) error {
	_, err := users.EditUser(ctx, by, c.edit(u))
	if !errors.Is(err, data.ErrChanged) {
		return err
	}
	now, err := users.User(ctx, by, u.Key)
	if err != nil {
		return err
	}
	for _, c := range c {
		if valueOf(now, c.row) != valueOf(u, c.row) || c.row == data.FieldOTP && now.OTP != u.OTP {
			return &data.FieldError{Field: c.row, Kind: data.ErrChanged, Text: data.Say("Somebody changed %s meanwhile.", rowName(c.row))}
		}
	}
	_, err = users.EditUser(ctx, by, c.edit(now))
	return err
}

// hurt tells whether what is done can't be taken back, or locks somebody out.
func (c changes) hurt(users []data.User) bool {
	for _, c := range c {
		off := c.row == data.FieldOTP && c.value == properties.False
		disabled := c.row == data.FieldDisabled && c.value == properties.True
		if (off || disabled) && slices.ContainsFunc(users, c.differs) {
			return true
		}
	}
	return false
}

// words say what changes, for how many, and what it does to them.
func (c changes) words(users []data.User, groups *groupChoice) string {
	var lines []string
	for _, c := range c {
		n := 0
		for _, u := range users {
			if c.differs(u) {
				n++
			}
		}
		if n == 0 {
			continue
		}
		line := rowName(c.row) + " becomes " + c.value + " for " + data.Count(n, "user")
		if same := len(users) - n; same > 0 {
			line += "; " + data.Number(same) + map[bool]string{true: " has", false: " have"}[same == 1] + " it already"
		}
		lines = append(lines, line+". "+c.does(groups))
	}
	return strings.Join(lines, "\n\n")
}

// does says what a change does to those whom it is for.
func (c change) does(groups *groupChoice) string {
	yes := c.value == properties.True
	switch {
	case c.row == data.FieldGroup && groups.isNew(c.value):
		return "There is no such group yet: it is added."
	case c.row == data.FieldDisabled && yes:
		return "They can't sign in to any program, and open sign-ins end." // ActDisable says that nothing else changes
	case c.row == data.FieldDisabled:
		return words.Consequence(data.ActEnable, each)
	case c.row == data.FieldRights && yes:
		return "They may open Administration and change other users."
	case c.row == data.FieldRights:
		return "They may not open Administration any more."
	case c.row == data.FieldOTP && yes:
		return words.Consequence(data.ActTurnOn, each) + " Who has it on already keeps the authenticator."
	case c.row == data.FieldOTP:
		return words.Consequence(data.ActTurnOff, each) + " This can't be taken back."
	case strings.HasPrefix(c.row, accessRow("")) && !yes:
		return "A sign-in to it is refused after the password, and open sign-ins to it end."
	default:
		return ""
	}
}
