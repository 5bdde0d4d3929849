package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tapetrack/data"
)

// longestEvents is the most events that one page may have.
const longestEvents = 1000

// An eventQuery is what a query asks for but for its page. An engine without
// statistics guesses which index to use, and guesses wrong: so each statement
// has one condition that an index serves, and the others are written so that
// none does (+x, NOT IN twice). Only for a text that hardly occurs, and for an
// old and long time, SQLite reads a large part of the log.
type eventQuery struct {
	user        int64
	kinds       []data.Kind // empty: all but except
	except      []data.Kind
	since       instant
	until       instant
	few         bool  // the time between holds few events
	first, last int64 // bounds of their IDs; 0 if they are not known
	pattern     string
}

// Less in tests.
var (
	fewEvents  int64 = 5_000
	manyEvents int64 = 50_000 // more are not counted
)

// FindEvents returns a page of the events that match a query, newest first. It
// works on a log that was changed, too: what it shows is not checked.
func (t *tx) FindEvents(q data.EventQuery) (data.EventPage, error) {
	if q.Limit < 1 || q.Limit > longestEvents || q.Before < 0 || q.After < 0 {
		return data.EventPage{}, fmt.Errorf("there is no page of %d events from %d to %d", q.Limit, q.After, q.Before)
	}
	page := data.EventPage{Events: []data.Event{}}
	var err error
	if page.Total, page.Newest, err = t.countEvents(); err != nil {
		return page, err
	}
	s, possible := newEventQuery(q)
	if possible {
		possible, err = t.bound(&s)
	}
	for before := q.Before; possible && err == nil; {
		var rows []salvaged[eventRow]
		rows, err = t.matching(&s, before, q.Limit+1)
		for i := range rows {
			before = rows[i].row.ID
			if !rows[i].row.says(q.Text) {
				continue
			}
			if len(page.Events) == q.Limit {
				page.More = true
				return page, nil
			}
			page.Events = append(page.Events, told(&rows[i]))
		}
		possible = len(rows) > q.Limit
	}
	return page, err
}

// countEvents returns how many events there are and the ID of the newest, by
// the head if it can be trusted.
func (t *tx) countEvents() (total, newest int64, err error) {
	if err := t.findHead(); err != nil {
		return 0, 0, err
	}
	if t.head != nil {
		return t.head.count, t.head.last, nil
	}
	type ends struct{ n, last int64 }
	found, err := scan(t, "count events", "SELECT count(*), coalesce(max(id), 0) FROM events", func(e *ends) []any { return []any{&e.n, &e.last} })
	if err != nil {
		return 0, 0, err
	}
	return found[0].n, found[0].last, nil
}

// newEventQuery returns false if nothing can match.
func newEventQuery(q data.EventQuery) (eventQuery, bool) {
	s := eventQuery{user: q.UserKey, since: at(q.Since), until: at(q.Until), kinds: slices.Compact(slices.Sorted(slices.Values(q.Kinds)))}
	switch {
	case q.Outcome == data.AnyOutcome:
	case len(q.Kinds) > 0:
		s.kinds = slices.DeleteFunc(s.kinds, func(k data.Kind) bool { return k.Outcome() != q.Outcome })
		if len(s.kinds) == 0 {
			return s, false
		}
	case q.Outcome == data.Refused:
		s.kinds = data.RefusedKinds()
	default:
		s.except = data.RefusedKinds()
	}
	if q.After > 0 {
		s.first = q.After + 1
	}
	if q.Text != "" {
		s.pattern = likely(q.Text)
	}
	return s, true
}

