// Package policy holds the window Sign-in Policy of those with tapemaster
// rights: a property sheet made of whatever policies the domain has. It hides
// what somebody may not do only for comfort: the domain checks every right.
package policy

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// Title is the title of the window.
const Title = "Sign-in Policy"

// Policies is what this window asks for. data/auth has one.
type Policies interface {
	Policies(ctx context.Context, by data.Actor) ([]data.PolicyItem, error)
	SetPolicies(ctx context.Context, by data.Actor, values map[string]string) error
}

// A Desk is the policies of one session's program.
type Desk struct {
	Policies Policies
	Session  data.Session
	Windows  *shell.Windows

	sheet *sheet // nil while it is not open
}

// Show opens the window, or brings it to the front and reads it again; what was
// typed stays.
func (d *Desk) Show() {
	if d.sheet != nil {
		d.sheet.reload(false)
	}
	d.Windows.Show("sign-in-policy", Title, func(w fyne.Window, tasks *shell.Tasks) shell.View {
		d.sheet = &sheet{desk: d, window: w, tasks: tasks}
		return shell.View{
			Content: d.sheet.content(), Size: fyne.NewSize(620, 680), Shown: d.sheet.grid.FocusFirst,
			Closed: func() { d.sheet = nil }, Dirty: d.sheet.dirty, Stale: d.sheet.stale,
		}
	})
}

// nameWidth is how wide the labels are, in Fyne units: they are long, and most
// values are short.
const nameWidth = 300

// sheet is the window.
type sheet struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	draft  *draft // nil until it was read
	grid   *properties.Grid
	page   *properties.Sheet
	follow *widgets.Button
	all    *widgets.Button
	turn   int  // counts reads and writes: what was read before the last one is dropped
	behind bool // somebody else has written what is stored by now
}

func (s *sheet) content() fyne.CanvasObject {
	s.grid = properties.NewGrid()
	s.grid.NameWidth = nameWidth
	s.grid.OnChange = s.changed
	s.grid.OnSelect = func(string) { s.offer() }
	s.follow = widgets.NewButtonWithIcon("Follow Profile", theme.ContentUndoIcon(), s.followOne)
	s.all = widgets.NewButtonWithIcon("All Follow Profile", theme.ContentUndoIcon(), s.followAll)
	s.page = properties.NewSheet(properties.Page{Title: "Policy", Content: s.grid, Foot: container.NewHBox(s.follow, s.all)})
	s.page.Dirty = s.dirty
	s.page.OnOK = func() { s.save(true) }
	s.page.OnApply = func() { s.save(false) }
	s.page.OnCancel = s.window.Close
	s.page.OnRefresh = s.refresh
	s.page.InstallKeys(s.window)
	s.offer()
	s.reload(false)
	return container.New(layout.NewCustomPaddedLayout(4, 12, 12, 12), s.page)
}

// fill makes the rows of the policies.
func (s *sheet) fill(items []data.PolicyItem) {
	section := ""
	for _, i := range items {
		if i.Section != section {
			section = i.Section
			s.grid.AddSection(section)
		}
		switch i.Kind {
		case data.PolicySwitch:
			s.grid.AddBool(i.Name, i.Label, i.Help)
		case data.PolicyChoice:
			s.grid.AddSelect(i.Name, i.Label, i.Help, i.Choices)
		default:
			s.grid.AddText(i.Name, i.Label, i.Help)
		}
	}
}

// load shows the policies as they are stored.
func (s *sheet) load(items []data.PolicyItem) {
	if len(items) == 0 {
		return
	}
	first := s.draft == nil
	s.draft, s.behind = newDraft(items), false
	s.grid.Fill(func() { s.fill(items) })
	s.show("")
	if first {
		s.grid.FocusFirst()
	}
}

// show puts the values of the draft into the rows, but for the one that is
// being typed into.
func (s *sheet) show(typed string) {
	d := s.draft
	for _, i := range d.items {
		if v := inRow(i, d.values[i.Name]); i.Name != typed && v != s.grid.Value(i.Name) {
			s.grid.SetValue(i.Name, v)
		}
		s.grid.SetPlaceHolder(i.Name, placeholder(i, d.says(i.Name)))
		s.grid.SetUnit(i.Name, i.UnitOf(d.effect(i.Name)))
		s.grid.SetMark(i.Name, d.departs(i.Name))
		s.grid.SetHelp(i.Name, s.help(i))
	}
	s.offer()
	s.page.Update()
}

// help says beside what a policy does how it stands to the profile.
func (s *sheet) help(i data.PolicyItem) string {
	d := s.draft
	if !d.departs(i.Name) {
		return i.Help
	}
	return "Set by itself. The profile " + d.profile() + " says " + i.Worded(d.says(i.Name)) + ". " + i.Help
}

// offer enables what can be made to follow the profile.
func (s *sheet) offer() {
	enable(s.follow, s.draft != nil && s.grid.Selected() != "" && s.draft.departs(s.grid.Selected()))
	enable(s.all, s.draft != nil && len(s.draft.departures()) > 0)
}

