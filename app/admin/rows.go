package admin

import (
	"context"
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets/rowlist"
)

const (
	pageSize = 50 // users read at once
	maxPages = 60 // kept in memory; the list is never there as a whole
)

// rows is the part of the user list that is loaded.
type rows struct {
	*shell.Pages[data.UserQuery, data.User]
	desk  *Desk
	tasks *shell.Tasks
	now   func() time.Time

	seeks shell.Latest
	lasts time.Duration // how long a given-out password is valid
	all   data.RowCount // counts all users
}

func newRows(desk *Desk, tasks *shell.Tasks, arrived func(shell.Arrival, error), counted func()) *rows {
	r := &rows{desk: desk, tasks: tasks, now: desk.now}
	users, by := desk.Users, desk.Session.Actor()
	r.Pages = shell.NewPages(tasks, data.UserQuery{Sort: data.ByUserID}, shell.PagesOf[data.UserQuery, data.User]{
		Size: pageSize, Most: maxPages,
		Read: func(ctx context.Context, q data.UserQuery, at shell.Span) (shell.Page[data.User], error) {
			q.Offset, q.Limit = at.From, at.Limit
			page, err := users.Users(ctx, by, q)
			return shell.Page[data.User]{Rows: page.Users, Taken: func() { r.lasts = page.GivenOutLasts }}, err
		},
		Key: func(u data.User) int64 { return u.Key },
		Place: func(ctx context.Context, q data.UserQuery, key int64) (int64, error) {
			return users.UserPlace(ctx, by, q, key)
		},
		Whole: everybody,
		Count: func(ctx context.Context, q data.UserQuery, most int64) (data.RowCount, error) {
			return users.CountUsers(ctx, by, q.Filter, most)
		},
		SameRows:  func(a, b data.UserQuery) bool { return a.Filter == b.Filter },
		OnArrival: arrived, OnCounted: counted, OnExact: r.countAll,
	})
	return r
}

// everybody reports whether a query finds all users.
func everybody(q data.UserQuery) bool { return q.Filter == data.UserFilter{} }

var _ rowlist.KeyedSource = (*rows)(nil)

// Row returns the cells of row i, or asks for its page.
func (r *rows) Row(i int) ([]rowlist.Cell, bool) {
	user, ok := r.Want(i)
	if !ok {
		return nil, false
	}
	return r.cells(user), true
}

// Key returns the key of the user in row i.
func (r *rows) Key(i int) (int64, bool) {
	user, ok := r.user(i)
	return user.Key, ok
}

// Keys asks for the keys of rows.
func (r *rows) Keys(from, end int, done func([]int64, bool)) {
	users, by, query := r.desk.Users, r.desk.Session.Actor(), r.Shown()
	query.Offset, query.Limit = int64(from), end-from
	shell.Run(r.tasks, func(ctx context.Context) ([]int64, error) {
		return users.UserKeys(ctx, by, query)
	}, func(keys []int64, err error) {
		if err != nil {
			r.OnArrival(shell.Arrival{}, err)
		}
		done(keys, err == nil)
		r.OnCounted()
	})
}

// user returns the user of row i, if its page is loaded.
func (r *rows) user(i int) (data.User, bool) { return r.Pages.Row(i) }

// forget removes everything shown: the user may no longer see it.
func (r *rows) forget() {
	r.Forget()
	r.all = data.RowCount{}
}

// countAll counts all users, once the count of those shown is known.
func (r *rows) countAll() {
	if everybody(r.Shown()) {
		r.all, _ = r.Counted()
		return
	}
	users, by := r.desk.Users, r.desk.Session.Actor()
	shell.Run(r.WhileCounted(), func(ctx context.Context) (data.RowCount, error) {
		return users.CountUsers(ctx, by, data.UserFilter{}, 0)
	}, func(all data.RowCount, err error) {
		if err != nil {
			r.OnArrival(shell.Arrival{}, err)
			return
		}
		r.all = all
		r.OnCounted()
	})
}
