package groups

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// pageMembers is the place of the tab Members in a sheet.
const pageMembers = 1

// sheet is the window "Group <Group-ID> Properties". It edits a copy; what
// differs from the stored group is computed, never counted.
type sheet struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	stored  data.Group
	form    *form
	members *members
	page    *properties.Sheet
	turn    int  // counts reads and writes: what was read before the last one is dropped
	deleted bool // there is no such group any more
}

// showSheet opens the properties of a group. A sheet that is open already is
// read again; what was typed into it stays.
func (d *Desk) showSheet(g data.Group) {
	if d.sheets == nil {
		d.sheets = map[string]*sheet{}
	}
	id := data.Fold(g.ID)
	if s := d.sheets[id]; s != nil {
		s.reload(false)
	}
	d.Windows.Show("group:"+id, "Group "+g.ID+" Properties", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		s := &sheet{desk: d, window: w, tasks: tasks, stored: g, form: newForm(d.now)}
		d.sheets[id] = s
		return shell.View{
			Content: s.content(), Size: fyne.NewSize(660, 560), Shown: s.form.grid.FocusFirst,
			Closed: func() { delete(d.sheets, id) }, Dirty: s.dirty, Stale: s.stale,
		}
	})
}

// The rows of a sheet that only tell.
const (
	rowMembers  = "members"
	rowEnrolled = "enrolled"
	rowPending  = "pending"
	rowOff      = "off"
)

func (s *sheet) content() fyne.CanvasObject {
	g := s.form.grid
	g.SetReadOnly(rowID, true)
	g.AddSection("Members")
	g.AddReadOnly(rowMembers, "Members", "How many users belong to the group. The tab Members names them.")
	g.AddReadOnly(rowEnrolled, "Enrolled", "Members who have activated an authenticator: none of them gets in without a code.")
	g.AddReadOnly(rowPending, "Pending", "Members whose one-time password is on and not activated yet: their next sign-in shows the QR code.")
	g.AddReadOnly(rowOff, "Off", "Members without a one-time password. While it is required, their next sign-in turns it on.")
	g.OnChange = s.changed
	s.members = newMembers(s)
	s.page = properties.NewSheet(
		properties.Page{Title: "Identity", Content: g},
		properties.Page{Title: "Members", Content: s.members},
	)
	s.page.OnPage = func() {
		if s.page.Page() == pageMembers {
			s.members.shown()
		}
	}
	s.page.Dirty = s.dirty
	s.page.OnOK = func() { s.save(true) }
	s.page.OnApply = func() { s.save(false) }
	s.page.OnCancel = s.window.Close
	s.page.OnRefresh = s.refresh
	s.page.InstallKeys(s.window)
	s.load(s.stored)
	s.reload(false) // the list may be older than the database
	return container.New(layout.NewCustomPaddedLayout(4, 12, 12, 12), s.page)
}

// load shows a group as it is stored.
func (s *sheet) load(g data.Group) {
	s.stored = g
	s.form.load(g)
	s.counts(g)
	s.page.Update()
}

// counts shows how many members there are.
func (s *sheet) counts(g data.Group) {
	for row, value := range map[string]string{
		rowMembers: data.Number(g.Members), rowEnrolled: enrolled(g), rowPending: data.Number(g.Pending), rowOff: data.Number(off(g)),
	} {
		if s.form.grid.Value(row) != value {
			s.form.grid.SetValue(row, value)
		}
	}
}

func (s *sheet) dirty() bool {
	if s.deleted {
		return false
	}
	for _, row := range formRows {
		if s.form.differs(s.stored, row) {
			return true
		}
	}
	return false
}

func (s *sheet) changed(row string) {
	s.form.changed(row)
	s.page.SetError("")
	s.page.Update()
}

// save is OK and Apply. What a new rule does to the members is said and asked
// first.
func (s *sheet) save(andClose bool) {
	if s.page.IsBusy() {
		return
	}
	if !s.dirty() {
		if andClose {
			s.window.Close()
		}
		return
	}
	s.form.clearErrors()
	after, err := s.form.read(s.stored)
	if err == nil {
		err = data.CheckDescription(after.Description)
	}
	if err != nil {
		s.fail(err)
		return
	}
	words := s.consequence(after.Rule)
	if words == "" {
		s.write(after, andClose)
		return
	}
	widgets.Confirm(s.window, "Require a one-time password in "+s.stored.ID+"?", words, "Require", "Cancel", false, func(yes bool) {
		if yes {
			s.write(after, andClose)
		}
	})
}

// consequence says what a new rule does to the members; empty if there is
// nothing to ask.
func (s *sheet) consequence(rule data.GroupRule) string {
	if rule == s.stored.Rule || !rule.Required || s.stored.Members == 0 {
		return ""
	}
	when := "At the next sign-in"
	if !rule.From.IsZero() {
		when = "From " + rule.From.Local().Format("2 Jan 2006") + " on, at the next sign-in"
	}
	g := s.stored
	if off(g) == 0 {
		return "Every member has a one-time password already. " + when + " of whoever joins without one it is turned on, and a QR code is shown until a sign-in succeeds with a code."
	}
	return data.Number(off(g)) + " of " + data.Count(g.Members, "member") + " have no one-time password. " + when +
		" of each it is turned on: a QR code is shown, and comes back at every sign-in until one succeeds with a code. From then on nobody gets in as that user without a code."
}

