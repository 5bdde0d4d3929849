package admin

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"tapetrack/app/internal/screen"
	"tapetrack/app/shell"
	"tapetrack/data"
)

type service = Users

// crowd is a long list of users that exist in numbers only, and answers what a
// test wants. What a test does not set is not called.
type crowd struct {
	service

	total int64
	fail  error // of Users
	reads atomic.Int32
	acts  []string

	phones phones

	user func() (data.User, error) // of every sheet
	edit func(data.UserEdit) (data.User, error)
}

func member(i int64) data.User {
	return data.User{Key: i + 1, ID: fmt.Sprintf("u%06d", i), Group: "OPS", OTP: data.Off}
}

func (c *crowd) Users(_ context.Context, _ data.Actor, q data.UserQuery) (data.UserPage, error) {
	c.reads.Add(1)
	page := data.UserPage{Total: c.total}
	for i := q.Offset; i < min(q.Offset+int64(q.Limit), c.total); i++ {
		at := i
		if q.Descending {
			at = c.total - 1 - i
		}
		page.Users = append(page.Users, member(at))
	}
	return page, c.fail
}

func (c *crowd) User(_ context.Context, _ data.Actor, key int64) (data.User, error) {
	if c.user != nil {
		return c.user()
	}
	return member(key - 1), nil
}

func (c *crowd) EditUser(_ context.Context, _ data.Actor, e data.UserEdit) (data.User, error) {
	return c.edit(e)
}

func (c *crowd) Unlock(_ context.Context, _ data.Actor, key int64) error {
	c.acts = append(c.acts, "unlock "+member(key-1).ID)
	return nil
}

func (c *crowd) Groups(context.Context, data.Actor) ([]data.Group, error) { return nil, data.ErrBusy }

// desk is an administration on a screen.
type desk struct {
	*screen.Screen
	*crowd
	t     *testing.T
	desk  *Desk
	tasks *shell.Tasks
}

// newDesk opens the list of so many users, with work done at once or beside
// Fyne's goroutine.
func newDesk(t *testing.T, total int64, inline bool) *desk {
	t.Helper()
	d := &desk{Screen: screen.New(t), crowd: &crowd{total: total}, t: t}
	if inline {
		ctx, stop := context.WithCancel(context.Background())
		t.Cleanup(stop)
		d.tasks = shell.Inline(ctx)
	} else {
		d.tasks = shell.NewTasks(context.Background())
		t.Cleanup(func() {
			d.tasks.Stop()
			d.tasks.Wait()
		})
	}
	d.desk = &Desk{Users: d.crowd, Session: data.Session{ID: "s", UserID: "olga", Tapemaster: true}, Windows: shell.NewWindows(d, d.tasks)}
	d.desk.Clipboard = shell.NewClipboard(d, d.tasks)
	d.desk.RandomPassword = func() string { return "h7wq-p3nd-x2mk-tz7c" }
	d.desk.OpenURL = d.OpenURL
	d.desk.Now = func() time.Time { return now }
	d.desk.ShowUsers()
	return d
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
