package admin

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets/rowlist"
)

const (
	pageSize = 50     // users read at once
	maxPages = 60     // kept in memory; the list is never there as a whole
	countTo  = 10_000 // users that match are counted so far at first: that takes a moment only
)

// rows is the user list as far as it is loaded: pages around what is on the
// screen. What a query finds is asked for in this order: the first rows, or
// those on the screen, then how many there are up to countTo, then how many
// exactly. One question for rows is under way at a time; while somebody types,
// the newest waits for it and the others are forgotten.
type rows struct {
	desk  *Desk
	tasks *shell.Tasks
	now   func() time.Time

	wanted  data.UserQuery // asked for last
	query   data.UserQuery // that what is shown was asked by
	pages   map[int][]data.User
	lasts   time.Duration // how long a password that was given out is good
	failed  map[int]bool  // pages that could not be read: not asked for again until the list is
	running *question     // nil: none is under way
	waiting *question     // comes after it
	cancel  func()        // ends the one under way

	known    int            // rows that are there for sure, from the pages
	count    data.UserCount // of what the query finds
	counted  bool           // count is known, perhaps not in full
	all      data.UserCount // of everybody
	counting func()         // ends the count under way
	turn     int            // counts queries: a count from before is dropped

	arrived func(q *question, err error) // rows have come
	noted   func()                       // or something else about them has: how many there are, or keys
}

// question asks for pages of the list.
type question struct {
	query data.UserQuery
	pages []int
	anew  bool // takes the place of all that is shown
	typed bool // because of what was typed in the field Find
	keep  bool // the rows on the screen stay there

	screen onScreen // for keep
	moved  int      // how many rows further down than before they lie, once it is answered
}

func newRows(desk *Desk, tasks *shell.Tasks) *rows {
	first := data.UserQuery{Sort: data.ByUserID}
	return &rows{
		desk: desk, tasks: tasks, now: desk.now, wanted: first, query: first,
		pages: map[int][]data.User{}, failed: map[int]bool{}, cancel: func() {}, counting: func() {},
	}
}

var _ rowlist.KeyedSource = (*rows)(nil)

// Len returns how many users there are, as far as that is known.
func (r *rows) Len() int {
	if !r.counted {
		return r.known
	}
	if r.count.More {
		return max(int(r.count.N), r.known)
	}
	return int(r.count.N)
}

