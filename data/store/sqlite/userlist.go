package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/store"
)

// A list of users is found in one of four ways. Without statistics SQLite guesses which is
// quick, and guesses wrong.
//
//   - straight: the filter is a stretch of the order's index, and nothing else.
//   - gather: few users meet one of the conditions. They are found by its index, the other
//     conditions are tested on their rows, and they are sorted.
//   - walk: many users meet each condition, so that enough of them are probably found soon
//     when the order's index is read from its beginning. It gives up if they are not. If a
//     condition has a set, only the rows of users in the set are read.
//   - sift: the keys of all users that meet the conditions are collected from the indexes,
//     and the order's index is read for users among them.

// Tests set smaller numbers.
var (
	fewUsers  int64 = 12_000  // up to so many are gathered at once
	someUsers int64 = 100_000 // up to so many are gathered after a walk gave up
	farWalk         = 6_000   // rows after which a walk gives up, more for pages beyond nearPage
	farMarked       = 40_000  // entries of an index after which a walk with a set gives up
	nearPage  int64 = 1_000   // the offset up to which a walk is tried first
	deepPage  int64 = 50_000  // the offset up to which a walk is tried if more than someUsers meet each condition
)

// A userList is a list of users to be found.
type userList struct {
	t          *tx
	keys       []sortKey
	descending bool
	conditions []condition
	in         store.Statement // the stretch of the order's index; may be empty
	rest       []condition     // the conditions that the stretch does not cover
}

