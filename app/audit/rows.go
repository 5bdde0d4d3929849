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
	chunk    = 1000  // events passed over at once to count
	countTo  = 10000 // matching events are counted so far, and on only if somebody scrolls there
)

// rows is what the filter shows of the log, as far as it is loaded: pages
// around what is on the screen. Pages are asked for by the ID that they come
// before; where those of a filter begin is found once, by passing over the log.
// A log without filter needs none of that: its IDs follow from the rows.
type rows struct {
	events Log
	by     data.Actor
	cells  func(data.Event) []rowlist.Cell
	tasks  *shell.Tasks // of the window
	work   *shell.Tasks // of the present filter: it stops when the filter changes

	query   data.EventQuery // with the user found
	length  int             // rows that are known
	more    bool            // there are older ones that match
	total   int64           // events in the whole log
	newest  int64           // ID of the first row of page 0, if IDs follow from rows; else 0
	starts  []int64         // what the IDs of a page are below; nil while nothing is shown
	last    int64           // ID of the last row that is known
	pages   map[int][]data.Event
	above   above
	turn    int  // counts filters: an answer from before the present one is dropped
	reading bool // a page is under way
	passing bool // counting is under way

	begun   func(error) // the first rows of a filter came, or none
	arrived func(error) // other rows came, or were counted
	grew    func(n int) // n rows came above the others; may be nil
}

var _ rowlist.Source = (*rows)(nil)

func newRows(log Log, by data.Actor, tasks *shell.Tasks, cells func(data.Event) []rowlist.Cell) *rows {
	return &rows{events: log, by: by, cells: cells, tasks: tasks, work: tasks.Child(), pages: map[int][]data.Event{}}
}

// open reads the first page of a filter, and then counts. What the filter
// before still asks for ends. prepare is called off Fyne's goroutine; what it
// reports is told, and the rows are gone.
func (r *rows) open(query data.EventQuery, prepare func(context.Context, *data.EventQuery) error) {
	r.work.Stop()
	r.work = r.tasks.Child()
	events, by := r.events, r.by
	query.Limit = pageSize
	type opened struct {
		query data.EventQuery
		page  data.EventPage
	}
	shell.Run(r.work, func(ctx context.Context) (opened, error) {
		if err := prepare(ctx, &query); err != nil {
			return opened{}, err
		}
		page, err := events.Log(ctx, by, query)
		return opened{query, page}, err
	}, func(o opened, err error) {
		if err == nil {
			r.begin(o.query, o.page)
		}
		r.begun(err)
		r.pass(false)
	})
}

// close ends what is under way and shows nothing.
func (r *rows) close() {
	r.work.Stop()
	r.work = r.tasks.Child()
	r.clear()
}

// begin takes the first page of a filter.
func (r *rows) begin(query data.EventQuery, page data.EventPage) {
	r.clear()
	r.query, r.total, r.above.seen = query, page.Total, page.Newest
	r.length, r.more = len(page.Events), page.More
	r.starts, r.pages[0] = []int64{0}, page.Events
	if r.length == 0 {
		return
	}
	// A page read later must not be moved by events that came meanwhile.
	newest := page.Events[0].ID
	r.starts[0], r.last = newest+1, page.Events[r.length-1].ID
	if unfiltered(query) && newest == page.Total {
		r.newest, r.length, r.more = newest, int(page.Total), false
		r.pages[0] = r.placed(0, page.Events)
	}
}

// placed puts the events of a page into their rows, if IDs follow from rows. A
// row whose event is missing keeps one without an ID: the number of events is
// sealed, so somebody has removed it.
func (r *rows) placed(page int, events []data.Event) []data.Event {
	if r.newest == 0 {
		return events
	}
	first := r.newest - int64(page)*pageSize
	rows := make([]data.Event, min(pageSize, first))
	for _, e := range events {
		if i := first - e.ID; 0 <= i && i < int64(len(rows)) {
			rows[i] = e
		}
	}
	return rows
}

