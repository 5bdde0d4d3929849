package shell

import (
	"context"
	"errors"

	"tapetrack/data"
)

// countTo is how far rows are counted at first, which takes only a moment.
const countTo = 10_000

// Len returns the number of rows, as far as it is known.
func (p *Pages[Q, R]) Len() int {
	switch {
	case !p.counted:
		return p.known
	case p.count.More:
		return max(int(p.count.N), p.known)
	default:
		return int(p.count.N)
	}
}

// Counted returns the number of rows; ok is false while it is unknown.
func (p *Pages[Q, R]) Counted() (n data.RowCount, ok bool) { return p.count, p.counted }

// Exact reports whether the exact number of rows is known.
func (p *Pages[Q, R]) Exact() bool { return p.counted && !p.count.More }

func (p *Pages[Q, R]) sameRows(q Q) bool {
	if p.SameRows != nil {
		return p.SameRows(p.query, q)
	}
	return p.query == q
}

// learn derives from a page how many rows there are at least: a page that is not full is
// the last.
func (p *Pages[Q, R]) learn(n, rows int) {
	end := n*p.Size + rows
	switch {
	case rows == p.Size:
		p.known = max(p.known, end)
		if p.counted && p.count.N < int64(end) { // rows were added since
			p.count = data.RowCount{N: int64(end), More: true}
		}
	case rows > 0 || n == 0:
		p.count, p.counted, p.known = data.RowCount{N: int64(end)}, true, end
	case end < p.Len(): // rows were deleted since they were counted
		p.count, p.counted, p.known = data.RowCount{N: int64(end)}, true, min(p.known, end)
	}
}

// recount counts what the query finds.
func (p *Pages[Q, R]) recount() {
	first, loaded := p.pages[0]
	switch {
	case p.Log && p.count.More:
		p.pass()
	case p.Log:
		p.setCount(p.count)
	case loaded && len(first) < p.Size: // all rows are loaded
		p.setCount(p.count)
	case p.Exact():
		p.askCount(0) // the old number stays until then
	default:
		p.askCount(countTo)
	}
}

func (p *Pages[Q, R]) setCount(n data.RowCount) {
	p.count, p.counted = n, true
	if !n.More && p.OnExact != nil {
		p.OnExact()
	}
	if p.OnCounted != nil {
		p.OnCounted()
	}
}

// askCount counts up to most, and then all rows.
func (p *Pages[Q, R]) askCount(most int64) {
	count, query, counting := p.Count, p.query, p.counting
	Run(counting, func(ctx context.Context) (data.RowCount, error) {
		return count(ctx, query, most)
	}, func(n data.RowCount, err error) {
		if err != nil {
			p.OnArrival(Arrival{}, err)
			return
		}
		p.setCount(n)
		if n.More && !counting.Stopped() {
			p.askCount(0)
		}
	})
}

// WhileCounted returns tasks that stop when counting does, which is when something else is
// asked for; nobody waits for their work.
func (p *Pages[Q, R]) WhileCounted() *Tasks { return p.counting }

func (p *Pages[Q, R]) stopCounting() {
	p.counting.Stop()
	p.counting = p.tasks.Aside()
	p.log.passing = false
}

// WithPlace finds the row with a key among what the query shown finds, and calls done with
// its number. If that is read again before, it looks again; once something else is shown
// or asked for, or for a row that is not found, it does nothing.
func (p *Pages[Q, R]) WithPlace(key int64, done func(i int)) {
	place, query, shown := p.Place, p.query, p.shown
	Run(p.tasks, func(ctx context.Context) (int64, error) {
		return place(ctx, query, key)
	}, func(i int64, err error) {
		switch {
		case !p.asked || query != p.query || query != p.wanted: // something else is shown, or will be
		case shown != p.shown:
			p.WithPlace(key, done)
		case errors.Is(err, data.ErrNotFound):
		case err != nil:
			Log(err, "find the place of a row") // the user did not ask for this
		default:
			p.known = max(p.known, int(i)+1) // there are at least that many, even if not yet counted
			done(int(i))
		}
	})
}
