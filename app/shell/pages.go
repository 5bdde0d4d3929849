package shell

import (
	"context"
	"maps"
	"slices"

	"tapetrack/data"
)

// Pages are the rows that a query Q finds, each an R, of which a list shows
// some: pages around what is on the screen are in memory, the others never.
//
// Show and Reload ask one question at a time. While it is under way what is
// shown stays and can be scrolled through; the newest question waits for it, it
// is told to end, and those between are forgotten. Once rows have come they are
// counted, as far as a person cares at first. What can't be read is said once,
// and not asked for again before Show, Reload or Retry, or something else could
// be read. All of it belongs to Fyne's goroutine, except Read, Place and Count,
// which are called off it.
type Pages[Q comparable, R any] struct {
	PagesOf[Q, R]
	tasks *Tasks

	wanted  Q // asked for last
	query   Q // that what is shown was asked by
	asked   bool
	pages   map[int][]R
	failed  map[int]bool // pages that could not be read
	paging  bool         // one is under way
	running *question[Q] // nil: none is under way
	waiting *question[Q] // comes after it
	cancel  func()       // ends the one under way

	shown    *Tasks // what runs for the rows that are shown
	counting *Tasks // nobody waits for it
	count    data.UserCount
	counted  bool
	known    int // rows that are there for sure, from the pages
}

// PagesOf says what pages are read, and how.
type PagesOf[Q comparable, R any] struct {
	Size int // rows of a page
	Most int // pages kept in memory

	// Read reads the rows of a page, Size at most, from a place on; a page of
	// less is the last. taken, if it is not nil, is called before they are shown.
	Read func(ctx context.Context, q Q, from int64) (rows []R, taken func(), err error)

	// From returns the place where page n of the rows that are shown is read from,
	// if that is known. nil: it is the number of its first row. A query is always
	// begun at place 0.
	From func(n int) (from int64, ok bool)

	// Key names a row wherever it lies: those on the screen stay there while others
	// come and go above them. nil: they do not. Place returns where a row lies now,
	// data.ErrNotFound if the query does not find it; nil: rows that went beyond
	// the pages that are read again are lost sight of. Quick tells where it takes no
	// longer than reading a page, however many rows there are.
	Key   func(R) int64
	Place func(ctx context.Context, q Q, key int64) (int64, error)
	Quick func(q Q) bool

	// Count counts what a query finds, up to most; 0: all of it. nil: nobody
	// counts. SameRows reports whether two queries find the same rows, in whatever
	// order; nil: if they are equal.
	Count    func(ctx context.Context, q Q, most int64) (data.UserCount, error)
	SameRows func(a, b Q) bool

	Arrived func(Arrival, error) // rows have come, or something could not be read
	Noted   func()               // they were counted, perhaps not in full; may be nil
	Known   func()               // it is known how many there are; may be nil. Noted comes after it
}

// Arrival tells what rows have come.
type Arrival struct {
	Renewed bool // they take the place of all that was shown
	Kept    bool // those on the screen stay there, see Moved
	Moved   int  // how many rows further down than before these lie
}

// question asks for pages in place of what is shown.
type question[Q any] struct {
	query   Q
	pages   []int
	keep    bool // the rows on the screen stay there
	dropped bool // nobody wants to know any more

	screen onScreen // for keep
}

// NewPages returns pages of which nothing is read yet; first is what Wanted
// returns until Show.
func NewPages[Q comparable, R any](tasks *Tasks, first Q, of PagesOf[Q, R]) *Pages[Q, R] {
	p := &Pages[Q, R]{PagesOf: of, tasks: tasks, wanted: first, query: first}
	p.shown, p.counting = tasks.Child(), tasks.Aside()
	p.drop()
	return p
}

// Wanted returns the query that was asked last.
func (p *Pages[Q, R]) Wanted() Q { return p.wanted }

// Shown returns the query that found what is shown.
func (p *Pages[Q, R]) Shown() Q { return p.query }

// Reading reports whether a question of Show or Reload is under way.
func (p *Pages[Q, R]) Reading() bool { return p.running != nil }

// WhileShown returns tasks that stop when other rows are shown.
func (p *Pages[Q, R]) WhileShown() *Tasks { return p.shown }

// Row returns row i, if it is loaded.
func (p *Pages[Q, R]) Row(i int) (R, bool) {
	n, k := p.at(i)
	if page := p.pages[n]; k < len(page) {
		return page[k], true
	}
	var none R
	return none, false
}

// at returns the page of row i, and its place there. Rows put above the first
// one have numbers below zero.
func (p *Pages[Q, R]) at(i int) (page, k int) {
	page, k = i/p.Size, i%p.Size
	if k < 0 {
		page, k = page-1, k+p.Size
	}
	return page, k
}

// Want returns row i, or asks for its page. One page is under way at a time: when
// it has come the list is drawn, and asks for what is on the screen by then, not
// for all that was passed.
func (p *Pages[Q, R]) Want(i int) (R, bool) {
	n, _ := p.at(i)
	if _, here := p.pages[n]; !here && !p.failed[n] && !p.paging {
		if from, ok := p.from(n); ok {
			p.ask(n, from)
		}
	}
	return p.Row(i) // tasks that do everything at once have it by now
}

func (p *Pages[Q, R]) from(n int) (int64, bool) {
	if p.From != nil {
		return p.From(n)
	}
	return int64(n) * int64(p.Size), n >= 0 && p.asked
}