// bound finds out how many events the time between since and until holds, unless
// only the newest events are asked for. It returns false if there are none.
func (t *tx) bound(s *eventQuery) (bool, error) {
	if !s.since.set && !s.until.set || s.first != 0 {
		return true, nil
	}
	where, args := s.between("at")
	type bounds struct{ n, first, last int64 }
	found, err := scan(t, "count events", "SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0) FROM (SELECT id FROM events WHERE "+
		where+" LIMIT ?) AS some", func(b *bounds) []any { return []any{&b.n, &b.first, &b.last} }, append(args, manyEvents)...)
	if err != nil {
		return false, err
	}
	if b := found[0]; b.n < manyEvents {
		s.few, s.first, s.last = b.n <= fewEvents, b.first, b.last
	}
	return found[0].n > 0, nil
}

// between returns the condition on the time, in a column or an expression.
func (s *eventQuery) between(column string) (string, []any) {
	var where []string
	var args []any
	if s.since.set {
		where, args = append(where, column+" >= ?"), append(args, s.since)
	}
	if s.until.set {
		where, args = append(where, column+" < ?"), append(args, s.until)
	}
	return strings.Join(where, " AND "), args
}

// matching returns the newest events that match.
func (t *tx) matching(s *eventQuery, before int64, limit int) ([]salvaged[eventRow], error) {
	var rows []salvaged[eventRow]
	list := s.statements(before, limit)
	for _, statement := range list {
		some, err := salvage(t, "find events", statement.sql, (*eventRow).told, statement.args...)
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

// statements returns what finds the newest events that match. If it is several,
// they are to be merged: each kind has its own, in the order of its index.
func (s *eventQuery) statements(before int64, limit int) []statement {
	// What drives the statement stands as it is, the rest behind a +.
	time, id, user, order := "+at", "id", "user_key", "id"
	if s.few {
		time, id, user, order = "at", "+id", "+user_key", "+id"
	}
	var where statement
	condition, args := s.between(time)
	where = where.with(condition, args...)
	if s.user != 0 {
		where = where.with(user+" = ?", s.user)
	}
	if s.first != 0 {
		where = where.with(id+" >= ?", s.first)
	}
	if s.last != 0 && (before == 0 || s.last < before) {
		before = s.last + 1
	}
	if before != 0 {
		where = where.with(id+" < ?", before)
	}
	if p := s.pattern; p != "" {
		// ILIKE in PostgreSQL.
		where = where.with(`(user_id LIKE ? ESCAPE '\' OR actor LIKE ? ESCAPE '\' OR program LIKE ? ESCAPE '\' OR computer LIKE ? ESCAPE '\' OR detail LIKE ? ESCAPE '\')`, p, p, p, p, p)
	}
	if len(s.except) > 0 {
		where = where.with("kind NOT IN ?", s.except)
	}
	ends := []statement{where}
	switch {
	case len(s.kinds) == 0:
	case s.few, s.user != 0:
		ends = []statement{where.with("NOT (kind NOT IN ?)", s.kinds)}
	default:
		ends = nil
		for _, kind := range s.kinds {
			ends = append(ends, where.with("kind = ?", kind))
		}
	}
	for i, end := range ends {
		ends[i] = statement{"SELECT " + eventColumns + " FROM events" + end.sql + " ORDER BY " + order + " DESC LIMIT ?", slices.Concat(end.args, []any{limit})}
	}
	return ends
}

// likely returns a pattern of LIKE for texts that contain s without regard to
// case, and perhaps for others: SQLite folds ASCII only, so that any character
// may stand for one beyond. says then decides.
func likely(s string) string {
	var b strings.Builder
	b.WriteByte('%')
	for _, r := range data.Fold(s) {
		switch {
		case r == '%' || r == '_' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r >= 0x80 || r == 0:
			b.WriteByte('%') // one character, or a letter and its marks
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('%')
	return b.String()
}

// says reports whether a text is found in what an event says.
func (r *eventRow) says(text string) bool {
	if text == "" {
		return true
	}
	text = data.Fold(text)
	return slices.ContainsFunc([]string{r.UserID, r.Actor, r.Program, r.Computer, r.Detail},
		func(s string) bool { return strings.Contains(data.Fold(s), text) })
}
