package shell

import (
	"context"
	"slices"

	"tapetrack/data"
)

// This file is pages of a log: where they begin, how they are counted, and what comes
// above them.

const (
	// passedAtOnce is how many rows are passed over at once to count them.
	passedAtOnce = 1000
	// mostAbove is how many rows are put above the others at once. If more came, the
	// log is read again.
	mostAbove = 10_000
)

// logged says where the rows of a log are. Rows that came since page 0 was read move no
// other: full pages of them are numbered -1, -2 … upwards, and those of the page that
// is not full yet lie above all.
type logged[R any] struct {
	begun   bool    // page 0 was read
	newest  int64   // key up to which the log is known
	total   int64   // rows of the whole log
	cut     int64   // key up to which rows were removed from it
	top     int64   // key of the first row of page 0, if keys follow one another; else 0
	starts  []int64 // what the keys of page 0, 1 … are below, as far as they were passed over
	last    int64   // key of the last row that was passed over
	passing bool    // rows are being passed over

	above []int64 // what the keys of page -1, -2 … are below
	fresh []R     // the newest first
}

// came returns how many rows lie above page 0.
func (l *logged[R]) came(size int) int { return len(l.above)*size + len(l.fresh) }

// find returns where the row with a key lies, if keys say so.
func (l *logged[R]) find(size int, key int64) (int, bool) {
	return int(l.top-key) + l.came(size), l.top != 0 && l.cut < key && key <= l.newest
}

// Total returns how many rows the whole log has, whatever is looked for.
func (p *Pages[Q, R]) Total() int64 { return p.log.total }

// Cut returns the key up to which the oldest rows were removed from the log; 0: none were.
func (p *Pages[Q, R]) Cut() int64 { return p.log.cut }

func (p *Pages[Q, R]) isWhole() bool { return p.Whole != nil && p.Whole(p.query) }

// beginLog learns from the first page where the others are, or where they begin to be
// looked for.
func (p *Pages[Q, R]) beginLog(page Page[R]) {
	p.log = logged[R]{begun: true, newest: page.Newest, total: page.Total, cut: page.Cut}
	p.count, p.counted = data.RowCount{N: int64(len(page.Rows)), More: page.More}, true
	if len(page.Rows) == 0 {
		return
	}
	first := p.Key(page.Rows[0])
	// A page read later must not be moved by rows that came in the meantime.
	p.log.starts, p.log.last = []int64{first + 1}, p.Key(page.Rows[len(page.Rows)-1])
	if p.isWhole() && first == page.Cut+page.Total {
		p.log.top, p.count = first, data.RowCount{N: page.Total}
	}
}

// below returns what the keys of page n are below, if that is known.
func (p *Pages[Q, R]) below(n int) (int64, bool) {
	l := &p.log
	switch {
	case l.top != 0:
		below := l.top + 1 - int64(n)*int64(p.Size)
		return below, below > l.cut+1 // keys begin with 1, and no limit is not a limit of 0
	case n < 0 && -n <= len(l.above):
		return l.above[-n-1], true
	case n >= 0 && n < len(l.starts):
		return l.starts[n], true
	}
	return 0, false
}

// placed puts the rows of page n where their keys say, if they do.
func (p *Pages[Q, R]) placed(n int, rows []R) []R {
	if p.log.top == 0 {
		return rows
	}
	below, _ := p.below(n)
	return p.spread(below-1, min(int64(p.Size), below-1), rows)
}

// spread returns n rows, one for each key from newest down. One that is missing is an
// R of nothing.
func (p *Pages[Q, R]) spread(newest, n int64, rows []R) []R {
	all := make([]R, n)
	for _, row := range rows {
		if i := newest - p.Key(row); 0 <= i && i < n {
			all[i] = row
		}
	}
	return all
}

// pass goes on to find where the next pages begin, and so counts, as far as a person
// cares.
func (p *Pages[Q, R]) pass() {
	if p.count.N < countTo {
		p.passOn()
	}
}

// passNear goes further when row i is drawn, if it is among the last that are known.
func (p *Pages[Q, R]) passNear(i int) {
	if int64(i) >= p.count.N-2*int64(p.Size) {
		p.passOn()
	}
}

// passOn passes over the next rows of a log, unless others are about to replace them.
func (p *Pages[Q, R]) passOn() {
	if !p.log.begun || p.log.passing || !p.count.More || p.running != nil {
		return
	}
	p.log.passing = true
	counted := int(p.count.N) - p.log.came(p.Size)
	read, query, at := p.Read, p.query, Span{Below: p.log.last, Limit: passedAtOnce - counted%passedAtOnce}
	Run(p.counting, func(ctx context.Context) (Page[R], error) {
		return read(ctx, query, at)
	}, func(found Page[R], err error) {
		if err != nil {
			p.OnArrival(Arrival{}, err) // the list is drawn again, and must not ask for the same at once
			p.log.passing = false
			return
		}
		p.log.passing = false
		for i, row := range found.Rows {
			if i%p.Size == 0 {
				p.log.starts = append(p.log.starts, p.log.last)
			}
			p.log.last = p.Key(row)
		}
		p.setCount(data.RowCount{N: p.count.N + int64(len(found.Rows)), More: found.More})
		p.pass()
	})
}

// follow reads what came since the rows were read, and puts it above them. If the log
// is no longer the one that was read, or too much came, it is read again.
func (p *Pages[Q, R]) follow() {
	of, query, newest := p.PagesOf, p.query, p.log.newest
	Run(p.shown, func(ctx context.Context) (Page[R], error) {
		return since(ctx, of, query, newest)
	}, func(found Page[R], err error) {
		l := &p.log
		switch {
		case err != nil:
			p.OnArrival(Arrival{}, err)
		case l.newest != newest: // somebody else asked, too, and was answered before
			p.follow()
		case found.Newest < newest || found.Total < l.total || found.More || found.Cut != l.cut || l.top != 0 && found.Newest != found.Cut+found.Total:
			p.Show(p.wanted)
		case found.Newest > newest:
			p.putAbove(found)
		}
	})
}

// since reads all rows with a key above newest that a query finds, up to mostAbove.
func since[Q comparable, R any](ctx context.Context, of PagesOf[Q, R], q Q, newest int64) (Page[R], error) {
	at := Span{Above: newest, Limit: passedAtOnce}
	all, err := of.Read(ctx, q, at)
	for page := all; err == nil && page.More && len(all.Rows) < mostAbove; {
		at.Below = of.Key(page.Rows[len(page.Rows)-1])
		page, err = of.Read(ctx, q, at)
		all.Rows, all.More = append(all.Rows, page.Rows...), page.More
	}
	return all, err
}

// putAbove puts rows above the others.
func (p *Pages[Q, R]) putAbove(found Page[R]) {
	l, came := &p.log, found.Rows
	if l.top != 0 {
		came = p.spread(found.Newest, found.Newest-l.newest, came)
	}
	l.newest, l.total = found.Newest, found.Total
	p.count.N += int64(len(came))
	l.fresh = slices.Concat(came, l.fresh)
	for len(l.fresh) >= p.Size {
		rest := len(l.fresh) - p.Size
		page := slices.Clone(l.fresh[rest:])
		l.fresh, l.above = l.fresh[:rest], append(l.above, p.Key(page[0])+1)
		if len(p.pages) < p.Most { // else it is read when somebody scrolls there
			p.hold(-len(l.above), page)
		}
	}
	p.OnArrival(Arrival{Kept: true, Moved: len(came)}, nil)
}
