package admin

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/groups"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// list is the tab Users of the window Group User Administration.
type list struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	rows    *rows
	view    *rowlist.List
	bar     *filterBar
	root    *fyne.Container
	message *widgets.Message // why users could not be read; hidden if they could
	nobody  *fyne.Container  // says that nobody matches, over the empty list
	none    *widget.Label    // the sentence in it
	status  *widget.Label

	commands commands
	menus    *widgets.MenuBar
	tools    []tool              // the buttons above the list
	picked   map[int64]data.User // the selected users, as far as they were read
	reading  bool                // some of them are being read
	sifting  bool                // it is being looked up whom of them the filter hides
	sifts    shell.Latest
	latest   int64 // key of the user who was just added; 0: nobody
	follow   int64 // key of the user to go to when the list has loaded; 0: nobody
	opened   bool  // a row was opened while the selected users were being read
	asking   bool  // a question about several users is being prepared
	onward   bool  // go to the first row when the list has loaded
	outcome  *shell.Outcome
	hint     string // about the button under the pointer; hides everything else
	keeper   viewKeeper

	typed      bool // the latest query was typed in the field Find
	groupsDue  bool // the groups of the filter are to be read, after everything else
	groupReads shell.Latest

	pages  *widgets.Tabs // Users and Groups
	groups *groups.Tab
}

// ShowUsers opens Group User Administration.
func (d *Desk) ShowUsers() {
	d.Windows.Show("users", lang.T(title), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		l := &list{desk: d, window: w, tasks: tasks, menus: widgets.NewMenuBar(w)}
		d.list = l
		return shell.View{
			Content: l.menus.Above(l.tabs()), Size: fyne.NewSize(1200, 680),
			Shown:  func() { w.Canvas().Focus(l.view) },
			Closed: func() { d.list = nil },
			Stale:  l.stale,
			Topic:  l.topic,
		}
	})
}

func (l *list) content() fyne.CanvasObject {
	l.picked = map[int64]data.User{}
	l.outcome = shell.NewOutcome(l.tasks, l.count)
	l.rows = newRows(l.desk, l.tasks, l.arrived, l.counted)
	l.bar = newFilterBar(l.filter, l.goOn, func() { l.root.Refresh() })
	l.view = rowlist.New(l.titles(), l.rows)
	l.view.Call(lang.T("Users"))
	l.view.Multi = true
	l.view.OnSelect = func(int) {
		l.opened = false
		if l.rows.Retry() {
			l.view.Refresh()
		}
		l.update()
	}
	l.view.OnSelectionChanged = func(int) { l.selectionChanged() }
	l.view.OnTooMany = l.tooMany
	l.view.OnHeader = l.sortBy
	l.view.OnWidths = l.keepView
	l.commands = l.newCommands()
	l.view.OnOpen = func(int) {
		l.run(l.commands.properties)
		l.opened = l.unread()
	}
	l.view.OnDelete = func(int) { l.run(l.commands.delete) }
	l.view.Menu = func(int) *fyne.Menu { return l.contextMenu() }

	l.status = widget.NewLabel(" ")
	l.status.SizeName = theme.SizeNameCaptionText
	l.status.Truncation = fyne.TextTruncateEllipsis
	l.message = widgets.NewMessage(1)
	l.message.Hide()
	l.none = widget.NewLabel(lang.T("No users match."))
	l.none.Importance = widget.LowImportance
	l.none.Alignment = fyne.TextAlignCenter
	l.nobody = container.NewCenter(container.NewVBox(l.none, widgets.NewButton(lang.T("Show Everyone"), func() {
		l.bar.reset()
		l.window.Canvas().Focus(l.view)
	})))
	l.nobody.Hide()

	tools := l.toolbar()
	l.keys()
	l.update()
	top := container.New(layout.NewCustomPaddedVBoxLayout(6),
		container.New(layout.NewBorderLayout(nil, nil, tools, nil), tools, l.bar.find), l.bar.content)
	l.root = widgets.Stacked(
		widgets.Across(container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8), top), 2*theme.Padding()),
		container.NewStack(l.view, l.nobody),
		container.NewVBox(widget.NewSeparator(), l.message, l.status))
	l.groupsDue = true
	l.begin()
	return l.root
}

// filter shows what the filter bar asks for.
func (l *list) filter(typed bool) {
	q := l.rows.Wanted()
	q.Filter = l.bar.filter()
	l.outcome.Clear()
	l.show(q, typed)
	l.count()
}

// show asks for the users of another filter or in another order.
func (l *list) show(q data.UserQuery, typed bool) {
	l.typed = typed
	l.rows.Show(q)
}

