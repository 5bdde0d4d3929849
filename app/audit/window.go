package audit

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// Sentences that people read here. Tests ask for them by name.
const (
	userBegins data.Text = "User-ID begins with %s"
	searching  data.Text = "Searching… %s"
	earlier    data.Text = "earlier ones were removed and are in files"
	removed    data.Text = "An event was removed"
	missing    data.Text = "outcome|Missing"
)

// logWindow is the window Sign-in Log.
type logWindow struct {
	book   *Book
	window fyne.Window
	tasks  *shell.Tasks

	bar     *bar
	rows    *rows
	view    *rowlist.List
	root    *fyne.Container
	whole   *widget.Label    // what happened at the selected event, if its row cuts that; hidden otherwise
	message *widgets.Message // why nothing is shown; hidden if something is
	status  *widget.Label
	details *widgets.Button

	selected data.Event // ID 0: none. It stays selected when rows move
	searched shell.Step // how far the search under way is
	outcome  *shell.Outcome
}

// columnWhat names the column that says what happened.
const columnWhat = "what"

// Titles of columns, which are also names of details and filters.
const (
	columnTime     data.Text = "Time"
	columnOutcome  data.Text = "Outcome"
	columnHappened data.Text = "What happened"
	columnUser     data.Text = "User"
	columnBy       data.Text = "actor|By"
)

// columnClaimed is what program and computer are in one where a server was asked.
const columnClaimed data.Text = "Client (claimed)"

// claimedClient names the program of a client and its computer, both as it claims.
const claimedClient data.Text = "%s on %s"

// columns returns those of the list; of a log that is read through a server, served is true.
func columns(served bool) []rowlist.Column {
	return append([]rowlist.Column{
		{ID: "time", Title: lang.T(columnTime), Width: momentWidth()},
		rowlist.Column{ID: "outcome", Title: lang.T(columnOutcome), Width: 74, Badge: true}.Whole(lang.T(refused), lang.T(missing)),
		{ID: columnWhat, Title: lang.T(columnHappened), Wants: 240},
		rowlist.Column{ID: "user", Title: lang.T(columnUser), Width: 118, Least: 84}.Titled(),
		rowlist.Column{ID: "by", Title: lang.T(columnBy), Width: 118, Least: 84}.Titled(),
	}, places(served,
		rowlist.Column{ID: "program", Title: lang.T(shell.Program), Width: 80, Least: 78},
		rowlist.Column{ID: "computer", Title: lang.T(shell.Computer), Width: 104, Least: 72})...)
}

// places returns the columns of where something was done, in the order of placeCells. At a
// server, the address that it saw comes first, and one other column has what the client claims.
func places(served bool, program, computer rowlist.Column) []rowlist.Column {
	if !served {
		return []rowlist.Column{program.Titled(), computer.Titled()}
	}
	return []rowlist.Column{
		rowlist.Column{ID: "address", Title: lang.T(shell.Address), Width: 108, Least: 104}.Titled(),
		rowlist.Column{ID: "client", Title: lang.T(columnClaimed), Width: program.Width + computer.Width, Least: program.Width + computer.Width}.Titled(),
	}
}

// placeCells words where something was done, in the order of places.
func placeCells(served bool, e data.Event) []rowlist.Cell {
	if served {
		claimed := e.Program
		if e.Computer != "" {
			claimed = lang.T(claimedClient, e.Program, e.Computer)
		}
		return []rowlist.Cell{{Text: e.Address}, {Text: claimed}}
	}
	return []rowlist.Cell{{Text: e.Program}, {Text: e.Computer}}
}

// cells words an event for the list, in the order of columns.
func cells(served bool, e data.Event) []rowlist.Cell {
	if e.ID == 0 {
		return []rowlist.Cell{{}, {Text: lang.T(missing), Kind: widgets.BadgeError}, {Text: lang.T(removed)}}
	}
	outcome := rowlist.Cell{}
	if e.Kind.Outcome() == data.Refused {
		outcome = rowlist.Cell{Text: lang.T(refused), Kind: widgets.BadgeError}
	}
	return append([]rowlist.Cell{
		{Text: moment(e.At)},
		outcome,
		{Text: lang.Say(words.Happened(e))},
		{Text: e.UserID},
		{Text: lang.Say(words.Actor(e))},
	}, placeCells(served, e)...)
}

// moment words a time to the second: people compare the rows of a log.
func moment(t time.Time) string { return lang.Time(t.Local(), data.LayoutSeconds) }

