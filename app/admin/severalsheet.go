package admin

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// Sentences that people read here. Tests ask for them by name.
const (
	NewGroup   data.Text = "This group does not exist yet and will be added."
	KeepTheirs data.Text = "Users who already have it on keep their authenticators."
)

// several is the window "Properties of N users". What is ticked there is given to all
// of them, to each in a separate transaction.
type several struct {
	*shell.Sheet[[]data.User]
	desk *Desk

	keys   []int64
	gone   int // how many of them were deleted
	fields fields
	groups *groupChoice
}

// showSheets opens the properties of users: the ordinary sheet for one, the window
// Properties of N users for several. It is called while the list is open.
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
		d.showSheet(s.Stored)
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

// showSeveral opens the window Properties of N users, or brings the one of the same
// users to the front.
func (d *Desk) showSeveral(keys []int64) {
	keys = slices.Clone(keys)
	d.Windows.Show("several:"+fingerprint(keys), severalTitle(len(keys)), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		s := &several{desk: d, Sheet: &shell.Sheet[[]data.User]{Window: w, Tasks: tasks}, keys: keys}
		content := s.content()
		return shell.View{
			Content: content, Size: fyne.NewSize(640, 560), Shown: s.fields.identity.FocusFirst, Dirty: s.Dirty, Leave: s.Leave, Stale: s.Stale,
		}
	})
}

func severalTitle(n int) string { return lang.T("Properties of %d users", n) }

// fingerprint identifies a set of users, given in ascending order.
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
	for _, s := range []section{sectionGroup, sectionOptions, sectionOTP} {
		s.add(identity)
	}
	identity.SetHelp(data.FieldOTP, lang.T("True: each gets a QR code at every sign-in until one succeeds with a code; users who already have it on keep their authenticators. False: no code is asked for, and Secret Keys are destroyed."))
	sectionAccess.add(access)
	s.fields = fields{identity: identity, access: access, rows: commonRows()}
	s.groups = s.desk.offerGroups(s.Tasks, identity)
	s.Page = properties.NewSheet(
		properties.Page{Title: lang.T("Identity"), Content: identity},
		properties.Page{Title: lang.T("Access"), Content: access},
	)
	identity.OnChange, access.OnChange = s.changed, s.changed
	s.fields.freeze() // until the users have been read
	s.edits()
	whole := s.Content()
	s.Open()
	return whole
}

// edits sets how the window reads, shows and changes the users.
func (s *several) edits() {
	users, by, keys := s.desk.Users, s.desk.Session.Actor(), s.keys
	s.Noun = shell.Users
	s.Read = func(ctx context.Context, report func(int)) ([]data.User, error) {
		return readSeveral(ctx, users, by, keys, report)
	}
	s.Progress = func(n int) {
		if n < len(keys) {
			s.Page.SetMessage(widgets.MessageInfo, lang.T("Reading: %s.", words.RowsOf(data.RowCount{N: int64(n)}, data.RowCount{N: int64(len(keys))}, words.Users)))
		}
	}
	s.Show = func() { s.show(false) }
	s.Keep = func([]data.User, bool) { s.show(true) }
	s.Diff, s.Edit = s.differences, s.edit
	s.ClearErrors, s.ShowError, s.Freeze = s.fields.clearErrors, s.showError, s.fields.freeze
	s.Beside = func(bool) { s.groups.read() }
}

// readSeveral reads users in pages. It leaves out deleted ones; if all of them are
// deleted it returns data.ErrNotFound.
func readSeveral(ctx context.Context, users Users, by data.Actor, keys []int64, report func(int)) ([]data.User, error) {
	var all []data.User
	for part := range slices.Chunk(keys, usersAtOnce) {
		page, err := usersByKey(ctx, users, by, part)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		report(len(all))
	}
	if len(all) == 0 {
		return nil, data.ErrNotFound
	}
	return all, nil
}

