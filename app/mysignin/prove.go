package mysignin

import (
	"context"
	"errors"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// proof is that the user of a window is the one who signed in. It is asked for before
// the first change, unless the question was answered in this session less than ten minutes
// ago, and kept until then. For what does no harm, a sign-in with a code is proof, too.
type proof struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	expired func() // called when the ten minutes are over

	ticket  data.Ticket
	asked   bool         // the ticket is that of a question, and not of a sign-in
	timer   *shell.Tasks // ends the ticket; nil while there is none
	looking bool         // whether there is a proof already
}

// need calls act with a ticket, and asks for password and code first unless they were
// asked for lately.
func (p *proof) need(act func(data.Ticket)) {
	service, by := p.desk.Service, p.desk.Session.Actor()
	p.find(p.asked, true, func(ctx context.Context) (data.Ticket, error) { return service.Prove(ctx, by, "", "") }, act)
}

// needRecent is need for an act that does no harm: a sign-in with a code just now is enough.
func (p *proof) needRecent(act func(data.Ticket)) {
	service, by := p.desk.Service, p.desk.Session.Actor()
	p.find(true, false, func(ctx context.Context) (data.Ticket, error) { return service.ProveBySignIn(ctx, by) }, act)
}

// find calls act with the ticket that there is, if it is enough, or else with the one that
// look returns; asked says of what kind that is. If there is none it asks.
func (p *proof) find(enough, asked bool, look func(context.Context) (data.Ticket, error), act func(data.Ticket)) {
	if p.ticket != "" && enough {
		act(p.ticket)
		return
	}
	if p.looking {
		return
	}
	p.looking = true
	shell.Run(p.tasks, look, func(ticket data.Ticket, err error) {
		p.looking = false
		switch {
		case widgets.ModalOpen(p.window):
			if err == nil {
				p.desk.forget(ticket)
			}
		case err != nil:
			p.ask(act) // which says, too, what else is wrong
		default:
			p.take(ticket, asked)
			act(ticket)
		}
	})
}

// ask asks for password and code.
func (p *proof) ask(act func(data.Ticket)) {
	service, by := p.desk.Service, p.desk.Session.Actor()
	(&question{
		window: p.window, tasks: p.tasks, withCode: true,
		asks: "To change how you sign in, enter your password and a code that your authenticator shows now.",
		judge: func(ctx context.Context, password, code string) (data.Ticket, error) {
			return service.Prove(ctx, by, password, code)
		},
		proven: func(ticket data.Ticket) {
			p.take(ticket, true)
			act(ticket)
		},
		dropped: p.desk.forget,
	}).show()
}

// What Confirm asks for.
const (
	passwordAndCode data.Text = "This changes how you sign in yourself. Enter your password and a code that your authenticator shows now."
	passwordAlone   data.Text = "This changes how you sign in yourself. Enter your password."
)

// Confirm asks over w for password and code, or for the password alone if the user needs
// no code, and calls done once they are right. For ten minutes users may then change
// their own sign-in in Administration.
func (d *Desk) Confirm(w fyne.Window, tasks *shell.Tasks, done func()) {
	service, by := d.Service, d.Session.Actor()
	shell.Run(tasks, func(ctx context.Context) (data.MySignIn, error) {
		return service.MySignIn(ctx, by)
	}, func(mine data.MySignIn, err error) {
		if err != nil {
			shell.ShowError(w, err, "read my sign-in")
			return
		}
		asks := passwordAndCode
		if !mine.CodeNeeded {
			asks = passwordAlone
		}
		(&question{
			window: w, tasks: tasks, withCode: mine.CodeNeeded, asks: asks,
			judge: func(ctx context.Context, password, code string) (data.Ticket, error) {
				return "", service.Confirm(ctx, by, password, code)
			},
			proven:  func(data.Ticket) { done() },
			dropped: func(data.Ticket) {},
		}).show()
	})
}

