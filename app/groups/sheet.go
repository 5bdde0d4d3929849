package groups

import (
	"context"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets/properties"
)

// RequireTitle is what people read here. Tests ask for it by name.
const RequireTitle data.Text = "Require a one-time password in %s?"

// pageMembers is the index of the tab Members in a sheet.
const pageMembers = 1

// sheet is the window "Group <Group-ID> Properties".
type sheet struct {
	*shell.Sheet[data.Group]
	desk *Desk

	form    *form
	members *members
}

// showSheet opens the properties of a group. A sheet that is already open is read again
// and keeps what was typed into it.
func (d *Desk) showSheet(g data.Group) {
	if d.sheets == nil {
		d.sheets = map[string]*sheet{}
	}
	id := data.Fold(g.ID)
	if s := d.sheets[id]; s != nil {
		s.Reread()
	}
	d.Windows.Show("group:"+id, lang.T("Group %s Properties", g.ID), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		s := &sheet{desk: d, Sheet: &shell.Sheet[data.Group]{Window: w, Tasks: tasks}, form: newForm(d.now)}
		d.sheets[id] = s
		return shell.View{
			Content: s.content(g), Size: fyne.NewSize(660, 560), Shown: s.form.grid.FocusFirst,
			Closed: func() { delete(d.sheets, id) }, Dirty: s.Dirty, Leave: s.Leave, Stale: s.Stale,
		}
	})
}

// The read-only rows of a sheet.
const (
	rowMembers  = "members"
	rowEnrolled = "enrolled"
	rowPending  = "pending"
	rowOff      = "off"
)

func (s *sheet) content(group data.Group) fyne.CanvasObject {
	g := s.form.grid
	g.SetReadOnly(rowID, true)
	g.AddSection(lang.T("Members"))
	g.AddReadOnly(rowMembers, lang.T("Members"), lang.T("How many users belong to the group. The tab Members names them."))
	g.AddReadOnly(rowEnrolled, lang.T("Enrolled"), lang.T("Members who have activated an authenticator: they can't sign in without a code."))
	g.AddReadOnly(rowPending, lang.T("state|Pending"), lang.T("Members whose one-time password is on but not activated yet: their next sign-in shows the QR code."))
	g.AddReadOnly(rowOff, lang.T("state|Off"), lang.T("Members without a one-time password. While it is required, their next sign-in turns it on."))
	g.OnChange = s.changed
	s.members = newMembers(s)
	s.Page = properties.NewSheet(
		properties.Page{Title: lang.T("Identity"), Content: g},
		properties.Page{Title: lang.T("Members"), Content: s.members},
	)
	s.Page.OnPage = func() {
		if s.Page.Page() == pageMembers {
			s.members.shown()
		}
	}
	s.edits(group.ID)
	content := s.Content()
	s.OpenWith(group) // the list may be outdated
	return content
}

// edits says what the window does with the group.
func (s *sheet) edits(id string) {
	service, by := s.desk.Service, s.desk.Session.Actor()
	s.Noun, s.Name = shell.Group, func() string { return s.Stored.ID }
	s.Read = func(ctx context.Context, _ func(int)) (data.Group, error) { return service.Group(ctx, by, id) }
	s.Show = func() { s.arrange(data.Group{}, false) }
	s.Keep = func(was data.Group, _ bool) { s.arrange(was, true) }
	s.Diff, s.Edit = s.form.differences, s.edit
	s.ClearErrors, s.ShowError, s.Freeze = s.form.clearErrors, s.showError, s.form.freeze
	s.Saved = func(what string) {
		s.desk.changed(shell.SavedWords(s.Stored.ID, what))
		s.members.reload()
	}
	s.Beside = func(bool) { s.members.reload() }
	s.Typing = func() bool { return s.Page.Page() != pageMembers }
}

// arrange shows the group as stored; with keep, what was typed stays.
func (s *sheet) arrange(was data.Group, keep bool) {
	g := s.Stored
	s.form.show(was, g, keep)
	for row, value := range map[string]string{
		rowMembers: lang.Number(g.Members), rowEnrolled: enrolled(g), rowPending: lang.Number(g.Pending), rowOff: lang.Number(off(g)),
	} {
		s.form.set(row, value)
	}
}

func (s *sheet) changed(row string) {
	s.form.changed(row)
	s.Changed()
}

// edit returns what the rows make of the group, with the question to ask first if a new
// rule affects its members.
func (s *sheet) edit() (shell.Edit[data.Group], error) {
	before := s.Stored
	after, err := s.form.read(before)
	if err == nil {
		err = data.CheckDescription(after.Description)
	}
	service, by := s.desk.Service, s.desk.Session.Actor()
	return shell.Edit[data.Group]{
		Title: lang.T(RequireTitle, before.ID), Question: consequence(before, after.Rule), Yes: lang.T("Require"),
		Write: func(ctx context.Context) (data.Group, error) {
			if err := service.EditGroup(ctx, by, before, after); err != nil {
				return before, err
			}
			if now, err := service.Group(ctx, by, before.ID); err == nil { // the domain may have tidied it
				return now, nil
			}
			return after, nil
		},
	}, err
}

// What a new rule does, when there are members without a one-time password. Tests ask for it by name.
const (
	lacking data.Text = "%d of %s have no one-time password."

	TurnedOn      data.Text = "At the next sign-in of each, it is turned on: a QR code is shown, and comes back at every sign-in until one succeeds with a code."
	turnedOnLater data.Text = "From %s on, at the next sign-in of each, it is turned on: a QR code is shown, and comes back at every sign-in until one succeeds with a code."
	CodesNeeded   data.Text = "From then on, that user can't sign in without a code."
)

// What it does when all have one.
const (
	forNew      data.Text = "Every member already has a one-time password. At the next sign-in of a new member without one, it is turned on, and a QR code is shown until a sign-in succeeds with a code."
	forNewLater data.Text = "Every member already has a one-time password. From %s on, at the next sign-in of a new member without one, it is turned on, and a QR code is shown until a sign-in succeeds with a code."
)

// consequence says what a new rule does to the members of a group; "" if there is
// nothing to ask.
func consequence(g data.Group, rule data.GroupRule) string {
	if rule.Same(g.Rule) || !rule.Required || g.Members == 0 {
		return ""
	}
	turned, fresh := data.Say(TurnedOn), data.Say(forNew)
	if !rule.From.IsZero() {
		from := data.Moment{At: rule.From.Local(), Layout: data.LayoutDate}
		turned, fresh = data.Say(turnedOnLater, from), data.Say(forNewLater, from)
	}
	if off(g) == 0 {
		return lang.Say(fresh)
	}
	return lang.Say(data.InARow(data.Say(lacking, off(g), words.Count(g.Members, words.Members)), turned, data.Say(CodesNeeded)))
}

// showError shows a sentence at its row.
func (s *sheet) showError(err error) bool {
	if _, ok := data.AsFieldError(err); ok {
		s.Page.SelectPage(0)
	}
	return s.form.showError(err)
}
