// Package signin is the way into every program: Set Up, the login dialog, the two popups
// and, if it is due, a new password. It ends with a session.
package signin

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// A Judge decides about what is typed here. data/auth has one.
type Judge interface {
	SignIn(context.Context, data.Attempt) (data.Outcome, error)
	Activate(context.Context, data.Ticket, string) (data.Outcome, error)
	NewQRCode(context.Context, data.Ticket) (data.Outcome, error)
	Complete(context.Context, data.Ticket) (data.Outcome, error)
	DuePasswordRule(context.Context, data.Ticket) (data.PasswordRule, error)
	ChooseNew(context.Context, data.Ticket, string) error
	DrawRecoveryCodes(context.Context, data.Ticket) (data.DueCodes, error)
	Abandon(context.Context, data.Ticket) error
	ClockBehind(context.Context) (time.Duration, error)
}

// A Host is the program that signs in.
type Host struct {
	App    fyne.App
	Icon   fyne.Resource
	Client data.Client
	Place  string        // names the database for people: "tapetrack.db on this computer"
	Hint   data.Sentence // shown in the login dialog until the first refusal; may be empty
	Login  string        // the User-ID to fill in

	// LastUser returns the User-ID to fill in if Login is empty; "" if there is none. It is
	// called off Fyne's goroutine; nil: there is none.
	LastUser func() string

	Clipboard *shell.Clipboard       // clears a copied Secret Key after a while
	Guide     *shell.Guide           // remembers the chosen authenticator; may be nil
	Random    func(least int) string // draws a random password of at least that many characters; nil: none is offered
	Places    *shell.Places          // where windows open; may be nil
	Paper     *shell.Paper           // keeps printed recovery codes until their window closes
	Over      fyne.Window            // in whose place the dialog opens; may be nil

	// Choose asks for another database in place of the dialog, where the present one may be
	// missing; nil: none can be chosen. Chosen says that the present one was.
	Choose func(missing bool)
	Chosen bool

	// Asked shows which server or database the program asks, for the line below the title;
	// nil: the line leads nowhere. Connect offers to connect to the server that a database
	// has moved to; nil: no server can be taken. Ahead is how far the clock by which codes are
	// judged is ahead of that of this computer, once the database is open. OfServer says that
	// it is the clock of a server.
	Asked    func()
	Connect  func(data.Server)
	Ahead    func() time.Duration
	OfServer bool

	// Help is the menu of the button Help, for whoever can't sign in; nil: there is none.
	Help *fyne.Menu

	// FillIn returns the password and code of a user of a throwaway database, for the button
	// Fill In; nil: there is no such button.
	FillIn func(login string) (password, code string)

	// Open opens the database. It is called off Fyne's goroutine, and again if it failed and
	// OK is pressed once more.
	Open func(context.Context) (Judge, error)
}

// A Flow leads from the login dialog to a session. It has one window at a time, which
// therefore belongs to no other: it has its own place in the task bar, and gives way to other
// programs, such as the authenticator or the mail program that the user needs.
type Flow struct {
	Host

	OnSession func(data.Session) // signed in; called while the last window of the flow may still be open
	OnCancel  func()             // Cancel, Escape or the close button of the login dialog

	above *shell.Tasks // of the program: they outlive the flow
	tasks *shell.Tasks
	login *login
	judge Judge
}

// A Before is a window before the sign-in, in whose place another may be shown.
type Before interface {
	// MayLeave reports whether Leave may be called now, which closes the window behind another.
	MayLeave() bool
	Leave()
}

// Start shows the login dialog and opens the database in the background. It is called on
// Fyne's goroutine.
func (h Host) Start(tasks *shell.Tasks, onSession func(data.Session), onCancel func()) *Flow {
	f := &Flow{Host: h, OnSession: onSession, OnCancel: onCancel, above: tasks, tasks: tasks.Child()}
	f.login = newLogin(f)
	f.login.show()
	return f
}

// end closes the flow with a session. last, which may be nil, is the popup that is still
// open. The next window is shown first: Fyne quits with the last one.
func (f *Flow) end(session data.Session, last fyne.Window) {
	f.OnSession(session)
	f.tasks.Stop()
	if last != nil {
		f.closeBehind(last)
	}
	f.closeBehind(f.login.window)
}

// choose leaves the flow for another database.
func (f *Flow) choose() {
	f.Choose(f.login.missing)
	f.Leave()
}

// MayLeave reports whether Leave may be called: not while a sign-in is being judged, whose
// session would stay open. To wait for the database is to judge nothing.
func (f *Flow) MayLeave() bool { return !f.login.judging.IsBusy() || f.login.waiting }

// Leave closes the flow without a session, behind the window in whose favour it goes.
func (f *Flow) Leave() {
	f.tasks.Stop()
	f.closeBehind(f.login.window)
}

// cancel closes the flow without a session.
func (f *Flow) cancel() {
	f.tasks.Stop()
	f.OnCancel()
	widgets.Close(f.login.window)
}

// accepted continues once the password, and the code if one is needed, were accepted.
func (f *Flow) accepted(out data.Outcome) {
	switch {
	case out.Session != nil:
		f.end(*out.Session, nil)
	// The next window is shown first: with none in between, what is typed would go to
	// another program.
	case out.Enrolment != nil:
		f.showEnrolment(out)
	case out.ChangePassword != data.NoChange:
		f.showChoose(out)
		f.login.hide()
	case out.RecoveryDue:
		f.login.judging.Begin(lang.T(signingIn), f.login.ok) // until the codes are there
		f.drawCodes(out.Ticket, nil)
	}
}

// complete opens the session. last is the popup that is still open; it closes when another
// window is shown.
func (f *Flow) complete(ticket data.Ticket, last fyne.Window) { f.completeOr(ticket, last, f.back) }

// completeOr is complete with what is called with the reason if no session is opened.
func (f *Flow) completeOr(ticket data.Ticket, last fyne.Window, back func(reason string)) {
	judge := f.judge
	shell.Run(f.tasks, func(ctx context.Context) (data.Outcome, error) {
		return judge.Complete(ctx, ticket)
	}, func(out data.Outcome, err error) {
		switch {
		case err != nil:
			// The ticket would remain without a use: the user signs in again.
			f.drop(ticket)
			back(shell.Explain(err, "complete sign-in"))
		case out.Refusal != nil:
			back(lang.Say((*out.Refusal).Says()))
		case out.RecoveryDue:
			f.drawCodes(ticket, last)
			return
		default:
			f.end(*out.Session, last)
			return
		}
		f.closeBehind(last)
	})
}

// closeBehind closes a window of the flow, in whose place another one was just shown.
func (f *Flow) closeBehind(w fyne.Window) { shell.CloseBehind(f.above, w) }

// back shows the login dialog again, with the reason.
func (f *Flow) back(reason string) {
	f.login.again(widgets.MessageError, reason)
}

// NotSignedIn is what people read here. Tests ask for it by name.
const NotSignedIn data.Text = "You were not signed in."

// abandon gives up a sign-in that waits for its popups, and goes back to the login dialog.
func (f *Flow) abandon(ticket data.Ticket) {
	f.drop(ticket)
	f.login.again(widgets.MessageInfo, lang.T(NotSignedIn))
}

// drop gives a ticket up. If that fails, it expires within minutes.
func (f *Flow) drop(ticket data.Ticket) {
	judge := f.judge
	f.tasks.Finish(func(ctx context.Context) {
		if err := judge.Abandon(ctx, ticket); err != nil {
			slog.Warn("an abandoned sign-in stays open until it expires", "error", err)
		}
	})
}
