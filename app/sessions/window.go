package sessions

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/account"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// Sentences that people read here. Tests ask for them by name.
const (
	noneMatch data.Text = "No sessions match."
	// tooMany says why no more sessions were selected.
	tooMany data.Text = "At most %d sessions can be selected at once; this would be %d. Narrow the list with Find."
)

// active is the window Active Users.
type active struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	rows       *rows
	view       *rowlist.List
	find       *widgets.Entry
	root       *fyne.Container
	message    *widgets.Message // why sessions could not be read; hidden if they could
	status     *widget.Label
	properties *widgets.Button
	cut        *widgets.Button

	outcome *shell.Outcome
	reads   shell.Latest
	read    bool // something was read
	barred  bool // the user may no longer see it
	asking  bool // it is being asked whether sessions may be ended
}

func newActive(d *Desk, w fyne.Window, tasks *shell.Tasks) *active {
	a := &active{desk: d, window: w, tasks: tasks, rows: &rows{served: shell.Served(d.Session), now: d.now, sort: columnUser}}
	a.outcome = shell.NewOutcome(tasks, a.count)
	a.view = rowlist.New(a.rows.titles(), a.rows)
	a.view.Call(lang.T("Sessions"))
	a.view.Multi = true
	a.view.OnSelectionChanged = func(int) {
		a.outcome.Selected()
		a.update()
	}
	a.view.OnTooMany = func(n int) { a.outcome.Refused(lang.T(tooMany, rowlist.MaxSelected, n)) }
	a.view.OnOpen = func(int) { a.open() }
	a.view.OnDelete = func(int) { a.disconnect() }
	a.view.OnHeader = a.sortBy
	a.view.Menu = a.menu
	a.find = widgets.NewFindEntry(lang.T("User, name, program, computer"), a.sift, a.goOn)
	a.message = widgets.NewMessage(1)
	a.message.Hide()
	a.status = widget.NewLabel(" ")
	a.status.SizeName = theme.SizeNameCaptionText
	a.status.Truncation = fyne.TextTruncateEllipsis

	a.properties = a.tool(lang.T("Properties"), theme.DocumentIcon(), a.open)
	a.cut = a.tool(lang.T(disconnectDots), theme.LogoutIcon(), a.disconnect)
	tools := container.NewHBox(a.properties, a.cut, a.tool(lang.T("Refresh"), theme.ViewRefreshIcon(), a.refresh))
	a.keys()
	a.root = widgets.Stacked(
		widgets.Across(container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8),
			container.New(layout.NewBorderLayout(nil, nil, tools, nil), tools, shell.AtLeast(a.find, fyne.NewSize(leastFind, 0)))), 2*theme.Padding()),
		a.view,
		container.NewVBox(widget.NewSeparator(), a.message, a.status))
	a.update()
	a.reload()
	return a
}

// leastFind is the width of the field Find, in Fyne units, from which its text is read.
const leastFind = 260

// tool is a button above the list. A click moves the focus to the list, so that the arrow keys work there.
func (a *active) tool(name string, icon fyne.Resource, act func()) *widgets.Button {
	return widgets.NewButtonWithIcon(name, icon, func() {
		a.window.Canvas().Focus(a.view)
		act()
	})
}

func (a *active) keys() {
	widgets.InstallKeys(a.window, widgets.Keys{
		Close: func() { widgets.Close(a.window) },
		Other: map[fyne.KeyName]func(){fyne.KeyF5: a.refresh},
	})
	c := a.window.Canvas()
	add := func(s fyne.Shortcut, act func()) {
		c.AddShortcut(s, func(fyne.Shortcut) {
			if !widgets.ModalOpen(a.window) {
				act()
			}
		})
	}
	add(&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault}, func() {
		c.Focus(a.find)
		a.find.SelectAll()
	})
	add(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierAlt}, a.open)
	add(&desktop.CustomShortcut{KeyName: fyne.KeyEnter, Modifier: fyne.KeyModifierAlt}, a.open)
	add(&fyne.ShortcutCopy{}, a.copy)
}

