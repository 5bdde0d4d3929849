package store

import (
	"errors"
	"slices"
	"time"

	"tapetrack/data"
)

// authenticatorRows returns rows unchecked, oldest first.
func (t *tx) authenticatorRows(where string, args ...any) ([]authenticatorRow, error) {
	return t.authenticatorRowsOf("authenticators", where, args...)
}

// authenticatorRowsOf is authenticatorRows with another name for the table, see
// Transaction.Unindexed.
func (t *tx) authenticatorRowsOf(table, where string, args ...any) ([]authenticatorRow, error) {
	rows, err := scan(t, "read authenticators", "SELECT "+authenticatorColumns+" FROM "+table+" WHERE "+where+
		" ORDER BY authenticator_key", (*authenticatorRow).fields, args...)
	for i := range rows {
		t.saw(authenticatorCodes, rows[i].Key, rows[i].Code)
	}
	return rows, err
}

// authenticatorRow returns one row whose code was checked; nil if there is none.
func (t *tx) authenticatorRow(id string) (*authenticatorRow, error) {
	if row, known := t.checked[id]; known {
		return &row, nil
	}
	rows, err := t.authenticatorRows("id = ?", id)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	if rows[0].ID != id { // the index named another row
		return nil, t.distrust("the index of authenticators")
	}
	b, err := t.bond(rows[0].UserKey)
	if err != nil {
		return nil, err
	}
	return &rows[0], t.checkAuthenticator(&rows[0], b.Mark)
}

// checkAuthenticator returns ErrTampered unless a row has the right code, given the mark
// of its user. It remembers a row that has: a sign-in reads the account and then uses a
// step.
func (t *tx) checkAuthenticator(row *authenticatorRow, mark []byte) error {
	err := t.check(row.Code, t.authenticatorCode(row, mark), "authenticator %q of user %d", row.ID, row.UserKey)
	if err == nil {
		t.checked[row.ID] = *row
	}
	return err
}

// writeAuthenticator makes the code of a changed row and executes the statement that
// writes it: values are the arguments before code and key, args those after them. It
// reports whether a row was written. The statement finds the row by its key and not by an
// index: an index that lost the row would leave an authenticator enabled that is to be
// disabled.
func (t *tx) writeAuthenticator(what string, row *authenticatorRow, statement string, values []any, args ...any) (bool, error) {
	b, err := t.bond(row.UserKey)
	if err != nil {
		return false, err
	}
	row.Code = t.authenticatorCode(row, b.Mark)
	clear(t.checked)
	n, err := t.writeCodes(func() (int64, error) {
		return t.exec(what, statement, slices.Concat(values, []any{row.Code, row.Key}, args)...)
	}, recoding{authenticatorCodes, row.Key, row.Code})
	return n == 1, err
}

// dropAuthenticators removes some and reports whether there were any.
func (t *tx) dropAuthenticators(where string, arg int64) (bool, error) {
	clear(t.checked)
	n, err := t.deleteCoded("drop authenticators", codedAuthenticators, where, arg)
	return n > 0, err
}

// change calls do, which changes the authenticators of a user and reports whether it did.
// If so, change writes the user's state, version and code.
func (t *tx) change(userKey int64, do func([]authenticatorRow) (bool, error)) error {
	row, authenticators, err := t.sound(userKey)
	if err != nil {
		return err
	}
	if changed, err := do(authenticators); err != nil || !changed {
		return err
	}
	return one(t.writeUser(row))
}

// AddAuthenticator stores a new one that is not activated, and raises the version of the
// user.
func (t *tx) AddAuthenticator(userKey int64, a data.Authenticator) error {
	if !a.ActivatedAt.IsZero() {
		return errors.New("a new authenticator is not activated")
	}
	return t.change(userKey, func([]authenticatorRow) (bool, error) {
		b, err := t.bond(userKey)
		if err != nil {
			return false, err
		}
		row := newAuthenticatorRow(userKey, a)
		row.Code = t.authenticatorCode(&row, b.Mark)
		if err := t.insert("add an authenticator", &row); err != nil {
			return false, err
		}
		t.newCode(authenticatorCodes, row.Key, row.Code)
		return true, nil
	})
}

// DropAuthenticators removes all authenticators of a user and raises the version; if there
// are none, it changes nothing.
func (t *tx) DropAuthenticators(userKey int64) error {
	return t.change(userKey, func([]authenticatorRow) (bool, error) {
		return t.dropAuthenticators("user_key = ?", userKey)
	})
}

