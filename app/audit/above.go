package audit

import (
	"context"
	"slices"

	"tapetrack/app/shell"
	"tapetrack/data"
)

// mostAbove is how many events are put above the others at once. If there are more,
// the log is read again.
const mostAbove = 10_000

// above is the rows that came since page 0 was read. They move no other row: full
// pages of them are numbered -1, -2 and so on upwards, and the rows of the page that is
// not full yet are above them all.
type above struct {
	seen   int64        // ID up to which the log is known
	starts []int64      // upper bounds of the IDs on pages -1, -2 and so on, exclusive
	fresh  []data.Event // newest first
}

// rows returns their number.
func (a *above) rows() int { return len(a.starts)*pageSize + len(a.fresh) }

func (a *above) start(page int) (int64, bool) {
	if i := -page - 1; i < len(a.starts) {
		return a.starts[i], true
	}
	return 0, false
}

// follow reads the events since then and puts them above the rows. It calls reread if
// the log is no longer the one that was read.
func (r *rows) follow(reread func()) {
	shown, events, by := r.Shown(), r.events, r.by
	query := shown.query
	query.After = r.above.seen
	shell.Run(r.WhileShown(), func(ctx context.Context) (data.EventPage, error) {
		return since(ctx, events, by, query)
	}, func(found data.EventPage, err error) {
		follows := shown.newest == 0 || found.Newest == found.Total
		switch {
		case err != nil:
			r.arrived(err)
		case found.Newest < r.above.seen || found.Total < r.total || found.More || !follows:
			reread()
		case found.Newest > r.above.seen:
			r.put(shown, found)
		}
	})
}

// since reads all events that a query finds, up to mostAbove.
func since(ctx context.Context, events Log, by data.Actor, q data.EventQuery) (data.EventPage, error) {
	q.Limit = chunk
	all, err := events.Log(ctx, by, q)
	for page := all; err == nil && page.More && len(all.Events) < mostAbove; {
		q.Before = page.Events[len(page.Events)-1].ID
		page, err = events.Log(ctx, by, q)
		all.Events, all.More = append(all.Events, page.Events...), page.More
	}
	return all, err
}

// put puts events above the others.
func (r *rows) put(shown *search, found data.EventPage) {
	a, came := &r.above, found.Events
	if shown.newest != 0 {
		came = between(found.Newest, a.seen, came)
	}
	a.seen, r.total = found.Newest, found.Total
	r.length += len(came)
	a.fresh = slices.Concat(came, a.fresh)
	for len(a.fresh) >= pageSize {
		rest := len(a.fresh) - pageSize
		page := slices.Clone(a.fresh[rest:])
		a.fresh, a.starts = a.fresh[:rest], append(a.starts, page[0].ID+1)
		if !r.Full() { // otherwise it is read when somebody scrolls there
			r.Put(-len(a.starts), page)
		}
	}
	if r.grew != nil {
		r.grew(len(came))
	}
}

// between returns a row for each ID above seen. A row whose event is missing has no
// ID.
func between(newest, seen int64, events []data.Event) []data.Event {
	rows := make([]data.Event, newest-seen)
	for _, e := range events {
		if i := newest - e.ID; 0 <= i && i < int64(len(rows)) {
			rows[i] = e
		}
	}
	return rows
}