func (a *active) menu(int) *fyne.Menu {
	refresh := fyne.NewMenuItemWithIcon(lang.T("Refresh"), theme.ViewRefreshIcon(), a.refresh)
	if a.view.SelectedCount() == 0 {
		return fyne.NewMenu("", refresh)
	}
	item := func(b *widgets.Button, act func()) *fyne.MenuItem {
		i := fyne.NewMenuItemWithIcon(b.Text, b.Icon, act)
		i.Disabled = b.Disabled()
		return i
	}
	return fyne.NewMenu("",
		item(a.properties, a.open), item(a.cut, a.disconnect), fyne.NewMenuItemWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), a.copy),
		fyne.NewMenuItemSeparator(), refresh)
}

// refresh handles F5.
func (a *active) refresh() {
	a.outcome.Clear()
	a.reload()
}

// again reads what is no event. What goes wrong then is told by the watch, or by F5.
func (a *active) again() {
	if a.read && !a.barred && !a.message.Visible() {
		a.readSessions(true)
	}
}

// reload reads the sessions again. Those that are selected stay so.
func (a *active) reload() { a.readSessions(false) }

func (a *active) readSessions(quiet bool) {
	type answer struct {
		all  []session
		more bool
	}
	service, by := a.desk.Service, a.desk.Session.Actor()
	shell.RunLatest(a.tasks, &a.reads, func(ctx context.Context) (answer, error) {
		open, err := service.Sessions(ctx, by)
		return answer{prepared(open.List), open.More}, err
	}, func(got answer, err error) {
		a.barred = shell.Barred(err)
		if err != nil && quiet && !a.barred {
			shell.Log(err, "list sessions")
			return
		}
		if err != nil {
			a.message.Set(widgets.MessageError, shell.Explain(err, "list sessions"))
		}
		if a.message.Visible() != (err != nil) {
			a.message.Hidden = err == nil
			a.root.Refresh() // shows the message, or gives its space back
		}
		if err != nil && !a.barred {
			return
		}
		a.read = err == nil
		a.show(func() { a.rows.take(got.all, got.more) })
		if a.barred {
			a.view.Empty = ""
			a.view.Refresh()
		}
	})
}

// show arranges the rows by change, and keeps what is selected and where the list stands.
func (a *active) show(change func()) {
	first, end := a.view.Window()
	before := a.rows.shown
	change()
	a.view.Empty = lang.T("Nobody is signed in.")
	if a.rows.text != "" {
		a.view.Empty = lang.T(noneMatch)
	}
	for i := first; i < end && i < len(before); i++ {
		if now, still := a.rows.Find(before[i].key); still {
			a.view.Moved(now - i)
			break
		}
	}
	a.view.Reordered()
	var gone []int64
	for _, key := range a.chosen() {
		if _, shown := a.rows.Find(key); !shown {
			gone = append(gone, key)
		}
	}
	if len(gone) > 0 { // what is done is done to sessions that can be seen
		a.outcome.Hold(func() { a.view.Deselect(gone...) })
	}
	a.update()
}

func (a *active) sift(text string) {
	a.rows.text = text
	a.outcome.Clear()
	a.show(a.rows.arrange)
	a.view.ScrollTo(0)
}

// goOn puts the focus on the list.
func (a *active) goOn() {
	a.window.Canvas().Focus(a.view)
	if a.view.SelectedCount() == 0 {
		a.view.Select(0)
	}
}

func (a *active) sortBy(i int) {
	id := a.rows.columns()[i].ID
	a.rows.descending = a.rows.sort == id && !a.rows.descending
	a.rows.sort = id
	a.view.SetColumns(a.rows.titles())
	a.rows.arrange()
	a.view.Reordered()
	if at := a.view.Selected(); at >= 0 {
		a.view.SetCursor(at) // scrolls there
	}
}

