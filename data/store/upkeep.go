package store

import (
	"maps"
	"time"

	"tapetrack/data"
)

// BurnSteps sets the last time step of each authenticator to step, unless it is
// a later one already. One that was changed behind our back stays as it is: it
// opens nothing.
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
			if _, err := t.writeAuthenticator("use up time steps", row, "last_step = ?", []any{row.LastStep}, ""); err != nil {
				return err
			}
		}
		clear(t.codes) // read again where they are needed
	}
}

// DropSingleUses removes the recovery codes and temporary codes of everybody.
func (t *tx) DropSingleUses() error {
	if _, err := t.deleteCoded("drop codes", codedSingleUse, "1 = 1"); err != nil {
		return err
	}
	_, err := t.exec("count recovery codes", "UPDATE users SET recovery_left = 0 WHERE recovery_left <> 0")
	return err
}

// CloseSessions sets ClosedAt of all sessions that are open.
func (t *tx) CloseSessions(when time.Time) error {
	_, err := t.closeSessions("1 = 1", when)
	return err
}

// ReplaceAccount writes a user anew whatever is stored about him. His
// authenticators and codes go, his counters begin anew.
func (t *tx) ReplaceAccount(a data.Account) error {
	if err := t.fit(&a); err != nil {
		return err
	}
	clear(t.checked)
	for _, table := range []codedTable{codedAuthenticators, codedSingleUse} {
		if _, err := t.deleteCoded("replace a user", table, "user_key = ?", a.Key); err != nil {
			return err
		}
	}
	versions, err := find[int64](t, "read a user", "SELECT version FROM users WHERE user_key = ?", a.Key)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		return data.ErrNotFound
	}
	row := newUserRow(a)
	row.Version, row.Counters = max(versions[0], 0)+1, newCountersRow(data.Counter{}, data.Counter{}, 0)
	row.OTPState = string(stateOf(a.OTPRequired, nil))
	row.Code, row.CountersCode = t.userCode(&row, nil), t.countersCode(row.Key, &row.Counters)
	columns := row.columns()
	maps.Copy(columns, row.counters())
	columns["recovery_left"] = 0
	t.pending[row.Key] = 0
	return one(t.reindex(&row, func() (int64, error) {
		return t.writeCodes(func() (int64, error) {
			done := t.orm.Table("users").Where("user_key = ?", row.Key).Updates(columns)
			return done.RowsAffected, t.did("replace a user", done.Error)
		}, recoding{userCodes, row.Key, row.Code}, recoding{counterCodes, row.Key, row.CountersCode})
	}))
}

// counters returns the columns that UpdateAccount leaves alone.
func (u *userRow) counters() map[string]any {
	return map[string]any{
		"password_failures":    u.Counters.PasswordFailures,
		"password_delay_start": u.Counters.PasswordDelayStart,
		"password_delay":       u.Counters.PasswordDelay,
		"code_failures":        u.Counters.CodeFailures,
		"code_delay_start":     u.Counters.CodeDelayStart,
		"code_delay":           u.Counters.CodeDelay,
		"pending_sign_ins":     u.Counters.PendingSignIns,
		"counters_code":        u.CountersCode,
	}
}
