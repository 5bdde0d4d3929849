package groups

import (
	"context"

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

// Tab is the list of groups, for a tab of a window. The window passes it the keys that
// no widget uses: F5, Insert and Ctrl+N, Ctrl+F, Alt+Enter.
type Tab struct {
	OnSelect func() // another group was selected, or none; nil ignores it

	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	rows      *rows
	view      *rowlist.List
	findEntry *widgets.Entry
	root      *fyne.Container  // empty until the tab is shown
	message   *widgets.Message // why groups could not be read; hidden if they could
	status    *widget.Label
	needGroup []*widgets.Button // tools that act on the selected group

	selected string // Group-ID; it stays selected when rows move
	outcome  *shell.Outcome
	reads    shell.Latest
}

// NewTab returns the list of groups for a tab of w.
func NewTab(d *Desk, w fyne.Window, tasks *shell.Tasks) *Tab {
	t := &Tab{desk: d, window: w, tasks: tasks, rows: &rows{}}
	d.tab = t
	t.outcome = shell.NewOutcome(tasks, t.count)
	t.view = rowlist.New(t.rows.titles(), t.rows)
	t.view.Call(lang.T("Groups"))
	t.view.OnSelect = func(i int) {
		t.note(i)
		t.outcome.Selected()
	}
	t.view.OnOpen = func(int) { t.Properties() }
	t.view.OnDelete = func(int) { t.delete() }
	t.view.OnHeader = t.sortBy
	t.view.Menu = t.menu
	t.findEntry = widgets.NewFindEntry(lang.T("Group-ID or description"), t.find, t.goOn)
	t.status = widget.NewLabel(" ")
	t.status.SizeName = theme.SizeNameCaptionText
	t.status.Truncation = fyne.TextTruncateEllipsis
	t.message = widgets.NewMessage(1)
	t.message.Hide()
	t.root = container.NewStack()
	return t
}

// leastFind is the width of the field Find, in Fyne units, from which its text is read.
const leastFind = 200

// fill makes the content of the tab.
func (t *Tab) fill() {
	tools := container.NewHBox(widgets.NewButtonWithIcon(lang.T(addGroup), theme.ContentAddIcon(), t.Add))
	for _, c := range t.commands() {
		b := widgets.NewButtonWithIcon(lang.T(c.name), c.icon, func() {
			t.window.Canvas().Focus(t.view) // the arrow keys work there
			c.act()
		})
		t.needGroup = append(t.needGroup, b)
		tools.Add(b)
	}
	t.note(-1)
	find := shell.AtLeast(t.findEntry, fyne.NewSize(leastFind, 0))
	t.root.Add(widgets.Stacked(
		widgets.Across(container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8),
			container.New(layout.NewBorderLayout(nil, nil, tools, nil), tools, find)), 2*theme.Padding()),
		t.view,
		container.NewVBox(widget.NewSeparator(), t.message, t.status)))
}

// command is something that can be done to the selected group.
type command struct {
	name data.Text
	icon fyne.Resource
	act  func()
	key  fyne.KeyName // shown in the menu bar; "" if there is none
	mod  fyne.KeyModifier
}

// Names of commands that stand in several places.
const (
	addGroup data.Text = "Add Group"
	refresh  data.Text = "Refresh"
)

func (t *Tab) commands() []command {
	all := []command{{"Properties", theme.DocumentIcon(), t.Properties, fyne.KeyReturn, fyne.KeyModifierAlt}}
	if t.desk.ShowMembers != nil {
		all = append(all, command{"Show Members", theme.AccountIcon(), t.members, "", 0})
	}
	return append(all, command{"Delete", theme.DeleteIcon(), t.delete, fyne.KeyDelete, 0})
}

// Content returns the content of the tab. It is empty until Shown, since Fyne measures
// and draws a tab that is not shown, too.
func (t *Tab) Content() fyne.CanvasObject { return t.root }

// FocusFirst gives the list the focus.
func (t *Tab) FocusFirst() { t.window.Canvas().Focus(t.view) }

// Shown is called when the tab is shown: it reads the groups. The first time it also makes
// the content.
func (t *Tab) Shown() {
	if len(t.root.Objects) == 0 {
		t.fill()
	}
	t.Reload()
}

// Refresh handles F5.
func (t *Tab) Refresh() {
	t.outcome.Clear()
	t.Reload()
}

// Reload reads the groups again. The selected group stays selected.
func (t *Tab) Reload() {
	service, by := t.desk.Service, t.desk.Session.Actor()
	shell.RunLatest(t.tasks, &t.reads, func(ctx context.Context) ([]data.Group, error) {
		return service.CountedGroups(ctx, by)
	}, func(groups []data.Group, err error) {
		if err != nil {
			t.message.Set(widgets.MessageError, shell.Explain(err, "list groups"))
		}
		if t.message.Visible() != (err != nil) {
			t.message.Hidden = err == nil
			t.root.Refresh() // shows the message, or gives its space back
		}
		if shell.Barred(err) { // the user may no longer see it
			t.rows.all = nil
			t.arrange()
			t.view.Empty = ""
			t.view.Refresh()
		}
		if err == nil {
			t.rows.all = groups
			t.arrange()
		}
	})
}