func (t *tx) userList(q data.UserQuery) (*userList, error) {
	keys, err := sortedBy(q.Sort)
	if err != nil {
		return nil, err
	}
	conditions, err := t.conditions(q.Filter)
	if err != nil {
		return nil, err
	}
	s := &userList{t: t, keys: keys, descending: q.Descending, conditions: conditions}
	s.rest = s.conditions
	for i, c := range s.conditions {
		part, there := c.stretches[q.Sort]
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
	s, err := t.userList(q)
	if err != nil {
		return nil, err
	}
	if len(s.rest) == 0 {
		return s.list(s.straight(q.Offset, q.Limit))
	}
	fewest, n, err := t.fewest(s.conditions, fewUsers)
	if err != nil || n == 0 {
		return nil, err
	}
	soon, err := s.comesSoon(n, q.Offset+int64(q.Limit))
	switch {
	case err != nil:
		return nil, err
	case n <= fewUsers && !soon:
		return s.list(s.gather(fewest, q.Offset, q.Limit))
	}
	if q.Offset <= nearPage {
		keys, done, err := s.walk(q.Offset, q.Limit, s.far())
		if err != nil || done {
			return keys, err
		}
	}
	if n <= fewUsers {
		return s.list(s.gather(fewest, q.Offset, q.Limit))
	}
	fewest, n, err = t.fewest(s.conditions, someUsers)
	if err != nil || n == 0 {
		return nil, err
	}
	if n <= someUsers {
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

// far returns after how many entries a walk gives up.
func (s *userList) far() int {
	if slices.ContainsFunc(s.rest, func(c condition) bool { return c.set }) {
		return farMarked
	}
	return farWalk
}

// comesSoon reports whether a walk probably finds many of the n users who have a text before it
// gives up. It then reads fewer rows than a gather.
func (s *userList) comesSoon(n, many int64) (bool, error) {
	if len(s.rest) != 1 || !s.rest[0].set || n < 20*many {
		return false, nil
	}
	last, err := s.t.lastKey()
	return 2*many*last <= n*int64(farMarked), err
}

// list reads the keys that a query finds.
func (s *userList) list(query store.Statement) ([]int64, error) {
	return store.Rows(s.t, query.SQL, func(key *int64) []any { return []any{key} }, query.Args...)
}

// page returns the query of a page of keys. order is that of orderBy: "+" to use no index.
func (s *userList) page(from store.Statement, order string, offset int64, limit int) store.Statement {
	return store.Statement{
		SQL:  "SELECT user_key" + from.SQL + " ORDER BY " + orderBy(s.keys, s.descending, order) + " LIMIT ? OFFSET ?",
		Args: slices.Concat(from.Args, []any{limit, offset}),
	}
}

// who returns what follows the columns of SELECT for users that meet a condition, which may be
// empty.
func who(condition store.Statement) store.Statement {
	if condition.SQL == "" {
		return store.Statement{SQL: " FROM users"}
	}
	return store.Statement{SQL: " FROM users WHERE " + condition.SQL, Args: condition.Args}
}

func (s *userList) straight(offset int64, limit int) store.Statement {
	return s.page(who(s.in), "", offset, limit)
}

func (s *userList) gather(c *condition, offset int64, limit int) store.Statement {
	return s.page(gathered(c, s.conditions), "+", offset, limit)
}

func (s *userList) sift(offset int64, limit int) store.Statement {
	return s.page(s.sifted(), "", offset, limit)
}

// gathered returns what follows the columns of SELECT for the users that c, one of all, finds
// and that meet the others.
func gathered(c *condition, all []condition) store.Statement {
	keys := c.found()
	s := store.Statement{SQL: " FROM (" + keys.SQL + ") AS f CROSS JOIN users WHERE users.user_key = f.found", Args: keys.Args}
	return s.And(others(c, all))
}

// others returns the conditions that remain to be tested for users that c, one of all, finds.
func others(c *condition, all []condition) store.Statement {
	var s store.Statement
	for i := range all {
		if &all[i] == c {
			s = s.And(c.loose)
		} else {
			s = s.And(all[i].test)
		}
	}
	return s
}

// found returns the query of the keys that a condition finds.
func (c *condition) found() store.Statement {
	if c.set {
		return store.Statement{SQL: "SELECT value AS found FROM json_each(?)", Args: []any{c.among.list()}}
	}
	s := store.Statement{}
	for i, keys := range c.keys {
		if i > 0 {
			s.SQL += " UNION ALL "
		}
		s.SQL, s.Args = s.SQL+strings.Replace(keys.SQL, " FROM", " AS found FROM", 1), slices.Concat(s.Args, keys.Args)
	}
	return s
}

// walk tests the first users of an order one by one. done reports whether it reached the end of
// the page or of the list before it gave up.
func (s *userList) walk(offset int64, limit, far int) (keys []int64, done bool, err error) {
	keys, err = s.list(s.walking(offset, limit, far))
	if err != nil || len(keys) == limit {
		return keys, err == nil, err
	}
	last, err := s.t.lastKey()
	return keys, last <= int64(far), err
}

// walking returns the query of a walk: the users among the first far of an order that meet the
// rest of the conditions. SQLite reads only the order's index, and the rows of users that are
// in all sets.
func (s *userList) walking(offset int64, limit, far int) store.Statement {
	first := who(s.in)
	query := store.Statement{
		SQL:  fmt.Sprintf("SELECT first.f FROM (SELECT user_key AS f%s ORDER BY %s LIMIT %d) AS first", first.SQL, orderBy(s.keys, s.descending, ""), far),
		Args: first.Args,
	}
	sets, rows := store.Statement{}, store.Statement{}
	for _, c := range s.rest {
		if c.set {
			sets, rows = sets.And(c.in("first.f")), rows.And(c.loose)
		} else {
			rows = rows.And(c.test)
		}
	}
	if rows.SQL != "" {
		query.SQL += " CROSS JOIN users"
		sets = sets.And(store.Condition("users.user_key = first.f"))
	}
	meets := sets.And(rows)
	return store.Statement{
		SQL:  query.SQL + " WHERE " + meets.SQL + " LIMIT ? OFFSET ?",
		Args: slices.Concat(query.Args, meets.Args, []any{limit, offset}),
	}
}

// sifted returns what follows the columns of SELECT for the users in the stretch that each
// condition of the rest finds.
func (s *userList) sifted() store.Statement {
	meets := s.in
	for i := range s.rest {
		c := &s.rest[i]
		if len(c.keys) > 0 {
			keys := c.found()
			meets = meets.And(store.Condition("+user_key IN ("+keys.SQL+")", keys.Args...))
		}
		if len(c.keys) == 0 {
			meets = meets.And(c.test)
		} else {
			meets = meets.And(c.loose)
		}
	}
	return who(meets)
}
