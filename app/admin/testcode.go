package admin

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	readOut     = "Ask %s to read out the six digits that the authenticator shows now. This counts like a sign-in: a correct code can't be used again, and a wrong one is counted. The user is told at the next sign-in."
	typeReadOut = "Enter the code that the user reads out."
)

// showTestCode lays a form over w that says whether a code that a user reads out is
// right. done is called after each code that was judged.
func (d *Desk) showTestCode(w fyne.Window, tasks *shell.Tasks, user data.User, done func(said string)) {
	code := widgets.NewCodeEntry()
	code.SetPlaceHolder("6 digits")
	code.MaxRunes = 64
	message := widgets.NewMessage(2)
	modal := &widgets.Modal{
		Title:   "Test Code: " + user.ID,
		Content: widgets.InModal(shell.FixedWidth(container.NewVBox(newField("Code", code).box, message), formWidth)),
		Message: fmt.Sprintf(readOut, who(user)),
		Default: "Test", Cancel: "Close", Focus: code,
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
			done("A code of " + user.ID + " was tested.")
		}
	}
	modal.Check = func() bool {
		switch {
		case judging.IsBusy():
			return false
		case shell.Blank(code):
			judging.Missing(w, code, message, typeReadOut)
			return false
		}
		message.Clear()
		users, by, typed := d.Users, d.Session.Actor(), code.Text
		shell.Judge(tasks, &judging, "Testing…", []shell.Busy{modal}, func(ctx context.Context) (data.CodeTest, error) {
			return users.TestCode(ctx, by, user.Key, typed)
		}, answered)
		return false
	}
	modal.Show(w)
}
