package signin

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
	Works          data.Text = "Your one-time password works"
	DoneRight      data.Text = "Your code was correct, so there is nothing left to do. This is the QR code that you scanned; it is not shown again."
	activateNow    data.Text = "To activate now, enter the code that your app shows. To continue without one, press OK, and enter a code at your next sign-in:"
	cannotContinue data.Text = "Enter the code that your app shows; this time you can't continue without one:"
	FirstTime      data.Text = "This QR code is shown for the first time. If someone can see your screen, make a new one."
	NewQRCode      data.Text = "This is a new QR code; the previous one no longer works. If you scanned that one, delete its account from your authenticator first."
	TypeOrContinue data.Text = "Enter the code that your authenticator shows now, or press OK to continue without one."
)

// enrolment is popup 1: the QR code, the Secret Key, and a field to activate at once. It
// forgets the secret when it closes.
type enrolment struct {
	flow   *Flow
	out    data.Outcome
	window fyne.Window

	panel   *shell.KeyPanel
	code    *widgets.Entry
	message *widgets.Message
	renew   *widgets.Button
	before  *widget.Label
	ok      *widgets.Button // its text says what it does: OK, or Activate once a code is typed
	judging shell.Judging
	wrong   bool // the last code was refused
}

func (f *Flow) showEnrolment(out data.Outcome) {
	e := &enrolment{flow: f, out: out}
	e.code = widgets.NewCodeEntry()
	e.code.SetPlaceHolder(lang.T("6 digits (optional)"))
	if out.Enrolment.Insist {
		e.code.SetPlaceHolder(lang.T("6 digits"))
	}
	e.code.MaxRunes = 64
	e.code.Call(lang.T("OTP"))
	e.message = widgets.NewMessage(2)
	e.renew = widgets.NewButton(lang.T("New QR Code"), e.newCode)
	e.before = shell.Text("")
	e.before.SizeName = theme.SizeNameCaptionText
	e.ok = widgets.NewButton(lang.T("OK"), e.submit)
	e.ok.Importance = widget.HighImportance
	e.panel = shell.NewKeyPanel(f.tasks, f.Clipboard, f.Guide)
	e.panel.Say = e.say
	e.code.OnChanged = func(string) {
		e.panel.Touch()
		e.nameOK()
	}
	if err := e.panel.Set(*out.Enrolment); err != nil {
		f.drop(out.Ticket)
		f.back(shell.Explain(err, "draw QR code"))
		return
	}
	// Made only now: a window that is never shown would not be freed.
	e.window = f.App.NewWindow(lang.T("One Time Password"))
	widgets.SetContent(e.window, e.content())
	e.window.SetFixedSize(true)
	e.window.SetCloseIntercept(e.leave)
	e.window.SetOnClosed(e.panel.Forget)
	widgets.InstallKeys(e.window, widgets.Keys{Enter: e.enter, Escape: e.leave})
	f.Places.Show(e.window, shell.Opening{Topic: shell.TopicEnrolment})
	e.focus()
	f.login.hide()
}

// focus puts the focus where Enter is OK.
func (e *enrolment) focus() {
	if e.out.Enrolment.Activated {
		e.window.Canvas().Focus(e.ok)
	} else {
		e.window.Canvas().Focus(e.code)
	}
}

func (e *enrolment) content() fyne.CanvasObject {
	e.sayBefore()
	title, panel := lang.T("Add your account to an authenticator"), e.panel.Content
	buttons := widgets.ButtonRow(e.ok, widgets.NewButton(lang.T("Cancel"), e.leave))
	if e.out.Enrolment.Activated { // nothing is left to give up
		title, panel, buttons = lang.T(Works), e.panel.Known, widgets.ButtonRow(e.ok)
	}
	before := container.NewBorder(nil, nil, nil, container.NewCenter(e.renew), e.before)
	return shell.Fitted(shell.Column(
		shell.Title(title), panel(e.third()),
		shell.FlexibleWidth(before, shell.KeyPanelWidth)), shell.Column(shell.FlexibleWidth(e.message, shell.KeyPanelWidth), buttons))
}

// nameOK lets the button say what it does, when it does anything.
func (e *enrolment) nameOK() {
	if e.judging.IsBusy() {
		return
	}
	text := lang.T("OK")
	if !shell.Blank(e.code) {
		text = lang.T("Activate")
	}
	if e.ok.Text != text {
		e.ok.SetText(text)
	}
}

// sayBefore says where the code was shown before, beside the button that replaces the
// code.
func (e *enrolment) sayBefore() {
	shown := *e.out.Enrolment
	e.before.SetText(shownBefore(shown, time.Now()))
	e.renew.SetText(lang.T("New QR Code"))
	if shown.Shown.Count > 0 {
		e.renew.SetText(lang.T("Not you? New QR Code"))
	}
	e.renew.Hidden = shown.Activated
}

// third is the third step: the field for the code, or that it is done.
func (e *enrolment) third() fyne.CanvasObject {
	if e.out.Enrolment.Activated {
		return shell.Text(lang.T(DoneRight))
	}
	text := lang.T(activateNow)
	switch {
	case e.out.Enrolment.Insist:
		text = lang.T(cannotContinue)
	case e.out.Enrolment.Left.Ends():
		text += "\n" + lang.Say(words.Grace(e.out.Enrolment.Left))
	}
	return container.NewVBox(shell.Text(text), e.code)
}

// say shows what a button of the panel did. Enter is OK again, not another Copy.
func (e *enrolment) say(sentence string) {
	e.focus()
	e.message.Set(widgets.MessageSuccess, sentence)
}