func (p *Pages[Q, R]) ask(n int, from int64) {
	read, query := p.Read, p.query
	p.paging = true
	Run(p.shown, func(ctx context.Context) (pageRead[R], error) {
		rows, taken, err := read(ctx, query, from)
		return pageRead[R]{rows, taken}, err
	}, func(got pageRead[R], err error) {
		p.paging = false
		if err != nil {
			p.failed[n] = true
		} else {
			clear(p.failed)
			p.take(n, got.rows, got.taken)
		}
		p.Arrived(Arrival{}, err)
	})
}

// Each calls f with each row that is loaded.
func (p *Pages[Q, R]) Each(f func(i int, row R)) {
	for n, page := range p.pages {
		for k, row := range page {
			f(n*p.Size+k, row)
		}
	}
}

// Find returns the number of a row that is loaded and that is meets.
func (p *Pages[Q, R]) Find(is func(R) bool) (int, bool) {
	for n, page := range p.pages {
		if k := slices.IndexFunc(page, is); k >= 0 {
			return n*p.Size + k, true
		}
	}
	return 0, false
}

// Show asks for what another query finds, from the top.
func (p *Pages[Q, R]) Show(q Q) {
	p.wanted = q
	p.put(&question[Q]{query: q, pages: []int{0}})
}

// Reload reads the pages with the rows from first up to end again, and the one
// of row also (-1: none).
func (p *Pages[Q, R]) Reload(first, end, also int) {
	if p.wanted != p.query || !p.asked { // what is shown is on its way out
		p.Show(p.wanted)
		return
	}
	var pages []int
	for n := first / p.Size; n <= max(end-1, first)/p.Size; n++ {
		pages = append(pages, n)
	}
	if also >= 0 && !slices.Contains(pages, also/p.Size) {
		pages = append(pages, also/p.Size)
	}
	p.put(&question[Q]{query: p.wanted, pages: pages, keep: true, screen: p.onScreen(first, end, also)})
}

// Retry lets what could not be read be asked for again, once it is drawn. It
// reports whether there is anything.
func (p *Pages[Q, R]) Retry() bool {
	again := len(p.failed) > 0
	clear(p.failed)
	return again
}

// Forget takes away all that is shown, and ends what is under way.
func (p *Pages[Q, R]) Forget() {
	if p.running != nil {
		p.running.dropped = true
		p.cancel()
	}
	p.waiting, p.asked = nil, false
	p.stopCounting()
	p.drop()
}

// drop makes room for other rows.
func (p *Pages[Q, R]) drop() {
	p.shown.Stop()
	p.shown = p.tasks.Child()
	p.pages, p.failed, p.paging = map[int][]R{}, map[int]bool{}, false
	if !p.asked {
		p.known, p.count, p.counted = 0, data.UserCount{}, false
	}
}

// put asks a question that makes all before it needless.
func (p *Pages[Q, R]) put(q *question[Q]) {
	p.stopCounting()
	if p.running != nil {
		p.waiting = q
		p.cancel()
		return
	}
	p.start(q)
}

func (p *Pages[Q, R]) start(q *question[Q]) {
	p.running, p.cancel = q, func() {}
	of := p.PagesOf
	cancel := RunCancel(p.tasks, func(ctx context.Context) (found[R], error) {
		return readAll(ctx, of, q)
	}, func(f found[R], err error) { p.answer(q, f, err) })
	if p.running == q { // else it has ended
		p.cancel = cancel
	}
}

// answer takes pages over, unless somebody wants to see something else by now.
func (p *Pages[Q, R]) answer(q *question[Q], f found[R], err error) {
	p.running, p.cancel = nil, func() {}
	if next := p.waiting; next != nil {
		p.waiting = nil
		p.start(next)
		return
	}
	if q.dropped {
		return
	}
	a := Arrival{Renewed: true, Kept: q.keep, Moved: f.moved}
	if err != nil {
		for _, n := range q.pages {
			p.failed[n] = true
		}
		p.Arrived(a, err)
		return
	}
	p.begin(q)
	shown := p.shown
	for _, n := range slices.Sorted(maps.Keys(f.pages)) {
		p.take(n, f.pages[n].rows, f.pages[n].taken)
	}
	p.Arrived(a, nil)
	if p.running == nil && p.shown == shown { // else something else is shown by now
		p.recount()
	}
}

// begin makes room for what another question finds.
func (p *Pages[Q, R]) begin(q *question[Q]) {
	if !p.asked || !p.sameRows(q.query) {
		p.counted, p.known = false, 0
	}
	p.query, p.asked = q.query, true
	p.drop()
	if !q.keep {
		p.known = 0
	}
}

// take keeps a page.
func (p *Pages[Q, R]) take(n int, rows []R, taken func()) {
	if taken != nil {
		taken()
	}
	p.Put(n, rows)
	p.learn(n, len(rows))
}

// Put puts a page among the others, in place of those that are farthest from it
// if there are too many.
func (p *Pages[Q, R]) Put(page int, rows []R) {
	for len(p.pages) >= p.Most {
		farthest := page
		for n := range p.pages {
			if distance(n, page) > distance(farthest, page) {
				farthest = n
			}
		}
		delete(p.pages, farthest)
	}
	p.pages[page] = rows
}

func distance(a, b int) int { return max(a-b, b-a) }

// Full reports whether as many pages are in memory as may be.
func (p *Pages[Q, R]) Full() bool { return len(p.pages) >= p.Most }