// show shows what the users share; with keep, the ticked rows stay as they are.
func (s *several) show(keep bool) {
	for _, row := range s.fields.rows {
		g := s.fields.grid(row)
		g.SetReadOnly(row, row == data.FieldRights && !s.desk.superuser())
		if !keep || !g.Ticked(row) {
			s.showCommon(row)
		}
	}
	s.groups.explain()
	s.Window.SetTitle(severalTitle(len(s.Stored)))
	if gone := len(s.keys) - len(s.Stored); gone > s.gone {
		s.gone = gone
		s.Page.SetMessage(widgets.MessageWarning, lang.T("%d users of those selected were deleted.", gone))
	}
	if f := s.Window.Canvas().Focused(); f == nil && !widgets.ModalOpen(s.Window) {
		s.fields.identity.FocusFirst()
	}
}

// showCommon shows what the users share in a row.
func (s *several) showCommon(row string) {
	value, same := common(s.Stored, row)
	if g := s.fields.grid(row); g.Ticked(row) || g.Value(row) != value || g.Different(row) == same {
		g.SetMany(row, valuesOf(s.Stored, row)...)
	}
}

// common returns the value that users share in a row; false if their values differ.
func common(users []data.User, row string) (string, bool) {
	values := valuesOf(users, row)
	for _, v := range values {
		if v != values[0] {
			return "", false
		}
	}
	return values[0], true
}

func valuesOf(users []data.User, row string) []string {
	values := make([]string, len(users))
	for i, u := range users {
		values[i] = valueOf(u, row)
	}
	return values
}

func (s *several) changed(row string) {
	if row == data.FieldGroup {
		s.groups.explain()
	}
	s.Changed()
	if !s.fields.grid(row).Ticked(row) { // what was shared when the row was ticked may be old
		s.showCommon(row)
	}
}

// differences returns what is ticked and would change somebody, and what somebody else
// changed in a ticked field: users keep the others anyway. It does not matter if a
// user already has the value that is to be given.
func (s *several) differences(was, now []data.User) []shell.Difference {
	wanted := s.wanted()
	if len(wanted) == 0 {
		return nil
	}
	before := make(map[int64]data.User, len(was))
	for _, u := range was {
		before[u.Key] = u
	}
	var all []shell.Difference
	for _, c := range wanted {
		var theirs []data.User
		for _, u := range now {
			if was, there := before[u.Key]; there && c.differs(u) && (valueOf(u, c.row) != valueOf(was, c.row) || c.row == data.FieldOTP && u.OTP != was.OTP) {
				theirs = append(theirs, u)
			}
		}
		d := shell.Difference{
			Name: rowName(c.row), Of: names(theirs), Was: s.orDifferent(was, c.row), Mine: s.fields.shown(c.row, c.value),
			Theirs: len(theirs) > 0, Here: slices.ContainsFunc(was, c.differs),
		}
		if d.Theirs {
			d.Is = lang.T("%s (%s)", s.orDifferent(theirs, c.row), d.Of)
		}
		if d.Theirs || d.Here {
			all = append(all, d)
		}
	}
	return all
}

// orDifferent says which value users share in a row, or "different".
func (s *several) orDifferent(users []data.User, row string) string {
	if value, same := common(users, row); same {
		return s.fields.shown(row, value)
	}
	return lang.T("different")
}

// wanted returns the value of each ticked row.
func (s *several) wanted() changes {
	c := changes{}
	for _, row := range s.fields.rows {
		if g := s.fields.grid(row); g.Ticked(row) {
			c = append(c, change{row, g.Value(row)})
		}
	}
	return c
}

// edit handles OK and Apply: it checks the fields, and asks once for all users. A list
// then shows the results.
func (s *several) edit() (shell.Edit[[]data.User], error) {
	c := s.wanted()
	var users []data.User
	for _, u := range s.Stored {
		if c.changes(u) {
			users = append(users, u)
		}
	}
	b := &batch{desk: s.desk, users: users, work: func(ctx context.Context, u data.User) error {
		return c.apply(ctx, s.desk.Users, s.desk.Session.Actor(), u)
	}}
	return shell.Edit[[]data.User]{
		Title: b.question(), Question: names(users) + "\n\n" + s.says(c), Yes: lang.T(batchWords[b.act].button), Danger: c.hurt(users),
		Begin: func(ended func()) {
			b.groups, b.group = s.groups, c.group()
			if ended != nil {
				b.then = func() { ended(); s.groups.read() }
			}
			b.show()
		},
	}, c.check()
}

