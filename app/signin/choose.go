package signin

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// What says why a new password is due.
const (
	wrongCodes data.Text = "%d wrong codes were entered since your last sign-in. Whoever entered them knew your password, so choose another one."
	manyCodes  data.Text = "Many wrong codes were entered since your last sign-in. Whoever entered them knew your password, so choose another one."
)

// showChoose asks for the new password that is due before anything else can be done. Escape
// goes back to the login dialog.
func (f *Flow) showChoose(out data.Outcome) {
	w := f.App.NewWindow(lang.T("Change Password"))
	form := shell.NewPasswordForm(w, false)
	form.OfferRandom(f.Random, f.Clipboard)
	judge := f.judge
	form.ReadRule(f.tasks, func(ctx context.Context) (data.PasswordRule, error) {
		return judge.DuePasswordRule(ctx, out.Ticket)
	})
	form.OnCancel = func() {
		f.abandon(out.Ticket)
		f.closeBehind(w)
	}
	form.OnOK = func(_, next string) {
		shell.Do(f.tasks, func(ctx context.Context) error {
			return judge.ChooseNew(ctx, out.Ticket, next)
		}, func(err error) {
			switch {
			case errors.Is(err, data.ErrSessionEnded):
				// Reset or disabled since: a new password would not help.
				f.back(lang.Say(data.Refusal{Reason: data.TicketUnknown, Proven: true}.Says()))
				f.closeBehind(w)
			case err != nil:
				form.Fail(err, "choose password")
			default:
				f.complete(out.Ticket, w)
			}
		})
	}
	showForm(f.Places, shell.TopicPassword, w, form, f.Icon, lang.T("Change Password"), lang.T("Choose a new password"), whyChange(out))
}

func showForm(places *shell.Places, topic string, w fyne.Window, form *shell.PasswordForm, icon fyne.Resource, name, line, why string, more ...fyne.CanvasObject) {
	above := append([]fyne.CanvasObject{shell.Heading(icon, name, line), shell.FixedWidth(shell.Text(why), shell.DialogWidth)}, more...)
	widgets.SetContent(w, form.Content(above...))
	w.SetFixedSize(true)
	places.Show(w, shell.Opening{Topic: topic})
	form.Focus()
}

func whyChange(out data.Outcome) string {
	if out.ChangePassword != data.CodesGuessed {
		return lang.T("The password that you were given is for one sign-in only. Choose a password that nobody else knows.")
	}
	if out.Codes > 0 {
		return lang.T(wrongCodes, out.Codes)
	}
	return lang.T(manyCodes)
}
