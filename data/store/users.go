package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"tapetrack/data"
)

// longestPage is the maximum number of users on a page.
const longestPage = 1000

// Users returns a page of the list. It reads no authenticators and checks no codes. Users
// with the same value in the sorted column are in the order of their User-IDs.
func (t *tx) Users(q data.UserQuery) ([]data.User, error) {
	if q.Limit < 1 || q.Limit > longestPage {
		return nil, fmt.Errorf("there is no page of %d users from %d", q.Limit, q.Offset)
	}
	keys, err := t.UserKeys(q)
	if err != nil {
		return nil, err
	}
	return t.listed(keys)
}

// mostKeys is the maximum number of keys on a page.
const mostKeys = 20_000

// UserKeys returns the keys of a page.
func (t *tx) UserKeys(q data.UserQuery) ([]int64, error) {
	if q.Limit < 1 || q.Limit > mostKeys || q.Offset < 0 {
		return nil, fmt.Errorf("there is no page of %d users from %d", q.Limit, q.Offset)
	}
	keys, err := t.on.UserKeys(q)
	return keys, t.did("list users", err)
}

// CountUsers counts the users that a filter shows, up to most; 0 is no limit.
func (t *tx) CountUsers(f data.UserFilter, most int64) (data.RowCount, error) {
	n, err := t.on.CountUsers(f, most)
	return n, t.did("count users", err)
}

// UserPlace returns how many users come before one in a list.
func (t *tx) UserPlace(q data.UserQuery, key int64) (int64, error) {
	n, err := t.on.UserPlace(q, key)
	if errors.Is(err, data.ErrNotFound) {
		return 0, err
	}
	return n, t.did("find a user", err)
}

// ShownAmong returns which of the keys belong to users that a filter shows.
func (t *tx) ShownAmong(f data.UserFilter, keys []int64) ([]int64, error) {
	if len(keys) > mostKeys {
		return nil, fmt.Errorf("there is no filter for %d users at once", len(keys))
	}
	shown, err := t.on.ShownAmong(f, keys)
	return shown, t.did("filter users", err)
}

// listed returns users in the order of keys, without those that don't exist. Of users whose
// record was modified outside TapeTrack it returns what can be read.
func (t *tx) listed(keys []int64) ([]data.User, error) {
	rows, err := salvage(t, "list users", "SELECT "+listedColumns+" FROM users WHERE user_key IN ?", (*userRow).listedFields, keys)
	if err != nil {
		return nil, err
	}
	place := make(map[int64]int, len(keys))
	for i, key := range keys {
		place[key] = i
	}
	slices.SortFunc(rows, func(a, b salvaged[userRow]) int { return cmp.Compare(place[a.row.Key], place[b.row.Key]) })
	users := make([]data.User, 0, len(rows))
	for i := range rows {
		u := rows[i].row.user()
		u.Unreadable = rows[i].bad || data.Fold(u.ID) != rows[i].row.IDFolded
		users = append(users, u)
	}
	return users, nil
}

// UsersOf returns users by key in the order of User-IDs.
func (t *tx) UsersOf(keys []int64) ([]data.User, error) {
	if len(keys) > longestPage {
		return nil, fmt.Errorf("there is no page of %d users", len(keys))
	}
	users, err := t.listed(keys)
	slices.SortFunc(users, func(a, b data.User) int { return cmp.Compare(data.Fold(a.ID), data.Fold(b.ID)) })
	return users, err
}

// Means returns the means of the users who have any. It checks no codes.
func (t *tx) Means(keys []int64) (map[int64]data.Means, error) {
	if len(keys) > longestPage {
		return nil, fmt.Errorf("there is no page of %d users", len(keys))
	}
	type count struct {
		UserKey        int64 `gorm:"column:user_key"`
		Authenticators int   `gorm:"column:authenticators"`
		RecoveryLeft   int   `gorm:"column:recovery_left"`
		RecoveryOf     int   `gorm:"column:recovery_of"`
	}
	counts, err := query[count](t, "count authenticators", `SELECT user_key, count(*) AS authenticators, 0 AS recovery_left, 0 AS recovery_of
		FROM authenticators WHERE activated_at IS NOT NULL AND user_key IN ? GROUP BY user_key
		UNION ALL SELECT user_key, 0, recovery_left, 0 FROM users WHERE recovery_left > 0 AND user_key IN ?
		UNION ALL SELECT user_key, 0, 0, count(*) FROM recovery_codes WHERE kind = 'recovery' AND user_key IN ? GROUP BY user_key`, keys, keys, keys)
	means := map[int64]data.Means{}
	for _, c := range counts {
		m := means[c.UserKey]
		m.Authenticators, m.RecoveryLeft, m.RecoveryOf = m.Authenticators+c.Authenticators, m.RecoveryLeft+c.RecoveryLeft, m.RecoveryOf+c.RecoveryOf
		means[c.UserKey] = m
	}
	return means, err
}

// Count counts users by state, in one pass over one index.
func (t *tx) Count() (data.Counts, error) {
	var c data.Counts
	err := t.members(func(m *membersRow) {
		c.Users += m.N
		switch { // as data.User.Status does
		case bool(m.Disabled):
			c.Disabled += m.N
		case m.Revocation != "":
			c.Revoked += m.N
		}
		switch data.OTPState(m.OTPState) {
		case data.Off:
			c.Off += m.N
		case data.Pending:
			c.Pending += m.N
		case data.Active:
			c.Active += m.N
		case data.Blocked:
			c.Blocked += m.N
		}
	})
	return c, err
}
