// Package exchange lets administrators export users to a file and import them from
// one: the dialogs Export Users and Import Users, laid over the window of the user
// list.
package exchange

import (
	"context"
	"time"

	"tapetrack/data"
)

// Users is what the dialogs need from the domain.
type Users interface {
	// ExportUsers calls each with every user in scope, in order.
	ExportUsers(ctx context.Context, by data.Actor, scope data.UserScope, each func(data.ExportedUser) error) error
	// ImportUsers imports a file, or reports what that would do. report, which may
	// be nil, is called from time to time.
	ImportUsers(ctx context.Context, by data.Actor, file data.Import, o data.ImportOptions, report func(done, total int64)) (data.ImportReport, error)
}

// A Desk exports and imports users for one session.
type Desk struct {
	Users   Users
	Session data.Session
	Now     func() time.Time // nil: the clock of this computer
	Changed func()           // called after an import that changed something; may be nil
	Said    func(string)     // takes the result of an export or import, for a status line; may be nil

	last string // the file read last
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
