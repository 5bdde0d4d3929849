package sqlite

import (
	"slices"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/store"
)

// An eventQuery is a query without its page. Without statistics SQLite guesses which index to
// use, and guesses wrong. So each statement has one condition that an index serves, and the
// others are written so that none does (+x, NOT IN twice). Then SQLite reads a large part of
// the log only for a text that hardly occurs, and for a long time long ago.
type eventQuery struct {
	user        int64
	kinds       []data.Kind // empty: all but except
	except      []data.Kind
	since       time.Time // zero: from the beginning
	until       time.Time // zero: to the end
	few         bool      // there are few events between since and until
	first, last int64     // bounds of IDs; 0 if unknown
	pattern     string    // of LIKE; empty: no text
}

// Tests set smaller numbers.
var (
	fewEvents  int64 = 5_000
	manyEvents int64 = 50_000 // more are not counted
)

// Events returns how to read the events that match a query, see store.Transaction.
func (t *tx) Events(q data.EventQuery) (func(before int64, limit int) []store.Statement, error) {
	s, possible := newEventQuery(q)
	if possible {
		var err error
		if possible, err = t.bound(&s); err != nil {
			return nil, err
		}
	}
	if !possible {
		return nil, nil
	}
	return s.statements, nil
}

// newEventQuery returns false if nothing can match.
func newEventQuery(q data.EventQuery) (eventQuery, bool) {
	s := eventQuery{user: q.UserKey, since: q.Since, until: q.Until, kinds: slices.Compact(slices.Sorted(slices.Values(q.Kinds)))}
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

// bound counts the events between since and until, unless only newer events than a given one
// are asked for. It returns false if there are none.
func (t *tx) bound(s *eventQuery) (bool, error) {
	if s.since.IsZero() && s.until.IsZero() || s.first != 0 {
		return true, nil
	}
	where, args := s.between("at")
	type bounds struct{ n, first, last int64 }
	found, err := store.Rows(t, "SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0) FROM (SELECT id FROM events WHERE "+
		where+" LIMIT ?) AS some", func(b *bounds) []any { return []any{&b.n, &b.first, &b.last} }, append(args, manyEvents)...)
	if err != nil {
		return false, err
	}
	if b := found[0]; b.n < manyEvents {
		s.few, s.first, s.last = b.n <= fewEvents, b.first, b.last
	}
	return found[0].n > 0, nil
}

// between returns the condition on the time, given its column or expression.
func (s *eventQuery) between(column string) (string, []any) {
	var where []string
	var args []any
	if !s.since.IsZero() {
		where, args = append(where, column+" >= ?"), append(args, s.since.UnixMilli())
	}
	if !s.until.IsZero() {
		where, args = append(where, column+" < ?"), append(args, s.until.UnixMilli())
	}
	return strings.Join(where, " AND "), args
}

// statements returns what finds the newest events that match. With several kinds there may be
// one for each, in the order of its index, whose results have to be merged.
func (s *eventQuery) statements(before int64, limit int) []store.Statement {
	// The column whose index is to be used is written as it is, the others after a +.
	time, id, user, order := "+at", "id", "user_key", "id"
	if s.few {
		time, id, user, order = "at", "+id", "+user_key", "+id"
	}
	var where store.Statement
	condition, args := s.between(time)
	where = where.Filtered(condition, args...)
	if s.user != 0 {
		where = where.Filtered(user+" = ?", s.user)
	}
	if s.first != 0 {
		where = where.Filtered(id+" >= ?", s.first)
	}
	if s.last != 0 && (before == 0 || s.last < before) {
		before = s.last + 1
	}
	if before != 0 {
		where = where.Filtered(id+" < ?", before)
	}
	if p := s.pattern; p != "" {
		where = where.Filtered(`(user_id LIKE ? ESCAPE '\' OR actor LIKE ? ESCAPE '\' OR program LIKE ? ESCAPE '\' OR computer LIKE ? ESCAPE '\' OR detail LIKE ? ESCAPE '\')`, p, p, p, p, p)
	}
	if len(s.except) > 0 {
		where = where.Filtered("kind NOT IN ?", s.except)
	}
	ends := []store.Statement{where}
	switch {
	case len(s.kinds) == 0:
	case s.few, s.user != 0:
		ends = []store.Statement{where.Filtered("NOT (kind NOT IN ?)", s.kinds)}
	default:
		ends = nil
		for _, kind := range s.kinds {
			ends = append(ends, where.Filtered("kind = ?", kind))
		}
	}
	list := make([]store.Statement, len(ends))
	for i, end := range ends {
		list[i] = store.Statement{SQL: " FROM events" + end.SQL + " ORDER BY " + order + " DESC LIMIT ?", Args: slices.Concat(end.Args, []any{limit})}
	}
	return list
}

// likely returns a pattern of LIKE for texts that contain s without regard to case. Since
// SQLite folds only ASCII, any text matches where s has other characters, so the pattern also
// finds events without s, which the caller leaves out.
func likely(s string) string {
	var b strings.Builder
	b.WriteByte('%')
	for _, r := range data.Fold(s) {
		switch {
		case r == '%' || r == '_' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r >= 0x80 || r == 0:
			b.WriteByte('%') // not '_': it may be a letter followed by marks
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('%')
	return b.String()
}
