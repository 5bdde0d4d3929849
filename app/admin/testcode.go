package admin

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	readOut     data.Text = "Ask %s to read out the six digits that the authenticator shows now. This counts like a sign-in: a correct code can't be used again, and a wrong one is counted. The user is told at the next sign-in."
	typeReadOut data.Text = "Enter the code that the user reads out."
)

// showTestCode lays a form over w that says whether a code that a user reads out is
// right. done is called after each code that was judged.
func (d *Desk) showTestCode(w fyne.Window, tasks *shell.Tasks, user data.User, done func(said string)) {
	code := widgets.NewCodeEntry()
	code.SetPlaceHolder(lang.T("6 digits"))
	code.MaxRunes = 64
	message := widgets.NewMessage(2)
	modal := &widgets.Modal{
		Topic:   shell.TopicHelpDesk,
		Title:   lang.T("Test Code: %s", user.ID),
		Content: widgets.InModal(shell.FixedWidth(container.NewVBox(newField("Code", code).box, message), formWidth)),
		Message: lang.T(readOut, who(user)),
		Default: lang.T("Test"), Cancel: lang.T("Close"), Focus: code,
	}
	var judging shell.Judging
	say := func(kind widgets.MessageKind, sentence string) {
		message.Set(kind, sentence)
		modal.Refresh()
	}
	answered := func(test data.CodeTest, err error) {
		switch {
		case err != nil:
			say(widgets.MessageError, shell.Explain(err, "test code"))
		case test.Matches:
			say(widgets.MessageSuccess, lang.Say(test.Text))
		default:
			say(widgets.MessageWarning, lang.Say(test.Text))
		}
		switch {
		case !modal.Open():
		case shell.Unjudged(err):
			w.Canvas().Focus(code)
			code.SelectAll()
		default:
			judging.Refused(w, code)
		}
		if err == nil {
			done(lang.T("A code of %s was tested.", user.ID))
		}
	}
	modal.Check = func() bool {
		switch {
		case judging.IsBusy():
			return false
		case shell.Blank(code):
			judging.Missing(w, code, message, lang.T(typeReadOut))
			return false
		}
		message.Clear()
		users, by, typed := d.Users, d.Session.Actor(), code.Text
		shell.Judge(tasks, &judging, lang.T("Testing…"), []shell.Busy{modal}, func(ctx context.Context) (data.CodeTest, error) {
			return users.TestCode(ctx, by, user.Key, typed)
		}, answered)
		return false
	}
	modal.Show(w)
}
