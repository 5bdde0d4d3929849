package mysignin

import (
	"context"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// Sentences that people read here. Tests ask for them by name.
const (
	TurnOnTitle data.Text = "Turn on your one-time password"
	TurnedOn    data.Text = "Your one-time password is on: from now on every sign-in asks for a code."
	nothingYet  data.Text = "Nothing changes until the code above is accepted. From then on every sign-in asks for a code. Only an administrator can turn it off again."
)

// TurnOn opens My Sign-in and turns the user's own one-time password on, if the user may.
func (d *Desk) TurnOn() {
	d.Show()
	d.window.soon(d.window.turnOn)
}

// turnOn asks for the password, and shows the QR code of the first authenticator. It asks
// each time, unlike the changes of somebody who has proven a code.
func (s *window) turnOn() {
	if !s.ready(s.turnOnButton) {
		return
	}
	service, by := s.desk.Service, s.desk.Session.Actor()
	var shown *data.Enrolment
	(&question{
		window: s.window, tasks: s.tasks, once: true,
		asks: "To turn on your one-time password, enter your password.",
		judge: func(ctx context.Context, password, _ string) (ticket data.Ticket, err error) {
			ticket, shown, err = service.BeginTurnOn(ctx, by, password)
			return ticket, err
		},
		proven: func(ticket data.Ticket) {
			s.proof.take(ticket, false)
			s.showStep(ticket, plan{turnsOn: true, name: lang.T("Phone")}, *shown)
		},
		dropped: s.desk.forget,
		failed: func(err error) {
			s.done(err, "turn on one-time password", "")
		},
	}).show()
}

// turnedOn goes back to the list, which says that there are no recovery codes yet.
func (s *window) turnedOn() {
	s.done(nil, "", lang.T(TurnedOn))
}

// tools shows the buttons that suit the state: all but Turn On… act on an authenticator,
// and users whose one-time password is off have none.
func (s *window) tools() {
	off := s.known && s.state.State == data.Off
	show(s.turnOnButton, off && s.state.MayTurnOn)
	show(s.devices, !off)
	show(s.newCodes, !off)
	set(s.turnOnButton, off && s.state.MayTurnOn)
}
