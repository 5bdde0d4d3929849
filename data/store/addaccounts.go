package store

import (
	"maps"
	"slices"

	"tapetrack/data"
)

const (
	// lookedUpAtOnce is how many texts one statement looks up.
	lookedUpAtOnce = 500
	// fewPast is how many users of one transaction are looked up without the indexes.
	fewPast = 8
)

// AddAccount stores a new user without authenticators and returns the key. Key,
// Version, OTP and Authenticators of a are ignored; the version is 1.
func (t *tx) AddAccount(a data.Account) (int64, error) {
	if err := t.past(&a, true, a.Email != ""); err != nil {
		return 0, err
	}
	key, _, err := t.addAccounts([]data.Account{a})
	return key, err
}

// AddAccounts is AddAccount for many. If one can't be stored, none is, and the index of
// the first such account is returned with the error. It uses only the unique indexes, see
// past.
func (t *tx) AddAccounts(accounts []data.Account) (bad int, err error) {
	_, bad, err = t.addAccounts(accounts)
	return bad, err
}

// addAccounts returns the key of the first; those of the others follow it.
func (t *tx) addAccounts(accounts []data.Account) (first int64, bad int, err error) {
	if len(accounts) == 0 {
		return 0, 0, nil
	}
	groups, bad, err := t.fitAll(accounts)
	if err != nil {
		return 0, bad, err
	}
	first, err = t.on.NextUserKey()
	if err != nil {
		return 0, 0, t.did("add users", err)
	}
	columns := slices.Sorted(maps.Keys((&userRow{}).all()))
	err = t.on.InsertUsers(columns, len(accounts), func(i int) ([]any, Texts) {
		row := t.newUser(accounts[i], groups, first+int64(i))
		all, values := row.all(), make([]any, len(columns))
		for i, column := range columns {
			values[i] = all[column]
		}
		return values, *row.texts()
	})
	return first, 0, t.did("add users", err)
}

// newUser returns the row of a user whom fitAll has checked, with the codes, and adds them
// to the sum.
func (t *tx) newUser(a data.Account, groups map[string]string, key int64) *userRow {
	a.Key, a.Version, a.Group = key, 1, spelled(a.Group, groups[data.Fold(a.Group)])
	row := newUserRow(a)
	row.OTPState, row.Bond = string(stateOf(a.OTPRequired, nil)), newBond()
	row.Code, row.CountersCode = t.userCode(&row, nil), t.countersCode(&row)
	// Not with newCode, which for many users would remember too much.
	t.swap(sum{}, t.element(userCodes, row.Code).plus(t.element(counterCodes, row.CountersCode)))
	return &row
}

// all returns every column except those that have their default in a new row.
func (u *userRow) all() map[string]any {
	columns := u.columns()
	maps.Copy(columns, u.counters())
	columns["user_key"] = u.Key
	columns["mark"] = u.Bond.Mark
	return columns
}

// fitting returns the row of an existing account, as newUserRow does, with the Group-ID in
// the spelling of the group. It returns a FieldError if another user has the User-ID or
// the email address, or if there is no such group. Since the write lock is held, that
// stays so. The unique columns would refuse it, too, but PostgreSQL then ends the
// transaction.
func (t *tx) fitting(a data.Account) (userRow, error) {
	holders, err := scan(t, "find a user", "SELECT user_key, user_id FROM users WHERE id_folded = ?",
		func(u *userRow) []any { return []any{&u.Key, &u.UserID} }, data.Fold(a.ID))
	if err != nil {
		return userRow{}, err
	}
	renamed := true
	for _, h := range holders {
		if h.Key != a.Key {
			return userRow{}, idTaken(&a)
		}
		renamed = data.Fold(h.UserID) != data.Fold(a.ID) // as the row says
	}
	waits, moved := false, false
	if a.Email != "" {
		holder, _, err := t.holderOf(a.Email)
		moved = holder == 0
		if err == nil && holder != 0 && holder != a.Key {
			// A user who waits for an address that they had before keeps it as it is.
			waits, err = t.has("find a user", "SELECT 1 FROM users WHERE user_key = ? AND email = ? AND email_folded = ?", a.Key, a.Email, fold100(a.Email))
			if err == nil && !waits {
				err = emailTaken(&a)
			}
		}
		if err != nil {
			return userRow{}, err
		}
	}
	if err := t.past(&a, renamed, moved); err != nil {
		return userRow{}, err
	}
	if a.Group != "" {
		rows, err := query[string](t, "find a group", "SELECT group_id FROM groups WHERE id_folded = ?", data.Fold(a.Group))
		if err != nil {
			return userRow{}, err
		}
		if len(rows) == 0 {
			return userRow{}, noGroup(&a)
		}
		a.Group = spelled(a.Group, rows[0])
	}
	row := newUserRow(a)
	if waits {
		row.EmailFolded = optionally(fold100, a.Email)
	}
	return row, nil
}