// goOn puts the focus on the list: on the first row that matches, once it is
// loaded.
func (l *list) goOn() {
	l.window.Canvas().Focus(l.view)
	if l.rows.Wanted() != l.rows.Shown() {
		l.onward = true
		return
	}
	if l.view.Selected() < 0 {
		l.view.Select(0)
	}
}

// refresh handles F5.
func (l *list) refresh() {
	l.outcome.Clear()
	l.reload()
}

// reload reads again what is on the screen, and whether the selected users still
// exist.
func (l *list) reload() {
	first, end := l.view.Window()
	l.groupsDue, l.typed = true, false
	l.rows.Reload(first, end, l.view.Selected())
	l.readPicked(true)
}

// arrived shows what was loaded.
func (l *list) arrived(a shell.Arrival, err error) {
	if err != nil {
		l.onward, l.follow = false, 0
		l.message.Set(widgets.MessageError, shell.Explain(err, "list users"))
	}
	if shell.Barred(err) {
		l.rows.forget()
		l.view.Empty = ""
	}
	if l.message.Visible() != (err != nil) {
		l.message.Hidden = err == nil
		l.root.Refresh() // shows the message, or gives its space back
	}
	if err == nil && a.Renewed {
		l.renewed(a)
		l.sift()
	} else {
		l.view.Refresh()
	}
	l.renewPicked()
	l.update()
}

// renewed shows rows that may all have moved.
func (l *list) renewed(a shell.Arrival) {
	seen := l.seen()
	l.view.Empty = lang.T("There are no users.")
	if l.bar.filters() {
		l.view.Empty = ""
	}
	l.view.Moved(a.Moved)
	l.view.Reordered()
	if !a.Kept {
		l.view.ScrollTo(0)
	}
	key, ok := l.view.CursorKey()
	switch {
	case l.onward:
		l.onward = false
		l.view.Select(0)
	case l.follow != 0:
		key, l.follow = l.follow, 0
		l.rows.WithPlace(key, func(i int) { l.view.Select(i) })
	case !ok || l.typed || a.Kept && (!seen || l.seen()): // somebody who types looks at the first rows
	case l.view.Selected() >= 0:
		l.view.SetCursor(l.view.Selected()) // scrolls there
	case a.Kept: // it moved far away, which takes long to find among many: only a new order or filter waits for that
	default:
		l.rows.WithPlace(key, l.view.SetCursor)
	}
}

// seen reports whether the row of the cursor is on the screen.
func (l *list) seen() bool {
	at := l.view.Selected()
	first, end := l.view.Window()
	return first <= at && at < end
}

// counted is called when more is known about the users than before.
func (l *list) counted() {
	if l.groupsDue && l.rows.Exact() { // nobody waits for the groups
		l.groupsDue = false
		l.readGroups()
	}
	l.view.Refresh()
	l.update()
}

// count shows in the status line how many users are selected and shown, and the
// result of the last act; or instead the hint about a button.
func (l *list) count() {
	text := l.hint
	if text == "" {
		text = join(l.selectedWords(), l.countWords(), l.outcome.Text())
	}
	if text != l.status.Text {
		l.status.SetText(text)
	}
	_, counted := l.rows.Counted()
	l.nobody.Hidden = l.rows.Len() > 0 || !counted || !l.bar.filters() || l.rows.Wanted() != l.rows.Shown()
	l.nobody.Refresh()
}

func (l *list) selectedWords() string {
	if n := l.view.SelectedCount(); n > 0 {
		return lang.T("%d selected", n)
	}
	return ""
}

func (l *list) countWords() string {
	r := l.rows
	count, counted := r.Counted()
	wanted, shown := r.Wanted().Filter, r.Shown().Filter
	switch {
	case wanted != shown && (r.Reading() || !l.message.Visible()):
		return lang.T("Searching…")
	case !counted && !r.Reading() && l.message.Visible():
		return ""
	case !counted:
		return lang.T("Counting…")
	case shown != data.UserFilter{} && r.all.N > 0:
		return lang.Say(words.RowsOf(count, r.all, words.Users))
	default:
		return lang.Say(words.Rows(count, words.Users))
	}
}

// join joins the parts that are not empty.
func join(parts ...string) string {
	text := ""
	for _, p := range parts {
		if p != "" && text != "" {
			text += " · "
		}
		text += p
	}
	return text
}

// heading is that of a window about one user. It begins with the User-ID, which is short and that of nobody else; of a
// name the end may be cut.
func (d *Desk) heading(u data.User, line string) fyne.CanvasObject {
	if u.Name != "" {
		line += " · " + u.Name
	}
	return shell.Heading(d.Icon, u.ID, line)
}

// who names a user in a sentence.
func who(u data.User) string { return shell.Who(u.Name, u.ID) }
