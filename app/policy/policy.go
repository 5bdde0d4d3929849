// Package policy holds the window Sign-in Policy of users with tapemaster rights: a
// property sheet of all the policies that the domain has. It hides what the user may not
// do only for convenience: the domain checks every right.
package policy

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// Title is the title of the window.
const Title data.Text = "Sign-in Policy"

// Policies is what this window needs. data/auth has one.
type Policies interface {
	Policies(ctx context.Context, by data.Actor) ([]data.PolicyItem, error)
	EditPolicies(ctx context.Context, by data.Actor, before []data.PolicyItem, values map[string]string) error
}

// A Desk is the policies of one session.
type Desk struct {
	Policies Policies
	Session  data.Session
	Windows  *shell.Windows
	Said     func(string) // takes what was changed, for another window; may be nil

	sheet *sheet // nil while it is not open
}

// Show opens the window, or brings it to the front and reads it again; what was typed
// stays.
func (d *Desk) Show() {
	if d.sheet != nil {
		d.sheet.Reread()
	}
	d.Windows.Show("sign-in-policy", lang.T(Title), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		d.sheet = &sheet{desk: d, Sheet: &shell.Sheet[[]data.PolicyItem]{Window: w, Tasks: tasks}}
		content := d.sheet.content()
		return shell.View{
			Content: content, Size: fyne.NewSize(620, 680), Shown: d.sheet.focus,
			Closed: func() { d.sheet = nil }, Dirty: d.sheet.Dirty, Leave: d.sheet.Leave, Stale: d.sheet.Stale,
		}
	})
}

// nameWidth is the width of the labels, in Fyne units: they are long, and most values
// are short.
const nameWidth = 300

// sheet is the window Sign-in Policy.
type sheet struct {
	*shell.Sheet[[]data.PolicyItem]
	desk *Desk

	draft *draft // nil until the policies are read
	tabs  []*tab
}

// tab is a page of the sheet.
type tab struct {
	title    data.Text
	sections []data.Text // of the policies; one of an unknown section is in the first tab
	grid     *properties.Grid
	follow   *widgets.Button
	all      *widgets.Button
}

// newTabs returns the tabs: each fits a small screen without scrolling.
func newTabs() []*tab {
	return []*tab{
		{title: "General", sections: []data.Text{"Profile", "Sign-in Log", "Lowest versions"}},
		{title: "Passwords", sections: []data.Text{"Passwords"}},
		{title: "Codes", sections: []data.Text{"One-time password"}},
		{title: "Sessions", sections: []data.Text{"Sessions"}},
		{title: "Enrolment", sections: []data.Text{"Enrolment"}},
	}
}

// tabOf returns the tab of a section.
func (s *sheet) tabOf(section data.Text) *tab {
	for _, t := range s.tabs {
		if slices.Contains(t.sections, section) {
			return t
		}
	}
	return s.tabs[0]
}

// grid returns the grid that has the row of a policy.
func (s *sheet) grid(name string) *properties.Grid { return s.tabOf(s.draft.item(name).Section).grid }

// shown returns the tab that is shown.
func (s *sheet) shown() *tab { return s.tabs[s.Page.Page()] }

func (s *sheet) content() fyne.CanvasObject {
	s.tabs = newTabs()
	var pages []properties.Page
	for _, t := range s.tabs {
		t.grid = properties.NewGrid()
		t.grid.NameWidth = nameWidth
		t.grid.OnChange = s.changed
		t.grid.OnSelect = func(string) { s.offer() }
		t.follow = widgets.NewButtonWithIcon(lang.T("Reset to Profile"), theme.ContentUndoIcon(), s.followOne)
		t.all = widgets.NewButtonWithIcon(lang.T("Reset All to Profile"), theme.ContentUndoIcon(), s.followAll)
		pages = append(pages, properties.Page{Title: lang.T(t.title), Content: t.grid, Foot: container.NewHBox(t.follow, t.all)})
	}
	s.Page = properties.NewSheet(pages...)
	s.Page.OnPage = s.offer
	s.offer()
	s.edits()
	content := s.Content()
	s.Open()
	return content
}

// edits sets how the window reads, shows and changes the policies.
func (s *sheet) edits() {
	policies, by := s.desk.Policies, s.desk.Session.Actor()
	s.Noun = shell.Policies
	s.Read = func(ctx context.Context, _ func(int)) ([]data.PolicyItem, error) { return policies.Policies(ctx, by) }
	s.Show = func() { s.load(nil) }
	s.Keep = func([]data.PolicyItem, bool) { s.load(s.draft.changes()) }
	s.Diff = func(was, now []data.PolicyItem) []shell.Difference { return s.draft.differences(was, now) }
	s.Edit, s.ClearErrors, s.ShowError = s.edit, s.clearErrors, s.showError
	s.Saved = func(what string) {
		if s.desk.Said != nil {
			s.desk.Said(shell.SavedWords(lang.T(Title), what))
		}
	}
	s.Freeze = func() {} // policies are never deleted
}

// fill adds the rows of a tab. A section that is alone there is called as the tab.
func (s *sheet) fill(t *tab, items []data.PolicyItem) {
	var section data.Text
	for _, i := range items {
		if s.tabOf(i.Section) != t {
			continue
		}
		if i.Section != section && len(t.sections) != 1 {
			t.grid.AddSection(lang.T(i.Section))
		}
		section = i.Section
		switch i.Kind {
		case data.PolicySwitch:
			t.grid.AddBool(i.Name, lang.Say(i.Label), lang.Say(i.Help))
		case data.PolicyChoice:
			t.grid.AddSelect(i.Name, lang.Say(i.Label), lang.Say(i.Help), i.Choices)
		default:
			t.grid.AddText(i.Name, lang.Say(i.Label), lang.Say(i.Help))
		}
	}
}

