package shell

import (
	"context"
	"maps"
	"slices"

	"tapetrack/data"
)

// Pages are the rows that a query Q finds, each an R: only pages around what is on the
// screen are in memory.
//
// Show and Reload start one question at a time; Reload of a log reads only what came since.
// While it is under way, the rows shown stay and can be scrolled. The newest question
// cancels it and waits for its end; those between are dropped. Once rows have come they are
// counted, first up to countTo. A failed read is reported once, and not repeated before
// Show, Reload or Retry, or before another read succeeds. Everything belongs to Fyne's
// goroutine, except Prepare, Read, Place and Count, which are called off
// it.
type Pages[Q comparable, R any] struct {
	PagesOf[Q, R]
	tasks *Tasks

	wanted  Q // the latest query
	query   Q // the query of the rows shown
	asked   bool
	pages   map[int][]R
	failed  map[int]bool // pages that could not be read
	paging  bool         // a page is being read
	running *question[Q] // nil: none
	waiting *question[Q] // the next question
	cancel  func()       // cancels running

	shown    *Tasks // stops when other rows are shown
	counting *Tasks // nobody waits for its work
	count    data.RowCount
	counted  bool
	known    int       // rows that certainly exist, judging by the pages
	log      logged[R] // where the rows of a log are
}

// PagesOf says how pages are read and counted.
type PagesOf[Q comparable, R any] struct {
	Size int // rows of a page
	Most int // pages kept in memory

	// Prepare completes a query before its first rows are read; what it returns finds them
	// all, and it may be given that again. nil: queries are complete.
	Prepare func(ctx context.Context, q Q) (Q, error)

	// Read reads rows.
	Read func(ctx context.Context, q Q, at Span) (Page[R], error)

	// Key identifies a row wherever it lies, with a number above 0, so that the rows on
	// the screen stay there while others are added and deleted above them. Whole reports
	// whether a query finds all rows; nil: none does.
	Key   func(R) int64
	Whole func(q Q) bool

	// Log says that the rows are those of a log, newest first: they have the order of
	// their keys, and others are added above them only. If a query finds all rows and
	// their keys are consecutive, the keys say where rows lie, and a missing row is a zero
	// R. A log needs no Place, Count or SameRows.
	Log bool

	// Place returns where a row lies now, or data.ErrNotFound if the query does not find
	// it; if the query finds all rows, it takes no longer than reading a page. nil: rows
	// that move beyond the pages read again are lost.
	Place func(ctx context.Context, q Q, key int64) (int64, error)

	// Count counts what a query finds, up to most; 0: all. SameRows reports whether two
	// queries find the same rows, in any order; nil: only equal queries do.
	Count    func(ctx context.Context, q Q, most int64) (data.RowCount, error)
	SameRows func(a, b Q) bool

	OnArrival func(Arrival, error) // rows have come, or a read failed
	OnCounted func()               // rows were counted, perhaps not all; may be nil
	OnExact   func()               // the number of rows is known; called before OnCounted; may be nil
}

// Span says what rows to read: Limit at most.
type Span struct {
	From  int64 // number of the first one; 0 for a log
	Limit int

	// Of a log: only rows with keys below Below and above Above; 0: no limit.
	Below, Above int64
}

// Page is rows that were read. If they are fewer than Limit, there are no more.
type Page[R any] struct {
	Rows  []R
	Taken func() // called before the page is shown; may be nil

	// Of a log, too:
	More   bool  // the query finds others below the last
	Newest int64 // key of the newest row of the log, found or not
	Total  int64 // number of rows of the log, found or not
	Cut    int64 // key up to which the oldest rows were removed from the log; 0: none were
}

// Arrival describes rows that have come.
type Arrival struct {
	Renewed bool // they replace everything shown
	Kept    bool // the rows on the screen stay there, see Moved
	Moved   int  // how many rows further down than before those now lie
}

// question is a request for pages that replace what is shown.
type question[Q any] struct {
	query   Q
	pages   []int
	keep    bool // the rows on the screen stay there
	dropped bool // Forget was called

	screen onScreen // for keep
}

// NewPages returns pages that have read nothing yet; first is what Wanted returns until
// Show.
func NewPages[Q comparable, R any](tasks *Tasks, first Q, of PagesOf[Q, R]) *Pages[Q, R] {
	p := &Pages[Q, R]{PagesOf: of, tasks: tasks, wanted: first, query: first}
	p.shown, p.counting = tasks.Child(), tasks.Aside()
	p.drop()
	return p
}

// Wanted returns the latest query; once its rows have come, as Prepare completed it.
func (p *Pages[Q, R]) Wanted() Q { return p.wanted }

// Shown returns the query of the rows shown.
func (p *Pages[Q, R]) Shown() Q { return p.query }

// Reading reports whether a question of Show or Reload is under way.
func (p *Pages[Q, R]) Reading() bool { return p.running != nil }

// WhileShown returns tasks that stop when other rows are shown.
func (p *Pages[Q, R]) WhileShown() *Tasks { return p.shown }

// Row returns row i, if it is loaded.
func (p *Pages[Q, R]) Row(i int) (R, bool) {
	if i >= 0 && i < len(p.log.fresh) {
		return p.log.fresh[i], true
	}
	n, k := p.at(i)
	if page := p.pages[n]; k < len(page) {
		return page[k], true
	}
	var none R
	return none, false
}

// at returns the page of row i, and the row's index in it. Rows put above the first one
// have negative numbers.
func (p *Pages[Q, R]) at(i int) (page, k int) {
	i -= p.log.came(p.Size)
	page, k = i/p.Size, i%p.Size
	if k < 0 {
		page, k = page-1, k+p.Size
	}
	return page, k
}