// clear forgets all rows.
func (r *rows) clear() {
	r.turn++
	r.length, r.more, r.newest, r.starts, r.above = 0, false, 0, nil, above{}
	r.reading, r.passing = false, false
	r.pages = map[int][]data.Event{}
}

func unfiltered(q data.EventQuery) bool {
	return q.UserKey == 0 && len(q.Kinds) == 0 && q.Outcome == data.AnyOutcome && q.Since.IsZero() && q.Until.IsZero() && q.Text == ""
}

// Len returns how many rows are known.
func (r *rows) Len() int { return r.length }

// Row returns the cells of row i, or asks for its page.
func (r *rows) Row(i int) ([]rowlist.Cell, bool) {
	if _, ok := r.event(i); !ok {
		page, _ := r.at(i)
		r.ask(page)
	}
	if i >= r.length-2*pageSize {
		r.pass(true)
	}
	e, ok := r.event(i) // tasks that do everything at once have it by now
	if !ok {
		return nil, false
	}
	return r.cells(e), true
}

// event returns the event of row i, if its page is loaded. One without an ID is
// missing.
func (r *rows) event(i int) (data.Event, bool) {
	if 0 <= i && i < len(r.above.fresh) {
		return r.above.fresh[i], true
	}
	number, k := r.at(i)
	page := r.pages[number]
	if i < 0 || k >= len(page) {
		return data.Event{}, false
	}
	return page[k], true
}

// find returns the row of an event, -1 if it is not known.
func (r *rows) find(id int64) int {
	if r.newest != 0 && 0 < id && id <= r.above.seen {
		return int(r.newest-id) + r.above.rows()
	}
	is := func(e data.Event) bool { return e.ID == id }
	for n, page := range r.pages {
		if i := slices.IndexFunc(page, is); i >= 0 {
			return n*pageSize + i + r.above.rows()
		}
	}
	return slices.IndexFunc(r.above.fresh, is)
}

// start returns the ID below which the events of a page are.
func (r *rows) start(page int) (int64, bool) {
	switch {
	case r.newest != 0:
		return r.newest + 1 - int64(page)*pageSize, true
	case page < 0:
		return r.above.start(page)
	case page < len(r.starts):
		return r.starts[page], true
	default:
		return 0, false
	}
}

// ask reads a page. One is under way at a time: when it has come the list asks
// for what is on the screen then, and not for all that was passed.
func (r *rows) ask(page int) {
	start, known := r.start(page)
	if _, here := r.pages[page]; r.reading || !known || here {
		return
	}
	r.reading = true
	r.read(start, pageSize, func(found data.EventPage) {
		r.makeRoom(page)
		r.pages[page] = r.placed(page, found.Events)
		r.reading = false
	})
}

// pass finds where the next pages begin, and so counts: at first so far that
// the count says something, and further if somebody scrolls there.
func (r *rows) pass(further bool) {
	if r.passing || !r.more || !further && r.length >= countTo {
		return
	}
	r.passing = true
	r.read(r.last, chunk-(r.length-r.above.rows())%chunk, func(found data.EventPage) {
		for i, e := range found.Events {
			if i%pageSize == 0 {
				r.starts = append(r.starts, r.last)
			}
			r.last = e.ID
		}
		r.length += len(found.Events)
		r.more = found.More
		r.passing = false
	})
}

// read reads events of the present filter and hands them to take.
func (r *rows) read(before int64, limit int, take func(data.EventPage)) {
	turn, events, by, query := r.turn, r.events, r.by, r.query
	query.Before, query.Limit = before, limit
	shell.Run(r.work, func(ctx context.Context) (data.EventPage, error) {
		return events.Log(ctx, by, query)
	}, func(found data.EventPage, err error) {
		if turn != r.turn {
			return
		}
		if err != nil {
			// The list is drawn anew, and must not ask for the same at once.
			r.reading, r.passing = true, true
			r.arrived(err)
			r.reading, r.passing = false, false
			return
		}
		take(found)
		r.arrived(nil)
		r.pass(false)
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
