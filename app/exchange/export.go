package exchange

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	writesAll   data.Text = "Writes the users that the list shows to a file, without passwords or Secret Keys."
	WritesShown data.Text = "Writes the %d users that the list shows to a file, without passwords or Secret Keys."
	writesUsers data.Text = "Writes users to a file, without passwords or Secret Keys."
)

// Export asks which users to write to which file, and writes them. scope has the keys
// of the selected users, if any, and the query of the list; selected is the number of
// selected users and shown that of the users in the list, -1 if unknown.
func (d *Desk) Export(w fyne.Window, tasks *shell.Tasks, scope data.UserScope, selected, shown int) {
	if widgets.ModalOpen(w) {
		return
	}
	all, list := data.UserScope{Query: scope.Query}, lang.T("All users that the list shows")
	if shown >= 0 {
		list = lang.T("The list: %d users", shown)
	}
	scopes, totals, choices := []data.UserScope{all}, []int64{int64(shown)}, []string{list}
	text := lang.T(writesAll)
	if selected > 0 && len(scope.Keys) > 0 {
		scopes, totals = []data.UserScope{scope, all}, []int64{int64(selected), int64(shown)}
		choices = []string{lang.T("The selection: %d users", selected), list}
		text = lang.T(writesUsers)
	} else if shown >= 0 {
		text = lang.T(WritesShown, shown)
	}
	users, by := d.Users, d.Session.Actor()
	shell.SaveAs{
		Topic: shell.TopicExchange, Title: lang.T("Export Users"), Words: text, Verb: lang.T("verb|Export"), Doing: lang.T("Exporting…"), Unit: words.Users,
		Note:    lang.T(shell.OnlyYou + " CSV can be edited and imported again. " + shell.NoFormula),
		Name:    "users-" + d.now().Local().Format(data.DayFormat),
		What:    lang.T("Users"),
		Choices: choices,
		Formats: files.UserFormats(),
		Write: func(ctx context.Context, to shell.SaveTo, report func(shell.Step)) (int64, error) {
			n := int64(0)
			err := files.WriteOver(to.Path, to.Over, func(w io.Writer) error {
				file := files.NewUserWriter(w, to.Format, 0)
				if err := users.ExportUsers(ctx, by, scopes[to.Choice], func(u data.ExportedUser) error {
					n++
					report(shell.Step{Done: n, Total: totals[to.Choice]})
					return file.Write(u)
				}); err != nil {
					return err
				}
				return file.Flush()
			})
			return n, err
		},
		Done: func(path string, n int64) {
			d.say(shell.Written(n, words.Users, path))
		},
		Cancelled: func() { d.say(lang.T(shell.ExportCancelled)) },
	}.Ask(w, tasks)
}
