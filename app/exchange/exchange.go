// Package exchange lets administrators write users into a file and read them
// from one: the dialogs Export Users and Import Users, laid over the window of
// the user list.
package exchange

import (
	"context"
	"time"

	"tapetrack/data"
)

// Users is what the dialogs need of the domain.
type Users interface {
	// ExportUsers calls each with every user that scope names, in order.
	ExportUsers(ctx context.Context, by data.Actor, scope data.UserScope, each func(data.ExportedUser) error) error
	// ImportUsers imports a file, or says what that would do. report, which may be
	// nil, is called now and then.
	ImportUsers(ctx context.Context, by data.Actor, file data.Import, o data.ImportOptions, report func(done, total int64)) (data.ImportReport, error)
}

// A Desk is where users go out and in.
type Desk struct {
	Users   Users
	Session data.Session
	Now     func() time.Time // nil: the clock of this computer
	Changed func()           // after an import that changed something; may be nil
	Said    func(string)     // what an export or import came to, for a status line; may be nil

	last string // file that was looked at
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

func (d *Desk) say(what string) {
	if d.Said != nil {
		d.Said(what)
	}
}