// arrange shows the rows again; the selected group stays selected if it is shown.
func (t *Tab) arrange() {
	selected := t.selected
	t.rows.arrange()
	t.view.Empty = lang.T("There are no groups.")
	if t.rows.text != "" {
		t.view.Empty = lang.T("No groups match.")
	}
	t.view.Refresh()
	if i := t.rows.find(selected); i != t.view.Selected() {
		t.outcome.Hold(func() { t.view.Select(i) }) // and scrolls there
	}
	t.note(t.view.Selected())
	if t.selected == "" {
		t.selected = selected // it may be shown again later
	}
	t.count()
}

func (t *Tab) find(text string) {
	t.rows.text = text
	t.arrange()
	if t.view.Selected() < 0 {
		t.view.ScrollTo(0)
	}
}

// goOn puts the focus on the list.
func (t *Tab) goOn() {
	t.window.Canvas().Focus(t.view)
	if t.view.Selected() < 0 {
		t.view.Select(0)
	}
}

// Find gives the field Find the focus.
func (t *Tab) Find() {
	t.window.Canvas().Focus(t.findEntry)
	t.findEntry.SelectAll()
}

func (t *Tab) sortBy(i int) {
	t.rows.descending = t.rows.sort == i && !t.rows.descending
	t.rows.sort = i
	t.view.SetColumns(t.rows.titles())
	t.arrange()
}

// note remembers the group of the selected row.
func (t *Tab) note(i int) {
	g, ok := t.rows.group(i)
	t.selected = g.ID
	for _, b := range t.needGroup {
		if ok {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	if t.OnSelect != nil {
		t.OnSelect()
	}
}

// count shows how many groups of how many are listed, and the result of the last act.
func (t *Tab) count() {
	all, shown := data.RowCount{N: int64(len(t.rows.all))}, data.RowCount{N: int64(len(t.rows.shown))}
	parts := []any{words.Rows(all, words.Groups)}
	if shown != all {
		parts[0] = words.RowsOf(shown, all, words.Groups)
	}
	if said := t.outcome.Text(); said != "" {
		parts = append(parts, said)
	}
	t.status.SetText(lang.List(words.Parts(parts)))
}

// target returns the selected group, unless a question is open.
func (t *Tab) target() (data.Group, bool) {
	g, ok := t.rows.group(t.view.Selected())
	return g, ok && !widgets.ModalOpen(t.window)
}

// Add opens New Group.
func (t *Tab) Add() {
	if !widgets.ModalOpen(t.window) {
		t.desk.showNewGroup()
	}
}

// Properties opens the sheet of the selected group.
func (t *Tab) Properties() {
	if g, ok := t.target(); ok {
		t.desk.showSheet(g)
	}
}

func (t *Tab) members() {
	if g, ok := t.target(); ok {
		t.desk.ShowMembers(g.ID)
	}
}

func (t *Tab) delete() {
	if g, ok := t.target(); ok {
		t.desk.askDelete(t.window, t.tasks, g)
	}
}

func (t *Tab) menu(i int) *fyne.Menu {
	add := fyne.NewMenuItemWithIcon(lang.T(addGroup), theme.ContentAddIcon(), t.Add)
	again := fyne.NewMenuItemWithIcon(lang.T(refresh), theme.ViewRefreshIcon(), t.Refresh)
	if i < 0 {
		return fyne.NewMenu("", add, fyne.NewMenuItemSeparator(), again)
	}
	m := fyne.NewMenu("")
	for n, c := range t.commands() {
		m.Items = append(m.Items, fyne.NewMenuItemWithIcon(lang.T(c.name), c.icon, c.act))
		if n == 0 {
			m.Items = append(m.Items, add)
		}
	}
	m.Items = append(m.Items, fyne.NewMenuItemSeparator(), again)
	return m
}

// Menus returns the menus of the menu bar while the tab is shown. The window adds Close
// to the first of them.
func (t *Tab) Menus() []*fyne.Menu {
	item := func(name data.Text, icon fyne.Resource, key fyne.KeyName, mod fyne.KeyModifier, act func(), on bool) *fyne.MenuItem {
		i := fyne.NewMenuItemWithIcon(lang.T(name), icon, act)
		if key != "" {
			i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
		}
		i.Disabled = !on
		return i
	}
	_, some := t.rows.group(t.view.Selected())
	ctrl := fyne.KeyModifierShortcutDefault
	group := fyne.NewMenu(lang.T("Group"), item(addGroup, theme.ContentAddIcon(), fyne.KeyN, ctrl, t.Add, true))
	for _, c := range t.commands() {
		group.Items = append(group.Items, item(c.name, c.icon, c.key, c.mod, c.act, some))
	}
	group.Items = append(group.Items, fyne.NewMenuItemSeparator())
	return []*fyne.Menu{group, fyne.NewMenu(lang.T("menu|View"),
		item("Find", theme.SearchIcon(), fyne.KeyF, ctrl, t.Find, true), fyne.NewMenuItemSeparator(), item(refresh, theme.ViewRefreshIcon(), fyne.KeyF5, 0, t.Refresh, true))}
}