func (s *sheet) write(after data.Group, andClose bool) {
	s.turn++
	s.page.SetError("")
	s.page.Busy("Saving…")
	service, by, before := s.desk.Service, s.desk.Session.Actor(), s.stored
	shell.Run(s.tasks, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, service.EditGroup(ctx, by, before, after)
	}, func(_ struct{}, err error) {
		s.page.Idle()
		switch {
		case errors.Is(err, data.ErrChanged):
			s.compare(andClose)
		case errors.Is(err, data.ErrNotFound):
			s.gone()
		case err != nil:
			s.fail(err)
		default:
			s.load(after)
			s.desk.changed(after.ID + " was changed.")
			if andClose {
				s.window.Close()
				return
			}
			s.reload(false)
		}
	})
}

// fail keeps the sheet open and shows the sentence beside its field.
func (s *sheet) fail(err error) {
	if _, ok := data.AsFieldError(err); ok {
		s.page.SelectPage(0)
	}
	if !s.form.showError(err) {
		s.page.SetError(shell.Explain(err, "edit group"))
	}
}

// gone says that the group was deleted. What was typed stays to be read.
func (s *sheet) gone() {
	s.deleted = true
	for _, row := range formRows {
		s.form.grid.SetReadOnly(row, true)
	}
	s.page.End()
	s.page.SetError("The group " + s.stored.ID + " was deleted meanwhile. Nothing that was typed here was saved.")
}

// refresh is F5. What was typed is not thrown away without asking.
func (s *sheet) refresh() {
	switch {
	case s.page.IsBusy():
	case s.page.Page() == 0 && s.dirty():
		widgets.Confirm(s.window, "Read again?", "What you changed here and did not save yet is lost.", "Read again", "Cancel", false, func(yes bool) {
			if yes {
				s.reload(true)
			}
		})
	default:
		s.page.SetError("")
		s.reload(false)
	}
}

// reload reads the group and its members again. What was typed is thrown away
// only if it was asked for.
func (s *sheet) reload(dropTyped bool) {
	s.members.reload()
	s.read(func(g data.Group) {
		switch {
		case s.sameAs(g) && !dropTyped:
			s.stored = g
			s.counts(g)
		case dropTyped || !s.dirty():
			s.form.clearErrors()
			s.load(g)
		default:
			s.counts(g)
			s.page.SetMessage(widgets.MessageWarning, "Somebody else changed this group meanwhile"+shell.TheirsInWords(s.differences(g))+". OK and Apply show what differs, and you choose.")
		}
	})
}

// stale reads the group again after anything was changed anywhere.
func (s *sheet) stale() {
	if !s.page.IsBusy() && !s.deleted {
		s.reload(false)
	}
}

// sameAs tells whether what can be typed is still stored as it was.
func (s *sheet) sameAs(g data.Group) bool {
	return g.Description == s.stored.Description && g.Rule.Required == s.stored.Rule.Required && g.Rule.From.Equal(s.stored.Rule.From)
}

func (s *sheet) differences(now data.Group) []shell.Difference {
	var all []shell.Difference
	for _, row := range []struct{ id, name string }{{rowDescription, "Description"}, {rowRule, "One Time Password"}, {rowFrom, "From"}} {
		d := shell.Difference{Name: row.name, Was: s.form.valueOf(s.stored, row.id), Is: s.form.valueOf(now, row.id), Mine: s.form.value(row.id)}
		d.Theirs, d.Here = d.Is != d.Was, d.Mine != d.Was
		if d.Theirs || d.Here {
			all = append(all, d)
		}
	}
	return all
}

// compare reads the group that somebody else has changed and lets choose what to
// save.
func (s *sheet) compare(andClose bool) {
	s.read(func(now data.Group) {
		shell.Comparison{
			Title: s.stored.ID + " was changed meanwhile",
			Rows:  s.differences(now),
			Keep: func() {
				s.page.SetError("")
				s.rebase(now)
				s.save(andClose)
			},
			Take: func() {
				s.form.clearErrors()
				s.page.SetError("")
				s.load(now)
			},
			Back: func() {},
		}.Show(s.window)
	})
}

// rebase shows a group as it is stored now, with what was typed in its place.
func (s *sheet) rebase(now data.Group) {
	typed := map[string]string{}
	for _, row := range formRows {
		if s.form.differs(s.stored, row) {
			typed[row] = s.form.value(row)
		}
	}
	s.load(now)
	for row, value := range typed {
		s.form.grid.SetValue(row, value)
	}
	s.form.arrange()
	s.page.Update()
}

// read reads the group and shows why it failed, if it did.
func (s *sheet) read(arrived func(data.Group)) {
	s.turn++
	turn, service, by, id := s.turn, s.desk.Service, s.desk.Session.Actor(), s.stored.ID
	shell.Run(s.tasks, func(ctx context.Context) (data.Group, error) {
		return service.Group(ctx, by, id)
	}, func(g data.Group, err error) {
		switch {
		case turn != s.turn:
		case errors.Is(err, data.ErrNotFound):
			s.gone()
		default:
			if shell.ShowRead(s.page, err, "read group"); err == nil {
				arrived(g)
			}
		}
	})
}
