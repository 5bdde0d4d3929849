package sqlite

import (
	"tapetrack/data"
	"tapetrack/data/store"
)

// CountUsers counts the users that a filter shows, up to most; 0 is no limit.
func (t *tx) CountUsers(f data.UserFilter, most int64) (data.RowCount, error) {
	limit := int64(-1)
	if most > 0 {
		limit = most + 1
	}
	n, err := searching(t, func() (int64, error) {
		conditions, err := t.conditions(f)
		if err != nil {
			return 0, err
		}
		return t.countUsers(conditions, limit)
	})
	if most > 0 && n > most {
		return data.RowCount{N: most, More: true}, err
	}
	return data.RowCount{N: n}, err
}

// countUsers counts up to limit, or all if limit is negative.
func (t *tx) countUsers(all []condition, limit int64) (int64, error) {
	switch {
	case len(all) == 0 && limit < 0:
		return t.number("SELECT count(*) FROM users") // SQLite counts pages, not rows
	case len(all) == 0:
		return t.number("SELECT count(*) FROM (SELECT 1 FROM users LIMIT ?) AS f", limit)
	case len(all) == 1 && all[0].loose.SQL == "" && (all[0].set || len(all[0].keys) > 0):
		return t.countFound(&all[0], limit)
	}
	fewest, n, err := t.fewest(all, fewUsers)
	if n > fewUsers && err == nil && len(all) > 1 {
		fewest, n, err = t.fewest(all, someUsers)
	}
	if err != nil || fewest != nil && n == 0 {
		return 0, err
	}
	var found store.Statement
	if fewest != nil {
		found = gathered(fewest, all)
	} else {
		found = who(all[0].test)
	}
	return t.number("SELECT count(*) FROM (SELECT 1"+found.SQL+" LIMIT ?) AS g", append(found.Args, limit)...)
}

// fewest returns the condition that the fewest users meet according to its index, and how many
// they are, counted up to limit+1. It stops at a condition that nobody meets. If no condition
// has an index, it returns nil and limit+1.
func (t *tx) fewest(all []condition, limit int64) (*condition, int64, error) {
	var fewest *condition
	least := limit + 1
	for i := range all {
		c := &all[i]
		if len(c.keys) == 0 && !c.set {
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

// countFound counts the users that the index of a condition finds, up to limit, or all if
// limit is negative.
func (t *tx) countFound(c *condition, limit int64) (int64, error) {
	if n := c.among.count(); c.set && limit >= 0 {
		return min(n, limit), nil
	} else if c.set {
		return n, nil
	}
	keys := c.found()
	return t.number("SELECT count(*) FROM (SELECT found FROM ("+keys.SQL+") AS f LIMIT ?) AS g", append(keys.Args, limit)...)
}

// lastKey returns the largest key of a user, 0 if there is none.
func (t *tx) lastKey() (int64, error) {
	return t.number("SELECT COALESCE(max(user_key), 0) FROM users")
}

// number reads one number.
func (t *tx) number(query string, args ...any) (int64, error) {
	n, err := store.Rows(t, query, func(n *int64) []any { return []any{n} }, args...)
	if err != nil || len(n) == 0 {
		return 0, err
	}
	return n[0], nil
}
