package account

import (
	"context"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

// ShowChangePassword opens the window in which a user changes his own
// password; that it was changed is said in parent.
func ShowChangePassword(windows *shell.Windows, accounts Accounts, session data.Session, icon fyne.Resource, parent fyne.Window) {
	windows.Show("change-password", "Change Password", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		form := shell.NewPasswordForm(w, true)
		form.OnCancel = w.Close
		form.OnOK = func(current, next string) {
			shell.Run(tasks, func(ctx context.Context) (struct{}, error) {
				return struct{}{}, accounts.ChangePassword(ctx, session.Actor(), current, next)
			}, func(_ struct{}, err error) {
				if err != nil {
					form.Fail(err, "change password")
					return
				}
				w.Close()
				widgets.Inform(parent, "Change Password", "Your password was changed. Use the new one from now on.", nil)
			})
		}
		return shell.View{Content: form.Content(shell.Heading(icon, "Change Password", "The password of "+session.UserID)), Fixed: true, Shown: form.Focus, Dirty: form.Dirty}
	})
}
