package signin

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/recovery"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// CodesNotValid is what people read here. Tests ask for it by name.
const CodesNotValid data.Text = "The recovery codes that were just shown are not valid: destroy them. If you need any, your next sign-in shows others."

// drawCodes shows the recovery codes without which a sign-in does not go on. last, which
// may be nil, is the popup that is still open.
func (f *Flow) drawCodes(ticket data.Ticket, last fyne.Window) {
	judge := f.judge
	shell.Run(f.tasks, func(ctx context.Context) (data.DueCodes, error) {
		return judge.DrawRecoveryCodes(ctx, ticket)
	}, func(due data.DueCodes, err error) {
		switch {
		case errors.Is(err, data.ErrSessionEnded): // reset, or given codes elsewhere
			f.back(lang.Say(data.Refusal{Reason: data.TicketUnknown, Proven: true}.Says()))
		case err != nil:
			f.drop(ticket)
			f.back(shell.Explain(err, "draw recovery codes"))
		default:
			f.showCodes(ticket, due)
			f.login.hide()
		}
		if last != nil {
			f.closeBehind(last)
		}
	})
}

// showCodes shows the window Recovery Codes before the main window.
func (f *Flow) showCodes(ticket data.Ticket, due data.DueCodes) {
	w := f.App.NewWindow(lang.T("Recovery Codes"))
	var view *recovery.View
	var judging shell.Judging
	view = recovery.Codes{
		Codes: due.Codes, User: due.UserID, Name: due.Name, Program: f.Client.Program, Computer: f.Client.Computer, Made: time.Now(), PutOff: due.PutOff, Last: due.Last,
		App: f.App, Icon: f.Icon, Clipboard: f.Clipboard, Paper: f.Paper, After: f.above,
		OnDone: func() {
			if judging.Begin(lang.T("Checking…"), view) {
				f.completeOr(ticket, w, func(reason string) { f.back(lang.Say(data.InARow(data.Verbatim(reason), data.Say(CodesNotValid)))) })
			}
		},
		OnLeave: func() {
			if !judging.IsBusy() {
				f.abandon(ticket)
				f.closeBehind(w)
			}
		},
	}.In(w, f.tasks)
	widgets.SetContent(w, view.Content())
	w.SetFixedSize(true)
	w.SetCloseIntercept(view.Leave)
	w.SetOnClosed(view.Forget)
	f.Places.Show(w, shell.Opening{Topic: shell.TopicRecovery})
	view.Focus()
}
