package store

import (
	"errors"

	"tapetrack/data"
)

// isDamage reports whether an error says that something was modified outside
// TapeTrack, and not that the whole database has another key by now.
func isDamage(err error) bool {
	return errors.Is(err, data.ErrTampered) && !errors.Is(err, data.ErrKeyChanged)
}

// damaged returns what is stored about a user, marked as such and without
// anything secret, with an error that names the user.
func damaged(row *userRow, err error) (data.Account, error) {
	if !isDamage(err) {
		return data.Account{}, err
	}
	return data.Account{User: row.user(), Damaged: true}, &data.Tampered{User: row.user(), Cause: err}
}

// unreadableUsers is userRows where a value can't be read, because no program of ours
// would have written it: of such a row there is what stands before that value.
func (t *tx) unreadableUsers(where string, args ...any) ([]userRow, error) {
	list, err := salvage(t, "read users", "SELECT "+userColumns+" FROM users WHERE "+where, (*userRow).fields, args...)
	rows := make([]userRow, 0, len(list))
	for _, f := range list {
		f.row.bad = f.bad
		rows = append(rows, f.row)
	}
	return rows, err
}
