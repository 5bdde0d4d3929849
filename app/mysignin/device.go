package mysignin

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	OldStays     data.Text = "%s stays valid until a code of the new authenticator is accepted. In your app the new account is called %s and does not overwrite the old one; delete the old one when you are done."
	CurrentStay  data.Text = "Your current authenticators stay valid. The new one can be used as soon as its first code is accepted. In your app it is called %s and does not overwrite any other account."
	LostPhone    data.Text = "You signed in with a recovery code. Your old authenticators and recovery codes stay valid until the code above is accepted; then you get new recovery codes. Until then nothing else can be changed here."
	codesStay    data.Text = "Your recovery codes stay valid, too."
	checkingCode data.Text = "Checking…"
	deleteIt     data.Text = "If you cancel, this QR code will not work: delete %s from your app."
)

// A plan says what a new authenticator is for.
type plan struct {
	replaces data.Device // ID 0: none, it is added
	lost     bool        // it replaces all others
	turnsOn  bool        // it is the first one, and turns the one-time password on
	name     string      // suggested to the user
}

// title is the heading of the step.
func (p plan) title() string {
	switch {
	case p.lost:
		return lang.T("Replace your lost phone")
	case p.turnsOn:
		return lang.T(TurnOnTitle)
	case p.replaces.ID != "":
		return lang.T("Replace %s", p.replaces.Name)
	default:
		return lang.T("Add an authenticator")
	}
}

// stays says what remains valid until the step is done, recovery codes among it, and what
// to do with the account of this name in the app.
func (p plan) stays(account string, recovery bool) string {
	var stays, codes data.Sentence
	switch {
	case p.lost:
		stays = data.Say(LostPhone)
	case p.turnsOn:
		stays = data.Say(nothingYet)
	case p.replaces.ID != "":
		stays = data.Say(OldStays, p.replaces.Name, account)
	default:
		stays = data.Say(CurrentStay, account)
	}
	if recovery && !p.lost {
		codes = data.Say(codesStay)
	}
	return lang.Say(data.InARow(stays, codes, data.Say(deleteIt, account)))
}

// step shows the key of a new authenticator and asks for its first code.
type step struct {
	from   *window
	ticket data.Ticket
	plan   plan

	account    string // its name in the app
	panel      *shell.KeyPanel
	name, code *widgets.Entry
	message    *widgets.Message
	ok, cancel *widgets.Button
	judging    shell.Judging
}

// begin asks for a new secret and shows it.
func (s *window) begin(ticket data.Ticket, p plan) {
	service := s.desk.Service
	shell.Run(s.tasks, func(ctx context.Context) (*data.Enrolment, error) {
		return service.BeginDevice(ctx, ticket, p.replaces.ID)
	}, func(e *data.Enrolment, err error) {
		if err != nil {
			s.done(err, "begin authenticator", "")
			return
		}
		s.showStep(ticket, p, *e)
	})
}

func (s *window) showStep(ticket data.Ticket, p plan, e data.Enrolment) {
	t := &step{from: s, ticket: ticket, plan: p, account: e.Account, panel: shell.NewKeyPanel(s.tasks, s.desk.Clipboard, s.desk.Guide)}
	t.panel.Say = t.say
	t.name, t.code = widgets.NewEntry(), widgets.NewCodeEntry()
	t.name.MaxRunes, t.code.MaxRunes = nameRoom, 64
	t.name.SetText(p.name)
	t.code.SetPlaceHolder(lang.T("6 digits"))
	touch := func(string) { t.panel.Touch() }
	t.name.OnChanged, t.code.OnChanged = touch, touch
	t.message = widgets.NewMessage(2)
	t.ok = widgets.NewButton(lang.T("OK"), t.submit)
	t.ok.Importance = widget.HighImportance
	t.cancel = widgets.NewButton(lang.T("Cancel"), t.leave)
	if err := t.panel.Set(e); err != nil {
		s.done(err, "draw QR code", "")
		return
	}
	s.step = t
	widgets.SetContent(s.window, t.content())
	widgets.InstallKeys(s.window, widgets.Keys{Enter: t.submit, Escape: t.leave})
	s.window.Canvas().Focus(t.code)
}

