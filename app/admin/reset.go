package admin

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	okSets                 = "OK sets a random password and shows it. If you want another one, enter it twice. "
	alsoUnlocks            = " This also signs the user out, and unlocks them if they were locked after wrong passwords."
	setsByPolicy data.Text = okSets + "The user has to change it at the first sign-in, and it expires after the time in the Sign-in Policy." + alsoUnlocks
	setsRandom   data.Text = okSets + "The user has to change it at the first sign-in, and it expires after %s." + alsoUnlocks

	validUntil    data.Text = "It is valid until %s."
	loseTitle     data.Text = "Close without keeping the password?"
	loseText      data.Text = "It was not copied, and it is not shown again. %s can't sign in without it until you reset the password."
	noMailProgram data.Text = "No mail program could be opened. Use Copy Message."
)

// reset is the window Reset Password: first it asks, then it shows what was set.
// Nothing can be copied before the password is set, so what was read out or pasted
// is the password that applies, and not one that Cancel discarded.
type reset struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks
	user   data.User
	form   *shell.PasswordForm
	set    bool // the password was set and the form is gone
	random bool // it was made at random, and nobody has it …
	kept   bool // … until it was copied
}

// showReset opens the window that gives another user a new password.
func (d *Desk) showReset(user data.User) {
	d.Windows.Show(key("reset", user.Key), lang.T(words.Act(data.ActResetPassword)), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		r := &reset{desk: d, window: w, tasks: tasks, user: user}
		content := r.ask() // makes the form
		return shell.View{
			Content: content, Fixed: true, Shown: r.form.Focus,
			Dirty: r.dirty, Leave: r.leave,
			Stale: r.form.Stale,
		}
	})
}

func (r *reset) dirty() bool {
	if r.set {
		return r.random && !r.kept
	}
	return r.form.Dirty()
}

func (r *reset) leave() {
	switch {
	case widgets.ModalOpen(r.window):
	case !r.set:
		r.form.Leave()
	case r.dirty():
		widgets.Confirm(r.window, lang.T(loseTitle), lang.T(loseText, r.user.ID), lang.T("Close"), lang.T("Cancel"), true, func(yes bool) {
			if yes {
				widgets.Close(r.window)
			}
		})
	default:
		widgets.Close(r.window)
	}
}

// ask returns what the window shows first.
func (r *reset) ask() fyne.CanvasObject {
	r.form = shell.NewPasswordForm(r.window, false)
	r.form.InSession = true
	r.form.SetPlaceHolder(lang.T("made at random"))
	r.form.ReadRule(r.tasks, r.rule)
	r.form.OnOK = func(_, next string) { r.carryOut(next) }
	r.form.OnEmpty = func() { r.carryOut("") }
	says := func(sets data.Sentence) string {
		if r.user.OTP == data.Pending {
			sets = data.InARow(sets, data.Say("The one-time password is not activated yet, so a new QR code is made."))
		}
		return lang.Say(sets)
	}
	text := shell.Text(says(data.Say(setsByPolicy)))
	r.desk.policy(r.tasks, data.PolicyPasswordHours, func(hours int) {
		text.SetText(says(data.Say(setsRandom, time.Duration(hours)*time.Hour)))
	})
	return r.form.Content(r.desk.heading(r.user, lang.T(words.Act(data.ActResetPassword))),
		shell.FixedWidth(text, shell.DialogWidth))
}

func (r *reset) rule(ctx context.Context) (data.PasswordRule, error) {
	return r.desk.Users.PasswordRule(ctx, r.desk.Session.Actor(), r.user.Key)
}