func newLog(b *Book, w fyne.Window, tasks *shell.Tasks) *logWindow {
	l := &logWindow{book: b, window: w, tasks: tasks}
	l.outcome = shell.NewOutcome(tasks, l.count)
	l.rows = newRows(b.Events, b.actor(), tasks, func(e data.Event) []rowlist.Cell { return cells(shell.Served(b.Session), e) }, l.arrived, l.counted, func(s shell.Step) {
		l.searched = s
		l.count()
	})
	l.bar = newBar(tasks, b.now, l.apply)
	l.view = rowlist.New(columns(shell.Served(b.Session)), l.rows)
	l.view.Call(lang.T("Events"))
	l.view.OnSelect = func(i int) {
		l.note(i)
		l.outcome.Selected()
		if l.rows.Retry() {
			l.view.Refresh()
		}
	}
	l.view.OnOpen = func(int) { l.open() }
	l.view.Menu = l.menu
	l.whole = newWhole()
	l.message = widgets.NewMessage(1)
	l.message.Hide()
	l.status = widget.NewLabel(" ")
	l.status.SizeName = theme.SizeNameCaptionText
	l.status.Truncation = fyne.TextTruncateEllipsis

	l.details = l.tool(lang.T("Details"), theme.InfoIcon(), l.open)
	tools := container.NewHBox(
		l.details,
		l.tool(lang.T("Refresh"), theme.ViewRefreshIcon(), l.refresh),
		l.tool(lang.T("Export…"), theme.DocumentSaveIcon(), l.export),
		l.tool(lang.T("Verify"), theme.ConfirmIcon(), l.verify),
	)
	l.details.Disable()
	l.keys()
	text := named(lang.T("filter|Text"), l.bar.text, 280)
	top := container.New(layout.NewCustomPaddedVBoxLayout(4),
		container.New(layout.NewBorderLayout(nil, nil, tools, text), tools, text), l.bar.choices)
	l.root = widgets.Stacked(
		widgets.Across(container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8), top), 2*theme.Padding()),
		l.view,
		container.NewVBox(widget.NewSeparator(), l.whole, l.message, l.status))
	l.apply()
	return l
}

// tool is a button above the list. A click moves the focus to the list, so that the arrow keys work there.
func (l *logWindow) tool(name string, icon fyne.Resource, act func()) *widgets.Button {
	return widgets.NewButtonWithIcon(name, icon, func() {
		l.window.Canvas().Focus(l.view)
		act()
	})
}

func (l *logWindow) keys() {
	widgets.InstallKeys(l.window, widgets.Keys{
		Close: func() { widgets.Close(l.window) },
		Other: map[fyne.KeyName]func(){fyne.KeyF5: l.refresh},
	})
	c := l.window.Canvas()
	add := func(s fyne.Shortcut, act func()) {
		c.AddShortcut(s, func(fyne.Shortcut) {
			if !widgets.ModalOpen(l.window) {
				act()
			}
		})
	}
	add(&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault}, func() {
		c.Focus(l.bar.text)
		l.bar.text.SelectAll()
	})
	add(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierAlt}, l.open)
	add(&desktop.CustomShortcut{KeyName: fyne.KeyEnter, Modifier: fyne.KeyModifierAlt}, l.open)
	add(&fyne.ShortcutCopy{}, l.copy)
}

func (l *logWindow) menu(i int) *fyne.Menu {
	refresh := fyne.NewMenuItemWithIcon(lang.T("Refresh"), theme.ViewRefreshIcon(), l.refresh)
	if i < 0 || l.selected.ID == 0 {
		return fyne.NewMenu("", refresh)
	}
	items := []*fyne.MenuItem{fyne.NewMenuItemWithIcon(lang.T("Details"), theme.InfoIcon(), l.open), fyne.NewMenuItemWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), l.copy)}
	if user := l.selected.UserID; user != "" {
		items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItemWithIcon(lang.T("Only %s", user), theme.AccountIcon(), func() { l.bar.only(user) }))
	}
	return fyne.NewMenu("", append(items, fyne.NewMenuItemSeparator(), refresh)...)
}

// apply shows what the filter asks for.
func (l *logWindow) apply() {
	l.outcome.Clear()
	l.searched = shell.Step{}
	f := l.bar.filter()
	query, err := f.query(l.book.now(), time.Local)
	if err != nil {
		l.rows.Forget()
		l.arrived(shell.Arrival{Renewed: true}, err)
		return
	}
	l.rows.Show(&logQuery{events: query, prepare: l.lookUp(f.user)})
	l.count()
}

// lookUp returns a function that finds the user that was typed, by User-ID or e-mail
// address. Until one is typed in full, the events are those of the users whose User-ID
// began with it, who may have been deleted since.
func (l *logWindow) lookUp(typed string) func(context.Context, *data.EventQuery) error {
	events, by := l.book.Events, l.book.actor()
	return func(ctx context.Context, q *data.EventQuery) error {
		if !data.IsLoginName(typed) {
			q.Begins = typed
			return nil
		}
		user, err := events.UserByID(ctx, by, typed)
		if errors.Is(err, data.ErrNotFound) {
			q.Begins, err = typed, nil
		}
		q.UserKey = user.Key
		return err
	}
}

