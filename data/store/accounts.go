package store

import (
	"slices"
	"strings"

	"tapetrack/data"
)

// AccountByLogin finds a user by User-ID or, if there is none, by e-mail address, without
// regard to case. One query for both would take longer.
func (t *tx) AccountByLogin(login string) (data.Account, error) {
	if login == "" {
		return data.Account{}, data.ErrNotFound
	}
	f := data.Fold(login)
	rows, err := t.userRows("id_folded = ?", f)
	if was := fold100(login); err == nil && len(rows) == 0 && was != f { // a user who waits, see waiting.go
		rows, err = t.userRows("email_folded = ?", was)
	}
	if err == nil && len(rows) == 0 {
		rows, err = t.userRows("email_folded = ?", f)
	}
	if err == nil && len(rows) > 0 && !rows[0].bad && rows[0].IDFolded != f && !answers(rows[0].EmailFolded, f, fold100(login)) {
		return damaged(&rows[0], t.distrust("an index of users"))
	}
	return t.first(rows, err)
}

// answers reports whether a folded address, which may be nil, is one of those asked for.
func answers(address *string, asked ...string) bool {
	return address != nil && slices.Contains(asked, *address)
}

// Account finds a user by key, with the user's authenticators, oldest first.
func (t *tx) Account(key int64) (data.Account, error) {
	return t.first(t.userRows("user_key = ?", key))
}

// userRows returns rows unchecked.
func (t *tx) userRows(where string, args ...any) ([]userRow, error) {
	t.forget()
	rows, err := scan(t, "read users", "SELECT "+userColumns+" FROM users WHERE "+where, (*userRow).fields, args...)
	if isDamage(err) {
		rows, err = t.unreadableUsers(where, args...)
	}
	for i := range rows {
		if rows[i].bad {
			continue
		}
		t.saw(userCodes, rows[i].Key, rows[i].Code)
		t.saw(counterCodes, rows[i].Key, rows[i].CountersCode)
		counters := rows[i].Counters
		t.bonds[rows[i].Key], t.counters[rows[i].Key] = &knownBond{bond: rows[i].Bond}, &counters
	}
	return rows, err
}

func (t *tx) first(rows []userRow, err error) (data.Account, error) {
	if err != nil {
		return data.Account{}, err
	}
	if len(rows) == 0 {
		return data.Account{}, data.ErrNotFound
	}
	authenticators, err := t.authenticatorRows("user_key = ?", rows[0].Key)
	if err != nil {
		return damaged(&rows[0], err)
	}
	return t.trusted(&rows[0], authenticators)
}

// Administrators returns the accounts with tapemaster rights and the superuser, damaged
// ones marked Damaged, so that damage to one does not keep others from acting. With all
// it reads every user and uses no index, which may have lost some.
func (t *tx) Administrators(all bool) ([]data.Account, error) {
	sql, theirs := `SELECT user_key FROM users WHERE tapemaster = 1
		UNION SELECT user_key FROM users WHERE id_folded = ?`, "authenticators"
	if all {
		sql, theirs = "SELECT user_key FROM "+t.on.Unindexed("users")+" WHERE tapemaster = 1 OR id_folded = ?", t.on.Unindexed(theirs)
	}
	keys, err := query[int64](t, "find administrators", sql, data.Superuser)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	rows, err := t.userRows("user_key IN ?", keys)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b userRow) int { return strings.Compare(a.IDFolded, b.IDFolded) })
	authenticators, unread := t.authenticatorRowsOf(theirs, "user_key IN ?", keys)
	if unread != nil && !isDamage(unread) {
		return nil, unread
	}
	of := map[int64][]authenticatorRow{}
	for _, a := range authenticators {
		of[a.UserKey] = append(of[a.UserKey], a)
	}
	accounts := make([]data.Account, 0, len(rows))
	for i := range rows {
		a, err := t.trusted(&rows[i], of[rows[i].Key])
		if unread != nil { // an authenticator can't be read: read each account by itself
			a, err = t.Account(rows[i].Key)
		}
		if err != nil && !isDamage(err) {
			return nil, err
		}
		accounts = append(accounts, a)
	}
	return accounts, nil
}

