package admin

import (
	"context"
	"time"

	"tapetrack/app/account"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

const (
	pageSize = 100 // users read at once
	maxPages = 30  // kept in memory; the list is never there as a whole
)

// rows is the user list as far as it is loaded: pages around what is on the
// screen.
type rows struct {
	desk  *Desk
	tasks *shell.Tasks

	query   data.UserQuery
	total   int64
	pages   map[int][]data.User
	asked   map[int]bool // pages under way
	turn    int          // counts reloads: an answer from before the last one is dropped
	arrived func(err error)
	now     func() time.Time
}

func newRows(desk *Desk, tasks *shell.Tasks, arrived func(error)) *rows {
	return &rows{
		desk: desk, tasks: tasks, arrived: arrived, now: time.Now,
		query: data.UserQuery{Sort: data.ByUserID}, pages: map[int][]data.User{}, asked: map[int]bool{},
	}
}

var _ widgets.RowSource = (*rows)(nil)

// Len returns how many users there are.
func (r *rows) Len() int { return int(r.total) }

// Row returns the cells of row i, or asks for its page.
func (r *rows) Row(i int) ([]widgets.Cell, bool) {
	user, ok := r.user(i)
	if !ok {
		r.ask(i / pageSize)
		return nil, false
	}
	status, kind := statusOf(user)
	last := shell.Moment(user.LastSignIn.At, r.now())
	if user.LastSignIn.Program != "" {
		last += ", " + user.LastSignIn.Program
	}
	return []widgets.Cell{
		{Text: user.ID},
		{Text: user.Name},
		{Text: user.Group},
		{Text: string(user.OTP), Kind: account.OTPKind(user.OTP)},
		{Text: status, Kind: kind},
		{Text: last},
	}, true
}

// user returns the user of row i, if its page is loaded.
func (r *rows) user(i int) (data.User, bool) {
	page, ok := r.pages[i/pageSize]
	if !ok || i < 0 || i%pageSize >= len(page) {
		return data.User{}, false
	}
	return page[i%pageSize], true
}

// find returns the row of a user, -1 if it is not loaded.
func (r *rows) find(userKey int64) int {
	for n, page := range r.pages {
		for i, u := range page {
			if u.Key == userKey {
				return n*pageSize + i
			}
		}
	}
	return -1
}

func (r *rows) ask(page int) {
	if r.asked[page] {
		return
	}
	r.asked[page] = true
	r.read([]int{page}, false)
}

// reload reads the pages with the rows from first to end again; what is shown
// stays until they are there.
func (r *rows) reload(first, end int) {
	r.turn++
	r.asked = map[int]bool{}
	var pages []int
	for p := max(first, 0) / pageSize; p == 0 || p <= max(end-1, 0)/pageSize; p++ {
		pages = append(pages, p)
		r.asked[p] = true
	}
	r.read(pages, true)
}

func (r *rows) read(numbers []int, anew bool) {
	users, by, query, turn := r.desk.Users, r.desk.Session.Actor(), r.query, r.turn
	query.Limit = pageSize
	shell.Run(r.tasks, func(ctx context.Context) (map[int]data.UserPage, error) {
		found := map[int]data.UserPage{}
		for _, n := range numbers {
			query.Offset = int64(n) * pageSize
			page, err := users.Users(ctx, by, query)
			if err != nil {
				return nil, err
			}
			found[n] = page
		}
		return found, nil
	}, func(found map[int]data.UserPage, err error) {
		if turn != r.turn {
			return
		}
		if err == nil && (anew || len(r.pages) >= maxPages) {
			r.pages = map[int][]data.User{}
		}
		for n, page := range found {
			r.pages[n], r.total = page.Users, page.Total
			delete(r.asked, n)
		}
		r.arrived(err)
	})
}

// statusOf words whether a user can sign in.
func statusOf(u data.User) (string, widgets.BadgeKind) {
	switch {
	case u.Disabled:
		return "Disabled", widgets.BadgeNeutral
	case u.Revocation != data.NotRevoked:
		return "Revoked", widgets.BadgeError
	default:
		return "OK", widgets.BadgeSuccess
	}
}
