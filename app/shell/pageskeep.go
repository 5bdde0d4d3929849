package shell

import (
	"context"
	"errors"

	"tapetrack/data"
)

// This file keeps the rows on the screen in place while rows above them are added and
// deleted.

// onScreen are the rows that were on the screen when pages were asked for again.
type onScreen struct {
	first int     // number of the first one
	keys  []int64 // of the loaded ones, from the first on; none: nothing is kept in place
	also  int     // a row elsewhere that moves with them; -1: none
	quick bool    // Place is quick
}

// found are pages, and how many rows further down than before those on the screen now lie.
type found[Q, R any] struct {
	query Q // completed
	pages map[int]Page[R]
	moved int
}

// onScreen returns the rows from first up to but not including end. At the very top none
// are kept in place: somebody there wants to see the first rows.
func (p *Pages[Q, R]) onScreen(first, end, also int) onScreen {
	s := onScreen{first: first, also: also}
	for i := first; first > 0 && i < end; i++ {
		row, loaded := p.Row(i)
		if !loaded {
			break
		}
		s.keys = append(s.keys, p.Key(row))
	}
	s.quick = p.Place != nil && (p.isWhole() || p.Exact() && p.count.N <= countTo)
	return s
}

// readAll reads the pages of a question, and those that the rows on the screen have moved
// to.
func readAll[Q comparable, R any](ctx context.Context, of PagesOf[Q, R], q *question[Q]) (found[Q, R], error) {
	out := found[Q, R]{query: q.query, pages: map[int]Page[R]{}}
	var err error
	if of.Prepare != nil {
		if out.query, err = of.Prepare(ctx, q.query); err != nil {
			return out, err
		}
	}
	page := func(n int) error {
		if _, there := out.pages[n]; there {
			return nil
		}
		read, err := of.Read(ctx, out.query, of.numbered(n))
		if err == nil {
			out.pages[n] = read
		}
		return err
	}
	for _, n := range q.pages {
		if err := page(n); err != nil {
			return out, err
		}
	}
	if out.moved, err = moved(ctx, of, out.query, q.screen, out.pages); err != nil || out.moved == 0 {
		return out, err
	}
	first := max(q.screen.first+out.moved, 0)
	last := max(first, q.screen.first+len(q.screen.keys)-1+out.moved)
	for n := first / of.Size; n <= last/of.Size; n++ {
		if err := page(n); err != nil {
			return out, err
		}
	}
	if also := q.screen.also + out.moved; q.screen.also >= 0 && also >= 0 {
		err = page(also / of.Size)
	}
	return out, err
}

// moved returns how many rows further down than before the rows that were on the screen now
// lie.
func moved[Q comparable, R any](ctx context.Context, of PagesOf[Q, R], q Q, screen onScreen, pages map[int]Page[R]) (int, error) {
	if len(screen.keys) == 0 {
		return 0, nil
	}
	at := map[int64]int{}
	for n, page := range pages {
		for i, row := range page.Rows {
			at[of.Key(row)] = n*of.Size + i
		}
	}
	if moved, ok := screen.movedIn(at); ok || !screen.quick {
		return moved, nil
	}
	for i, key := range screen.keys {
		at, err := of.Place(ctx, q, key)
		if errors.Is(err, data.ErrNotFound) {
			continue // the next one decides
		}
		return int(at) - screen.first - i, err
	}
	return 0, nil
}

// movedIn is moved for rows that were read, given their numbers by key. It goes by the
// first two neighbouring rows that moved by the same distance: a single row that went
// elsewhere must not decide.
func (s onScreen) movedIn(at map[int64]int) (moved int, ok bool) {
	last := 0
	for i, key := range s.keys {
		now, there := at[key]
		if !there {
			continue
		}
		by := now - s.first - i
		if ok && by == last {
			return by, true
		}
		if !ok {
			moved = by
		}
		last, ok = by, true
	}
	return moved, ok
}
