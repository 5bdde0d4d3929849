// Package admin holds the windows of those with tapemaster rights: Group User
// Administration, property sheets, New User and Reset Password. It hides what
// somebody may not do only for comfort: every right is checked by the domain.
package admin

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

// Users is what these windows ask for. data/auth has one.
type Users interface {
	Users(context.Context, data.Actor, data.UserQuery) (data.UserPage, error)
	User(ctx context.Context, by data.Actor, key int64) (data.User, error)
	AddUser(context.Context, data.Actor, data.NewUser) (data.User, error)
	EditUser(context.Context, data.Actor, data.UserEdit) (data.User, error)
	DeleteUser(ctx context.Context, by data.Actor, key int64) error
	Unlock(ctx context.Context, by data.Actor, key int64) error
	ResetPassword(ctx context.Context, by data.Actor, key int64, password string, temporary bool) error
	Groups(context.Context, data.Actor) ([]data.Group, error)
}

// A Desk is the administration of one session: its windows and what they share.
type Desk struct {
	Users   Users
	Session data.Session
	Windows *shell.Windows
	Icon    fyne.Resource
	Changed func() // called after something was changed, for windows beyond this package

	list   *list            // nil while it is not open
	sheets map[int64]*sheet // those that are open, by user
}

// Menu returns the menu Administration, nil for who has no tapemaster rights.
func (d *Desk) Menu() []*fyne.Menu {
	if !d.Session.Tapemaster {
		return nil
	}
	return []*fyne.Menu{fyne.NewMenu("Administration", fyne.NewMenuItem("Group User Administration", d.ShowUsers))}
}

// say tells the list what an act came to; it is shown with the next reload.
func (d *Desk) say(what string) {
	if d.list != nil {
		d.list.said = what
	}
}

// changed tells every window that users are no longer as they were.
func (d *Desk) changed() {
	if d.list != nil {
		d.list.reload()
	}
	if d.Changed != nil {
		d.Changed()
	}
}

// rowOf returns the row and the sentence of an error about one field, if it is
// one of rows: what is wrong is then shown there.
func rowOf(err error, rows []string) (row, sentence string, ok bool) {
	f, ok := data.AsFieldError(err)
	if !ok || !slices.Contains(rows, f.Field) {
		return "", "", false
	}
	return f.Field, f.Text, true
}

// clearErrors takes the sentences away that an earlier try left at rows.
func clearErrors(g *widgets.PropertyGrid, rows []string) {
	for _, row := range rows {
		g.SetError(row, "")
	}
}

func key(kind string, user int64) string { return kind + ":" + strconv.FormatInt(user, 10) }