func enable(b *widgets.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

func (s *sheet) followOne() {
	row := s.grid.Selected()
	s.draft.follow(row)
	s.page.SetError("")
	s.show("")
	s.grid.Select(row)
}

func (s *sheet) followAll() {
	for _, name := range s.draft.departures() {
		s.draft.follow(name)
	}
	s.page.SetError("")
	s.show("")
	s.grid.FocusFirst()
}

func (s *sheet) dirty() bool { return s.draft != nil && len(s.draft.changes()) > 0 }

// changed is called for each change in a row.
func (s *sheet) changed(name string) {
	s.draft.set(name, fromRow(s.draft.item(name), s.grid.Value(name)))
	s.page.SetError("")
	if s.behind {
		s.changedElsewhere()
	}
	s.show(name)
}

// save is OK and Apply. What makes the sign-in weaker is said and asked first.
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
	changes, weaker := s.draft.changes(), s.draft.weakened()
	if weaker == "" || s.draft.useless() {
		s.write(changes, andClose)
		return
	}
	widgets.Confirm(s.window, "Make the sign-in weaker?", weaker, "Make Weaker", "Cancel", true, func(yes bool) {
		if yes {
			s.write(changes, andClose)
		}
	})
}

func (s *sheet) write(changes map[string]string, andClose bool) {
	s.turn++
	for _, i := range s.draft.items {
		s.grid.SetError(i.Name, "")
	}
	s.page.SetError("")
	s.page.Busy("Saving…")
	policies, by := s.desk.Policies, s.desk.Session.Actor()
	shell.Run(s.tasks, func(ctx context.Context) ([]data.PolicyItem, error) {
		if err := policies.SetPolicies(ctx, by, changes); err != nil {
			return nil, err
		}
		return policies.Policies(ctx, by)
	}, func(items []data.PolicyItem, err error) {
		s.page.Idle()
		if err != nil {
			s.fail(err)
			return
		}
		s.load(items)
		if andClose {
			s.window.Close()
		}
	})
}

// fail keeps the sheet open and shows the sentence beside its field.
func (s *sheet) fail(err error) {
	f, ok := data.AsFieldError(err)
	if ok && slices.ContainsFunc(s.draft.items, func(i data.PolicyItem) bool { return i.Name == f.Field }) {
		s.grid.SetError(f.Field, words.Sentence(f.Text))
		return
	}
	s.page.SetError(shell.Explain(err, "set policies"))
}

// refresh is F5. What was typed is not thrown away without asking.
func (s *sheet) refresh() {
	switch {
	case s.page.IsBusy():
	case s.dirty():
		widgets.Confirm(s.window, "Read again?", "What you changed here and did not save yet is lost.", "Read again", "Cancel", false, func(yes bool) {
			if yes {
				s.reload(true)
			}
		})
	default:
		s.reload(false)
	}
}

// reload reads the policies again. What was typed, perhaps while they were
// being read, is thrown away only if it was asked for.
func (s *sheet) reload(dropTyped bool) {
	s.read(func(items []data.PolicyItem) {
		switch {
		case dropTyped || !s.dirty():
			s.page.SetError("")
			s.load(items)
		case s.draft.staleTo(items):
			s.changedElsewhere()
		}
	})
}

// stale reads the policies again because somebody changed something. The sheet
// takes them over if nothing was typed into it.
func (s *sheet) stale() {
	s.read(func(items []data.PolicyItem) {
		switch {
		case s.draft == nil:
			s.load(items)
		case !s.draft.staleTo(items):
		case s.dirty():
			s.changedElsewhere()
		default:
			s.page.SetError("")
			s.draft = newDraft(items) // the rows are the same: the program has them
			s.show("")
		}
	})
}

func (s *sheet) changedElsewhere() {
	s.behind = true
	s.page.SetMessage(widgets.MessageWarning, shell.Message(data.ErrChanged))
}

// read reads the policies and shows why it failed, if it did.
func (s *sheet) read(arrived func([]data.PolicyItem)) {
	s.turn++
	turn, policies, by := s.turn, s.desk.Policies, s.desk.Session.Actor()
	shell.Run(s.tasks, func(ctx context.Context) ([]data.PolicyItem, error) {
		return policies.Policies(ctx, by)
	}, func(items []data.PolicyItem, err error) {
		if turn != s.turn {
			return
		}
		if shell.ShowRead(s.page, err, "read policies"); err == nil {
			arrived(items)
		}
	})
}

// word is how a row says true and false.
func word(value string) string {
	if value == "true" {
		return properties.True
	}
	return properties.False
}

// inRow returns a value as its row shows it.
func inRow(i data.PolicyItem, value string) string {
	if i.Kind == data.PolicySwitch {
		return word(value)
	}
	return value
}

// fromRow returns the value of a row as it is stored.
func fromRow(i data.PolicyItem, row string) string {
	if i.Kind != data.PolicySwitch {
		return row
	}
	if row == properties.True {
		return "true"
	}
	return "false"
}

// placeholder is what an empty row shows: it follows the profile then.
func placeholder(i data.PolicyItem, says string) string {
	if says == "" {
		return i.Worded(says)
	}
	return says
}
