package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
)

// SameAddress is what people read here. Tests ask for it by name.
const SameAddress = string(words.SameAddress)

// Releases before 1.2.1 took two spellings of one email address, composed and not, for two
// addresses. If several users have the same address for that reason, one of them holds it
// and the others wait: their columns keep the old form, so that they can still sign in with
// the address as it was typed, and nobody else can get it. The first transaction that
// writes logs that. Once the address is free, one of those who wait gets it.

// waits reports whether the column says that another user holds the user's address.
func (u *userRow) waits() bool { return EmailWaits(u.Email, u.EmailFolded) }

// EmailWaits reports whether the column of an email address has the form of releases
// before 1.2.1, and that form is another one.
func EmailWaits(email string, column *string) bool {
	return alike(column, optionally(fold100, email)) && !alike(column, folded(email))
}

// WaitingSetting returns the setting that a migration writes if the users with these keys
// have to wait for their addresses.
func WaitingSetting(keys []int64) (name, value string) {
	value = untold
	for _, key := range keys {
		value += " " + strconv.FormatInt(key, 10)
	}
	return waitingName, value
}

// waitingName is the setting with the keys of the users who wait, in decimal, after the
// word untold until that is logged. It only says which users to look at. Callers can't read
// it.
const (
	waitingName = "emails.waiting"
	untold      = "untold"
)

// waitingUsers returns the users who wait, with only the columns needed here.
func (t *tx) waitingUsers() ([]userRow, error) {
	settings, err := t.allSettings()
	if err != nil || settings[waitingName] == "" {
		return nil, err
	}
	var keys []int64
	for _, field := range strings.Fields(settings[waitingName]) {
		if key, err := strconv.ParseInt(field, 10, 64); err == nil {
			keys = append(keys, key)
		}
	}
	rows, err := scan(t, "read users", "SELECT user_key, user_id, email, email_folded FROM users WHERE user_key IN ? ORDER BY user_key",
		func(u *userRow) []any { return []any{&u.Key, &u.UserID, &u.Email, &u.EmailFolded} }, keys)
	return slices.DeleteFunc(rows, func(u userRow) bool { return !u.waits() }), err
}

// holderOf returns key and User-ID of the user who holds an email address; 0 if nobody
// does.
func (t *tx) holderOf(email string) (key int64, id string, err error) {
	rows, err := scan(t, "find a user", "SELECT user_key, user_id FROM users WHERE email_folded = ?",
		func(u *userRow) []any { return []any{&u.Key, &u.UserID} }, data.Fold(email))
	if err != nil || len(rows) == 0 {
		return 0, "", err
	}
	return rows[0].Key, rows[0].UserID, nil
}

// tellWaiting logs, once, which users have the same email address.
func (t *tx) tellWaiting() error {
	keys, there := strings.CutPrefix(t.settings[waitingName], untold)
	if !there {
		return nil
	}
	list, err := t.waitingUsers()
	if err != nil {
		return err
	}
	if err := t.putSetting(waitingName, strings.TrimSpace(keys)); err != nil {
		return err
	}
	for _, u := range list {
		holder, id, err := t.holderOf(u.Email)
		if err == nil && holder != 0 {
			err = t.appendOwn(data.EmailsAlike, u.Key, u.UserID, fmt.Sprintf(SameAddress, Shown(id)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// endWaiting gives addresses that have become free to users who wait for them.
func (t *tx) endWaiting() error {
	list, err := t.waitingUsers()
	if err != nil || t.settings[waitingName] == "" {
		return err
	}
	var keys []string
	if strings.HasPrefix(t.settings[waitingName], untold) {
		keys = append(keys, untold)
	}
	left := len(keys)
	for _, u := range list {
		// In the loop, since an earlier user of the list may just have got it.
		holder, _, err := t.holderOf(u.Email)
		if err != nil {
			return err
		}
		if holder != 0 {
			keys = append(keys, strconv.FormatInt(u.Key, 10))
			continue
		}
		if _, err := t.exec("compose an email address", "UPDATE users SET email_folded = ? WHERE user_key = ?", data.Fold(u.Email), u.Key); err != nil {
			return err
		}
	}
	if len(keys) == left {
		return t.putSetting(waitingName, "")
	}
	if slices.Equal(keys, strings.Fields(t.settings[waitingName])) {
		return nil
	}
	return t.putSetting(waitingName, strings.Join(keys, " "))
}
