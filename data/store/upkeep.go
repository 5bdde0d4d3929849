package store

import (
	"maps"
	"time"

	"tapetrack/data"
)

// BurnSteps sets the last time step of each authenticator to step, unless a later one is
// stored. It skips authenticators that were modified outside TapeTrack, which can't be used
// anyway.
func (t *tx) BurnSteps(step int64) error {
	for after := int64(0); ; {
		rows, err := scan(t, "read authenticators", "SELECT authenticator_key, id FROM authenticators WHERE authenticator_key > ? AND last_step < ? ORDER BY authenticator_key LIMIT 1000",
			func(r *authenticatorRow) []any { return []any{&r.Key, &r.ID} }, after, step)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			after = r.Key
			row, err := t.authenticatorRow(r.ID)
			if isDamage(err) {
				continue
			}
			if err != nil {
				return err
			}
			row.LastStep = step
			if _, err := t.writeAuthenticator("use up time steps", row,
				"UPDATE authenticators SET last_step = ?, code = ? WHERE authenticator_key = ?", []any{row.LastStep}); err != nil {
				return err
			}
		}
		clear(t.codes) // they are read again if needed
	}
}

// DropSingleUses removes the recovery codes and temporary codes of everybody.
func (t *tx) DropSingleUses() error {
	none := digestOf(nil)
	// By the digests of users, because somebody may have removed codes to put them back
	// afterwards.
	users, err := query[int64](t, "read users", `SELECT user_key FROM users WHERE recovery_digest NOT IN (?, ?) OR temporary_digest NOT IN (?, ?)
		OR user_key IN (SELECT user_key FROM recovery_codes)`, []byte{}, none, []byte{}, none)
	if err != nil {
		return err
	}
	for _, user := range users {
		err := t.rebind(user, func(b *bond) { b.RecoveryDigest, b.TemporaryDigest = none, none })
		if err != nil && !isDamage(err) {
			return err
		}
	}
	if _, err := t.deleteCoded("drop codes", codedSingleUse, "1 = 1"); err != nil {
		return err
	}
	_, err = t.exec("count recovery codes", "UPDATE users SET recovery_left = 0 WHERE recovery_left <> 0")
	return err
}

// CloseSessions sets ClosedAt of all open sessions. It raises the generation only of users
// who have one: that of the others was raised when their last session ended.
func (t *tx) CloseSessions(when time.Time) error {
	users, err := t.closeSessions("1 = 1", when)
	for i := 0; i < len(users) && err == nil; i++ {
		err = t.nextGeneration(users[i])
	}
	return err
}

// ReplaceAccount overwrites a user, whatever is stored, as if another user were added under
// the same key: with a new mark, so that nothing that belonged to the old one is valid.
// Authenticators and codes are deleted, and the counters reset.
func (t *tx) ReplaceAccount(a data.Account) error {
	row, err := t.fitting(a)
	if err != nil {
		return err
	}
	clear(t.checked)
	for _, table := range []codedTable{codedAuthenticators, codedSingleUse} {
		if _, err := t.deleteCoded("replace a user", table, "user_key = ?", a.Key); err != nil {
			return err
		}
	}
	versions, err := query[int64](t, "read a user", "SELECT version FROM users WHERE user_key = ?", a.Key)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		return data.ErrNotFound
	}
	row.Version, row.Counters = max(versions[0], 0)+1, newCountersRow(data.Counter{}, data.Counter{}, 0, 0).signedIn(a.LastSignIn)
	row.OTPState, row.Bond = string(stateOf(a.OTPRequired, nil)), newBond()
	row.Code, row.CountersCode = t.userCode(&row, nil), t.countersCode(&row)
	columns := row.columns()
	maps.Copy(columns, row.counters())
	columns["recovery_left"] = 0
	maps.Copy(columns, row.Bond.columns())
	delete(t.bonds, row.Key)
	delete(t.counters, row.Key)
	err = one(t.reindex(row.Key, row.texts(), func() (int64, error) {
		return t.writeCodes(func() (int64, error) {
			done := t.on.ORM().Table("users").Where("user_key = ?", row.Key).Updates(columns)
			return done.RowsAffected, t.did("replace a user", done.Error)
		}, recoding{userCodes, row.Key, row.Code}, recoding{counterCodes, row.Key, row.CountersCode})
	}))
	if err != nil {
		return err
	}
	return t.endWaiting()
}

// counters returns the columns of the counters and the last sign-in with their values.
func (u *userRow) counters() map[string]any {
	return map[string]any{
		"password_failures":     u.Counters.PasswordFailures,
		"password_delay_start":  u.Counters.PasswordDelayStart,
		"password_delay":        u.Counters.PasswordDelay,
		"code_failures":         u.Counters.CodeFailures,
		"code_delay_start":      u.Counters.CodeDelayStart,
		"code_delay":            u.Counters.CodeDelay,
		"pending_sign_ins":      u.Counters.PendingSignIns,
		"recovery_put_off":      u.Counters.PutOff,
		"sign_ins":              u.Counters.SignIns,
		"last_sign_in_at":       u.Counters.LastSignIn,
		"last_sign_in_program":  u.Counters.LastSignInProgram,
		"last_sign_in_computer": u.Counters.LastSignInComputer,
		"last_sign_in_address":  u.Counters.LastSignInAddress,
		"counters_code":         u.CountersCode,
	}
}
