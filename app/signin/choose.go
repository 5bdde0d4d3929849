package signin

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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

// Sentences that people read here. Tests ask for them by name.
const (
	ShownAbove     data.Text = "Authenticator apps show this name above each account, to tell it from accounts in other databases."
	SetUpElsewhere data.Text = "Another program has just set up this database. Sign in with the password that was chosen there."
	ChooseDatabase data.Text = "Choose Database…"
	oneElsewhere   data.Text = "If your organisation has a database, choose that one instead."
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

// A SetUp asks for the first password of the superuser, and for the name of the
// organisation, if there is no database yet.
type SetUp struct {
	App     fyne.App
	Icon    fyne.Resource
	Program string
	Path    string                                  // where the database will be
	Create  func(context.Context, data.SetUp) error // creates it; called off Fyne's goroutine
	Done    func(hint data.Sentence)                // it exists; hint says so if another program created it
	Cancel  func()                                  // the window was closed
	Choose  func(missing bool)                      // asks for another database in place of this window; nil: none can be chosen

	Rule      data.PasswordRule      // rule for the password
	Random    func(least int) string // draws a random password; nil: none is offered
	Clipboard *shell.Clipboard
	Places    *shell.Places // where the window opens; may be nil
}

// Show opens the window.
func (s SetUp) Show(tasks *shell.Tasks) {
	w := s.App.NewWindow(lang.T("Set Up"))
	form := shell.NewPasswordForm(w, false)
	form.OfferRandom(s.Random, s.Clipboard)
	form.SetRule(s.Rule)
	issuer := widgets.NewEntry()
	issuer.SetPlaceHolder("TapeTrack")
	form.AddField(data.FieldIssuer, lang.T("Organisation"), issuer, lang.T(ShownAbove))
	form.OnCancel = func() {
		s.Cancel()
		widgets.Close(w)
	}
	form.OnOK = func(_, next string) {
		made := data.SetUp{Password: next, Issuer: issuer.Text}
		shell.Do(tasks, func(ctx context.Context) error {
			return s.Create(ctx, made)
		}, func(err error) {
			if err != nil && !errors.Is(err, data.ErrExists) {
				form.Fail(err, "set up")
				return
			}
			var hint data.Sentence
			if err != nil {
				shell.Log(err, "set up")
				hint = data.Say(SetUpElsewhere)
			}
			s.Done(hint)
			shell.CloseBehind(tasks, w)
		})
	}
	var more []fyne.CanvasObject
	if s.Choose != nil {
		choose := widgets.NewButton(lang.T(ChooseDatabase), func() {
			if form.MayLeave() { // the database may just have been created
				s.Choose(true)
				shell.CloseBehind(tasks, w)
			}
		})
		more = append(more, shell.FixedWidth(container.NewBorder(nil, nil, nil, container.NewCenter(choose), shell.Text(lang.T(oneElsewhere))), shell.DialogWidth))
	}
	more = append(more, shell.FixedWidth(shell.Text(lang.T("Choose a password for the administrator, the user %s.", data.Superuser)), shell.DialogWidth))
	showForm(s.Places, shell.TopicSetUp, w, form, s.Icon, s.Program, lang.T("Set up a new database"),
		lang.T("No database was found. A new one will be created at:\n%s", s.Path), more...)
}
