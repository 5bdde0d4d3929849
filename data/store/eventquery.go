package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// longestEvents is the maximum number of events on a page.
const longestEvents = 1000

// QueryEvents returns a page of the events that match a query, newest first. It checks
// nothing, so it also works on a log that was modified outside TapeTrack.
func (t *tx) QueryEvents(q data.EventQuery) (data.EventPage, error) {
	if q.Limit < 1 || q.Limit > longestEvents || q.Before < 0 || q.After < 0 {
		return data.EventPage{}, fmt.Errorf("there is no page of %d events from %d to %d", q.Limit, q.After, q.Before)
	}
	page := data.EventPage{Events: []data.Event{}}
	var err error
	if page.Total, page.Newest, err = t.countEvents(); err != nil {
		return page, err
	}
	if t.head != nil {
		page.Cut = t.head.cut.last
	}
	sought, begins, reader := data.SoughtWords(q.Text), data.Fold(q.Begins), lang.In(q.Language)
	statements, err := t.on.Events(q)
	err = t.did("find events", err)
	for before, possible := q.Before, statements != nil; possible && err == nil; {
		var rows []salvaged[eventRow]
		rows, err = t.matching(statements(before, q.Limit+1), q.Limit+1)
		for i := range rows {
			before = rows[i].row.ID
			e := eventOf(&rows[i])
			if !strings.HasPrefix(data.Fold(e.UserID), begins) || !data.Finds(sought, words.EventTexts(e, reader.Say)...) {
				continue
			}
			if len(page.Events) == q.Limit {
				page.More = true
				return page, nil
			}
			page.Events = append(page.Events, e)
		}
		possible = len(rows) > q.Limit
	}
	return page, err
}

// countEvents returns how many events there are and the ID of the newest, from the head if
// that can be trusted.
func (t *tx) countEvents() (total, newest int64, err error) {
	if err := t.findHead(); err != nil {
		return 0, 0, err
	}
	if t.head != nil {
		return t.head.count - t.head.cut.count, t.head.last, nil
	}
	type ends struct{ n, last int64 }
	found, err := scan(t, "count events", "SELECT count(*), coalesce(max(id), 0) FROM events", func(e *ends) []any { return []any{&e.n, &e.last} })
	if err != nil {
		return 0, 0, err
	}
	return found[0].n, found[0].last, nil
}

// matching returns the newest events that the statements find.
func (t *tx) matching(list []Statement, limit int) ([]salvaged[eventRow], error) {
	var rows []salvaged[eventRow]
	for _, s := range list {
		some, err := salvage(t, "find events", "SELECT "+eventColumns+s.SQL, (*eventRow).told, s.Args...)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	if len(list) > 1 {
		slices.SortFunc(rows, func(a, b salvaged[eventRow]) int { return cmp.Compare(b.row.ID, a.row.ID) })
		rows = rows[:min(len(rows), limit)]
	}
	return rows, nil
}
