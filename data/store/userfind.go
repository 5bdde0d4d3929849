package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapetrack/data"
)

// A list of users is found in one of four ways. An engine without statistics
// guesses which is quick, and guesses wrong.
//
//   - straight: all that the filter asks for is a stretch of the order's index.
//   - gather: some condition is met by few. They are found by its index, the
//     other conditions are asked of their rows, and they are sorted.
//   - walk: many meet each condition, so that some of them are soon come by in
//     the order's index; but not if they are all at its end, so it gives up.
//   - sift: the keys of all who meet the conditions are collected from the
//     indexes, and the order's index is walked with them at hand.

// mostKeys is the most keys that one page may have.
const mostKeys = 20_000

// Less in tests.
var (
	fewUsers  int64 = 12_000  // are gathered at once
	someUsers int64 = 100_000 // are gathered where a walk gave up
	farWalk         = 6_000   // rows, after which a walk gives up; one far down the list goes on longer
	nearPage  int64 = 1_000   // the offset up to which walks are tried
	deepPage  int64 = 50_000  // and where more than some meet each condition
	farSift         = 60_000  // entries of an index, after which a sift for some gives up
)

// A userSearch is a list of users that is looked for.
type userSearch struct {
	t          *tx
	keys       []sortKey
	descending bool
	conditions []condition
	in         statement   // the stretch of the order's index; may be empty
	rest       []condition // what the stretch does not tell
}

func (t *tx) userSearch(q data.UserQuery) (*userSearch, error) {
	keys, err := sortedBy(q.Sort)
	if err != nil {
		return nil, err
	}
	s := &userSearch{t: t, keys: keys, descending: q.Descending, conditions: t.conditions(q.Filter)}
	s.rest = s.conditions
	for i, c := range s.conditions {
		part, there := c.in[q.Sort]
		if !there {
			continue
		}
		s.in, s.keys = part.where, keys[part.alike:]
		if !part.loose {
			s.rest = slices.Delete(slices.Clone(s.conditions), i, i+1)
			break
		}
	}
	return s, nil
}

// UserKeys returns the keys of a page.
func (t *tx) UserKeys(q data.UserQuery) ([]int64, error) {
	return searching(t, func() ([]int64, error) { return t.userKeys(q) })
}

func (t *tx) userKeys(q data.UserQuery) ([]int64, error) {
	s, err := t.userSearch(q)
	if err != nil {
		return nil, err
	}
	if q.Limit < 1 || q.Limit > mostKeys || q.Offset < 0 {
		return nil, fmt.Errorf("there is no page of %d users from %d", q.Limit, q.Offset)
	}
	if len(s.rest) == 0 {
		return s.list(s.straight(q.Offset, q.Limit))
	}
	fewest, n, err := t.fewest(s.conditions, fewUsers)
	switch {
	case err != nil || n == 0:
		return nil, err
	case n <= fewUsers:
		return s.list(s.gather(fewest, q.Offset, q.Limit))
	}
	if q.Offset <= nearPage {
		keys, done, err := s.walk(q.Offset, q.Limit, farWalk)
		if err != nil || done {
			return keys, err
		}
	}
	fewest, n, err = t.fewest(s.conditions, someUsers)
	if err != nil || n == 0 {
		return nil, err
	}
	if n <= someUsers {
		if q.Offset <= nearPage {
			keys, err := s.list(s.siftBegin(fewest, q.Offset, q.Limit))
			if err != nil || len(keys) == q.Limit {
				return keys, err
			}
		}
		return s.list(s.gather(fewest, q.Offset, q.Limit))
	}
	if q.Offset > nearPage && q.Offset <= deepPage {
		keys, done, err := s.walk(q.Offset, q.Limit, farWalk+4*int(q.Offset))
		if err != nil || done {
			return keys, err
		}
	}
	return s.list(s.sift(q.Offset, q.Limit))
}

// list reads keys with a query of them.
func (s *userSearch) list(query statement) ([]int64, error) {
	return scan(s.t, "list users", query.sql, func(key *int64) []any { return []any{key} }, query.args...)
}

// page returns the query of a page of keys; order is "+" if no index serves it.
func (s *userSearch) page(from statement, order string, offset int64, limit int) statement {
	return statement{
		"SELECT user_key" + from.sql + " ORDER BY " + orderBy(s.keys, s.descending, order) + " LIMIT ? OFFSET ?",
		slices.Concat(from.args, []any{limit, offset}),
	}
}

// who returns what comes behind SELECT for users that meet a condition, which
// may be empty.
func who(condition statement) statement {
	if condition.sql == "" {
		return statement{sql: " FROM users"}
	}
	return statement{" FROM users WHERE " + condition.sql, condition.args}
}

