package store

import (
	"time"

	"tapetrack/data"
)

const singleUseColumns = "code_key, user_key, kind, salt, hash, issued_at, lasts, used_at, code"

// SetSingleUse replaces all codes of a kind that a user has; without any it
// removes them.
func (t *tx) SetSingleUse(userKey int64, kind data.SingleUseKind, codes []data.SingleUse) error {
	if _, err := t.exec("drop codes", "DELETE FROM recovery_codes WHERE user_key = ? AND kind = ?", userKey, kind); err != nil {
		return err
	}
	for _, c := range codes {
		row := singleUseRow{
			UserKey: userKey, Kind: string(kind), Salt: append([]byte{}, c.Salt...), Hash: append([]byte{}, c.Hash...),
			Issued: at(c.IssuedAt), Lasts: c.Lasts.Milliseconds(), Code: []byte{},
		}
		if err := t.insert("add a code", &row); err != nil {
			return err
		}
		if _, err := t.exec("add a code", "UPDATE recovery_codes SET code = ? WHERE code_key = ?", t.singleUseCode(&row), row.Key); err != nil {
			return err
		}
	}
	return nil
}

// SingleUse returns the codes of a kind, used ones too, oldest first. It
// returns ErrTampered if one was changed behind the program's back.
func (t *tx) SingleUse(userKey int64, kind data.SingleUseKind) ([]data.SingleUse, error) {
	rows, err := t.singleUseRows("user_key = ? AND kind = ?", userKey, kind)
	codes := make([]data.SingleUse, 0, len(rows))
	for i := range rows {
		codes = append(codes, rows[i].singleUse())
	}
	return codes, err
}

// SpendSingleUse sets UsedAt in one conditional update (not yet used) and
// reports whether it did.
func (t *tx) SpendSingleUse(key int64, when time.Time) (bool, error) {
	rows, err := t.singleUseRows("code_key = ?", key)
	if err != nil || len(rows) == 0 || rows[0].Used.set {
		return false, err
	}
	rows[0].Used = at(when)
	n, err := t.exec("use a code", "UPDATE recovery_codes SET used_at = ?, code = ? WHERE code_key = ? AND used_at IS NULL",
		rows[0].Used, t.singleUseCode(&rows[0]), key)
	return n == 1, err
}

// singleUseRows returns rows that carry their codes, oldest first.
func (t *tx) singleUseRows(where string, args ...any) ([]singleUseRow, error) {
	rows, err := find[singleUseRow](t, "read codes", "SELECT "+singleUseColumns+" FROM recovery_codes WHERE "+where+" ORDER BY code_key", args...)
	for i := 0; i < len(rows) && err == nil; i++ {
		err = check(rows[i].Code, t.singleUseCode(&rows[i]), "code %d of user %d", rows[i].Key, rows[i].UserKey)
	}
	return rows, err
}
