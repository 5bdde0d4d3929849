package store

import (
	"fmt"

	"tapetrack/data"
)

// longestPage is the most users that one page may have.
const longestPage = 1000

// An order is how a list is sorted, in both directions, each served by an index.
type order struct{ ascending, descending string }

// orders by column. Where an engine puts NULL is said because they differ.
var orders = map[data.SortColumn]order{
	data.ByUserID: {"id_folded", "id_folded DESC"},
	data.ByName:   {"name_folded, id_folded", "name_folded DESC, id_folded DESC"},
	data.ByGroup:  {"group_folded NULLS FIRST, id_folded", "group_folded DESC NULLS LAST, id_folded DESC"},
	data.ByOTP:    {"otp_state, id_folded", "otp_state DESC, id_folded DESC"},
	data.ByLastSignIn: {
		"last_sign_in_at NULLS FIRST, id_folded", "last_sign_in_at DESC NULLS LAST, id_folded DESC",
	},
}

// Users returns a page of the list; authenticators are not read and codes not
// checked. Users alike in the sorted column are in the order of their User-IDs.
func (t *tx) Users(q data.UserQuery) (data.UserPage, error) {
	o, known := orders[q.Sort]
	switch {
	case !known:
		return data.UserPage{}, fmt.Errorf("users can't be sorted by %q", q.Sort)
	case q.Limit < 1 || q.Limit > longestPage || q.Offset < 0:
		return data.UserPage{}, fmt.Errorf("there is no page of %d users from %d", q.Limit, q.Offset)
	}
	by := o.ascending
	if q.Descending {
		by = o.descending
	}
	totals, err := find[int64](t, "count users", "SELECT count(*) FROM users")
	if err != nil {
		return data.UserPage{}, err
	}
	// The inner query finds the page in the index alone; the outer one reads its
	// rows, and sorts them because IN keeps no order.
	rows, err := find[userRow](t, "list users", "SELECT "+listedColumns+" FROM users "+
		"WHERE user_key IN (SELECT user_key FROM users ORDER BY "+by+" LIMIT ? OFFSET ?) ORDER BY "+by, q.Limit, q.Offset)
	if err != nil {
		return data.UserPage{}, err
	}
	page := data.UserPage{Users: make([]data.User, 0, len(rows)), Total: totals[0]}
	for i := range rows {
		page.Users = append(page.Users, rows[i].user())
	}
	return page, nil
}

// Means returns by what users can sign in, for those of the keys who have any.
// No codes are checked.
func (t *tx) Means(keys []int64) (map[int64]data.Means, error) {
	if len(keys) > longestPage {
		return nil, fmt.Errorf("there is no page of %d users", len(keys))
	}
	type count struct {
		UserKey        int64 `gorm:"column:user_key"`
		Authenticators int   `gorm:"column:authenticators"`
		RecoveryLeft   int   `gorm:"column:recovery_left"`
	}
	counts, err := find[count](t, "count authenticators", `SELECT user_key, count(*) AS authenticators, 0 AS recovery_left
		FROM authenticators WHERE activated_at IS NOT NULL AND user_key IN ? GROUP BY user_key
		UNION ALL SELECT user_key, 0, count(*) FROM recovery_codes WHERE kind = ? AND used_at IS NULL AND user_key IN ? GROUP BY user_key`,
		keys, data.RecoveryCode, keys)
	means := map[int64]data.Means{}
	for _, c := range counts {
		m := means[c.UserKey]
		m.Authenticators, m.RecoveryLeft = m.Authenticators+c.Authenticators, m.RecoveryLeft+c.RecoveryLeft
		means[c.UserKey] = m
	}
	return means, err
}

// Count counts users by state, in one pass over one index.
func (t *tx) Count() (data.Counts, error) {
	type group struct {
		OTPState string  `gorm:"column:otp_state"`
		Revoked  boolean `gorm:"column:revoked"`
		Disabled boolean `gorm:"column:disabled"`
		N        int64   `gorm:"column:n"`
	}
	groups, err := find[group](t, "count users", `SELECT otp_state, revocation <> '' AS revoked, disabled, count(*) AS n
		FROM users GROUP BY otp_state, revocation, disabled`)
	var c data.Counts
	for _, g := range groups {
		c.Users += g.N
		if g.Revoked {
			c.Revoked += g.N
		}
		if g.Disabled {
			c.Disabled += g.N
		}
		switch data.OTPState(g.OTPState) {
		case data.Off:
			c.Off += g.N
		case data.Pending:
			c.Pending += g.N
		case data.Active:
			c.Active += g.N
		case data.Blocked:
			c.Blocked += g.N
		}
	}
	return c, err
}
