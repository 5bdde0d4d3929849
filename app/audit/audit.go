// Package audit holds the window Sign-in Log of users with tapemaster rights: what
// happened, newest first, with filters, export and verification. It hides what the
// user may not do only for convenience: the domain checks every right.
package audit

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// Title is the title of the window.
const Title data.Text = "Sign-in Log"

// Events is what this window needs. data/auth has one.
type Events interface {
	Log
	ExportLog(ctx context.Context, by data.Actor, q data.EventQuery, each func(data.Event) error) error
	VerifyLog(ctx context.Context, by data.Actor, progress func(done, total int64)) (data.AuditReport, error)
	SealHolds(ctx context.Context, by data.Actor, seal string) (bool, error)
	UserByID(ctx context.Context, by data.Actor, id string) (data.User, error)
}

// A Book is the log as one session of a program shows it.
type Book struct {
	Events  Events
	Session data.Session
	Windows *shell.Windows
	Now     func() time.Time // the clock; nil means time.Now

	window *logWindow       // nil while it is not open
	opened func(*logWindow) // for tests; may be nil
}

// Show opens the window, or brings it to the front.
func (b *Book) Show() { b.show(func(*logWindow) {}) }

// ShowVerify opens the window and verifies the log.
func (b *Book) ShowVerify() { b.show((*logWindow).verify) }

// show opens the window, or brings it to the front, and then calls do.
func (b *Book) show(do func(*logWindow)) {
	b.Windows.Show("sign-in-log", lang.T(Title), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		l := newLog(b, w, tasks)
		b.window = l
		if b.opened != nil {
			b.opened(l)
		}
		return shell.View{
			Content: l.root, Size: fyne.NewSize(1160, 580),
			Shown: func() { w.Canvas().Focus(l.view) }, Stale: l.stale,
			Closed: func() { b.window = nil },
		}
	})
	do(b.window)
}

func (b *Book) now() time.Time {
	if b.Now != nil {
		return b.Now()
	}
	return time.Now()
}

// actor is who asks.
func (b *Book) actor() data.Actor { return b.Session.Actor() }
