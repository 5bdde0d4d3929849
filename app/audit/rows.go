package audit

import (
	"context"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets/rowlist"
)

const (
	pageSize = 100 // events read at once for the screen
	maxPages = 30  // kept in memory; the log is never there as a whole
)

// rows is the loaded part of what the filter shows of the log. A page is read as the
// events below an ID. With a filter, where its pages begin is found once, by reading
// through the log; without one, the IDs follow from the row numbers.
type rows struct {
	*shell.Pages[*logQuery, data.Event]
	cells func(data.Event) []rowlist.Cell
}

// A logQuery is what a filter asks for.
type logQuery struct {
	events  data.EventQuery                               // with the user, in the query of the rows shown
	prepare func(context.Context, *data.EventQuery) error // finds the user, off Fyne's goroutine; what it reports is told
}

var _ rowlist.Source = (*rows)(nil)

// newRows returns the rows of a log. searched is told how far a search for the first page is.
func newRows(log Log, by data.Actor, tasks *shell.Tasks, cells func(data.Event) []rowlist.Cell, arrived func(shell.Arrival, error), counted func(),
	searched func(shell.Step),
) *rows {
	return &rows{cells: cells, Pages: shell.NewPages(tasks, new(logQuery), shell.PagesOf[*logQuery, data.Event]{
		Size: pageSize, Most: maxPages, Log: true,
		Prepare: func(ctx context.Context, q *logQuery) (*logQuery, error) {
			complete := *q // q is shared with what is under way
			err := q.prepare(ctx, &complete.events)
			return &complete, err
		},
		Read: func(ctx context.Context, q *logQuery, at shell.Span) (shell.Page[data.Event], error) {
			query := q.events
			if scans(query) && at.Above == 0 {
				return search(ctx, log, by, query, at, func(s shell.Step) {
					tasks.OnUI(func() {
						if at.Below == 0 && ctx.Err() == nil { // no other search has begun
							searched(s)
						}
					})
				})
			}
			query.Before, query.After, query.Limit = at.Below, at.Above, at.Limit
			page, err := log.Log(ctx, by, query)
			return shell.Page[data.Event]{Rows: page.Events, More: page.More, Newest: page.Newest, Total: page.Total, Cut: page.Cut}, err
		},
		Key:       func(e data.Event) int64 { return e.ID },
		Whole:     func(q *logQuery) bool { return unfiltered(q.events) },
		OnArrival: arrived, OnCounted: counted,
	})}
}

func unfiltered(q data.EventQuery) bool {
	return q.UserKey == 0 && q.Begins == "" && len(q.Kinds) == 0 && q.Outcome == data.AnyOutcome && q.Since.IsZero() && q.Until.IsZero() && q.Text == ""
}

// Row returns the cells of row i, or asks for its page.
func (r *rows) Row(i int) ([]rowlist.Cell, bool) {
	e, ok := r.Want(i)
	if !ok {
		return nil, false
	}
	return r.cells(e), true
}

// event returns the event of row i, if its page is loaded.
func (r *rows) event(i int) (data.Event, bool) { return r.Pages.Row(i) }

// find returns the row of an event; -1 if unknown.
func (r *rows) find(id int64) int {
	if i, ok := r.Find(id); ok && id != 0 {
		return i
	}
	return -1
}