// DropAuthenticator removes one and raises the version of its user.
func (t *tx) DropAuthenticator(id string) error {
	row, err := t.authenticatorRow(id)
	if err != nil {
		return err
	}
	if row == nil {
		return data.ErrNotFound
	}
	return t.change(row.UserKey, func([]authenticatorRow) (bool, error) {
		return t.dropAuthenticators("authenticator_key = ?", row.Key)
	})
}

// RenameAuthenticator gives one another name and raises the version of its user.
func (t *tx) RenameAuthenticator(id, name string) error {
	row, err := t.authenticatorRow(id)
	if err != nil {
		return err
	}
	if row == nil {
		return data.ErrNotFound
	}
	row.Name = name
	return t.change(row.UserKey, func([]authenticatorRow) (bool, error) {
		return t.writeAuthenticator("rename an authenticator", row,
			"UPDATE authenticators SET name = ?, code = ? WHERE authenticator_key = ?", []any{row.Name})
	})
}

// DisableAuthenticators disables all authenticators of a user and raises the version; if
// none is enabled, it changes nothing.
func (t *tx) DisableAuthenticators(userKey int64) error {
	return t.change(userKey, func(rows []authenticatorRow) (bool, error) {
		changed := false
		for i := range rows {
			row := &rows[i]
			if row.Disabled {
				continue
			}
			row.Disabled, changed = true, true
			if _, err := t.writeAuthenticator("disable an authenticator", row,
				"UPDATE authenticators SET disabled = ?, code = ? WHERE authenticator_key = ?", []any{row.Disabled}); err != nil {
				return false, err
			}
		}
		return changed, nil
	})
}

// UseStep moves the last time step forward in one conditional update (last_step < step)
// and reports whether it did: true is the permission. It returns false if the
// authenticator no longer exists.
func (t *tx) UseStep(id string, step int64, drift int, when time.Time) (bool, error) {
	row, err := t.authenticatorRow(id)
	if err != nil || row == nil {
		return false, err
	}
	row.usedAt(step, drift, when)
	return t.writeAuthenticator("use a time step", row,
		"UPDATE authenticators SET used_at = ?, last_step = ?, drift = ?, code = ? WHERE authenticator_key = ? AND last_step < ?",
		[]any{row.Used, row.LastStep, row.Drift}, step)
}

// Activate sets ActivatedAt and the last time step in one conditional update (not yet
// activated, last_step < step) and reports whether it did. It raises the version of the
// user. It returns false if the authenticator no longer exists.
func (t *tx) Activate(id string, step int64, drift int, when time.Time) (bool, error) {
	row, err := t.authenticatorRow(id)
	if err != nil || row == nil || row.Activated.set {
		return false, err
	}
	row.usedAt(step, drift, when)
	row.Activated = at(when)
	done := false
	err = t.change(row.UserKey, func([]authenticatorRow) (bool, error) {
		done, err = t.writeAuthenticator("use a time step", row,
			"UPDATE authenticators SET activated_at = ?, used_at = ?, last_step = ?, drift = ?, code = ? WHERE authenticator_key = ? AND activated_at IS NULL AND last_step < ?",
			[]any{row.Activated, row.Used, row.LastStep, row.Drift}, step)
		return done, err
	})
	return done, err
}

// usedAt sets that a time step of the row was used.
func (r *authenticatorRow) usedAt(step int64, drift int, when time.Time) {
	r.LastStep, r.Drift, r.Used = step, int64(drift), at(when)
}

// MarkShown counts one more display of a QR code, and keeps when and where it was.
func (t *tx) MarkShown(id string, when time.Time, in data.Client) error {
	row, err := t.authenticatorRow(id)
	if err != nil {
		return err
	}
	if row == nil {
		return data.ErrNotFound
	}
	row.ShownCount++
	row.ShownAt, row.ShownProgram, row.ShownComputer, row.ShownAddress = at(when), in.Program, in.Computer, in.Address
	_, err = t.writeAuthenticator("count a display", row,
		"UPDATE authenticators SET shown_count = ?, shown_at = ?, shown_program = ?, shown_computer = ?, shown_address = ?, code = ? WHERE authenticator_key = ?",
		[]any{row.ShownCount, row.ShownAt, row.ShownProgram, row.ShownComputer, row.ShownAddress})
	return err
}