// Row returns the cells of row i, or asks for its page.
func (r *rows) Row(i int) ([]rowlist.Cell, bool) {
	if _, ok := r.user(i); !ok {
		r.ask(i / pageSize)
	}
	user, ok := r.user(i) // tasks that do everything at once have it by now
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

// Find returns the row of a user that is loaded.
func (r *rows) Find(key int64) (int, bool) {
	for n, page := range r.pages {
		for i, u := range page {
			if u.Key == key {
				return n*pageSize + i, true
			}
		}
	}
	return 0, false
}

// Keys asks for the keys of rows.
func (r *rows) Keys(from, end int, done func([]int64, bool)) {
	users, by, query := r.desk.Users, r.desk.Session.Actor(), r.query
	query.Offset, query.Limit = int64(from), end-from
	shell.Run(r.tasks, func(ctx context.Context) ([]int64, error) {
		return users.UserKeys(ctx, by, query)
	}, func(keys []int64, err error) {
		if err != nil {
			r.arrived(&question{query: query}, err)
		}
		done(keys, err == nil)
		r.noted()
	})
}

// user returns the user of row i, if its page is loaded.
func (r *rows) user(i int) (data.User, bool) {
	page, ok := r.pages[i/pageSize]
	if !ok || i < 0 || i%pageSize >= len(page) {
		return data.User{}, false
	}
	return page[i%pageSize], true
}

// ask asks for a page that is on the screen. While something else is under way
// it does nothing: the list is drawn again after that, and then asks for what
// is on the screen by then.
func (r *rows) ask(page int) {
	if _, loaded := r.pages[page]; r.running == nil && !loaded && !r.failed[page] {
		r.start(&question{query: r.query, pages: []int{page}})
	}
}

// show asks for what another filter or order finds, from the top.
func (r *rows) show(query data.UserQuery, typed bool) {
	r.wanted = query
	r.put(&question{query: query, pages: []int{0}, anew: true, typed: typed})
}

// reload reads the pages with the rows from first to end again, and the one of
// row also (-1: none); what is shown stays until they are there.
func (r *rows) reload(first, end, also int) {
	if r.wanted != r.query { // what is shown is on its way out
		r.show(r.wanted, false)
		return
	}
	var pages []int
	for p := first / pageSize; p <= max(end-1, first)/pageSize; p++ {
		pages = append(pages, p)
	}
	if also >= 0 && !slices.Contains(pages, also/pageSize) {
		pages = append(pages, also/pageSize)
	}
	r.put(&question{query: r.wanted, pages: pages, anew: true, keep: true, screen: r.onScreen(first, end, also)})
}

// put asks a question that makes all before it needless.
func (r *rows) put(q *question) {
	r.turn++
	r.counting()
	if r.running != nil {
		r.waiting = q
		r.cancel()
		return
	}
	r.start(q)
}

func (r *rows) start(q *question) {
	users, by := r.desk.Users, r.desk.Session.Actor()
	r.running = q
	cancel := shell.RunReporting(r.tasks, func(ctx context.Context, _ func(struct{})) (found, error) {
		return q.read(ctx, users, by)
	}, func(struct{}) {}, func(f found, err error) { r.answer(q, f, err) })
	if r.running == q { // else it has ended
		r.cancel = cancel
	}
}

// answer takes pages over, unless somebody wants to see something else by now.
func (r *rows) answer(q *question, f found, err error) {
	r.running, r.cancel = nil, func() {}
	if next := r.waiting; next != nil {
		r.waiting = nil
		r.start(next)
		return
	}
	if err != nil {
		for _, n := range q.pages {
			r.failed[n] = true
		}
		r.arrived(q, err)
		return
	}
	if q.anew {
		r.begin(q)
	}
	q.moved = f.moved
	for _, n := range slices.Sorted(maps.Keys(f.pages)) {
		r.take(n, f.pages[n])
	}
	r.arrived(q, nil)
	if q.anew && q.query == r.wanted {
		r.recount()
	}
}

// begin makes room for what another question finds.
func (r *rows) begin(q *question) {
	if q.query.Filter != r.query.Filter {
		r.counted, r.known = false, 0
	}
	r.query = q.query
	r.pages, r.failed = map[int][]data.User{}, map[int]bool{}
	if !q.keep {
		r.known = 0
	}
}

// take keeps a page. One that is not full is the last: how many users there are
// is known then.
func (r *rows) take(n int, page data.UserPage) {
	r.makeRoom(n)
	r.pages[n], r.lasts = page.Users, page.GivenOutLasts
	end := n*pageSize + len(page.Users)
	switch {
	case len(page.Users) == pageSize:
		r.known = max(r.known, end)
		if r.counted && r.count.N < int64(end) { // more have come since
			r.count = data.UserCount{N: int64(end), More: true}
		}
	case len(page.Users) > 0 || n == 0:
		r.count, r.counted, r.known = data.UserCount{N: int64(end)}, true, end
	case end < r.Len(): // some have gone since they were counted
		r.count, r.counted, r.known = data.UserCount{N: int64(end)}, true, min(r.known, end)
	}
}

// forget takes away all that is shown: it is no longer for who looks.
func (r *rows) forget() {
	r.turn++
	r.counting()
	r.pages, r.failed = map[int][]data.User{}, map[int]bool{}
	r.known, r.count, r.counted, r.all = 0, data.UserCount{}, false, data.UserCount{}
}

// recount counts what the query finds, and everybody.
func (r *rows) recount() {
	whole := r.query.Filter == data.UserFilter{}
	first, loaded := r.pages[0]
	ended := loaded && len(first) < pageSize // all are on the screen
	turn, filter := r.turn, r.query.Filter
	exact := func() {
		r.askCount(turn, filter, 0, func(c data.UserCount) {
			r.setCount(c, whole)
			if !whole {
				r.askCount(turn, data.UserFilter{}, 0, func(c data.UserCount) { r.all = c })
			}
		})
	}
	switch {
	case ended && whole:
		r.all = r.count
		r.noted()
	case ended:
		r.askCount(turn, data.UserFilter{}, 0, func(c data.UserCount) { r.all = c })
	case r.counted && !r.count.More:
		exact() // the old number serves until then
	default:
		r.askCount(turn, filter, countTo, func(c data.UserCount) {
			r.setCount(c, whole)
			if c.More {
				exact()
			} else if !whole {
				r.askCount(turn, data.UserFilter{}, 0, func(c data.UserCount) { r.all = c })
			}
		})
	}
}

func (r *rows) setCount(c data.UserCount, whole bool) {
	r.count, r.counted = c, true
	if whole {
		r.all = c
	}
}

// askCount counts users, and calls done unless the list shows something else by
// then.
func (r *rows) askCount(turn int, filter data.UserFilter, most int64, done func(data.UserCount)) {
	users, by := r.desk.Users, r.desk.Session.Actor()
	ended := false
	cancel := shell.RunReporting(r.tasks, func(ctx context.Context, _ func(struct{})) (data.UserCount, error) {
		return users.CountUsers(ctx, by, filter, most)
	}, func(struct{}) {}, func(c data.UserCount, err error) {
		ended = true
		switch {
		case turn != r.turn:
		case err != nil:
			r.arrived(&question{query: r.query}, err)
		default:
			done(c)
			r.noted()
		}
	})
	if !ended {
		r.counting = cancel
	}
}

// place looks for the row of a user in the list as it is, and calls done if it
// still is so then. A user whom the list does not show has none.
func (r *rows) place(key int64, done func(i int)) {
	users, by, query := r.desk.Users, r.desk.Session.Actor(), r.query
	shell.Run(r.tasks, func(ctx context.Context) (int64, error) {
		return users.UserPlace(ctx, by, query, key)
	}, func(i int64, err error) {
		switch {
		case query != r.wanted || errors.Is(err, data.ErrNotFound):
		case err != nil:
			shell.Log(err, "find the place of a user") // nobody asked
		default:
			r.known = max(r.known, int(i)+1) // so many there are, though they may not be counted yet
			done(int(i))
		}
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