// trusted returns the account of a row. If any of it was modified outside TapeTrack, it
// returns ErrTampered with what is stored.
func (t *tx) trusted(row *userRow, authenticators []authenticatorRow) (data.Account, error) {
	if row.bad {
		return damaged(row, t.distrust("user %d", row.Key))
	}
	err := t.check(row.Code, t.userCode(row, authenticators), "user %d", row.Key)
	if err == nil && !row.folds() {
		err = t.distrust("texts of user %d", row.Key)
	}
	if err == nil {
		err = t.check(row.CountersCode, t.countersCode(row), "counters of user %d", row.Key)
	}
	for i := 0; i < len(authenticators) && err == nil; i++ {
		err = t.checkAuthenticator(&authenticators[i], row.Bond.Mark)
	}
	if err != nil {
		return damaged(row, err)
	}
	a := row.account(authenticators)
	if a.OTP != stateOf(a.OTPRequired, authenticators) {
		return damaged(row, tampered("state of user %d", row.Key))
	}
	t.bonds[row.Key] = &knownBond{bond: row.Bond, genuine: true}
	return a, nil
}

// sound returns a row of users with the authenticators; ErrTampered unless all of it
// matches its codes.
func (t *tx) sound(key int64) (*userRow, []authenticatorRow, error) {
	rows, err := t.userRows("user_key = ?", key)
	if err != nil {
		return nil, nil, err
	}
	if len(rows) == 0 {
		return nil, nil, data.ErrNotFound
	}
	authenticators, err := t.authenticatorRows("user_key = ?", key)
	if err != nil {
		return nil, nil, err
	}
	_, err = t.trusted(&rows[0], authenticators)
	return &rows[0], authenticators, err
}

// stateOf returns the indexed state.
func stateOf(required bool, rows []authenticatorRow) data.OTPState {
	list := make([]data.Authenticator, len(rows))
	for i := range rows {
		list[i] = rows[i].authenticator()
	}
	return data.StateOf(required, list, data.NotDisabled)
}

// UpdateAccount writes every column of the user except last sign-in and counters, and
// Version+1; ErrChanged if the stored version is no longer a.Version. The state follows
// from a.OTPRequired and the stored authenticators.
func (t *tx) UpdateAccount(a data.Account) error {
	row, err := t.fitting(a)
	if err != nil {
		return err
	}
	if row.Bond, err = t.genuineBond(a.Key); err != nil {
		return err
	}
	written, err := t.reindex(row.Key, row.texts(), func() (int64, error) { return t.writeUser(&row) })
	if err == nil && written == 1 {
		return t.endWaiting()
	}
	if err != nil {
		return err
	}
	there, err := t.has("read a user", "SELECT 1 FROM users WHERE user_key = ?", a.Key)
	if err == nil && !there {
		return data.ErrNotFound
	}
	if err == nil {
		err = data.ErrChanged
	}
	return err
}

// reindex calls write, which writes the row of a user, or removes it if now is nil, and
// updates the search index.
func (t *tx) reindex(user int64, now *Texts, write func() (int64, error)) (int64, error) {
	var failed error
	written, err := t.on.Reindex(user, now, func() (n int64, err error) {
		n, failed = write()
		return n, failed
	})
	if failed != nil {
		return written, failed
	}
	return written, t.did("write the search index", err)
}

// writeUser writes a row of users with the next version, the state that follows from the
// stored authenticators, and the code. It returns 0 if the stored version is not that of
// the row.
func (t *tx) writeUser(row *userRow) (int64, error) {
	authenticators, err := t.authenticatorRows("user_key = ?", row.Key)
	if err != nil {
		return 0, err
	}
	for i := range authenticators {
		if err := t.checkAuthenticator(&authenticators[i], row.Bond.Mark); err != nil {
			return 0, err
		}
	}
	was := row.Version
	row.Version++
	row.OTPState = string(stateOf(bool(row.OTPRequired), authenticators))
	row.Code = t.userCode(row, authenticators)
	return t.writeCodes(func() (int64, error) {
		done := t.on.ORM().Table("users").Where("user_key = ? AND version = ?", row.Key, was).Updates(row.columns())
		return done.RowsAffected, t.did("change a user", done.Error)
	}, recoding{userCodes, row.Key, row.Code})
}