// carryOut sets the password, a random one if typed is empty, and reads when it
// expires.
func (r *reset) carryOut(typed string) {
	d, by := r.desk, r.desk.Session.Actor()
	random := ""
	shell.Run(r.tasks, func(ctx context.Context) (time.Time, error) {
		if typed == "" {
			rule, err := r.rule(ctx)
			if err != nil {
				return time.Time{}, err
			}
			random = d.RandomPassword(rule.Least)
		}
		if err := d.Users.ResetPassword(ctx, by, r.user.Key, typed+random, true); err != nil {
			return time.Time{}, err
		}
		// The password is set: it must be shown even if its end can't be read.
		state, err := d.Users.SignInState(ctx, by, r.user.Key)
		if err != nil {
			shell.Log(err, "read sign-in state")
		}
		return state.PasswordEnds, nil
	}, func(ends time.Time, err error) {
		if err != nil {
			r.form.Fail(err, "reset password")
			return
		}
		r.set, r.random = true, random != ""
		d.say(lang.T("The password of %s was reset.", r.user.ID))
		d.changed()
		if s := d.sheets[r.user.Key]; s != nil {
			s.Reread()
		}
		r.show(random, ends)
	})
}

// show is what the window shows at the end. password is empty if the administrator
// typed it and so knows it.
func (r *reset) show(password string, ends time.Time) {
	message := widgets.NewMessage(1)
	parts := []fyne.CanvasObject{r.desk.heading(r.user, lang.T("The password was reset"))}
	var first fyne.Focusable
	if password != "" {
		copyPassword := widgets.NewButtonWithIcon(lang.T("Copy Password"), theme.ContentCopyIcon(), func() {
			r.desk.Clipboard.CopySecret(password)
			r.kept = true
			message.Set(widgets.MessageSuccess, copiedSecret())
		})
		parts = append(parts, widgets.NewLargeCode(lang.T("New password"), password), container.NewCenter(copyPassword))
		first = copyPassword
	}
	parts = append(parts, r.text(r.advice(password, ends)))

	letter := resetLetter(r.user, ends)
	copyMessage := widgets.NewButtonWithIcon(lang.T("Copy Message"), theme.ContentCopyIcon(), func() {
		r.desk.Clipboard.Copy(letter.text)
		message.Set(widgets.MessageSuccess, lang.T("The message was copied."))
	})
	email := widgets.NewButtonWithIcon(lang.T("Email Message"), theme.MailSendIcon(), func() {
		open, to := r.desk.OpenURL, letter.mailto()
		shell.Do(r.tasks.Aside(), func(context.Context) error { return open(to) }, func(err error) {
			if err != nil {
				message.Set(widgets.MessageError, lang.T(noMailProgram))
				return
			}
			message.Set(widgets.MessageInfo, lang.T("The message is in your mail program: check it and send it. If no mail program opened, use Copy Message."))
		})
	})
	if first == nil {
		first = copyMessage
	}
	quote := shell.Text(letter.text)
	quote.SizeName = theme.SizeNameCaptionText
	leave := widgets.NewButton(lang.T("Close"), r.leave)
	parts = append(parts, widget.NewSeparator(), shell.FixedWidth(quote, shell.DialogWidth),
		container.NewHBox(copyMessage, email), message)
	content := shell.Frame(widgets.ButtonRow(leave), parts...)
	widgets.SetContent(r.window, content)
	widgets.InstallKeys(r.window, widgets.Keys{Escape: r.leave})
	r.window.Resize(content.MinSize())
	r.window.Canvas().Focus(first)
}

func (r *reset) text(s string) fyne.CanvasObject {
	return shell.FixedWidth(shell.Text(s), shell.DialogWidth)
}

// advice says what to do with the password.
func (r *reset) advice(password string, ends time.Time) string {
	give := data.Say("Give it to %s by telephone or in person.", r.user.ID)
	if password != "" {
		give = data.Say("Give it to %s by telephone or in person; it is not shown again.", r.user.ID)
	}
	valid := data.Sentence{}
	if !ends.IsZero() {
		valid = data.Say(validUntil, shell.Moment(ends, r.desk.now()))
	}
	return lang.Say(data.InARow(give, valid,
		data.Say("The first sign-in asks for a new one before anything else. The message below does not contain it:")))
}
