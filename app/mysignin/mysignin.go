// Package mysignin holds the windows in which users manage their own one-time
// password and sessions: My Sign-in, with their authenticators, and Recovery Codes.
package mysignin

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/recovery"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// A Service is what these windows need. data/auth has one.
type Service interface {
	MySignIn(context.Context, data.Actor) (data.MySignIn, error)
	Prove(ctx context.Context, by data.Actor, password, code string) (data.Ticket, error)
	ProveBySignIn(context.Context, data.Actor) (data.Ticket, error)
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
	OwnSessions(context.Context, data.Actor) ([]data.OpenSession, error)
	EndSession(ctx context.Context, by data.Actor, id string) error
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
	Guide     *shell.Guide // remembers the chosen authenticator; may be nil
	Changed   func()       // after something was changed, for windows beyond this package

	now    func() time.Time // nil: the clock of this computer
	window *window          // My Sign-in; nil while it is not open
	codes  fyne.Window      // Recovery Codes; nil while it is not open
	paper  shell.Paper
	making bool // the first recovery codes are being made
}

// End removes what was written for the printer. It is called at the end of the program,
// which does not close windows one by one.
func (d *Desk) End() { d.Tasks.Finish(d.paper.End) }

// showCodes opens the window Recovery Codes, in place of one with older codes.
func (d *Desk) showCodes(made []string) {
	if d.codes != nil {
		widgets.Close(d.codes)
	}
	d.Windows.Show("recovery-codes", lang.T("Recovery Codes"), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		view := recovery.Codes{
			Codes: made, User: d.Session.UserID, Name: d.Session.Name, Program: d.Program, Computer: d.Session.Computer, Made: d.clock(),
			App: d.App, Icon: d.Icon, Clipboard: d.Clipboard, Paper: &d.paper, After: d.Tasks,
		}.In(w, tasks)
		d.codes = w
		return shell.View{
			Content: view.Content(), Fixed: true,
			Dirty: func() bool { return true }, // so that Log Out asks, too
			Leave: view.Leave,
			Shown: view.Focus,
			Closed: func() {
				d.codes = nil
				view.Forget()
			},
		}
	})
}

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