// chosen returns the keys of the selected sessions.
func (a *active) chosen() (keys []int64) {
	a.view.WithSelection(func(all []int64) { keys = all }) // at once: all are in memory
	return keys
}

// selected returns the selected sessions, in the order of the list.
func (a *active) selected() []*session {
	var rows []int
	for _, key := range a.chosen() {
		if i, shown := a.rows.Find(key); shown {
			rows = append(rows, i)
		}
	}
	return inOrder(a.rows, rows)
}

// update shows what is possible now, and the status line.
func (a *active) update() {
	n := a.view.SelectedCount()
	enable(a.properties, n == 1)
	one := a.selected()
	enable(a.cut, n > 1 || n == 1 && !one[0].Own)
	a.count()
}

func enable(b *widgets.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// count shows how many sessions of how many are listed and selected, and the result of the
// last act.
func (a *active) count() {
	all := data.RowCount{N: int64(len(a.rows.all)), More: a.rows.more}
	parts := []any{words.Rows(all, words.Sessions)}
	switch shown := (data.RowCount{N: int64(len(a.rows.shown))}); {
	case !a.read && a.message.Visible():
		parts = nil
	case !a.read:
		parts[0] = data.Say("Reading…")
	case a.rows.text != "":
		parts[0] = words.RowsOf(shown, all, words.Sessions)
	}
	if n := a.view.SelectedCount(); n > 0 {
		parts = append([]any{data.Say("%d selected", n)}, parts...)
	}
	if said := a.outcome.Text(); said != "" {
		parts = append(parts, said)
	}
	a.status.SetText(lang.List(words.Parts(parts)))
}

// open shows everything about the selected session.
func (a *active) open() {
	one := a.selected()
	if len(one) != 1 || widgets.ModalOpen(a.window) {
		return
	}
	s := one[0].OpenSession
	var m *widgets.Modal
	cut := widgets.NewButtonWithIcon(lang.T(disconnectDots), theme.LogoutIcon(), func() {
		m.Close(false)
		a.ask([]data.OpenSession{s}, false)
	})
	if s.Own {
		cut.Disable()
	}
	m = shell.ShowFacts(a.window, lang.T("Session of %s", s.UserID), facts(s), cut)
}

// facts words everything about a session; empty values are left out.
func facts(s data.OpenSession) []shell.Fact {
	who := s.UserID
	if s.Own {
		who = lang.T("%s (%s)", s.UserID, lang.T(thisSession))
	}
	all := []shell.Fact{
		{Name: "User", Value: who, Help: lang.T("Who is signed in.")},
		{Name: "Name", Value: s.Name, Help: lang.T("The name of the user.")},
		{Name: "Signed in with", Value: lang.T(account.FactorWords(s.Factor, false)), Help: lang.T("What the user proved at the sign-in.")},
	}
	all = append(all, shell.ClientFacts(s.Address, s.Program, s.Computer, "The program in which the user is signed in.", "The computer on which the program runs.")...)
	return shell.Stated(append(all,
		shell.Fact{Name: "Version", Value: s.Version, Help: lang.T("The version of the program.")},
		shell.Fact{Name: columnOpened, Value: lang.Time(s.OpenedAt.Local(), data.LayoutSeconds), Help: lang.T("When the session began.")},
		shell.Fact{Name: columnPressed, Value: lang.Time(s.UsedAt.Local(), data.LayoutSeconds), Help: lang.T("When the last key or button was pressed in the program, to within a minute.")},
		shell.Fact{Name: columnSeen, Value: lang.Time(s.SeenAt.Local(), data.LayoutSeconds), Help: lang.T("When the program was last known to run, to within two minutes.")},
	))
}

// copy puts the selected sessions on the clipboard.
func (a *active) copy() {
	var all []string
	for _, s := range a.selected() {
		all = append(all, shell.FactsText(facts(s.OpenSession)))
	}
	if len(all) > 0 {
		fyne.CurrentApp().Clipboard().SetContent(strings.Join(all, "\n"))
	}
}
