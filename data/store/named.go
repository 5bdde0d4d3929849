package store

import (
	"fmt"

	"tapetrack/data"
)

// UsersNamed returns the users who have any of these folded User-IDs or e-mail addresses.
func (t *tx) UsersNamed(ids, emails []string) ([]data.User, error) {
	if len(ids) > longestPage || len(emails) > longestPage {
		return nil, fmt.Errorf("%d User-IDs and %d addresses are too many to look for", len(ids), len(emails))
	}
	// A union, since OR takes longer.
	const either = `user_key IN (SELECT user_key FROM users WHERE id_folded IN ? UNION SELECT user_key FROM users WHERE email_folded IN ?)`
	rows, err := query[userRow](t, "find users", "SELECT "+listedColumns+" FROM users WHERE "+either, ids, emails)
	users := make([]data.User, 0, len(rows))
	for i := range rows {
		users = append(users, rows[i].user())
	}
	return users, err
}
