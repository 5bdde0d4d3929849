package audit

import (
	"context"

	"tapetrack/app/shell"
	"tapetrack/data"
)

const (
	// scannedAtOnce is how many events are searched through at once for a text that may
	// occur in none of them: between two such parts a search shows how far it is.
	scannedAtOnce = 50_000
	mostRead      = 1000 // events that Log returns at most
)

// scans reports whether a query may have to look at every event: no index finds a text, but
// one finds the events of a user or a time.
func scans(q data.EventQuery) bool {
	return q.Text != "" && q.UserKey == 0 && q.Since.IsZero() && q.Until.IsZero()
}

// search reads a page of a query that scans, part by part from the newest event on, and
// reports after each how many events of the whole log were searched.
func search(ctx context.Context, log Log, by data.Actor, q data.EventQuery, at shell.Span, report func(shell.Step)) (page shell.Page[data.Event], err error) {
	before := at.Below
	if before == 0 { // from the newest, which is the first ever read of these rows
		var newest data.EventPage
		newest, err = log.Log(ctx, by, data.EventQuery{Limit: 1})
		page.Newest, page.Total, page.Cut = newest.Newest, newest.Total, newest.Cut
		before = page.Newest + 1
	}
	for err == nil && before > page.Cut+1 && len(page.Rows) < at.Limit {
		oldest := max(before-scannedAtOnce, page.Cut+1)
		q.Before, q.After, q.Limit = before, oldest-1, min(at.Limit-len(page.Rows), mostRead)
		var part data.EventPage
		if part, err = log.Log(ctx, by, q); err != nil {
			break
		}
		page.Rows, page.Cut = append(page.Rows, part.Events...), part.Cut
		if before = max(oldest, page.Cut+1); part.More {
			before = part.Events[len(part.Events)-1].ID
		}
		report(shell.Step{Done: page.Newest + 1 - before, Total: page.Newest - page.Cut})
	}
	page.More = before > page.Cut+1 // as far as is known
	return page, err
}
