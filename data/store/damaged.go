package store

import (
	"errors"

	"tapetrack/data"
)

// isDamage reports whether err means that something was modified outside TapeTrack, and
// not that the key of the database was changed.
func isDamage(err error) bool {
	return errors.Is(err, data.ErrTampered) && !errors.Is(err, data.ErrKeyChanged)
}

// damaged returns what is stored about a user, marked Damaged and without secrets, with an
// error that names the user.
func damaged(row *userRow, err error) (data.Account, error) {
	if !isDamage(err) {
		return data.Account{}, err
	}
	return data.Account{User: row.user(), Damaged: true}, &data.Tampered{User: row.user(), Cause: err}
}

// unreadableUsers is userRows for rows with a value that can't be read, because none of our
// programs wrote it. Such a row has only the values before that one.
func (t *tx) unreadableUsers(where string, args ...any) ([]userRow, error) {
	list, err := salvage(t, "read users", "SELECT "+userColumns+" FROM users WHERE "+where, (*userRow).fields, args...)
	rows := make([]userRow, 0, len(list))
	for _, f := range list {
		f.row.bad = f.bad
		rows = append(rows, f.row)
	}
	return rows, err
}
