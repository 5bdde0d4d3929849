package admin

import (
	"context"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
)

// showReset opens the window in which somebody else gets a new password.
func (d *Desk) showReset(user data.User) {
	d.Windows.Show(key("reset", user.Key), "Reset Password", func(w fyne.Window, tasks *shell.Tasks) shell.View {
		form := shell.NewPasswordForm(w, false)
		form.OnCancel = w.Close
		form.OnOK = func(_, next string) {
			shell.Run(tasks, func(ctx context.Context) (struct{}, error) {
				return struct{}{}, d.Users.ResetPassword(ctx, d.Session.Actor(), user.Key, next, false)
			}, func(_ struct{}, err error) {
				if err != nil {
					form.Fail(err, "reset password")
					return
				}
				d.say("The password of " + user.ID + " was reset.")
				d.changed()
				w.Close()
			})
		}
		words := "A lock after wrong passwords is lifted and open sign-ins end."
		if user.OTP == data.Pending {
			words += " The one-time password is not activated yet: a new QR code is made."
		}
		content := form.Content(shell.Heading(d.Icon, who(user), "Reset Password"),
			shell.FixedWidth(shell.Text(words), shell.DialogWidth))
		return shell.View{Content: content, Fixed: true, Shown: form.Focus}
	})
}