func (t *step) content() fyne.CanvasObject {
	third := container.NewVBox(shell.Text(lang.T("Give it a name, and enter the code that the app shows:")),
		container.New(layout.NewFormLayout(), widgets.LabelFor(t.name, lang.T("Name")), t.name, widgets.LabelFor(t.code, lang.T("OTP")), t.code))
	stays := shell.Text(t.plan.stays(t.account, t.from.state.RecoveryLeft > 0))
	stays.SizeName = theme.SizeNameCaptionText
	return shell.Fitted(shell.Column(
		shell.Title(t.plan.title()), t.panel.Content(third), shell.FlexibleWidth(stays, shell.KeyPanelWidth)),
		shell.Column(shell.FlexibleWidth(t.message, shell.KeyPanelWidth), widgets.ButtonRow(t.ok, t.cancel)))
}

// say shows what a button of the panel did, and gives the focus back, so that Enter is OK again.
func (t *step) say(sentence string) {
	t.from.window.Canvas().Focus(t.code)
	t.message.Set(widgets.MessageSuccess, sentence)
}

// submit handles OK and Enter.
func (t *step) submit() {
	name := strings.TrimSpace(t.name.Text)
	switch {
	case t.judging.IsBusy():
		return
	case name == "":
		t.refuse(lang.T("Enter a name to tell your authenticators apart."), t.name)
		return
	case shell.Blank(t.code):
		t.judging.Missing(t.from.window, t.code, t.message, lang.T(TypeShownCode))
		return
	}
	t.message.Clear()
	service, ticket, code, turnsOn := t.from.desk.Service, t.ticket, t.code.Text, t.plan.turnsOn
	shell.Judge(t.from.tasks, &t.judging, lang.T(checkingCode), []shell.Busy{t.ok}, func(ctx context.Context) ([]string, error) {
		if turnsOn {
			return nil, service.ConfirmTurnOn(ctx, ticket, name, code)
		}
		return service.ConfirmDevice(ctx, ticket, name, code)
	}, func(made []string, err error) {
		if err != nil {
			t.fail(err)
			return
		}
		t.confirmed(name, made)
	})
}

// confirmed goes back to the list, and shows recovery codes over it if new ones were
// made.
func (t *step) confirmed(name string, made []string) {
	s := t.from
	said := lang.T("%s was added.", name)
	switch {
	case t.plan.lost:
		said = lang.T("%s replaces your lost phone.", name)
		s.proof.drop() // it was valid for this only
	case t.plan.replaces.ID != "":
		said = lang.T("%s replaces %s.", name, t.plan.replaces.Name)
		if name == t.plan.replaces.Name {
			said = lang.T("%s was replaced.", name)
		}
	}
	t.end()
	if t.plan.turnsOn {
		s.turnedOn()
		return
	}
	s.done(nil, "", said)
	if len(made) > 0 {
		s.desk.showCodes(made)
	}
}

func (t *step) fail(err error) {
	const operation = "confirm authenticator"
	f, ok := data.AsFieldError(err)
	switch {
	case ok && f.Field == data.FieldName:
		t.refuse(lang.Say(f.Text), t.name)
	case errors.Is(err, data.ErrDenied), errors.Is(err, data.ErrSessionEnded), errors.Is(err, data.ErrNotFound):
		t.end() // another code would not help
		t.from.done(err, operation, "")
	case shell.Unjudged(err):
		t.refuse(shell.Explain(err, operation), t.code)
	default:
		t.message.Set(widgets.MessageError, shell.Explain(err, operation))
		t.judging.Refused(t.from.window, t.code)
	}
}

func (t *step) refuse(sentence string, field *widgets.Entry) {
	shell.Complain(t.message, field, sentence)
	t.from.window.Canvas().Focus(field)
	field.SelectAll()
}

// leave handles Cancel and Escape: it goes back to the list, or closes the window where
// nothing else can be done in it.
func (t *step) leave() {
	switch {
	case t.judging.IsBusy():
		t.message.Set(widgets.MessageInfo, lang.T(checkingCode))
	case t.plan.lost:
		t.close()
	default:
		t.end()
	}
}

// close handles the window's close button.
func (t *step) close() {
	if t.judging.IsBusy() {
		t.leave()
		return
	}
	widgets.Close(t.from.window)
}

// end shows the list again and forgets the secret that was shown.
func (t *step) end() {
	t.panel.Forget()
	if t.plan.turnsOn {
		t.from.proof.drop() // it is good for this alone
	}
	t.from.step = nil
	widgets.SetContent(t.from.window, t.from.root)
	t.from.shown()
}

// expired goes back to the list: a proof of ten minutes ago is no longer enough for a
// new key.
func (s *window) expired() {
	if s.step == nil || s.step.judging.IsBusy() {
		return
	}
	s.step.end()
	s.reload()
	s.say(widgets.MessageWarning, lang.T("The QR code is no longer valid, because %s have passed. Nothing was changed; you can start again.", data.ProofTime))
}
