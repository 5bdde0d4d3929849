package sqlite

import (
	"database/sql/driver"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"modernc.org/sqlite"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store"
	"tapetrack/data/words"
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
	words       []string  // in the form of data.Sought
	language    string    // in which they are read
	begins      string    // the User-ID, in the form of data.Fold
}

// mostWords bounds the length of a statement. Further words are looked for in what it finds.
const mostWords = 24

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
	s := eventQuery{user: q.UserKey, since: q.Since, until: q.Until, kinds: slices.Compact(slices.Sorted(slices.Values(q.Kinds))), words: data.SoughtWords(q.Text), language: q.Language, begins: data.Fold(q.Begins)}
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
	if s.begins != "" {
		where = where.Filtered(`(user_id LIKE ? ESCAPE '\' OR octet_length(user_id) <> length(user_id))`, pattern(s.begins)+"%")
	}
	if len(s.words) > 0 {
		text := seen(s.words, lang.In(s.language).Say)
		where = where.Filtered(text.SQL, text.Args...)
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

// seen returns a condition for events in which people read each of the words, in the
// form of data.Sought; some others meet it, too, which the caller leaves out. It has a function
// in each OR, so that no index serves it.
func seen(sought []string, read words.Reader) store.Statement {
	var all store.Statement
	for _, word := range sought[:min(len(sought), mostWords)] {
		all = all.And(says(word, read))
	}
	return all
}

// says returns the condition that people may read a word in an event: its kind or reason
// says it, or its texts may have it.
func says(word string, read words.Reader) store.Statement {
	saying := words.Says(word, read)
	if saying.Stored == "" {
		return store.Condition("1 = 1")
	}
	either := []store.Statement{store.Condition("kind IN ?", saying.Kinds)}
	if len(saying.Details) > 0 {
		either = append(either, store.Condition("detail IN ?", saying.Details))
	}
	if len(saying.Reasons) > 0 {
		either = append(either, store.Condition("kind IN ? AND detail IN ?", data.ReasonedKinds(), saying.Reasons))
	}
	if saying.Unsound {
		either = append(either, store.Condition("at NOT BETWEEN ? AND ?", firstWritable, lastWritable))
	}
	return store.Either(append(either, store.Condition(mayHaveFunction+"("+eventTexts+", ?)", saying.Stored)))
}

// eventTexts are the texts of an event in one blob, see findsFunction. Nothing stands between
// them: what the end of one and the beginning of the next seem to have is left out later. Who
// acted is mostly the user.
const eventTexts = "CAST(kind || user_id || CASE WHEN actor = user_id THEN '' ELSE actor END || program || computer || detail || address AS BLOB)"

// mayHaveFunction is mayHave for SQL. One call for an event takes less time than LIKE and the
// search for characters beyond ASCII, which it does not fold, in each text.
const mayHaveFunction = "tapetrack_may_have"

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(mayHaveFunction, 2, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		texts, _ := args[0].([]byte)
		word, _ := args[1].(string)
		return texts == nil || mayHave(texts, word), nil
	})
}

// mayHave reports whether texts may have a word, in the form of data.Sought: in ASCII they have
// it; of others data.Sought tells, which takes longer.
func mayHave(texts []byte, word string) bool {
	all := byte(0)
	for _, c := range texts {
		all |= c
	}
	if all >= utf8.RuneSelf || word == "" {
		return true
	}
	for at, c := range texts {
		if lower(c) == word[0] && begins(texts[at:], word) {
			return true
		}
	}
	return false
}

// begins reports whether an ASCII text begins with a word in lower case, without regard to case.
func begins(text []byte, word string) bool {
	if len(text) < len(word) {
		return false
	}
	for i := range len(word) {
		if lower(text[i]) != word[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// Times of sound events, in milliseconds: see data.IsWritable.
var (
	firstWritable = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	lastWritable  = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli() - 1
)

// longestPattern is how many bytes of a text are looked for in SQL, which refuses patterns of
// 50,000. The rest is looked for in what it finds.
const longestPattern = 1_000

// pattern returns a text, or the beginning of a long one, for LIKE.
func pattern(text string) string {
	if len(text) > longestPattern {
		text = strings.ToValidUTF8(text[:longestPattern], "")
	}
	return escaper.Replace(text)
}

var escaper = strings.NewReplacer("%", `\%`, "_", `\_`, `\`, `\\`)
