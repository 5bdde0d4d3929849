package signin

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

// enrolment is popup 1: the QR code, the Secret Key, and a field that activates
// at once. The secret is gone from it when it closes.
type enrolment struct {
	flow   *Flow
	out    data.Outcome
	window fyne.Window

	panel    *shell.KeyPanel
	code     *widgets.Entry
	message  *widgets.Message
	activate *widgets.Button
	ok       *widgets.Button
	busy     bool
}

func (f *Flow) showEnrolment(out data.Outcome) {
	e := &enrolment{flow: f, out: out}
	e.code = widgets.NewCodeEntry()
	e.code.SetPlaceHolder("6 digits (optional)")
	e.code.MaxRunes = 64
	e.message = widgets.NewMessage(3)
	e.activate = widgets.NewButton("Activate", e.activateNow)
	e.ok = widgets.NewButton("OK", e.submit)
	e.ok.Importance = widget.HighImportance
	e.panel = shell.NewKeyPanel(f.tasks, f.Clipboard)
	e.panel.Say = e.say
	e.code.OnChanged = func(string) { e.panel.Touch() }
	if err := e.panel.Set(*out.Enrolment); err != nil {
		f.judge.Abandon(out.Ticket)
		f.back(shell.Explain(err, "draw QR code"))
		return
	}
	// A window that was made and never shown would stay for good.
	e.window = f.App.NewWindow("One Time Password")
	e.window.SetContent(e.content())
	e.window.SetFixedSize(true)
	e.window.SetCloseIntercept(e.leave)
	e.window.SetOnClosed(e.panel.Forget)
	widgets.InstallKeys(e.window, widgets.Keys{Enter: e.submit, Escape: e.leave})
	shell.OnTop(e.window)
	e.window.CenterOnScreen()
	e.window.Show()
	e.focus()
}

// focus puts the focus where Enter means OK.
func (e *enrolment) focus() {
	if e.out.Enrolment.Activated {
		e.window.Canvas().Focus(e.ok)
	} else {
		e.window.Canvas().Focus(e.code)
	}
}

func (e *enrolment) content() fyne.CanvasObject {
	before := shell.Text(shownBefore(*e.out.Enrolment, time.Now()))
	before.SizeName = theme.SizeNameCaptionText
	return shell.Padded(container.New(layout.NewCustomPaddedVBoxLayout(8),
		shell.Title("Add your account to an authenticator"), e.panel.Content(e.third(), e.message),
		shell.FixedWidth(before, shell.KeyPanelWidth), widgets.ButtonRow(e.ok)))
}

// third is the third step: the code, or that it is done.
func (e *enrolment) third() fyne.CanvasObject {
	if e.out.Enrolment.Activated {
		return shell.Text("Done: the code that you signed in with was right. This QR code is not shown again.")
	}
	return container.NewVBox(shell.Text("Type the code that it shows now to activate at once, or press OK and use a code at your next sign-in:"),
		container.NewBorder(nil, nil, nil, e.activate, e.code))
}

// say is what a button of the panel did. Enter is OK again, not another Copy.
func (e *enrolment) say(sentence string) {
	e.focus()
	e.message.Set(widgets.MessageSuccess, sentence)
}

// shownBefore says who may have scanned the code already.
func shownBefore(e data.Enrolment, now time.Time) string {
	d := e.Shown
	if d.Count == 0 {
		return "This QR code is shown for the first time."
	}
	times := "once"
	if d.Count > 1 {
		times = shell.Number(int64(d.Count)) + " times"
	}
	advice := "press Escape and tell an administrator."
	if e.Activated {
		advice = "tell an administrator."
	}
	return fmt.Sprintf("This QR code was shown %s before, last %s in %s on %s. If that was not you, somebody else may have scanned it: %s",
		times, shell.Moment(d.At, now), d.Program, d.Computer, advice)
}

// activateNow is the button Activate, which asks for a code if there is none.
func (e *enrolment) activateNow() {
	if !e.busy && e.code.Text == "" {
		e.message.Set(widgets.MessageError, "Type the code that your authenticator shows now, or press OK to go on without one.")
		e.window.Canvas().Focus(e.code)
		return
	}
	e.submit()
}

// submit is OK and Enter: with a code it activates, without one it goes on.
func (e *enrolment) submit() {
	switch {
	case e.busy:
	case e.out.Enrolment.Activated:
		e.proceed(true)
	case e.code.Text == "":
		e.proceed(false)
	default:
		e.try()
	}
}

func (e *enrolment) try() {
	e.busy = true
	e.activate.Busy("Activate")
	e.message.Clear()
	judge, ticket, code := e.flow.judge, e.out.Ticket, e.code.Text
	shell.Run(e.flow.tasks, func(ctx context.Context) (data.Outcome, error) {
		return judge.Activate(ctx, ticket, code)
	}, func(out data.Outcome, err error) {
		e.busy = false
		e.activate.Idle()
		switch {
		case err != nil:
			e.message.Set(widgets.MessageError, shell.Explain(err, "activate"))
		case out.Refusal == nil:
			e.out.ChangePassword, e.out.Codes = out.ChangePassword, out.Codes
			e.proceed(true)
		case out.Refusal.Retry():
			e.message.Set(widgets.MessageError, out.Refusal.Text())
			e.window.Canvas().Focus(e.code)
			e.code.SelectAll()
		default:
			e.flow.back(out.Refusal.Text())
			e.window.Close()
		}
	})
}

// proceed shows popup 2.
func (e *enrolment) proceed(active bool) {
	e.flow.showStatus(e.out, active)
	e.window.Close()
}

// leave is Escape and the close button: back to the login dialog while nothing
// is activated; once it is, there is nothing to go back from.
func (e *enrolment) leave() {
	switch {
	case e.busy:
	case e.out.Enrolment.Activated:
		e.proceed(true)
	default:
		e.flow.abandon(e.out.Ticket)
		e.window.Close()
	}
}
