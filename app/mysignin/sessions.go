package mysignin

import (
	"context"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// Sentences that people read here. Tests ask for them by name.
const (
	EndQuestion data.Text = "End your session in %s on %s?"
	EndReturns  data.Text = "The program returns to its login."
	EndStrange  data.Text = "If you did not sign in there, change your password, too."
	sessionOver data.Text = "Your session in %s on %s was ended."
)

// here marks the session of this program.
const here data.Text = "here"

// sessions are the open sessions of the user, below the authenticators.
type sessions struct {
	s    *window
	all  []data.OpenSession
	list *rowlist.List
	end  *widgets.Button

	selected string // ID of the session, so that it stays selected when rows move
}

var _ rowlist.Source = (*sessions)(nil)

func newSessions(s *window) *sessions {
	o := &sessions{s: s}
	o.list = rowlist.New([]rowlist.Column{
		rowlist.Column{ID: "program", Title: lang.T(shell.Program), Width: 170}.Titled(),
		{ID: "computer", Title: lang.T(shell.Computer)},
		{ID: "since", Title: lang.T("column|Since"), Width: 130},
		rowlist.Column{ID: "seen", Title: lang.T("Last seen"), Width: 130}.Titled(),
	}, o)
	o.list.Call(lang.T("Your sessions"))
	o.list.OnSelect = o.note
	o.list.OnDelete = func(int) { o.ask() }
	o.list.Menu = func(int) *fyne.Menu {
		item := fyne.NewMenuItemWithIcon(o.end.Text, o.end.Icon, o.ask)
		item.Disabled = o.end.Disabled()
		return fyne.NewMenu("", item)
	}
	o.end = widgets.NewButtonWithIcon(lang.T("session|End"), theme.LogoutIcon(), func() {
		s.window.Canvas().Focus(o.list)
		o.ask()
	})
	o.end.Disable()
	return o
}

// content is the section with its title.
func (o *sessions) content() fyne.CanvasObject {
	top := container.NewBorder(nil, nil, nil, container.NewCenter(o.end), shell.Title(lang.T("Your sessions")))
	return widgets.Stacked(top, o.list, nil)
}

// take shows what was read. What is the same is not redrawn.
func (o *sessions) take(all []data.OpenSession) {
	if reflect.DeepEqual(all, o.all) {
		return
	}
	o.all = all
	o.list.Refresh()
	if row := slices.IndexFunc(all, func(s data.OpenSession) bool { return s.ID == o.selected }); row != o.list.Selected() {
		o.list.Select(row)
	}
	o.note(o.list.Selected())
}

func (o *sessions) note(row int) {
	o.selected = ""
	able := row >= 0 && row < len(o.all)
	if able {
		o.selected = o.all[row].ID
	}
	set(o.end, able && !o.all[row].Own)
}

// ask asks whether to end the selected session.
func (o *sessions) ask() {
	row := slices.IndexFunc(o.all, func(s data.OpenSession) bool { return s.ID == o.selected })
	if row < 0 || !o.s.ready(o.end) {
		return
	}
	s := o.all[row]
	on := words.Computer(s.Computer, s.Address)
	widgets.Confirm(o.s.window, lang.T(EndQuestion, s.Program, on), lang.Say(data.InARow(data.Say(EndReturns), data.Say(shell.EnteredLost), data.Say(EndStrange))), lang.T("session|End"), lang.T("Cancel"), true, func(yes bool) {
		if !yes {
			return
		}
		o.s.act("end session", lang.T(sessionOver, s.Program, on), func(ctx context.Context) error {
			return o.s.desk.Service.EndSession(ctx, o.s.desk.Session.Actor(), s.ID)
		})
	})
}

// Len returns the number of sessions.
func (o *sessions) Len() int { return len(o.all) }

// Row returns the cells of a session.
func (o *sessions) Row(i int) ([]rowlist.Cell, bool) {
	s, now := o.all[i], o.s.desk.clock()
	program := rowlist.Cell{Text: s.Program}
	if s.Own {
		program.Tag = lang.T(here)
	}
	return []rowlist.Cell{
		program, {Text: lang.Say(words.Computer(s.Computer, s.Address))}, {Text: shell.Moment(s.OpenedAt, now)}, {Text: shell.Moment(s.SeenAt, now)},
	}, true
}
