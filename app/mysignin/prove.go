package mysignin

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

// goodFor is how long a proof lasts; the service says the same of its ticket.
const goodFor = 10 * time.Minute

// proof is that the user of a window is the one who signed in: asked for before
// the first change, kept for ten minutes or until the window closes.
type proof struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	expired func() // called when the ten minutes are over

	ticket data.Ticket
	timer  *shell.Tasks // ends the ticket; nil while there is none
}

// need calls act with a ticket, after asking for password and code if there is
// none.
func (p *proof) need(act func(data.Ticket)) {
	if p.ticket != "" {
		act(p.ticket)
		return
	}
	(&question{proof: p, act: act}).show()
}

// take keeps a ticket.
func (p *proof) take(ticket data.Ticket) {
	p.drop()
	p.ticket = ticket
	p.timer = p.tasks.Child()
	p.timer.Every(goodFor, func() {
		p.drop()
		p.expired()
	})
}

// drop gives the ticket back.
func (p *proof) drop() {
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
	if p.ticket != "" {
		p.desk.Service.Abandon(p.ticket)
		p.ticket = ""
	}
}

// question asks for password and code.
type question struct {
	proof *proof
	act   func(data.Ticket)

	modal          *widgets.Modal
	password, code *widgets.Entry
	message        *widgets.Message
	judging        shell.Judging
}

func (q *question) show() {
	q.password, q.code = widgets.NewPasswordEntry(), widgets.NewCodeEntry()
	q.password.MaxRunes, q.code.MaxRunes = data.MaxPassword+1, 64
	q.code.SetPlaceHolder("6 digits")
	q.message = widgets.NewMessage(2)
	q.modal = &widgets.Modal{
		Title: "Confirm that it is you", Message: "Changing how you sign in asks for your password and a code that your authenticator shows now. The next changes within ten minutes do not ask again.",
		Content: container.NewVBox(container.New(layout.NewFormLayout(),
			widget.NewLabel("Password"), q.password, widget.NewLabel("OTP"), q.code), q.message),
		Cancel: "Cancel", Focus: q.password, Check: q.check,
	}
	q.modal.Show(q.proof.window)
}

func (q *question) check() bool {
	switch {
	case q.judging.IsBusy():
		return false
	case q.password.Text == "":
		q.refuse("Type your password.", q.password)
		return false
	case shell.Blank(q.code):
		q.refuse("Type the code that your authenticator shows now.", q.code)
		return false
	}
	q.message.Clear()
	service, by := q.proof.desk.Service, q.proof.desk.Session.Actor()
	password, code := q.password.Text, q.code.Text
	shell.Judge(q.proof.tasks, &q.judging, "One moment…", []shell.Busy{q.modal}, func(ctx context.Context) (data.Ticket, error) {
		return service.Prove(ctx, by, password, code)
	}, func(ticket data.Ticket, err error) {
		switch {
		case err != nil && q.modal.Open():
			q.fail(err)
		case err != nil:
		case !q.modal.Open():
			service.Abandon(ticket) // he thought better of it
		default:
			q.password.SetText("")
			q.modal.Close(true)
			q.proof.take(ticket)
			q.act(ticket)
		}
	})
	return false
}

func (q *question) fail(err error) {
	if shell.Unjudged(err) {
		q.message.Set(widgets.MessageError, shell.Explain(err, "prove who it is"))
		return
	}
	field := q.password
	if f, ok := data.AsFieldError(err); ok && f.Field == data.FieldOTP {
		field = q.code
	}
	q.refuse(shell.Explain(err, "prove who it is"), field)
}

func (q *question) refuse(sentence string, field *widgets.Entry) {
	q.message.Set(widgets.MessageError, sentence)
	shell.Refused(q.proof.window, field)
}
