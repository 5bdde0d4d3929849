package store

import (
	"errors"
	"slices"
	"time"

	"tapetrack/data"
)

const singleUseColumns = "code_key, user_key, kind, salt, hash, issued_at, lasts, used_at, code"

// fields returns pointers for singleUseColumns.
func (r *singleUseRow) fields() []any {
	return []any{&r.Key, &r.UserKey, &r.Kind, &r.Salt, &r.Hash, &r.Issued, &r.Lasts, &r.Used, &r.Code}
}

// SetSingleUse replaces all codes of a kind that a user has; an empty list removes them.
func (t *tx) SetSingleUse(userKey int64, kind data.SingleUseKind, codes []data.SingleUse) error {
	b, err := t.bond(userKey)
	if err != nil {
		return err
	}
	if _, err := t.deleteCoded("drop codes", codedSingleUse, "user_key = ? AND kind = ?", userKey, kind); err != nil {
		return err
	}
	rows := make([]singleUseRow, 0, len(codes))
	for _, c := range codes {
		row := singleUseRow{
			UserKey: userKey, Kind: string(kind), Salt: append([]byte{}, c.Salt...), Hash: append([]byte{}, c.Hash...),
			Issued: at(c.IssuedAt), Lasts: c.Lasts.Milliseconds(), Code: []byte{},
		}
		if err := t.insert("add a code", &row); err != nil {
			return err
		}
		row.Code = t.singleUseCode(&row, b.Mark) // covers row.Key, which insert has set
		if _, err := t.exec("add a code", "UPDATE recovery_codes SET code = ? WHERE code_key = ?", row.Code, row.Key); err != nil {
			return err
		}
		t.newCode(singleUseCodes, row.Key, row.Code)
		rows = append(rows, row)
	}
	if err := t.digest(userKey, kind, rows); err != nil {
		return err
	}
	return t.countLeft(userKey, string(kind))
}

// digest writes the digest of the present codes of a kind of a user.
func (t *tx) digest(userKey int64, kind data.SingleUseKind, rows []singleUseRow) error {
	b, err := t.bond(userKey)
	digest := digestOf(rows)
	if err != nil || equal(*b.digest(kind), digest) {
		return err
	}
	return t.rebind(userKey, func(b *bond) { *b.digest(kind) = digest })
}

// recoveryLeft is the right value of recovery_left in a row of users.
const recoveryLeft = "(SELECT count(*) FROM recovery_codes AS c WHERE c.user_key = users.user_key AND c.kind = 'recovery' AND c.used_at IS NULL)"

// countLeft writes how many recovery codes a user has left, after a code of this kind was
// changed. It is only for filtering lists.
func (t *tx) countLeft(userKey int64, kind string) error {
	if kind != string(data.RecoveryCode) {
		return nil
	}
	_, err := t.exec("count recovery codes", "UPDATE users SET recovery_left = "+recoveryLeft+" WHERE user_key = ?", userKey)
	return err
}

// SingleUse returns the codes of a kind, used ones too, oldest first. It returns
// ErrTampered if one was modified, added, removed or put back outside TapeTrack.
func (t *tx) SingleUse(userKey int64, kind data.SingleUseKind) ([]data.SingleUse, error) {
	rows, err := t.singleUseRows(userKey, kind)
	codes := make([]data.SingleUse, 0, len(rows))
	for i := range rows {
		codes = append(codes, rows[i].singleUse())
	}
	return codes, err
}

// SpendSingleUse sets UsedAt in one conditional update (not yet used) and
// reports whether it did.
func (t *tx) SpendSingleUse(key int64, when time.Time) (bool, error) {
	of, err := scan(t, "read a code", "SELECT "+singleUseColumns+" FROM recovery_codes WHERE code_key = ?", (*singleUseRow).fields, key)
	if err != nil || len(of) == 0 {
		return false, err
	}
	rows, err := t.singleUseRows(of[0].UserKey, data.SingleUseKind(of[0].Kind))
	i := slices.IndexFunc(rows, func(r singleUseRow) bool { return r.Key == key })
	if err != nil || i < 0 || rows[i].Used.set {
		return false, err
	}
	b, err := t.bond(of[0].UserKey)
	if err != nil {
		return false, err
	}
	row := &rows[i]
	row.Used = at(when)
	row.Code = t.singleUseCode(row, b.Mark)
	n, err := t.writeCodes(func() (int64, error) {
		return t.exec("use a code", "UPDATE recovery_codes SET used_at = ?, code = ? WHERE code_key = ? AND used_at IS NULL", row.Used, row.Code, key)
	}, recoding{singleUseCodes, key, row.Code})
	if err == nil && n == 1 {
		err = t.digest(row.UserKey, data.SingleUseKind(row.Kind), rows)
	}
	if err == nil && n == 1 {
		err = t.countLeft(row.UserKey, row.Kind)
	}
	return n == 1, err
}

// singleUseRows returns all codes of a kind of a user, oldest first; ErrTampered unless each
// matches its keyed code and all match the user's digest.
func (t *tx) singleUseRows(userKey int64, kind data.SingleUseKind) ([]singleUseRow, error) {
	b, err := t.genuineBond(userKey)
	if err != nil && !errors.Is(err, data.ErrNotFound) {
		return nil, err
	}
	rows, err := scan(t, "read codes", "SELECT "+singleUseColumns+" FROM recovery_codes WHERE user_key = ? AND kind = ? ORDER BY code_key",
		(*singleUseRow).fields, userKey, kind)
	for i := 0; i < len(rows) && err == nil; i++ {
		t.saw(singleUseCodes, rows[i].Key, rows[i].Code)
		err = t.check(rows[i].Code, t.singleUseCode(&rows[i], b.Mark), "code %d of user %d", rows[i].Key, rows[i].UserKey)
	}
	if digest := *b.digest(kind); err == nil && len(digest) > 0 {
		err = t.check(digest, digestOf(rows), "codes of user %d", userKey)
	}
	return rows, err
}