// take keeps a ticket, in place of the one before.
func (p *proof) take(ticket data.Ticket, asked bool) {
	p.drop()
	p.ticket, p.asked = ticket, asked
	p.timer = p.tasks.Child()
	p.timer.Every(data.ProofTime, func() {
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
		p.desk.forget(p.ticket)
		p.ticket, p.asked = "", false
	}
}

// forget gives a ticket back. If that fails, the ticket expires within minutes.
func (d *Desk) forget(ticket data.Ticket) {
	service := d.Service
	d.Tasks.Finish(func(ctx context.Context) {
		if err := service.Forget(ctx, ticket); err != nil {
			slog.Warn("a proof given in My Sign-in stays valid until it expires", "error", err)
		}
	})
}

// question asks for password and code.
type question struct {
	window   fyne.Window
	tasks    *shell.Tasks
	asks     data.Text // a whole sentence
	withCode bool      // false: only the password is asked for
	once     bool      // it will be asked again next time

	judge   func(ctx context.Context, password, code string) (data.Ticket, error)
	proven  func(data.Ticket)
	dropped func(data.Ticket) // called if the question was closed first
	failed  func(error)       // called if no password would help, in place of the question; may be nil

	modal          *widgets.Modal
	password, code *widgets.Entry
	wrong          *widgets.Message
	judging        shell.Judging
}

func (q *question) show() {
	q.password, q.code = widgets.NewPasswordEntry(), widgets.NewCodeEntry()
	q.password.MaxRunes, q.code.MaxRunes = data.MaxPassword+1, 64
	q.code.SetPlaceHolder(lang.T("6 digits"))
	q.wrong = widgets.NewMessage(2)
	form := container.New(layout.NewFormLayout(), widgets.LabelFor(q.password, lang.T("Password")), q.password)
	if q.withCode {
		form.Add(widgets.LabelFor(q.code, lang.T("OTP")))
		form.Add(q.code)
	}
	var kept data.Sentence
	if !q.once {
		kept = data.Say("You won't be asked again for %s.", data.ProofTime)
	}
	q.modal = &widgets.Modal{
		Title: lang.T("Confirm Your Identity"), Message: lang.Say(data.InARow(data.Say(q.asks), kept)), Content: container.NewVBox(form, q.wrong),
		Cancel: lang.T("Cancel"), Focus: q.password, Check: q.check,
	}
	q.modal.Show(q.window)
}

func (q *question) check() bool {
	switch {
	case q.judging.IsBusy():
		return false
	case q.password.Text == "":
		q.judging.Missing(q.window, q.password, q.wrong, lang.T("Enter your password."))
		return false
	case q.withCode && shell.Blank(q.code):
		q.judging.Missing(q.window, q.code, q.wrong, lang.T(TypeShownCode))
		return false
	}
	q.wrong.Clear()
	password, code := q.password.Text, q.code.Text
	shell.Judge(q.tasks, &q.judging, lang.T(checkingCode), []shell.Busy{q.modal}, func(ctx context.Context) (data.Ticket, error) {
		return q.judge(ctx, password, code)
	}, func(ticket data.Ticket, err error) {
		switch {
		case err != nil && q.modal.Open() && q.failed != nil && errors.Is(err, data.ErrDenied):
			q.modal.Close(false)
			q.failed(err)
		case err != nil && q.modal.Open():
			q.fail(err)
		case err != nil:
		case !q.modal.Open():
			q.dropped(ticket)
		default:
			q.password.SetText("")
			q.modal.Close(true)
			q.proven(ticket)
		}
	})
	return false
}

func (q *question) fail(err error) {
	if shell.Unjudged(err) {
		q.wrong.Set(widgets.MessageError, shell.Explain(err, "prove who it is"))
		return
	}
	field := q.password
	if f, ok := data.AsFieldError(err); ok && f.Field == data.FieldOTP {
		field = q.code
	}
	q.refuse(shell.Explain(err, "prove who it is"), field)
}

func (q *question) refuse(sentence string, field *widgets.Entry) {
	q.wrong.Set(widgets.MessageError, sentence)
	q.judging.Refused(q.window, field)
}
