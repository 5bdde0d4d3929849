package admin

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/screen"
)

type service = Users

// crowd is a long list of users that exist in numbers only, and answers what a
// test wants. What a test does not set is not called.
type crowd struct {
	service

	total     int64
	fail      error // of Users
	failShown error // of ShownAmong
	mu        sync.Mutex
	reads     int            // of pages
	asked     []string       // "u 0+100", "count u": what was asked for, in order
	gone      map[int64]bool // by key: deleted
	disabled  map[int64]bool // by key
	held      bool           // there is something to unlock for everybody
	groups    []data.Group
	required  bool // the field One Time Password of everybody
	acts      []string
	refuse    map[int64]error // of acts, by user

	hold      chan struct{} // Users waits for it, or for the end of its context; nil: it does not
	holdShown chan struct{} // ShownAmong does
	holdCount chan struct{} // CountUsers does
	holdOf    chan struct{} // UsersOf does
	holdActs  chan struct{} // and what is done to a user, whatever becomes of its context
	phones    phones

	user func() (data.User, error) // of every sheet
	edit func(data.UserEdit) (data.User, error)
}

// member returns user i of the crowd.
func (c *crowd) member(i int64) data.User {
	u := member(i)
	u.Disabled, u.OTPRequired, u.Held = c.disabled[u.Key], c.required, c.held
	return u
}

func member(i int64) data.User {
	return data.User{Key: i + 1, ID: fmt.Sprintf("u%06d", i), Group: "OPS", OTP: data.Off}
}

// finds returns how many users a filter finds: all whose number ends with the
// digits of its text, which a million users answer without being there.
func (c *crowd) finds(f data.UserFilter) (n, every int64) {
	every = 1
	for range min(len(f.Text), 9) {
		every *= 10
	}
	if f.Status != "" || f.Ready != "" || f.OTP == data.Active || f.Group != "" && f.Group != "OPS" {
		return 0, 1
	}
	return c.total / every, every
}

// at returns the user in row i of what a query finds.
func (c *crowd) at(q data.UserQuery, i int64) data.User {
	n, every := c.finds(q.Filter)
	if q.Descending {
		i = n - 1 - i
	}
	end, _ := strconv.ParseInt("0"+q.Filter.Text, 10, 64)
	return c.member(i*every + end)
}

// wait waits for hold, unless it is nil, or for the end of ctx.
func wait(ctx context.Context, hold chan struct{}) error {
	if hold == nil {
		return nil
	}
	select {
	case <-hold:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *crowd) note(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, what)
}

func (c *crowd) Users(ctx context.Context, _ data.Actor, q data.UserQuery) (data.UserPage, error) {
	c.mu.Lock()
	c.reads++
	c.mu.Unlock()
	c.note(fmt.Sprintf("%q %s %d+%d", q.Filter.Text, q.Sort, q.Offset, q.Limit))
	if err := wait(ctx, c.hold); err != nil {
		return data.UserPage{}, err
	}
	page := data.UserPage{GivenOutLasts: 72 * time.Hour}
	n, _ := c.finds(q.Filter)
	for i := q.Offset; i < min(q.Offset+int64(q.Limit), n); i++ {
		page.Users = append(page.Users, c.at(q, i))
	}
	return page, c.fail
}

func (c *crowd) CountUsers(ctx context.Context, _ data.Actor, f data.UserFilter, most int64) (data.RowCount, error) {
	c.note(fmt.Sprintf("count %q %d", f.Text, most))
	if err := wait(ctx, c.holdCount); err != nil {
		return data.RowCount{}, err
	}
	n, _ := c.finds(f)
	if most > 0 && n > most {
		return data.RowCount{N: most, More: true}, c.fail
	}
	return data.RowCount{N: n}, c.fail
}

