package admin

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/assets"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// This file puts the commands of the list into the menu bar, the context menu and the
// buttons.

// contextMenu opens on a right click, Shift+F10 and the Menu key.
func (l *list) contextMenu() *fyne.Menu {
	c := &l.commands
	return l.menu("", c.properties, c.add, c.delete, nil, l.management(), l.oneTimePassword(), nil,
		c.selectAll, c.invert, c.copy, nil, c.more, c.refresh)
}

func (l *list) management() group {
	c := &l.commands
	return group{"Management", theme.SettingsIcon(), []*command{c.unlock, c.resetPassword, nil, c.disable, c.enable}}
}

func (l *list) oneTimePassword() group {
	c := &l.commands
	return group{"One Time Password", assets.Symbol("phone"), []*command{c.turnOn, c.turnOff, nil, c.lostPhone}}
}

// menuBar is the window's menu. Close, in the first one, is marked as Quit (see item): otherwise
// Fyne would add one on macOS that does not ask.
func (l *list) menuBar() *fyne.MainMenu {
	c := &l.commands
	if l.onGroups() {
		menus := l.groups.Menus()
		menus[0].Items = append(menus[0].Items, l.item(c.leave))
		return fyne.NewMainMenu(menus...)
	}
	return fyne.NewMainMenu(
		l.menu(lang.T("User"), c.add, c.properties, c.delete, nil, l.management(), l.oneTimePassword(), nil, c.more, c.leave),
		l.menu(lang.T("Selection"), c.selectAll, c.invert, nil, c.copy),
		l.menu(lang.T("menu|View"), c.find, c.clear, nil, c.refresh))
}

// menu makes a menu of commands, groups and separators. Commands that are not possible
// are grey, and the reasons stand below.
func (l *list) menu(label string, entries ...any) *fyne.Menu {
	m := fyne.NewMenu(label)
	var all []*command
	line := func() { m.Items = append(m.Items, fyne.NewMenuItemSeparator()) }
	for _, e := range entries {
		switch e := e.(type) {
		case nil:
			line()
		case *command:
			m.Items = append(m.Items, l.item(e))
			all = append(all, e)
		case group:
			item := fyne.NewMenuItemWithIcon(lang.T(e.name), e.icon, nil)
			item.ChildMenu = l.menuOf(e.items)
			m.Items = append(m.Items, item)
		case []*command:
			for _, c := range e {
				m.Items = append(m.Items, l.item(c))
				all = append(all, c)
			}
			if len(e) > 0 {
				line()
			}
		}
	}
	m.Items = append(m.Items, reasons(all)...)
	return m
}

func (l *list) menuOf(items []*command) *fyne.Menu {
	entries := make([]any, len(items))
	for i, c := range items {
		if c != nil {
			entries[i] = c
		}
	}
	return l.menu("", entries...)
}

func (l *list) item(c *command) *fyne.MenuItem {
	item := fyne.NewMenuItemWithIcon(l.label(c), c.icon, func() { l.run(c) })
	item.Shortcut = c.key
	item.Disabled = !c.obstacle().Empty()
	item.IsQuit = c == l.commands.leave
	return item
}

// reasons are grey lines that say why commands are not possible: menus have no help text. A reason shared by several commands appears once.
func reasons(all []*command) []*fyne.MenuItem {
	var order []string
	names := map[string][]string{}
	general := false // they are about all that is grey
	for _, c := range all {
		if obstacle := c.obstacle(); !obstacle.Empty() {
			why := lang.Say(obstacle)
			general = general || obstacle.Format == selectFirst || obstacle.Format == beingRead
			if !slices.Contains(order, why) {
				order = append(order, why)
			}
			names[why] = append(names[why], lang.T(c.name))
		}
	}
	if len(order) == 0 {
		return nil
	}
	items := []*fyne.MenuItem{fyne.NewMenuItemSeparator()}
	for _, why := range order {
		text := why
		if len(order) > 1 || !general {
			text = lang.T("%s: %s", strings.Join(names[why], ", "), why)
		}
		item := fyne.NewMenuItem(text, nil)
		item.Disabled = true
		items = append(items, item)
	}
	return items
}

// A tool is a button above the list.
type tool struct {
	*widgets.Button
	command *command
}

// toolbar makes the buttons. A click moves the focus to the list, so that the arrow keys work there.
func (l *list) toolbar() fyne.CanvasObject {
	c := &l.commands
	var buttons []fyne.CanvasObject
	for _, c := range []*command{c.add, c.properties, c.delete, c.unlock, c.resetPassword} {
		b := widgets.NewButtonWithIcon(lang.T(c.name), c.icon, func() {
			l.window.Canvas().Focus(l.view)
			l.run(c)
		})
		b.OnPointed = func(in bool) { l.point(c, in) }
		l.tools = append(l.tools, tool{b, c})
		buttons = append(buttons, b)
	}
	return container.NewHBox(buttons...)
}

// point shows in the status line what the button under the pointer does, or why it
// can't.
func (l *list) point(c *command, in bool) {
	l.hint = ""
	if in {
		l.hint = lang.T(c.help)
		if why := c.obstacle(); !why.Empty() {
			l.hint = lang.T("%s is not possible now: %s", c.name, why)
		}
	}
	l.count()
}

// update shows what is possible now, and the status line.
func (l *list) update() {
	l.caughtUp()
	for _, t := range l.tools {
		if t.command.obstacle().Empty() {
			t.Enable()
		} else {
			t.Disable()
		}
	}
	l.count()
	l.menus.Set(l.menuBar())
}

// copy copies the rows of the selected users, as text that spreadsheets split into
// cells, with a line of titles.
func (l *list) copy() {
	l.view.WithSelection(func(keys []int64) {
		l.readUsers(keys, func(users []data.User, gone []int64, err error) {
			if err != nil {
				shell.ShowError(l.window, err, "copy users")
				return
			}
			var titles []string
			for _, c := range columns {
				titles = append(titles, lang.T(c.title))
			}
			table := [][]string{titles}
			for _, u := range users {
				table = append(table, l.rows.line(u))
			}
			l.desk.Clipboard.Copy(tabbed(table))
			l.outcome.Done(lang.T("%d users copied.", len(users)))
			l.view.Deselect(gone...)
		})
	})
}