// CodeNeeded says why the user can't continue without a code.
const CodeNeeded data.Text = "Enter the code that your authenticator shows: you can no longer sign in without one."

// How often, when and where a QR code was shown.
const (
	yoursShown data.Text = "Your QR code was shown %s before, %s in %s on %s."
	thisShown  data.Text = "This QR code was shown %s before, %s in %s on %s."
)

// What to do if somebody else has seen it.
const (
	ifItNotYou  data.Text = "If that wasn't you, " + replaceIt
	ifOneNotYou data.Text = "If one of these wasn't you, " + replaceIt
	replaceIt             = "replace the authenticator (File > My Sign-in) and change your password."
	ifNotYou    data.Text = "If this wasn't you, someone knows your password and may have scanned it: " +
		"make a new one, activate it here, and change your password."
)

// shownBefore says who may have scanned the code already; it was shown only to somebody who
// had typed the password. Once activated, most of those times were the user's own, and
// there only remains the risk of a copy.
func shownBefore(e data.Enrolment, now time.Time) string {
	d := e.Shown
	if d.Count == 0 {
		return lang.T(FirstTime)
	}
	shown, unless := yoursShown, ifNotYou
	switch {
	case e.Activated && d.Count == 1:
		unless = ifItNotYou
	case e.Activated:
		unless = ifOneNotYou
	default:
		shown = thisShown
	}
	return lang.Say(data.InARow(
		data.Say(shown, shell.Times(d.Count), shell.LastTime(d.Count, d.At, now), d.Program, words.Computer(d.Computer, d.Address)), data.Say(unless)))
}

// newCode handles the button New QR Code.
func (e *enrolment) newCode() {
	if e.judging.IsBusy() {
		return
	}
	e.message.Clear()
	judge, ticket := e.flow.judge, e.out.Ticket
	shell.Judge(e.flow.tasks, &e.judging, lang.T("Checking…"), []shell.Busy{e.renew}, func(ctx context.Context) (data.Outcome, error) {
		return judge.NewQRCode(ctx, ticket)
	}, func(out data.Outcome, err error) {
		e.nameOK() // something may have been typed since
		switch {
		case err != nil:
			e.message.Set(widgets.MessageError, shell.Explain(err, "make QR code"))
		case out.Refusal != nil:
			e.refused(*out.Refusal)
		default:
			e.showNew(out)
		}
	})
}

// showNew shows another code in place of the previous one.
func (e *enrolment) showNew(out data.Outcome) {
	if err := e.panel.Set(*out.Enrolment); err != nil {
		e.flow.drop(e.out.Ticket)
		e.flow.back(shell.Explain(err, "draw QR code"))
		e.flow.closeBehind(e.window)
		return
	}
	e.out.Enrolment = out.Enrolment
	e.sayBefore()
	e.code.SetText("")
	e.message.Set(widgets.MessageSuccess, lang.T(NewQRCode))
	e.focus()
}

// enter handles Enter in the window. After a refusal, Enter in an empty field does not mean
// to continue without a code.
func (e *enrolment) enter() {
	if e.wrong && !e.judging.IsBusy() && shell.Blank(e.code) && !e.out.Enrolment.Insist {
		shell.Complain(e.message, e.code, lang.T(TypeOrContinue))
		e.window.Canvas().Focus(e.code)
		return
	}
	e.submit()
}

// submit handles the button, and usually Enter: with a code it activates, without one it continues.
func (e *enrolment) submit() {
	switch {
	case e.judging.IsBusy():
	case e.out.Enrolment.Activated:
		e.proceed(true)
	case shell.Blank(e.code) && e.out.Enrolment.Insist:
		shell.Complain(e.message, e.code, lang.T(CodeNeeded))
		e.focus()
	case shell.Blank(e.code):
		e.proceed(false)
	default:
		e.try()
	}
}

func (e *enrolment) try() {
	e.message.Clear()
	judge, ticket, code := e.flow.judge, e.out.Ticket, e.code.Text
	shell.Judge(e.flow.tasks, &e.judging, lang.T("Checking…"), []shell.Busy{e.ok}, func(ctx context.Context) (data.Outcome, error) {
		return judge.Activate(ctx, ticket, code)
	}, func(out data.Outcome, err error) {
		e.nameOK() // something may have been typed since
		switch {
		case err != nil:
			e.message.Set(widgets.MessageError, shell.Explain(err, "activate"))
			if !shell.Unjudged(err) {
				e.judging.Refused(e.window, e.code)
			}
		case out.Refusal == nil:
			e.out.ChangePassword, e.out.Codes = out.ChangePassword, out.Codes
			e.proceed(true)
		default:
			e.refused(*out.Refusal)
		}
	})
}

// refused lets the user type another code, or goes back to the login dialog.
func (e *enrolment) refused(r data.Refusal) {
	if !r.Retry() {
		e.flow.back(lang.Say(r.Says()))
		e.flow.closeBehind(e.window)
		return
	}
	e.wrong = true
	e.message.Set(widgets.MessageError, lang.Say(r.Says()))
	e.judging.Refused(e.window, e.code)
}

// proceed shows popup 2.
func (e *enrolment) proceed(active bool) {
	e.flow.showStatus(e.out, active)
	e.flow.closeBehind(e.window)
}

// leave handles Cancel, Escape and the window's close button: it goes back to the login dialog, or
// continues if the one-time password is already activated.
func (e *enrolment) leave() {
	switch {
	case e.judging.IsBusy():
	case e.out.Enrolment.Activated:
		e.proceed(true)
	default:
		e.flow.abandon(e.out.Ticket)
		e.flow.closeBehind(e.window)
	}
}