// load shows the policies as stored, with the changes that were typed.
func (s *sheet) load(typed map[string]string) {
	first := s.draft == nil
	s.draft = newDraft(s.Stored)
	s.draft.change(typed)
	if first { // the rows stay the same from then on: the program defines them
		for _, t := range s.tabs {
			t.grid.Fill(func() { s.fill(t, s.Stored) })
		}
	}
	s.show("")
	if first {
		s.focus()
	}
}

func (s *sheet) focus() { s.shown().grid.FocusFirst() }

// show puts the values of the draft into the rows, except the row that is being typed
// into.
func (s *sheet) show(typed string) {
	d := s.draft
	for _, i := range d.items {
		grid := s.grid(i.Name)
		if v := inRow(i, d.values[i.Name]); i.Name != typed && v != grid.Value(i.Name) {
			grid.SetValue(i.Name, v)
		}
		grid.SetPlaceHolder(i.Name, placeholder(i, d.says(i.Name)))
		grid.SetUnit(i.Name, unit(i, d.effect(i.Name)))
		grid.SetMark(i.Name, d.departs(i.Name))
		grid.SetHelp(i.Name, s.help(i))
	}
	s.offer()
}

// help returns a policy's help, and how its value relates to the profile.
func (s *sheet) help(i data.PolicyItem) string {
	d := s.draft
	if !d.departs(i.Name) {
		return lang.Say(i.Help)
	}
	return lang.T("Set individually. The profile %s says %s. %s", d.profile(), words.PolicyValue(i, d.says(i.Name)), i.Help)
}

// offer enables the buttons that make policies follow the profile.
func (s *sheet) offer() {
	for _, t := range s.tabs {
		enable(t.follow, s.draft != nil && t.grid.Selected() != "" && s.draft.departs(t.grid.Selected()))
		enable(t.all, s.draft != nil && len(s.draft.departures()) > 0)
	}
}

func enable(b *widgets.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

func (s *sheet) followOne() {
	grid := s.shown().grid
	row := grid.Selected()
	s.draft.follow(row)
	s.show("")
	s.Changed()
	grid.Select(row)
}

func (s *sheet) followAll() {
	for _, name := range s.draft.departures() {
		s.draft.follow(name)
	}
	s.show("")
	s.Changed()
	s.focus()
}

// changed is called for each change in a row.
func (s *sheet) changed(name string) {
	s.draft.set(name, fromRow(s.draft.item(name), s.grid(name).Value(name)))
	s.show(name)
	s.Changed()
}

// edit returns what the rows make of the policies, with the question to ask first if
// that makes the sign-in weaker.
func (s *sheet) edit() (shell.Edit[[]data.PolicyItem], error) {
	edit := shell.Edit[[]data.PolicyItem]{Title: lang.T("Make the sign-in weaker?"), Question: s.draft.weakened(), Yes: lang.T("Make Weaker"), Danger: true}
	policies, by, before, changes, after := s.desk.Policies, s.desk.Session.Actor(), s.Stored, s.draft.changes(), s.draft.wanted()
	edit.Write = func(ctx context.Context) ([]data.PolicyItem, error) {
		if err := policies.EditPolicies(ctx, by, before, changes); err != nil {
			return before, err
		}
		if now, err := policies.Policies(ctx, by); err == nil { // the domain may have tidied them
			return now, nil
		}
		return after, nil
	}
	return edit, nil
}

func (s *sheet) clearErrors() {
	if s.draft == nil {
		return
	}
	for _, i := range s.draft.items {
		s.grid(i.Name).SetError(i.Name, "")
	}
}

// showError shows a sentence at its row.
func (s *sheet) showError(err error) bool {
	f, ok := data.AsFieldError(err)
	if !ok || !slices.ContainsFunc(s.draft.items, func(i data.PolicyItem) bool { return i.Name == f.Field }) {
		return false
	}
	s.Page.SelectPage(slices.Index(s.tabs, s.tabOf(s.draft.item(f.Field).Section)))
	s.grid(f.Field).SetError(f.Field, lang.Say(f.Text))
	return true
}

// unit stands behind the value of a row.
func unit(i data.PolicyItem, value string) string {
	if i.Unlimited(value) {
		return ""
	}
	return lang.Say(words.PolicyUnit(i, value))
}

// word returns a stored true or false as a row shows it.
func word(value string) string {
	if value == "true" {
		return properties.True
	}
	return properties.False
}

// inRow returns a value as its row shows it.
func inRow(i data.PolicyItem, value string) string {
	switch {
	case i.Kind == data.PolicySwitch:
		return word(value)
	case i.Unlimited(value):
		return lang.T(words.NoLimit)
	}
	return value
}

// fromRow returns the value of a row as it is stored. Where there need be no limit, these
// words, too, say 0.
func fromRow(i data.PolicyItem, row string) string {
	if i.Kind != data.PolicySwitch {
		if strings.EqualFold(strings.TrimSpace(row), lang.T(words.NoLimit)) && i.Unlimited("0") {
			return "0"
		}
		return row
	}
	if row == properties.True {
		return "true"
	}
	return "false"
}

// placeholder is what an empty row shows: what the profile says.
func placeholder(i data.PolicyItem, says string) string {
	if says == "" || i.Unlimited(says) {
		return lang.Say(words.PolicyValue(i, says))
	}
	return says
}