// refresh handles F5: newer events appear, and the selected one stays selected.
func (l *logWindow) refresh() { l.apply() }

// stale adds newer events above the rows. What is being typed into the filter is not
// applied by it.
func (l *logWindow) stale() {
	if l.message.Visible() {
		l.apply()
		return
	}
	first, end := l.view.Window()
	l.rows.Reload(first, end, l.view.Selected())
}

// arrived shows what was loaded, or why it was not.
func (l *logWindow) arrived(a shell.Arrival, err error) {
	if a.Renewed {
		l.view.Empty = lang.T("No events match.")
	}
	if _, misunderstood := data.AsFieldError(err); misunderstood {
		l.forget() // the previous rows would look like the answer
	}
	if a.Renewed {
		l.renewed()
	} else {
		l.view.Moved(a.Moved)
		l.view.Refresh()
	}
	l.noteLoaded()
	l.tell(err)
}

// renewed shows the first rows of a filter, or that there are none.
func (l *logWindow) renewed() {
	l.view.Refresh()
	i := l.rows.find(l.selected.ID)
	if i != l.view.Selected() {
		l.outcome.Hold(func() { l.view.Select(i) }) // and scrolls there
	}
	if i < 0 {
		l.view.ScrollTo(0)
	}
	l.note(l.view.Selected())
}

// counted is called when more is known about the rows than before.
func (l *logWindow) counted() {
	l.view.Refresh()
	l.noteLoaded()
	l.tell(nil)
}

// noteLoaded notes what was selected before its page came.
func (l *logWindow) noteLoaded() {
	if _, here := l.rows.event(l.view.Selected()); here {
		l.note(l.view.Selected())
	}
}

// forget removes the rows.
func (l *logWindow) forget() {
	l.rows.Forget()
	l.view.Empty = ""
	l.view.Refresh()
	l.note(-1)
}

// tell shows what went wrong, and the number of events.
func (l *logWindow) tell(err error) {
	if shell.Barred(err) {
		l.forget() // the user may no longer see the log
	}
	if shown := l.message.Visible(); shown != (err != nil) {
		l.message.Hidden = err == nil
		defer l.root.Refresh() // shows the message, or gives its space back
	}
	if err != nil {
		kind := widgets.MessageError
		if _, misunderstood := data.AsFieldError(err); misunderstood {
			kind = widgets.MessageWarning
		}
		l.message.Set(kind, shell.Explain(err, "read the log"))
	}
	l.count()
}

// count shows how many events of how many are listed, and the result of the last act.
func (l *logWindow) count() {
	r := l.rows
	n, _ := r.Counted()
	all := data.RowCount{N: r.Total()}
	parts := []data.Sentence{words.Rows(all, words.Events)}
	switch {
	case r.Reading() && all.N == 0:
		parts[0] = data.Say("Reading…")
	case l.message.Visible() && n.N == 0:
		parts = nil
	case n != all:
		parts[0] = words.RowsOf(n, all, words.Events)
	}
	switch s := l.searched; {
	case !r.Reading():
	case s.Done > 0:
		parts = []data.Sentence{data.Say(searching, words.RowsOf(data.RowCount{N: s.Done}, data.RowCount{N: s.Total}, words.Events))}
	case all.N > 0:
		parts = append(parts, data.Say("searching…"))
	}
	if r.Cut() > 0 && all.N > 0 && !r.Reading() {
		parts = append(parts, data.Say(earlier))
	}
	if begins := r.Shown().events.Begins; begins != "" && !r.Reading() {
		parts = append(parts, data.Say(userBegins, begins))
	}
	if said := l.outcome.Text(); said != "" {
		parts = append(parts, data.Verbatim(said))
	}
	l.status.SetText(lang.List(words.Parts(parts)))
}

// note remembers the event of the selected row; none while the row is not loaded.
func (l *logWindow) note(i int) {
	l.selected, _ = l.rows.event(i)
	if l.selected.ID == 0 {
		l.details.Disable()
	} else {
		l.details.Enable()
	}
	if tellWhole(l.whole, l.view, i, l.selected) {
		l.root.Refresh()
	}
}

// newWhole returns a label for what happened at an event, in full.
func newWhole() *widget.Label {
	whole := widget.NewLabel("")
	whole.Wrapping = fyne.TextWrapWord
	whole.Hide()
	return whole
}

// tellWhole says what happened at the event of row i if the row cuts it. It reports whether
// the label takes other room than before.
func tellWhole(whole *widget.Label, view *rowlist.List, i int, e data.Event) bool {
	was, before := whole.Text, whole.Hidden
	whole.Hidden = e.ID == 0 || !view.Cuts(i, columnWhat)
	if !whole.Hidden {
		whole.SetText(lang.Say(words.Happened(e)))
	}
	return whole.Hidden != before || whole.Text != was
}
