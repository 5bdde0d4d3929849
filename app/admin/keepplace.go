package admin

import (
	"context"
	"errors"

	"tapetrack/data"
)

// This file keeps the rows on the screen where they are while rows above them
// come and go.

// onScreen are the rows that were on the screen when pages were asked for again.
type onScreen struct {
	first int     // place of the first one
	keys  []int64 // of all that were loaded, from the first on; none: nothing is to be kept
	also  int     // a row elsewhere that goes with them, -1: none
	cheap bool    // the place of one of them is found quickly
}

// found are pages, and how many rows further down than before those on the
// screen lie.
type found struct {
	pages map[int]data.UserPage
	moved int
}

// onScreen returns the rows from first up to end. At the very top nothing is
// kept: who is there wants to see the first rows.
func (r *rows) onScreen(first, end, also int) onScreen {
	s := onScreen{first: first, also: also}
	for i := first; first > 0 && i < end; i++ {
		key, loaded := r.Key(i)
		if !loaded {
			break
		}
		s.keys = append(s.keys, key)
	}
	s.cheap = r.query.Filter == data.UserFilter{} || r.counted && !r.count.More && r.count.N <= countTo
	return s
}

// read reads the pages of a question, and those with the rows on the screen if
// they lie elsewhere by now.
func (q *question) read(ctx context.Context, users Users, by data.Actor) (found, error) {
	out := found{pages: map[int]data.UserPage{}}
	page := func(n int) error {
		if _, there := out.pages[n]; there {
			return nil
		}
		query := q.query
		query.Offset, query.Limit = int64(n)*pageSize, pageSize
		page, err := users.Users(ctx, by, query)
		if err == nil {
			out.pages[n] = page
		}
		return err
	}
	for _, n := range q.pages {
		if err := page(n); err != nil {
			return out, err
		}
	}
	var err error
	if out.moved, err = q.screen.moved(ctx, out.pages, users, by, q.query); err != nil || out.moved == 0 {
		return out, err
	}
	first := max(q.screen.first+out.moved, 0)
	last := max(first, q.screen.first+len(q.screen.keys)-1+out.moved)
	for n := first / pageSize; n <= last/pageSize; n++ {
		if err := page(n); err != nil {
			return out, err
		}
	}
	if also := q.screen.also + out.moved; q.screen.also >= 0 && also >= 0 {
		err = page(also / pageSize)
	}
	return out, err
}

// moved returns how many rows further down than before the rows lie that were on
// the screen.
func (s onScreen) moved(ctx context.Context, pages map[int]data.UserPage, users Users, by data.Actor, query data.UserQuery) (int, error) {
	if moved, ok := s.movedIn(pages); ok || !s.cheap {
		return moved, nil
	}
	for i, key := range s.keys {
		at, err := users.UserPlace(ctx, by, query, key)
		if errors.Is(err, data.ErrNotFound) {
			continue // the next one counts
		}
		return int(at) - s.first - i, err
	}
	return 0, nil
}

// movedIn is moved for pages that were read. It goes by the first row that has
// the same one below it as before: a row that went elsewhere alone takes nothing
// along.
func (s onScreen) movedIn(pages map[int]data.UserPage) (moved int, ok bool) {
	at := map[int64]int{}
	for n, page := range pages {
		for i, u := range page.Users {
			at[u.Key] = n*pageSize + i
		}
	}
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
