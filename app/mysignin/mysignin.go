// Package mysignin holds the windows in which users manage their own one-time
// password: My Sign-in, with their authenticators, and Recovery Codes.
package mysignin

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
)

// A Service is what these windows need. data/auth has one.
type Service interface {
	MySignIn(context.Context, data.Actor) (data.MySignIn, error)
	Prove(ctx context.Context, by data.Actor, password, code string) (data.Ticket, error)
	Confirm(ctx context.Context, by data.Actor, password, code string) error
	BeginTurnOn(ctx context.Context, by data.Actor, password string) (data.Ticket, *data.Enrolment, error)
	ConfirmTurnOn(ctx context.Context, ticket data.Ticket, name, code string) error
	BeginDevice(ctx context.Context, ticket data.Ticket, replaces string) (*data.Enrolment, error)
	ConfirmDevice(ctx context.Context, ticket data.Ticket, name, code string) ([]string, error)
	RenameDevice(ctx context.Context, ticket data.Ticket, id, name string) error
	RemoveDevice(ctx context.Context, ticket data.Ticket, id string) error
	NewRecoveryCodes(context.Context, data.Ticket) ([]string, error)
	FirstRecoveryCodes(context.Context, data.Actor) ([]string, error)
	Forget(context.Context, data.Ticket) error
}

// A Desk is one session's windows for the user's own sign-in, and what they share.
type Desk struct {
	App       fyne.App
	Service   Service
	Session   data.Session
	Program   string
	Icon      fyne.Resource
	Windows   *shell.Windows
	Tasks     *shell.Tasks
	Clipboard *shell.Clipboard
	Changed   func() // after something was changed, for windows beyond this package

	now    func() time.Time // nil: the clock of this computer
	window *window          // My Sign-in; nil while it is not open
	codes  *codes           // Recovery Codes; nil while it is not open
	paper  shell.Paper
}

// FirstCodes gets the recovery codes that belong to an activation and shows them, if
// there are any. It is called once the main window is open.
func (d *Desk) FirstCodes() {
	service, by := d.Service, d.Session.Actor()
	shell.Run(d.Tasks, func(ctx context.Context) ([]string, error) {
		return service.FirstRecoveryCodes(ctx, by)
	}, func(made []string, err error) {
		switch {
		case err != nil:
			// The next sign-in tries again; the first page says that there are none.
			shell.Log(err, "make first recovery codes")
		case len(made) > 0:
			d.showCodes(made)
			d.changed()
		}
	})
}

// End removes what was written for the printer. It is called at the end of the program,
// which does not close windows one by one.
func (d *Desk) End() { d.Tasks.Finish(d.paper.End) }

// changed refreshes every window that shows the user's sign-in.
func (d *Desk) changed() {
	if d.window != nil {
		d.window.reload()
	}
	if d.Changed != nil {
		d.Changed()
	}
}

func (d *Desk) clock() time.Time {
	if d.now != nil {
		return d.now()
	}
	return time.Now()
}