func (s *userSearch) straight(offset int64, limit int) statement {
	return s.page(who(s.in), "", offset, limit)
}

func (s *userSearch) gather(c *condition, offset int64, limit int) statement {
	return s.page(gathered(c, s.conditions), "+", offset, limit)
}

func (s *userSearch) sift(offset int64, limit int) statement {
	return s.page(s.sifted(), "", offset, limit)
}

// siftBegin is sift for the first entries of the order's index alone, with the
// keys of one condition: the others are asked of the rows.
func (s *userSearch) siftBegin(c *condition, offset int64, limit int) statement {
	first, keys := who(s.in), c.found()
	meets := where("users.user_key = first.f AND +first.f IN ("+keys.sql+")", keys.args...).and(others(c, s.conditions))
	return s.page(statement{
		fmt.Sprintf(" FROM (SELECT user_key AS f%s ORDER BY %s LIMIT %d) AS first CROSS JOIN users WHERE %s",
			first.sql, orderBy(s.keys, s.descending, ""), farSift, meets.sql),
		slices.Concat(first.args, meets.args),
	}, "+", offset, limit)
}

// gathered returns what comes behind SELECT for the users that one of some
// conditions finds, and who meet the others.
func gathered(c *condition, all []condition) statement {
	keys := c.found()
	s := statement{" FROM (" + keys.sql + ") AS f CROSS JOIN users WHERE users.user_key = f.found", keys.args}
	return s.and(others(c, all))
}

// others returns what is left to be asked of who is among the keys of one of
// some conditions.
func others(c *condition, all []condition) statement {
	var s statement
	for i := range all {
		if &all[i] != c || c.loose {
			s = s.and(all[i].test)
		}
	}
	return s
}

// found returns the query of the keys of all who meet a condition.
func (c *condition) found() statement {
	s := statement{}
	for i, keys := range c.keys {
		if i > 0 {
			s.sql += " UNION ALL "
		}
		s.sql, s.args = s.sql+strings.Replace(keys.sql, " FROM", " AS found FROM", 1), slices.Concat(s.args, keys.args)
	}
	return s
}

// and returns a statement with one more condition; either may be empty.
func (s statement) and(also statement) statement {
	switch {
	case also.sql == "":
		return s
	case s.sql == "":
		return also
	}
	return statement{s.sql + " AND " + also.sql, slices.Concat(s.args, also.args)}
}

// fewest returns the condition that an index says the fewest meet, and how many,
// counted up to limit and one more. It ends as soon as it is clear that nobody
// does. Without an index for any it returns nil.
func (t *tx) fewest(all []condition, limit int64) (*condition, int64, error) {
	var fewest *condition
	least := limit + 1
	for i := range all {
		c := &all[i]
		if len(c.keys) == 0 {
			continue
		}
		n, err := t.countFound(c, least)
		if err != nil {
			return nil, 0, err
		}
		if fewest == nil || n < least {
			fewest, least = c, n
		}
		if n == 0 {
			break
		}
	}
	return fewest, least, nil
}

// countFound counts those who an index says meet a condition, up to limit.
func (t *tx) countFound(c *condition, limit int64) (int64, error) {
	keys := c.found()
	return t.number("SELECT count(*) FROM (SELECT found FROM ("+keys.sql+") AS f LIMIT ?) AS g", append(keys.args, limit)...)
}

// number reads one number.
func (t *tx) number(query string, args ...any) (int64, error) {
	n, err := scan(t, "count users", query, func(n *int64) []any { return []any{n} }, args...)
	if err != nil || len(n) == 0 {
		return 0, err
	}
	return n[0], nil
}

// errFull ends a walk whose page is full.
var errFull = errors.New("full")

// walk asks the rows of an order, one after another, and reports whether it came
// to the end of the page or of the list.
func (s *userSearch) walk(offset int64, limit, far int) (keys []int64, done bool, err error) {
	query := s.walking(far)
	seen := 0
	err = s.t.each("list users", query.sql, func(rows *sql.Rows) error {
		var key, meets int64
		if err := rows.Scan(&key, &meets); err != nil {
			return err
		}
		seen++
		switch {
		case meets == 0:
		case offset > 0:
			offset--
		default:
			keys = append(keys, key)
		}
		if len(keys) == limit {
			return errFull
		}
		return nil
	}, query.args...)
	if errors.Is(err, errFull) {
		return keys, true, nil
	}
	return keys, seen < far, err
}

