package sqlite

import (
	"database/sql"
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/store"
)

// UserPlace returns how many users come before one in a list.
func (t *tx) UserPlace(q data.UserQuery, key int64) (int64, error) {
	return searching(t, func() (int64, error) { return t.userPlace(q, key) })
}

func (t *tx) userPlace(q data.UserQuery, key int64) (int64, error) {
	s, err := t.userList(q)
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
	before := store.Either(ahead(s.keys, values, s.descending, "+"))
	return t.number("SELECT count(*)"+from.SQL+" AND "+before.SQL, slices.Concat(from.Args, before.Args)...)
}

// ShownAmong returns which of the keys belong to users that a filter shows.
func (t *tx) ShownAmong(f data.UserFilter, keys []int64) ([]int64, error) {
	return searching(t, func() ([]int64, error) {
		conditions, err := t.conditions(f)
		if err != nil {
			return nil, err
		}
		s := shownAmong(conditions, keys)
		return store.Rows(t, s.SQL, func(key *int64) []any { return []any{key} }, s.Args...)
	})
}

// shownAmong returns the query of those of the keys whose users meet all conditions: each
// row is found by its key, and the conditions are tested on it.
func shownAmong(all []condition, keys []int64) store.Statement {
	where := store.Condition("user_key IN (SELECT value FROM json_each(?))", jsonKeys(slices.Values(keys)))
	for _, c := range all {
		where = where.And(c.test)
	}
	return store.Statement{SQL: "SELECT user_key FROM users WHERE " + where.SQL + " ORDER BY user_key", Args: where.Args}
}

// countAhead counts the users in the stretch that come before the one with these values. It
// reads only the index.
func (s *userList) countAhead(values []any) (total int64, err error) {
	for _, part := range ahead(s.keys, values, s.descending, "") {
		from := who(s.in.And(part))
		n, err := s.t.number("SELECT count(*)"+from.SQL, from.Args...)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// valuesOf returns the values by which a user is sorted; ErrNotFound if the list does not show
// the user.
func (s *userList) valuesOf(key int64) ([]any, error) {
	columns := make([]string, len(s.keys))
	for i, k := range s.keys {
		columns[i] = k.sql
	}
	of := store.Condition("user_key = ?", key)
	for _, c := range s.conditions {
		of = of.And(c.test)
	}
	var values []any
	err := store.Each(s.t, "SELECT "+strings.Join(columns, ", ")+" FROM users WHERE "+of.SQL, func(rows *sql.Rows) error {
		values = make([]any, len(s.keys))
		dest := make([]any, len(s.keys))
		for i := range values {
			dest[i] = &values[i]
		}
		return rows.Scan(dest...)
	}, of.Args...)
	if err == nil && values == nil {
		err = data.ErrNotFound
	}
	return values, err
}
