// Package groups holds the tab Groups of Group User Administration and its windows:
// the list of groups, New Group, and the property sheet of a group. It hides what the
// user may not do only for convenience: the domain checks every right.
package groups

import (
	"context"
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// Service is what these windows need. data/auth has one.
type Service interface {
	Groups(context.Context, data.Actor) ([]data.Group, error)
	CountedGroups(context.Context, data.Actor) ([]data.Group, error)
	Group(ctx context.Context, by data.Actor, id string) (data.Group, error)
	AddGroup(context.Context, data.Actor, data.Group) error
	EditGroup(ctx context.Context, by data.Actor, before, after data.Group) error
	DeleteGroup(ctx context.Context, by data.Actor, id, moveTo string, report func(done, total int64)) error
	Users(context.Context, data.Actor, data.UserQuery) (data.UserPage, error)
	CountUsers(ctx context.Context, by data.Actor, f data.UserFilter, most int64) (data.RowCount, error)
}

// A Desk is the groups of one session: their windows and what they share.
type Desk struct {
	Service Service
	Session data.Session
	Windows *shell.Windows
	Now     func() time.Time // the clock; nil means time.Now

	Changed     func()               // called after a group or its members were changed; may be nil
	ShowMembers func(groupID string) // shows the members in the list of users; nil: not offered
	ShowUser    func(data.User)      // opens the properties of a user; nil: not offered

	tab    *Tab              // nil until it is made
	sheets map[string]*sheet // those that are open, by folded Group-ID
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

// changed refreshes every window that shows groups; said is what was done.
func (d *Desk) changed(said string) {
	if d.tab != nil {
		d.tab.outcome.Done(said)
		d.tab.Reload()
	}
	if d.Changed != nil {
		d.Changed()
	}
}

// enrolled words how many members have a one-time password: "12 of 40 (30%)".
func enrolled(g data.Group) string {
	switch {
	case g.Members == 0:
		return lang.T("no members")
	case g.Enrolled > 0 && g.Enrolled*100 < g.Members:
		return lang.T("%d of %d (under 1%%)", g.Enrolled, g.Members)
	default:
		return lang.T("%d of %d (%d%%)", g.Enrolled, g.Members, g.Enrolled*100/g.Members)
	}
}

// off returns how many members have no one-time password.
func off(g data.Group) int64 { return max(g.Members-g.Enrolled-g.Pending, 0) }

// The options of the row One Time Password, as the row has them.
const (
	optional     = "optional"
	required     = "required"
	requiredFrom = "required from a date"
)

// ruleWords are the options as people read them.
var ruleWords = map[string]data.Text{
	optional:     "optional",
	required:     "required",
	requiredFrom: "required from a date",
}

// ruleShown returns what people read of an option.
func ruleShown(option string) string { return lang.T(ruleWords[option]) }

// ruleRow returns the option that a rule is.
func ruleRow(r data.GroupRule) string {
	switch {
	case !r.Required:
		return optional
	case r.From.IsZero():
		return required
	default:
		return requiredFrom
	}
}
