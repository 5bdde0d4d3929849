package mysignin

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2/container"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	CodesMade      data.Text = "New recovery codes were made. The old ones are no longer accepted."
	FirstCodesMade data.Text = "Recovery codes were made."
)

// addDevice handles Add….
func (s *window) addDevice() {
	if s.ready(s.add) {
		s.proof.need(func(ticket data.Ticket) {
			s.begin(ticket, plan{name: freeName(s.state.Devices)})
		})
	}
}

// replace handles Replace….
func (s *window) replace() {
	if d, ok := s.device(); ok {
		s.proof.need(func(ticket data.Ticket) {
			s.begin(ticket, plan{replaces: d, name: d.Name})
		})
	}
}

// replaceLost leads to the new phone after a sign-in with a recovery code, which is
// proof enough.
func (s *window) replaceLost() {
	service, by := s.desk.Service, s.desk.Session.Actor()
	shell.Run(s.tasks, func(ctx context.Context) (data.Ticket, error) {
		return service.Prove(ctx, by, "", "")
	}, func(ticket data.Ticket, err error) {
		if err != nil {
			s.say(widgets.MessageError, shell.Explain(err, "replace lost phone"))
			return
		}
		s.proof.take(ticket, false)
		s.begin(ticket, plan{lost: true, name: lang.T("Phone")})
	})
}

// rename handles Rename….
func (s *window) rename() {
	d, ok := s.device()
	if !ok {
		return
	}
	s.proof.needRecent(func(ticket data.Ticket) { s.askName(ticket, d) })
}

func (s *window) askName(ticket data.Ticket, d data.Device) {
	name, message := widgets.NewEntry(), widgets.NewMessage(1)
	name.MaxRunes = nameRoom
	name.Call(lang.T("Name"))
	name.SetText(d.Name)
	m := &widgets.Modal{Title: lang.T("Rename %s", d.Name), Cancel: lang.T("Cancel"), Focus: name}
	m.Content = container.NewVBox(name, message)
	m.Check = func() bool {
		called := strings.TrimSpace(name.Text)
		m.Busy(lang.T("Saving…"))
		service := s.desk.Service
		shell.Do(s.tasks, func(ctx context.Context) error {
			return service.RenameDevice(ctx, ticket, d.ID, called)
		}, func(err error) {
			m.Idle()
			_, field := data.AsFieldError(err)
			switch {
			case field && m.Open():
				shell.Complain(message, name, shell.Explain(err, "rename authenticator"))
				s.window.Canvas().Focus(name)
				name.SelectAll()
			default:
				m.Close(err == nil)
				s.done(err, "rename authenticator", lang.T("%s was renamed to %s.", d.Name, called))
			}
		})
		return false
	}
	m.Show(s.window)
	name.SelectAll()
}

// removeDevice handles Remove….
func (s *window) removeDevice() {
	d, ok := s.device()
	if !ok || s.remove.Disabled() {
		return
	}
	s.proof.need(func(ticket data.Ticket) {
		widgets.Confirm(s.window, lang.T("Remove %s?", d.Name), lang.T("Its codes will no longer be accepted. Remove the account from the app on that device, too."),
			lang.T("Remove"), lang.T("Cancel"), true, func(yes bool) {
				if yes {
					s.act("remove authenticator", lang.T("%s was removed.", d.Name), func(ctx context.Context) error {
						return s.desk.Service.RemoveDevice(ctx, ticket, d.ID)
					})
				}
			})
	})
}

// NewCodes opens My Sign-in and makes recovery codes, if the user may.
func (d *Desk) NewCodes() {
	d.Show()
	d.window.soon(d.window.makeCodes)
}

// soon does what the user may do in the window, once it is known whether they may.
func (s *window) soon(act func()) {
	if s.known {
		act()
		return
	}
	s.due = act
}

// makeCodes handles New Recovery Codes….
func (s *window) makeCodes() {
	if !s.ready(s.newCodes) {
		return
	}
	if s.state.RecoveryOf == 0 {
		s.proof.needRecent(s.drawCodes)
		return
	}
	s.proof.need(func(ticket data.Ticket) {
		if s.state.RecoveryLeft == 0 {
			s.drawCodes(ticket)
			return
		}
		widgets.Confirm(s.window, lang.T("Make new recovery codes?"), lang.T("Your current codes will no longer be accepted. Destroy them."),
			lang.T("Make New Codes"), lang.T("Cancel"), true, func(yes bool) {
				if yes {
					s.drawCodes(ticket)
				}
			})
	})
}

func (s *window) drawCodes(ticket data.Ticket) {
	service, said := s.desk.Service, CodesMade
	if s.state.RecoveryOf == 0 {
		said = FirstCodesMade
	}
	s.newCodes.Busy(lang.T("Working…"))
	shell.Run(s.tasks, func(ctx context.Context) ([]string, error) {
		return service.NewRecoveryCodes(ctx, ticket)
	}, func(made []string, err error) {
		s.newCodes.Idle()
		if err == nil {
			s.desk.showCodes(made)
		}
		s.done(err, "make recovery codes", lang.T(said))
	})
}

// act carries something out and reports the result.
func (s *window) act(operation, said string, work func(context.Context) error) {
	shell.Do(s.tasks, work, func(err error) { s.done(err, operation, said) })
}

// done reports the result of an act.
func (s *window) done(err error, operation, said string) {
	if err != nil {
		if errors.Is(err, data.ErrSessionEnded) || errors.Is(err, data.ErrDenied) || errors.Is(err, data.ErrUnconfirmed) {
			s.proof.drop() // its ticket may no longer be valid
		}
		s.say(widgets.MessageError, shell.Explain(err, operation))
		s.reload()
		return
	}
	s.say(widgets.MessageSuccess, said)
	s.desk.changed()
}
