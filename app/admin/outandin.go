package admin

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// outAndIn returns the commands for files and paper that the program offers.
func (l *list) outAndIn() []*command {
	var all []*command
	if e := l.desk.Exchange; e != nil {
		e.Said, e.Changed = l.outcome.Done, l.desk.changed
		all = append(all,
			&command{"Export", "Writes the selected users to a file, or all that are shown.", theme.DocumentSaveIcon(), nil, l.export, l.whyNoRows},
			&command{"Import", "Adds and changes users from a file after a preview.", theme.FolderOpenIcon(), nil, func() { e.Import(l.window, l.tasks) }, nil})
	}
	if p := l.desk.Print; p != nil {
		p.Said = l.outcome.Done
		all = append(all,
			&command{printUsers, "Prints the selected users, or all that are shown.", theme.DocumentPrintIcon(), ctrl(fyne.KeyP), func() {
				l.view.WithSelection(func(keys []int64) { p.Users(l.window, l.tasks, l.scope(keys)) })
			}, l.whyNoRows},
			&command{"Print Letters", "Prints a letter for each selected user: how to sign in with a one-time password.", theme.MailComposeIcon(), nil, func() {
				l.view.WithSelection(func(keys []int64) { p.Letters(l.window, l.tasks, keys) })
			}, l.whyNobody})
	}
	return all
}

// lostPhoneDots is the name of the command where it opens a form.
const lostPhoneDots data.Text = "Lost Phone…"

// printUsers is the command that says in menus whom it prints.
const printUsers data.Text = "Print"

// dotted are the names in menus of commands that ask for something before they act.
var dotted = map[data.Text]data.Text{
	words.Act(data.ActLostPhone): lostPhoneDots,
	"Export":                     "Export…",
	"Import":                     "Import…",
}

// label returns what a menu calls a command.
func (l *list) label(c *command) string {
	switch n := l.view.SelectedCount(); {
	case c.name != printUsers || !c.obstacle().Empty():
		return lang.T(cmp.Or(dotted[c.name], c.name))
	case n > 0:
		return printsUsers(n)
	case l.rows.Exact():
		return printsUsers(l.rows.Len())
	}
	return lang.T("Print All Users Shown")
}

// printsUsers is what a menu calls the command that prints so many users.
func printsUsers(n int) string { return lang.T("Print %d Users", n) }

// scope names the selected users, or all that are shown if none are selected.
func (l *list) scope(keys []int64) data.UserScope {
	return data.UserScope{Keys: keys, Query: l.rows.Shown()}
}

func (l *list) export() {
	shown := -1 // unknown
	if l.rows.Exact() {
		shown = l.rows.Len()
	}
	l.view.WithSelection(func(keys []int64) {
		l.desk.Exchange.Export(l.window, l.tasks, l.scope(keys), len(keys), shown)
	})
}