// SetCounters writes the two failure counters and leaves Version as it is.
func (t *tx) SetCounters(key int64, passwords, codes data.Counter) error {
	return t.writeCounters("count a failure", key, func(c countersRow) countersRow {
		return c.counted(newCountersRow(passwords, codes, int(c.PendingSignIns), int(c.PutOff)))
	})
}

// CountPending writes PendingSignIns and leaves Version as it is.
func (t *tx) CountPending(key int64, signIns int) error {
	if _, err := t.Account(key); err != nil {
		return err
	}
	return t.writeCounters("count a sign-in", key, func(c countersRow) countersRow {
		c.PendingSignIns = int64(signIns)
		return c
	})
}

// CountPutOff writes PutOff and leaves Version as it is.
func (t *tx) CountPutOff(key int64, signIns int) error {
	if _, err := t.Account(key); err != nil {
		return err
	}
	return t.writeCounters("count a sign-in", key, func(c countersRow) countersRow {
		c.PutOff = int64(signIns)
		return c
	})
}

// SetLastSignIn writes the last sign-in and leaves Version as it is.
func (t *tx) SetLastSignIn(key int64, s data.SignIn) error {
	return t.writeCounters("write the last sign-in", key, func(c countersRow) countersRow {
		c.SignIns++
		return c.signedIn(s)
	})
}

// writeCounters writes the counters of a user that change has changed, and their code.
func (t *tx) writeCounters(what string, key int64, change func(countersRow) countersRow) error {
	known := t.counters[key]
	if known == nil {
		if _, err := t.Account(key); err != nil {
			return err
		}
		known = t.counters[key]
	}
	was := *known
	b, err := t.bond(key)
	if err != nil {
		return err
	}
	c := change(was)
	row := userRow{Key: key, Bond: b, Counters: c}
	row.CountersCode = t.countersCode(&row)
	set, values := "", []any{}
	if failures := was.counted(c); failures != was {
		set = `password_failures = ?, password_delay_start = ?, password_delay = ?,
			code_failures = ?, code_delay_start = ?, code_delay = ?, pending_sign_ins = ?, recovery_put_off = ?, `
		values = append(values, c.PasswordFailures, c.PasswordDelayStart, c.PasswordDelay,
			c.CodeFailures, c.CodeDelayStart, c.CodeDelay, c.PendingSignIns, c.PutOff)
	}
	if c.SignIns != was.SignIns {
		set += "sign_ins = ?, last_sign_in_at = ?, last_sign_in_program = ?, last_sign_in_computer = ?, last_sign_in_address = ?, "
		values = append(values, c.SignIns, c.LastSignIn, c.LastSignInProgram, c.LastSignInComputer, c.LastSignInAddress)
	}
	if len(values) == 0 {
		return nil
	}
	err = one(t.writeCodes(func() (int64, error) {
		return t.exec(what, "UPDATE users SET "+set+"counters_code = ? WHERE user_key = ?", append(values, row.CountersCode, key)...)
	}, recoding{counterCodes, key, row.CountersCode}))
	if err == nil {
		t.counters[key] = &c
	}
	return err
}

// DeleteUser removes a user with authenticators and sessions; the events stay.
func (t *tx) DeleteUser(key int64) error {
	clear(t.checked)
	delete(t.bonds, key)
	delete(t.counters, key)
	for _, table := range []codedTable{codedAuthenticators, codedSingleUse} {
		if _, err := t.deleteCoded("delete a user", table, "user_key = ?", key); err != nil {
			return err
		}
	}
	if err := t.dropSessions("delete a user", "user_key = ?", key); err != nil {
		return err
	}
	if _, err := t.exec("delete a user", "DELETE FROM tickets WHERE user_key = ?", key); err != nil {
		return err
	}
	err := one(t.reindex(key, nil, func() (int64, error) {
		return t.deleteCoded("delete a user", codedUsers, "user_key = ?", key)
	}))
	if err != nil {
		return err
	}
	return t.endWaiting()
}