// showError shows a sentence at its row.
func (s *several) showError(err error) bool {
	return s.fields.showError(s.Page, err, func(string) bool { return true })
}

// changes are the values that several users are given.
type changes []change

type change struct{ row, value string }

// differs reports whether the change would change u.
func (c change) differs(u data.User) bool { return valueOf(u, c.row) != c.value }

func (c changes) changes(u data.User) bool {
	return slices.ContainsFunc(c, func(c change) bool { return c.differs(u) })
}

// group returns the Group-ID that the users are given, or "".
func (c changes) group() string {
	for _, c := range c {
		if c.row == data.FieldGroup {
			return c.value
		}
	}
	return ""
}

// check returns a FieldError for a value that no user can have.
func (c changes) check() error {
	for _, c := range c {
		if c.row == data.FieldGroup {
			return data.CheckGroupID(c.value)
		}
	}
	return nil
}

// edit returns the edit that gives u the changes.
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

// apply writes the changes of one user. If somebody else has changed the user since,
// it still writes them, unless one of the same fields was changed.
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
			return &data.FieldError{Field: c.row, Kind: data.ErrChanged, Text: data.Say("Someone else has changed %s.", rowName(c.row))}
		}
	}
	_, err = users.EditUser(ctx, by, c.edit(now))
	return err
}

// hurt reports whether a question about one of the users would be asked, see questionOfEdit.
func (c changes) hurt(users []data.User) bool {
	return slices.ContainsFunc(users, func(u data.User) bool {
		_, asks := questionOfEdit(u, c.edit(u))
		return asks
	})
}

// says says what changes, for how many users, and what that does to them.
func (s *several) says(c changes) string {
	var lines []string
	for _, c := range c {
		n := 0
		for _, u := range s.Stored {
			if c.differs(u) {
				n++
			}
		}
		if n == 0 {
			continue
		}
		value := s.fields.shown(c.row, c.value)
		becomes := data.Say("%s becomes %s for %d users.", rowName(c.row), value, n)
		if same := len(s.Stored) - n; same > 0 {
			becomes = data.Say("%s becomes %s for %d users; %s.", rowName(c.row), value, n, data.Say("%d already have it", same))
		}
		lines = append(lines, lang.Say(data.InARow(becomes, c.does(s.groups))))
	}
	return strings.Join(lines, "\n\n")
}

// does says what a change does to its users; nothing of most.
func (c change) does(groups *groupChoice) data.Sentence {
	yes := c.value == properties.True
	switch {
	case c.row == data.FieldGroup && groups.isNew(c.value):
		return data.Say(NewGroup)
	case c.row == data.FieldDisabled && yes:
		return data.Say("They are signed out at once, and can't sign in to any program.") // without the last sentence of ActDisable
	case c.row == data.FieldDisabled:
		return words.Consequence(data.ActEnable, words.EachOfThem)
	case c.row == data.FieldRights && yes:
		return data.Say(GivesRights, words.EachOfThem)
	case c.row == data.FieldRights:
		return data.Say(TakesRights, words.EachOfThem)
	case c.row == data.FieldOTP && yes:
		return data.InARow(words.Consequence(data.ActTurnOn, words.EachOfThem), data.Say(KeepTheirs))
	case c.row == data.FieldOTP:
		return data.InARow(words.Consequence(data.ActTurnOff, words.EachOfThem), data.Say(cantUndo))
	case fieldRows[c.row].Program != 0 && !yes:
		return data.Say(DeniesAccess, words.EachOfThem, fieldRows[c.row].Title)
	default:
		return data.Sentence{}
	}
}
