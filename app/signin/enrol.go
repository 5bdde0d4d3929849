package signin

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/skip2/go-qrcode"

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
	content, err := e.content()
	if err != nil {
		f.judge.Abandon(out.Ticket)
		f.back(shell.Explain(err, "draw QR code"))
		return
	}
	// A window that was made and never shown would stay for good.
	e.window = f.App.NewWindow("One Time Password")
	e.window.SetContent(content)
	e.window.SetFixedSize(true)
	e.window.SetCloseIntercept(e.leave)
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

// qrSize is the side of the QR code in Fyne units; a phone reads it at arm's
// length.
const qrSize = 270

func (e *enrolment) content() (fyne.CanvasObject, error) {
	shown := e.out.Enrolment
	code, err := qrcode.New(shown.URI, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("make QR code: %w", err)
	}
	picture := widgets.NewQRCode(code.Bitmap())
	picture.Side = qrSize
	account := widget.NewLabelWithStyle(shown.Issuer+" · "+shown.Account, fyne.TextAlignCenter, fyne.TextStyle{})
	account.Wrapping = fyne.TextWrapWord

	before := shell.Text(shownBefore(*shown, time.Now()))
	before.SizeName = theme.SizeNameCaptionText

	left := shell.FixedWidth(container.NewVBox(picture, account), qrSize)
	right := container.New(layout.NewCustomPaddedVBoxLayout(10), e.steps()...)
	body := container.New(layout.NewCustomPaddedHBoxLayout(24), left, shell.FixedWidth(right, 330))
	return shell.Padded(container.New(layout.NewCustomPaddedVBoxLayout(8),
		shell.Title("Add your account to an authenticator"), body, shell.FixedWidth(before, qrSize+24+330), widgets.ButtonRow(e.ok))), nil
}

func (e *enrolment) steps() []fyne.CanvasObject {
	shown := e.out.Enrolment
	groups := strings.Fields(shown.Key)
	key := keyField(strings.Join(groups[:len(groups)/2], " ") + "\n" + strings.Join(groups[len(groups)/2:], " "))
	copyKey := widgets.NewButtonWithIcon("Copy", theme.ContentCopyIcon(), func() {
		e.flow.Clipboard.CopySecret(strings.Join(groups, ""))
		e.focus() // Enter is OK again, not another Copy
		e.message.Set(widgets.MessageSuccess, "The Secret Key was copied. Paste it within 30 seconds, into your authenticator only: whoever has it can make your codes.")
	})
	parts := []fyne.CanvasObject{
		step("1", shell.Text("Open your authenticator app (Google Authenticator, 2FAS, Authy …) and add an account.")),
		step("2", container.NewVBox(shell.Text("Scan the QR code, or type the Secret Key (type: time-based):"),
			container.NewHBox(key, container.NewCenter(copyKey)))),
	}
	if shown.Activated {
		return append(parts, step("3", shell.Text("Done: the code that you signed in with was right. This QR code is not shown again.")), e.message)
	}
	return append(parts,
		step("3", container.NewVBox(shell.Text("Type the code that it shows now to activate at once, or press OK and use a code at your next sign-in:"),
			container.NewBorder(nil, nil, nil, e.activate, e.code))),
		e.message)
}

// keyField shows a key that can be selected but not changed. It is an entry: a
// selectable label of Fyne would swallow Escape and Enter once it was clicked.
func keyField(key string) *widgets.Entry {
	e := widgets.NewEntry()
	e.MultiLine = true
	e.Wrapping, e.Scroll = fyne.TextWrapOff, fyne.ScrollNone
	e.TextStyle.Monospace = true
	e.SetMinRowsVisible(2)
	e.SetText(key)
	e.OnChanged = func(text string) {
		if text != key {
			e.SetText(key)
		}
	}
	return e
}

func step(number string, content fyne.CanvasObject) fyne.CanvasObject {
	n := widget.NewLabelWithStyle(number, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	return container.NewBorder(nil, nil, container.NewVBox(n), nil, content)
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
