package account

import (
	"context"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// PasswordChanged is what people read here. Tests ask for it by name.
const PasswordChanged data.Text = "Your password was changed. Use the new one from now on."

// A PasswordChange is the window in which users change their own passwords.
type PasswordChange struct {
	Accounts  Accounts
	Session   data.Session
	Icon      fyne.Resource
	Random    func(least int) string // draws a random password of at least that many characters; nil: none is offered
	Clipboard *shell.Clipboard
	Parent    fyne.Window // the window that confirms the change
}

// Show opens the window, or brings it to the front.
func (c PasswordChange) Show(windows *shell.Windows) {
	windows.Show("change-password", lang.T("Change Password"), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		form := shell.NewPasswordForm(w, true)
		form.InSession = true
		form.OfferRandom(c.Random, c.Clipboard)
		form.ReadRule(tasks, func(ctx context.Context) (data.PasswordRule, error) {
			return c.Accounts.OwnPasswordRule(ctx, c.Session.Actor())
		})
		form.OnOK = func(current, next string) {
			shell.Do(tasks, func(ctx context.Context) error {
				return c.Accounts.ChangePassword(ctx, c.Session.Actor(), current, next)
			}, func(err error) {
				if err != nil {
					form.Fail(err, "change password")
					return
				}
				widgets.Close(w)
				widgets.Inform(c.Parent, lang.T("Change Password"), lang.T(PasswordChanged), nil)
			})
		}
		return shell.View{
			Content: form.Content(shell.Heading(c.Icon, lang.T("Change Password"), lang.T("The password of %s", c.Session.UserID))), Fixed: true, Shown: form.Focus,
			Dirty: form.Dirty, Leave: form.Leave, Stale: form.Stale,
		}
	})
}
