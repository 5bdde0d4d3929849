package admin

import (
	"context"
	"maps"
	"slices"
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
	asked   map[int]bool               // pages under way
	turn    int                        // counts reloads: an answer from before the last one is dropped
	arrived func(anew bool, err error) // anew: rows may have moved
	now     func() time.Time
}

func newRows(desk *Desk, tasks *shell.Tasks, arrived func(bool, error)) *rows {
	return &rows{
		desk: desk, tasks: tasks, arrived: arrived, now: desk.now,
		query: data.UserQuery{Sort: data.ByUserID}, pages: map[int][]data.User{}, asked: map[int]bool{},
	}
}

var _ widgets.RowSource = (*rows)(nil)

// Len returns how many users there are.
func (r *rows) Len() int { return int(r.total) }

// Row returns the cells of row i, or asks for its page.
func (r *rows) Row(i int) ([]widgets.Cell, bool) {
	if _, ok := r.user(i); !ok {
		r.ask(i / pageSize)
	}
	user, ok := r.user(i) // tasks that do everything at once have it by now
	if !ok {
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
		otpCell(user, r.now()),
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

// reload reads the pages with the rows from first to end again, and the one of
// row also (-1: none); what is shown stays until they are there.
func (r *rows) reload(first, end, also int) {
	r.turn++
	r.asked = map[int]bool{}
	for p := first / pageSize; p <= max(end-1, first)/pageSize; p++ {
		r.asked[p] = true
	}
	if also >= 0 {
		r.asked[also/pageSize] = true
	}
	r.read(slices.Collect(maps.Keys(r.asked)), true)
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
		if err == nil && anew {
			r.pages = map[int][]data.User{}
		}
		for n, page := range found {
			r.makeRoom(n)
			r.pages[n], r.total = page.Users, page.Total
			delete(r.asked, n)
		}
		r.arrived(anew, err)
	})
}

// makeRoom drops the pages that are farthest from one that has come.
func (r *rows) makeRoom(page int) {
	for len(r.pages) >= maxPages {
		farthest := page
		for n := range r.pages {
			if abs(n-page) > abs(farthest-page) {
				farthest = n
			}
		}
		delete(r.pages, farthest)
	}
}

func abs(n int) int { return max(n, -n) }

// otpCell is the state of the one-time password, or until when it is off.
func otpCell(u data.User, now time.Time) widgets.Cell {
	if u.OTPPause.On(now) {
		return widgets.Cell{Text: "Off until " + u.OTPPause.Until.Local().Format("2 Jan"), Kind: widgets.BadgeNeutral}
	}
	return widgets.Cell{Text: string(u.OTP), Kind: account.OTPKind(u.OTP)}
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