// past looks in the rows themselves for another user with the User-ID (if id) or the
// email address (if email) of a, and returns a FieldError if there is one: a unique index
// that lost rows would let two users have the same. It reads every user, which takes 25 to
// 45 ms for 100,000, too long for each of many: after fewPast users of a transaction it
// does nothing.
func (t *tx) past(a *data.Account, id, email bool) error {
	if !id && !email || t.looked == fewPast {
		return nil
	}
	t.looked++
	var ids, emails *string // nothing equals NULL
	if id {
		ids = folded(a.ID)
	}
	if email {
		emails = folded(a.Email)
	}
	same, err := query[int64](t, "find a user", "SELECT CASE WHEN id_folded = ? THEN 1 ELSE 0 END FROM "+t.on.Unindexed("users")+" WHERE user_key <> ? AND (id_folded = ? OR email_folded = ?) LIMIT 1",
		ids, a.Key, ids, emails)
	switch {
	case err != nil || len(same) == 0:
		return err
	case same[0] == 1:
		return idTaken(a)
	}
	return emailTaken(a)
}

// fitAll is fitting for many new accounts, of which no two may have the same User-ID or
// email address either. It returns the spellings of their groups by folded Group-ID.
func (t *tx) fitAll(accounts []data.Account) (groups map[string]string, bad int, err error) {
	groups = map[string]string{"": ""}
	ids, emails := make(map[string]bool, len(accounts)), make(map[string]bool, len(accounts))
	for from := 0; from < len(accounts); from += lookedUpAtOnce {
		some := accounts[from:min(from+lookedUpAtOnce, len(accounts))]
		if err := t.lookUp(some, ids, emails, groups); err != nil {
			return nil, 0, err
		}
		for i := range some {
			a := &some[i]
			id, email := data.Fold(a.ID), data.Fold(a.Email)
			_, there := groups[data.Fold(a.Group)]
			switch {
			case ids[id]:
				return nil, from + i, idTaken(a)
			case email != "" && emails[email]:
				return nil, from + i, emailTaken(a)
			case !there:
				return nil, from + i, noGroup(a)
			}
			ids[id], emails[email] = true, true
		}
	}
	return groups, 0, nil
}

// lookUp adds the User-IDs and email addresses of accounts that users already have, and
// the groups of accounts that exist.
func (t *tx) lookUp(accounts []data.Account, ids, emails map[string]bool, groups map[string]string) error {
	var id, email, group []string
	for i := range accounts {
		a := &accounts[i]
		id = append(id, data.Fold(a.ID))
		if a.Email != "" {
			email = append(email, data.Fold(a.Email))
		}
		if _, known := groups[data.Fold(a.Group)]; !known {
			group = append(group, data.Fold(a.Group))
		}
	}
	for _, look := range []struct {
		query string
		texts []string
		found func(text, spelled string)
	}{
		{"SELECT id_folded, '' FROM users WHERE id_folded IN ?", id, func(text, _ string) { ids[text] = true }},
		{"SELECT email_folded, '' FROM users WHERE email_folded IN ?", email, func(text, _ string) { emails[text] = true }},
		{"SELECT id_folded, group_id FROM groups WHERE id_folded IN ?", group, func(text, spelled string) { groups[text] = spelled }},
	} {
		if len(look.texts) == 0 {
			continue
		}
		rows, err := scan(t, "find a user", look.query, func(r *[2]string) []any { return []any{&r[0], &r[1]} }, look.texts)
		if err != nil {
			return err
		}
		for _, r := range rows {
			look.found(r[0], r[1])
		}
	}
	return nil
}

func idTaken(a *data.Account) error {
	return data.Exists(data.FieldUserID, "A user %s already exists.", a.ID)
}

func emailTaken(a *data.Account) error {
	return data.Exists(data.FieldEmail, "Another user has the email address %s.", a.Email)
}

func noGroup(a *data.Account) error {
	return &data.FieldError{Field: data.FieldGroup, Kind: data.ErrNotFound, Text: data.Say("There is no group %s.", a.Group)}
}
