package audit

import (
	"context"
	"slices"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets/rowlist"
)

const (
	pageSize = 100   // events read at once for the screen
	maxPages = 30    // kept in memory; the log is never there as a whole
	chunk    = 1000  // events read at once to count
	countTo  = 10000 // matching events are counted up to here, and further only if somebody scrolls there
)

// rows is the loaded part of what the filter shows of the log. A page is read as the
// events below an ID. With a filter, where its pages begin is found once, by reading
// through the log; without one, the IDs follow from the row numbers.
type rows struct {
	*shell.Pages[*search, data.Event]
	events Log
	by     data.Actor
	cells  func(data.Event) []rowlist.Cell

	length  int     // rows known
	more    bool    // there are older events that match
	total   int64   // events in the whole log
	starts  []int64 // upper bounds of the IDs on each page, exclusive; nil while nothing is shown
	last    int64   // ID of the last row known
	above   above
	passing bool // counting is under way

	begun   func(error) // the first rows of a filter came, or could not be read
	arrived func(error) // other rows came or were counted, or could not be read
	grew    func(n int) // n rows were put above the others; may be nil
}

// search is what a filter asks for.
type search struct {
	query   data.EventQuery // with the user looked up, once the first page has come
	prepare func(context.Context, *data.EventQuery) error
	newest  int64 // ID of the first row of page 0, if IDs follow from row numbers; else 0
}

var _ rowlist.Source = (*rows)(nil)

func newRows(log Log, by data.Actor, tasks *shell.Tasks, cells func(data.Event) []rowlist.Cell) *rows {
	r := &rows{events: log, by: by, cells: cells}
	r.Pages = shell.NewPages(tasks, new(search), shell.PagesOf[*search, data.Event]{
		Size: pageSize, Most: maxPages, Read: r.read, From: r.start, Arrived: r.came,
	})
	return r
}

// open shows what a filter finds, and then counts. prepare runs off Fyne's goroutine;
// if it fails, its error is shown and the rows are removed.
func (r *rows) open(query data.EventQuery, prepare func(context.Context, *data.EventQuery) error) {
	r.Show(&search{query: query, prepare: prepare})
}

// read reads a page: the first one of a filter if below is 0, else the events below that ID.
func (r *rows) read(ctx context.Context, s *search, below int64) ([]data.Event, func(), error) {
	query := s.query
	query.Before, query.Limit = below, pageSize
	if below != 0 {
		page, err := r.events.Log(ctx, r.by, query)
		return s.placed(below, page.Events), nil, err
	}
	if err := s.prepare(ctx, &query); err != nil {
		return nil, nil, err
	}
	page, err := r.events.Log(ctx, r.by, query)
	if err != nil {
		return nil, nil, err
	}
	first := &search{query: query}
	if n := len(page.Events); n > 0 && unfiltered(query) && page.Events[0].ID == page.Total {
		first.newest = page.Total
	}
	return first.placed(page.Total+1, page.Events), func() { r.begin(s, first, page) }, nil
}

// came handles rows that have come, and goes on counting.
func (r *rows) came(a shell.Arrival, err error) {
	if a.Renewed {
		r.begun(err)
	} else {
		r.arrived(err)
	}
	if err == nil {
		r.pass(false)
	}
}

// close ends what is under way and shows nothing.
func (r *rows) close() {
	r.Forget()
	r.clear()
}

// begin takes the first page of a filter.
func (r *rows) begin(s, first *search, page data.EventPage) {
	r.clear()
	s.query, s.newest = first.query, first.newest
	r.total, r.above.seen = page.Total, page.Newest
	r.length, r.more = len(page.Events), page.More
	r.starts = []int64{0}
	if r.length == 0 {
		return
	}
	// Newer events must not move a page that is read later.
	newest := page.Events[0].ID
	r.starts[0], r.last = newest+1, page.Events[r.length-1].ID
	if s.newest != 0 {
		r.length, r.more = int(page.Total), false
	}
}

// placed puts the events below an ID into their rows, if IDs follow from row numbers. A
// row whose event is missing has no ID: the number of events is sealed, so somebody
// removed that event.
func (s *search) placed(below int64, events []data.Event) []data.Event {
	if s.newest == 0 {
		return events
	}
	first := below - 1
	rows := make([]data.Event, min(pageSize, first))
	for _, e := range events {
		if i := first - e.ID; 0 <= i && i < int64(len(rows)) {
			rows[i] = e
		}
	}
	return rows
}

// clear forgets everything known about the rows.
func (r *rows) clear() {
	r.length, r.more, r.starts, r.above, r.passing = 0, false, nil, above{}, false
}

func unfiltered(q data.EventQuery) bool {
	return q.UserKey == 0 && len(q.Kinds) == 0 && q.Outcome == data.AnyOutcome && q.Since.IsZero() && q.Until.IsZero() && q.Text == ""
}

// Len returns how many rows are known.
func (r *rows) Len() int { return r.length }

// Row returns the cells of row i, or asks for its page.
func (r *rows) Row(i int) ([]rowlist.Cell, bool) {
	if _, ok := r.event(i); !ok {
		r.Want(i - r.above.rows())
	}
	if i >= r.length-2*pageSize {
		r.pass(true)
	}
	e, ok := r.event(i) // with tasks that run at once, it is loaded by now
	if !ok {
		return nil, false
	}
	return r.cells(e), true
}

// event returns the event of row i, if its page is loaded. An event without an ID is
// missing from the log.
func (r *rows) event(i int) (data.Event, bool) {
	switch {
	case i < 0:
		return data.Event{}, false
	case i < len(r.above.fresh):
		return r.above.fresh[i], true
	default:
		return r.Pages.Row(i - r.above.rows())
	}
}

// find returns the row of an event; -1 if unknown.
func (r *rows) find(id int64) int {
	if newest := r.Shown().newest; r.starts != nil && newest != 0 && 0 < id && id <= r.above.seen {
		return int(newest-id) + r.above.rows()
	}
	is := func(e data.Event) bool { return e.ID == id }
	if i, ok := r.Find(is); ok {
		return i + r.above.rows()
	}
	return slices.IndexFunc(r.above.fresh, is)
}

// start returns the ID below which the events of a page lie.
func (r *rows) start(page int) (int64, bool) {
	switch newest := r.Shown().newest; {
	case r.starts == nil:
		return 0, false
	case newest != 0:
		return newest + 1 - int64(page)*pageSize, true
	case page < 0:
		return r.above.start(page)
	case page < len(r.starts):
		return r.starts[page], true
	default:
		return 0, false
	}
}

// pass finds where the next pages begin, and so counts: first far enough for a useful
// count, and with further beyond that, for somebody who scrolls there.
func (r *rows) pass(further bool) {
	if r.passing || !r.more || !further && r.length >= countTo {
		return
	}
	r.passing = true
	events, by, query := r.events, r.by, r.Shown().query
	query.Before, query.Limit = r.last, chunk-(r.length-r.above.rows())%chunk
	shell.Run(r.WhileShown(), func(ctx context.Context) (data.EventPage, error) {
		return events.Log(ctx, by, query)
	}, func(found data.EventPage, err error) {
		if err != nil {
			r.arrived(err) // draws the list, which must not ask for the same page at once
			r.passing = false
			return
		}
		r.passing = false
		for i, e := range found.Events {
			if i%pageSize == 0 {
				r.starts = append(r.starts, r.last)
			}
			r.last = e.ID
		}
		r.length += len(found.Events)
		r.more = found.More
		r.arrived(nil)
		r.pass(false)
	})
}
