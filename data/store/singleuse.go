package store

import (
	"time"

	"tapetrack/data"
)

const singleUseColumns = "code_key, user_key, kind, salt, hash, issued_at, lasts, used_at, code"

// fields returns where singleUseColumns go.
func (r *singleUseRow) fields() []any {
	return []any{&r.Key, &r.UserKey, &r.Kind, &r.Salt, &r.Hash, &r.Issued, &r.Lasts, &r.Used, &r.Code}
}

// SetSingleUse replaces all codes of a kind that a user has; without any it
// removes them.
func (t *tx) SetSingleUse(userKey int64, kind data.SingleUseKind, codes []data.SingleUse) error {
	if _, err := t.deleteCoded("drop codes", codedSingleUse, "user_key = ? AND kind = ?", userKey, kind); err != nil {
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
		row.Code = t.singleUseCode(&row) // needs the key
		if _, err := t.exec("add a code", "UPDATE recovery_codes SET code = ? WHERE code_key = ?", row.Code, row.Key); err != nil {
			return err
		}
		t.newCode(singleUseCodes, row.Key, row.Code)
	}
	return t.countLeft(userKey, string(kind))
}

// countLeft writes how many recovery codes somebody has left, after a code of
// this kind was changed. Lists filter by it; it decides nothing.
func (t *tx) countLeft(userKey int64, kind string) error {
	if kind != string(data.RecoveryCode) {
		return nil
	}
	_, err := t.exec("count recovery codes", "UPDATE users SET recovery_left = "+recoveryLeft120+" WHERE user_key = ?", userKey)
	return err
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
	row := &rows[0]
	row.Used = at(when)
	row.Code = t.singleUseCode(row)
	n, err := t.writeCodes(func() (int64, error) {
		return t.exec("use a code", "UPDATE recovery_codes SET used_at = ?, code = ? WHERE code_key = ? AND used_at IS NULL", row.Used, row.Code, key)
	}, recoding{singleUseCodes, key, row.Code})
	if err == nil && n == 1 {
		err = t.countLeft(row.UserKey, row.Kind)
	}
	return n == 1, err
}

// singleUseRows returns rows that carry their codes, oldest first.
func (t *tx) singleUseRows(where string, args ...any) ([]singleUseRow, error) {
	rows, err := scan(t, "read codes", "SELECT "+singleUseColumns+" FROM recovery_codes WHERE "+where+" ORDER BY code_key",
		(*singleUseRow).fields, args...)
	for i := 0; i < len(rows) && err == nil; i++ {
		t.saw(singleUseCodes, rows[i].Key, rows[i].Code)
		err = t.check(rows[i].Code, t.singleUseCode(&rows[i]), "code %d of user %d", rows[i].Key, rows[i].UserKey)
	}
	return rows, err
}