func (c *crowd) UserKeys(_ context.Context, _ data.Actor, q data.UserQuery) ([]int64, error) {
	c.note(fmt.Sprintf("keys %d+%d", q.Offset, q.Limit))
	n, _ := c.finds(q.Filter)
	var keys []int64
	for i := q.Offset; i < min(q.Offset+int64(q.Limit), n); i++ {
		keys = append(keys, c.at(q, i).Key)
	}
	return keys, c.fail
}

func (c *crowd) UserPlace(_ context.Context, _ data.Actor, q data.UserQuery, key int64) (int64, error) {
	c.note(fmt.Sprintf("place %d", key))
	n, every := c.finds(q.Filter)
	end, _ := strconv.ParseInt("0"+q.Filter.Text, 10, 64)
	i := key - 1 - end
	if i < 0 || i%every != 0 || i/every >= n {
		return 0, data.ErrNotFound
	}
	if q.Descending {
		return n - 1 - i/every, nil
	}
	return i / every, nil
}

func (c *crowd) ShownAmong(ctx context.Context, _ data.Actor, f data.UserFilter, keys []int64) ([]int64, error) {
	if err := wait(ctx, c.holdShown); err != nil {
		return nil, err
	}
	n, every := c.finds(f)
	end, _ := strconv.ParseInt("0"+f.Text, 10, 64)
	return slices.DeleteFunc(slices.Clone(keys), func(key int64) bool {
		i := key - 1 - end
		return i < 0 || i%every != 0 || i/every >= n
	}), c.failShown
}

func (c *crowd) UsersOf(ctx context.Context, _ data.Actor, keys []int64) (data.UserPage, error) {
	if err := wait(ctx, c.holdOf); err != nil {
		return data.UserPage{}, err
	}
	var page data.UserPage
	for _, key := range keys {
		if !c.gone[key] {
			page.Users = append(page.Users, c.member(key-1))
		}
	}
	return page, c.fail
}

// do notes an act and answers what the test wants.
func (c *crowd) do(ctx context.Context, what string, key int64) error {
	if c.holdActs != nil {
		<-c.holdActs // it has begun
		<-c.holdActs // and may end
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refuse[key]; err != nil {
		return err
	}
	if data.IsDryRun(ctx) {
		return nil
	}
	c.acts = append(c.acts, what+" "+member(key-1).ID)
	return nil
}

func (c *crowd) SetDisabled(ctx context.Context, _ data.Actor, key int64, disabled bool) (bool, error) {
	return true, c.do(ctx, map[bool]string{true: "disable", false: "enable"}[disabled], key)
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

func (c *crowd) PasswordRule(context.Context, data.Actor, int64) (data.PasswordRule, error) {
	return data.PasswordRule{}, nil
}

func (c *crowd) Unlock(ctx context.Context, _ data.Actor, key int64) error {
	return c.do(ctx, "unlock", key)
}

func (c *crowd) Groups(context.Context, data.Actor) ([]data.Group, error) {
	if c.groups == nil {
		return nil, data.ErrBusy
	}
	return c.groups, nil
}

func (c *crowd) CountedGroups(context.Context, data.Actor) ([]data.Group, error) {
	return nil, data.ErrBusy
}

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
	d := &desk{Screen: screen.New(t), crowd: &crowd{total: total, required: true, held: true}, t: t}
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
	d.desk.RandomPassword = func(int) string { return "h7wq-p3nd-x2mk-tz7c" }
	d.desk.OpenURL = d.OpenURL
	d.desk.Now = func() time.Time { return now }
	d.desk.ShowUsers()
	return d
}

func (c *crowd) DeleteUser(ctx context.Context, _ data.Actor, key int64) error {
	err := c.do(ctx, "delete", key)
	if err == nil && !data.IsDryRun(ctx) {
		if c.gone == nil {
			c.gone = map[int64]bool{}
		}
		c.gone[key] = true
	}
	return err
}

func (c *crowd) SetOTP(ctx context.Context, _ data.Actor, key int64, act data.OTPAct) (bool, error) {
	return true, c.do(ctx, map[data.OTPAct]string{data.TurnOTPOn: "turn on", data.TurnOTPOff: "turn off"}[act], key)
}
