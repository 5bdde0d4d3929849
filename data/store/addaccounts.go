package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tapetrack/data"
)

const (
	// insertedAtOnce is how many rows one statement inserts: the driver compiles
	// it at every call, and takes longer for each value the more there are.
	insertedAtOnce = 20
	// lookedUpAtOnce is how many texts one statement looks for.
	lookedUpAtOnce = 500
	// manyRows get more room.
	manyRows = 1000
	// fewPast is how many users of one transaction are looked for past the indexes.
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

// AddAccounts is AddAccount for many. Nothing of them is stored if one can't be:
// the index of the first such comes with the error. It goes by the unique indexes
// alone, see past.
func (t *tx) AddAccounts(accounts []data.Account) (bad int, err error) {
	_, bad, err = t.addAccounts(accounts)
	return bad, err
}

// addAccounts returns the key of the first; the others have the next ones.
func (t *tx) addAccounts(accounts []data.Account) (first int64, bad int, err error) {
	if len(accounts) == 0 {
		return 0, 0, nil
	}
	groups, bad, err := t.fitAll(accounts)
	if err != nil {
		return 0, bad, err
	}
	first, err = t.nextKey()
	if err != nil {
		return 0, 0, err
	}
	return first, 0, t.roomy(len(accounts), func() error {
		for from := 0; from < len(accounts); from += insertedAtOnce {
			some := accounts[from:min(from+insertedAtOnce, len(accounts))]
			if err := t.insertUsers(some, groups, first+int64(from)); err != nil {
				return err
			}
		}
		list := make([]texts, len(accounts))
		for i, a := range accounts {
			list[i] = texts{first + int64(i), a.ID, a.Name, a.Email}
		}
		return t.indexTexts(list)
	})
}

// roomy calls do, which inserts rows. For many SQLite gets 64 MB for pages: each
// index has a place of its own for each row, and with the 2 MB that it has
// otherwise it would write and read them again and again.
func (t *tx) roomy(rows int, do func() error) error {
	if rows < manyRows {
		return do()
	}
	if _, err := t.exec("add users", "PRAGMA cache_size = -65536"); err != nil {
		return err
	}
	err := do()
	_, after := t.exec("add users", "PRAGMA cache_size = -2000")
	return errors.Join(err, after)
}

// nextKey returns the key that the next user gets. The write lock is held, so
// nobody else takes it. Somebody may have put sqlite_sequence back; events are
// about who was there.
func (t *tx) nextKey() (int64, error) {
	return t.number(`SELECT 1 + max(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'users'), 0), COALESCE((SELECT max(user_key) FROM users), 0),
		COALESCE((SELECT max(user_key) FROM events), 0))`)
}

// insertUsers stores users that fit, with the key first and those after it.
func (t *tx) insertUsers(accounts []data.Account, groups map[string]string, first int64) error {
	var columns []string
	var args []any
	for i, a := range accounts {
		a.Key, a.Version, a.Group = first+int64(i), 1, spelled(a.Group, groups[data.Fold(a.Group)])
		row := newUserRow(a)
		row.OTPState, row.Bond = string(stateOf(a.OTPRequired, nil)), newBond()
		row.Code, row.CountersCode = t.userCode(&row, nil), t.countersCode(&row)
		values := row.all()
		if columns == nil {
			columns = slices.Sorted(maps.Keys(values))
		}
		for _, column := range columns {
			args = append(args, values[column])
		}
		// Not newCode: of many it would remember too much.
		t.swap(sum{}, t.element(userCodes, row.Code).plus(t.element(counterCodes, row.CountersCode)))
	}
	row := "(?" + strings.Repeat(", ?", len(columns)-1) + ")"
	query := fmt.Sprintf("INSERT INTO users (%s) VALUES %s%s", strings.Join(columns, ", "), row, strings.Repeat(", "+row, len(accounts)-1))
	// Past GORM, which takes as long as SQLite over so many values.
	_, err := t.orm.Statement.ConnPool.ExecContext(t.orm.Statement.Context, query, args...)
	return t.did("add a user", err)
}

// all returns every column but those that begin with their default.
func (u *userRow) all() map[string]any {
	columns := u.columns()
	maps.Copy(columns, u.counters())
	columns["user_key"] = u.Key
	columns["mark"] = u.Bond.Mark
	return columns
}

// fitting returns the row of an account that is there, as newUserRow does, with
// the Group-ID as the group is spelled, or a FieldError if somebody else has the
// User-ID or the e-mail address, or if there is no such group. The write lock is
// held, so nobody comes between; the unique columns would refuse too, but
// PostgreSQL then ends the transaction.
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
			// Who waits for an address that they had before keeps it as it is.
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

// past looks at the rows themselves whether somebody else has the User-ID or the e-mail
// address of a, if asked to: a unique index that lost rows lets two users have the
// same. It reads every user, 25 to 45 ms for 100,000: too long for each of many, so
// that an import goes by the indexes after the first few.
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
	same, err := query[bool](t, "find a user", "SELECT COALESCE(id_folded = ?, 0) FROM users NOT INDEXED WHERE user_key <> ? AND (id_folded = ? OR email_folded = ?) LIMIT 1",
		ids, a.Key, ids, emails)
	switch {
	case err != nil || len(same) == 0:
		return err
	case same[0]:
		return idTaken(a)
	}
	return emailTaken(a)
}

// fitAll is fitting for many who are new: also two of them can't have the same. It
// returns how their groups are spelled, by their folded Group-IDs.
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

// lookUp adds what others have, of what some users want, and the groups that
// there are.
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
	return data.Exists(data.FieldUserID, "There is a user %s already.", a.ID)
}

func emailTaken(a *data.Account) error {
	return data.Exists(data.FieldEmail, "Another user has the e-mail address %s.", a.Email)
}

func noGroup(a *data.Account) error {
	return &data.FieldError{Field: data.FieldGroup, Kind: data.ErrNotFound, Text: data.Say("There is no group %s.", a.Group)}
}