// Want returns row i, or asks for its page. One page is read at a time: when it has come,
// the list is drawn and asks for what is on the screen by then, not for everything that was
// scrolled past.
func (p *Pages[Q, R]) Want(i int) (R, bool) {
	n, _ := p.at(i)
	if _, here := p.pages[n]; !here && i >= len(p.log.fresh) && !p.failed[n] && !p.paging {
		if at, ok := p.span(n); ok {
			p.ask(n, at)
		}
	}
	p.passNear(i)
	return p.Row(i) // with tasks made by Inline, it is loaded by now
}

// span returns where page n is read, if that is known.
func (p *Pages[Q, R]) span(n int) (Span, bool) {
	if p.Log {
		below, ok := p.below(n)
		return Span{Below: below, Limit: p.Size}, ok
	}
	return p.numbered(n), n >= 0 && p.asked
}

// numbered returns where page n is read by number.
func (p *PagesOf[Q, R]) numbered(n int) Span {
	return Span{From: int64(n) * int64(p.Size), Limit: p.Size}
}

func (p *Pages[Q, R]) ask(n int, at Span) {
	read, query := p.Read, p.query
	p.paging = true
	Run(p.shown, func(ctx context.Context) (Page[R], error) {
		return read(ctx, query, at)
	}, func(got Page[R], err error) {
		p.paging = false
		if err != nil {
			p.failed[n] = true
		} else {
			clear(p.failed)
			p.take(n, got)
		}
		p.OnArrival(Arrival{}, err)
		if err == nil {
			p.pass() // in case it could not be counted before
		}
	})
}

// Each calls f for each loaded row.
func (p *Pages[Q, R]) Each(f func(i int, row R)) {
	for i, row := range p.log.fresh {
		f(i, row)
	}
	came := p.log.came(p.Size)
	for n, page := range p.pages {
		for k, row := range page {
			f(came+n*p.Size+k, row)
		}
	}
}

// Find returns where a row with a key lies, if it is loaded or its key says so.
func (p *Pages[Q, R]) Find(key int64) (i int, ok bool) {
	if i, ok = p.log.find(p.Size, key); ok {
		return i, ok
	}
	p.Each(func(n int, row R) {
		if p.Key(row) == key {
			i, ok = n, true
		}
	})
	return i, ok
}

// Show asks for the rows of another query, from the top.
func (p *Pages[Q, R]) Show(q Q) {
	p.wanted = q
	p.put(&question[Q]{query: q, pages: []int{0}})
}

// Reload reads again the pages with the rows from first up to but not including end, and
// the page of row also (-1: none). Of a log it reads only the rows that came since.
func (p *Pages[Q, R]) Reload(first, end, also int) {
	if p.wanted != p.query || !p.asked { // what is shown is being replaced
		p.Show(p.wanted)
		return
	}
	if p.Log {
		p.follow()
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

// Retry lets failed reads be repeated when the list is next drawn. It reports whether there
// were any.
func (p *Pages[Q, R]) Retry() bool {
	again := len(p.failed) > 0
	clear(p.failed)
	return again
}

// Forget removes everything shown, and cancels what is under way.
func (p *Pages[Q, R]) Forget() {
	if p.running != nil {
		p.running.dropped = true
		p.cancel()
	}
	p.waiting, p.asked = nil, false
	p.stopCounting()
	p.drop()
}

// drop removes the pages.
func (p *Pages[Q, R]) drop() {
	p.shown.Stop()
	p.shown = p.tasks.Child()
	p.pages, p.failed, p.paging, p.log = map[int][]R{}, map[int]bool{}, false, logged[R]{}
	if !p.asked {
		p.known, p.count, p.counted = 0, data.RowCount{}, false
	}
}

// put starts a question that replaces all earlier ones.
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
	cancel := RunCancel(p.tasks, func(ctx context.Context) (found[Q, R], error) {
		return readAll(ctx, of, q)
	}, func(f found[Q, R], err error) { p.answer(q, f, err) })
	if p.running == q { // otherwise it has already ended
		p.cancel = cancel
	}
}

// answer takes the pages, unless a newer question is waiting.
func (p *Pages[Q, R]) answer(q *question[Q], f found[Q, R], err error) {
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
		p.OnArrival(a, err)
		p.pass() // what is shown stays
		return
	}
	p.begin(f.query, q.keep)
	shown := p.shown
	for _, n := range slices.Sorted(maps.Keys(f.pages)) {
		p.take(n, f.pages[n])
	}
	p.OnArrival(a, nil)
	if p.running == nil && p.shown == shown { // otherwise something else is shown by now
		p.recount()
	}
}

// begin prepares for the rows of another question.
func (p *Pages[Q, R]) begin(q Q, keep bool) {
	if !p.asked || !p.sameRows(q) {
		p.counted, p.known = false, 0
	}
	p.wanted, p.query, p.asked = q, q, true
	p.drop()
	if !keep {
		p.known = 0
	}
}

// take stores a page that was read.
func (p *Pages[Q, R]) take(n int, page Page[R]) {
	if page.Taken != nil {
		page.Taken()
	}
	if !p.Log {
		p.hold(n, page.Rows)
		p.learn(n, len(page.Rows))
		return
	}
	if !p.log.begun {
		p.beginLog(page)
	}
	p.hold(n, p.placed(n, page.Rows))
}

// hold stores a page. If there are too many, it drops the pages farthest from this one.
func (p *Pages[Q, R]) hold(page int, rows []R) {
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
