// Package sessions holds the window Active Users of users with tapemaster rights: who is
// signed in, where and since when, and disconnecting some of them. It hides what the user may
// not do only for convenience: the domain checks every right.
package sessions

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// Title is the title of the window.
const Title data.Text = "Active Users"

// Service is what this window needs. data/auth has one.
type Service interface {
	Sessions(context.Context, data.Actor) (data.OpenSessions, error)
	Disconnect(ctx context.Context, by data.Actor, ids []string, message string) (ended int, err error)
}

// A Desk is the open sessions as one session of a program shows them.
type Desk struct {
	Service Service
	Session data.Session
	Windows *shell.Windows
	Now     func() time.Time // the clock; nil means time.Now
}

// readAgain is how often the window reads again without a change that others are told of: that
// a program runs, or a key was pressed, is no event.
const readAgain = time.Minute

// Show opens the window, or brings it to the front.
func (d *Desk) Show() {
	d.Windows.Show("active-users", lang.T(Title), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		a := newActive(d, w, tasks)
		tasks.Every(readAgain, a.again)
		return shell.View{
			Content: a.root, Size: fyne.NewSize(1160, 580),
			Shown: func() { w.Canvas().Focus(a.view) }, Stale: a.reload,
		}
	})
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}
