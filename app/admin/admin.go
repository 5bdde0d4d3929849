// Package admin holds the windows of users with tapemaster rights: Group User
// Administration, property sheets, New User and Reset Password. It hides what
// the user may not do only for convenience: the domain checks every right.
package admin

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/exchange"
	"tapetrack/app/groups"
	"tapetrack/app/print"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets/properties"
)

// Users is what these windows need. data/auth has one.
type Users interface {
	UserKeys(context.Context, data.Actor, data.UserQuery) ([]int64, error)
	UserPlace(ctx context.Context, by data.Actor, q data.UserQuery, key int64) (int64, error)
	ShownAmong(ctx context.Context, by data.Actor, f data.UserFilter, keys []int64) ([]int64, error)
	UsersOf(ctx context.Context, by data.Actor, keys []int64) (data.UserPage, error)
	User(ctx context.Context, by data.Actor, key int64) (data.User, error)
	AddUser(context.Context, data.Actor, data.NewUser) (data.User, error)
	EditUser(context.Context, data.Actor, data.UserEdit) (data.User, error)
	DeleteUser(ctx context.Context, by data.Actor, key int64) error
	SetDisabled(ctx context.Context, by data.Actor, key int64, disabled bool) (changed bool, err error)
	SetOTP(ctx context.Context, by data.Actor, key int64, act data.OTPAct) (changed bool, err error)
	Unlock(ctx context.Context, by data.Actor, key int64) error
	PasswordRule(ctx context.Context, by data.Actor, key int64) (data.PasswordRule, error)
	ResetPassword(ctx context.Context, by data.Actor, key int64, password string, temporary bool) error
	groups.Service
	Log(context.Context, data.Actor, data.EventQuery) (data.EventPage, error)
	HelpDesk
}

// HelpDesk is what the tab Sign-in and its windows need.
type HelpDesk interface {
	SignInState(ctx context.Context, by data.Actor, key int64) (data.SignInState, error)
	LostPhone(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error)
	IssueTemporaryCode(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error)
	PauseOTP(ctx context.Context, by data.Actor, key int64, until time.Time, reason string) error
	ResumeOTP(ctx context.Context, by data.Actor, key int64) error
	TestCode(ctx context.Context, by data.Actor, key int64, code string) (data.CodeTest, error)
	Policies(context.Context, data.Actor) ([]data.PolicyItem, error)
}

// A Desk is the administration of one session: its windows and what they share.
type Desk struct {
	Users   Users
	Session data.Session
	Windows *shell.Windows
	Icon    fyne.Resource
	Changed func() // called after something was changed, for windows beyond this package

	// Confirm has users confirm who they are, over a window, before they change
	// their own sign-in, and calls done once they have.
	Confirm func(w fyne.Window, tasks *shell.Tasks, done func())

	Clipboard      *shell.Clipboard
	RandomPassword func(least int) string // draws one of at least that many characters that nobody can guess
	OpenURL        func(*url.URL) error   // opens a URL with the desktop's program for it
	Now            func() time.Time       // the clock; nil means time.Now
	Views          shell.Views            // nil: nothing is remembered
	Exchange       *exchange.Desk         // nil: users can't be exported or imported
	Print          *print.Desk            // nil: nothing can be printed

	list    *list            // nil while it is not open
	sheets  map[int64]*sheet // those that are open, by user
	groups  *groups.Desk     // nil until the list is first opened
	batches int              // opened so far; it keeps their windows distinct
}

// title is that of the window with the lists of users and groups.
const title data.Text = "Group User Administration"

// Menu returns the menu Administration with further items below it; nil for users
// without tapemaster rights.
func (d *Desk) Menu(more ...*fyne.MenuItem) []*fyne.Menu {
	if !d.Session.Tapemaster {
		return nil
	}
	items := append([]*fyne.MenuItem{fyne.NewMenuItem(lang.T(title), d.ShowUsers)}, more...)
	for i, item := range items { // Ctrl+1, Ctrl+2 and so on: there are few
		shell.MenuKey(item, fyne.KeyName(rune('1'+i)))
	}
	return []*fyne.Menu{fyne.NewMenu(lang.T("Administration"), items...)}
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

// say says in the foot of the list what was done.
func (d *Desk) say(what string) {
	if d.list != nil {
		d.list.outcome.Done(what)
	}
}

// changed refreshes every window that shows users.
func (d *Desk) changed() {
	if d.list != nil {
		d.list.reload()
	}
	if d.Changed != nil {
		d.Changed()
	}
}

// confirmed has the user confirm who they are and then calls again, if err says
// that this is needed first; it returns false for any other err.
func (d *Desk) confirmed(w fyne.Window, tasks *shell.Tasks, err error, again func()) bool {
	if !errors.Is(err, data.ErrUnconfirmed) || d.Confirm == nil {
		return false
	}
	d.Confirm(w, tasks, again)
	return true
}

// policy reads a number and calls done with it, or does nothing if it can't be
// read: the number is only a hint in a window, and the domain applies its own.
func (d *Desk) policy(tasks *shell.Tasks, name string, done func(int)) {
	users, by := d.Users, d.Session.Actor()
	shell.Run(tasks, func(ctx context.Context) (int, error) {
		items, err := users.Policies(ctx, by)
		for _, item := range items {
			if item.Name == name {
				return strconv.Atoi(item.Value)
			}
		}
		return 0, errors.Join(err, data.ErrNotFound)
	}, func(n int, err error) {
		if err == nil {
			done(n)
		}
	})
}

// rowOf returns the row and the sentence of an error about one field, if the field
// is one of rows, so that the sentence can be shown there.
func rowOf(err error, rows []string) (row, sentence string, ok bool) {
	f, ok := data.AsFieldError(err)
	if !ok || !slices.Contains(rows, f.Field) {
		return "", "", false
	}
	return f.Field, lang.Say(f.Text), true
}

// clearErrors removes the sentences that an earlier attempt left at rows.
func clearErrors(g *properties.Grid, rows []string) {
	for _, row := range rows {
		g.SetError(row, "")
	}
}

func key(kind string, user int64) string { return kind + ":" + strconv.FormatInt(user, 10) }