// walking returns the query of the first rows of an order, and whether each
// meets the rest of the conditions.
func (s *userSearch) walking(far int) statement {
	test := statement{}
	for _, c := range s.rest {
		test = test.and(c.test)
	}
	from := who(s.in)
	return statement{
		fmt.Sprintf("SELECT user_key, CASE WHEN %s THEN 1 ELSE 0 END%s ORDER BY %s LIMIT %d",
			test.sql, from.sql, orderBy(s.keys, s.descending, ""), far),
		slices.Concat(test.args, from.args),
	}
}

// sifted returns what comes behind SELECT for those in the stretch who are among
// the keys of each condition.
func (s *userSearch) sifted() statement {
	meets := s.in
	for i := range s.rest {
		c := &s.rest[i]
		if len(c.keys) > 0 {
			keys := c.found()
			meets = meets.and(where("+user_key IN ("+keys.sql+")", keys.args...))
		}
		if len(c.keys) == 0 || c.loose {
			meets = meets.and(c.test)
		}
	}
	return who(meets)
}

// CountUsers counts those that a filter shows, up to most; 0 is no limit.
func (t *tx) CountUsers(f data.UserFilter, most int64) (data.UserCount, error) {
	limit := int64(-1)
	if most > 0 {
		limit = most + 1
	}
	n, err := searching(t, func() (int64, error) { return t.countUsers(t.conditions(f), limit) })
	if most > 0 && n > most {
		return data.UserCount{N: most, More: true}, err
	}
	return data.UserCount{N: n}, err
}

// countUsers counts up to limit, or all if it is below 0.
func (t *tx) countUsers(all []condition, limit int64) (int64, error) {
	switch {
	case len(all) == 0 && limit < 0:
		return t.number("SELECT count(*) FROM users") // SQLite counts pages, not rows
	case len(all) == 0:
		return t.number("SELECT count(*) FROM (SELECT 1 FROM users LIMIT ?) AS f", limit)
	case len(all) == 1 && !all[0].loose:
		return t.countFound(&all[0], limit)
	}
	fewest, n, err := t.fewest(all, fewUsers)
	if n > fewUsers && err == nil && len(all) > 1 {
		fewest, n, err = t.fewest(all, someUsers)
	}
	if err != nil || fewest != nil && n == 0 {
		return 0, err
	}
	var found statement
	if fewest != nil {
		found = gathered(fewest, all)
	} else {
		found = who(all[0].test)
	}
	return t.number("SELECT count(*) FROM (SELECT 1"+found.sql+" LIMIT ?) AS g", append(found.args, limit)...)
}

// UserPlace returns how many users come before one in a list.
func (t *tx) UserPlace(q data.UserQuery, key int64) (int64, error) {
	return searching(t, func() (int64, error) { return t.userPlace(q, key) })
}

func (t *tx) userPlace(q data.UserQuery, key int64) (int64, error) {
	s, err := t.userSearch(q)
	if err != nil {
		return 0, err
	}
	values, err := s.valuesOf(key)
	if err != nil {
		return 0, err
	}
	if len(s.rest) == 0 {
		return s.countAhead(values)
	}
	fewest, n, err := t.fewest(s.conditions, someUsers)
	if err != nil {
		return 0, err
	}
	from := s.sifted()
	if n <= someUsers {
		from = gathered(fewest, s.conditions)
	}
	before := either(ahead(s.keys, values, s.descending, "+"))
	return t.number("SELECT count(*)"+from.sql+" AND "+before.sql, slices.Concat(from.args, before.args)...)
}

// countAhead counts those in the stretch who come before somebody, in the index
// alone.
func (s *userSearch) countAhead(values []any) (total int64, err error) {
	for _, part := range ahead(s.keys, values, s.descending, "") {
		from := who(s.in.and(part))
		n, err := s.t.number("SELECT count(*)"+from.sql, from.args...)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// valuesOf returns what somebody is sorted by, ErrNotFound if the list does not
// show him.
func (s *userSearch) valuesOf(key int64) ([]any, error) {
	columns := make([]string, len(s.keys))
	for i, k := range s.keys {
		columns[i] = k.sql
	}
	of := where("user_key = ?", key)
	for _, c := range s.conditions {
		of = of.and(c.test)
	}
	var values []any
	err := s.t.each("find a user", "SELECT "+strings.Join(columns, ", ")+" FROM users WHERE "+of.sql, func(rows *sql.Rows) error {
		values = make([]any, len(s.keys))
		dest := make([]any, len(s.keys))
		for i := range values {
			dest[i] = &values[i]
		}
		return rows.Scan(dest...)
	}, of.args...)
	if err == nil && values == nil {
		err = data.ErrNotFound
	}
	return values, err
}
