package sqlite

import (
	"math"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"

	"tapetrack/data"
	"tapetrack/data/store"
)

// names121 folds names and e-mail addresses as data.Fold does since release 1.2.1. User-IDs
// and Group-IDs are ASCII, for which nothing changed. Codes cover texts folded by the old
// rules (fold100 in package store), so they stay right.
func names121() []*gormigrate.Migration {
	return []*gormigrate.Migration{{ID: "1.2.1-02-names", Migrate: composeNames121}}
}

// A namedUser has the texts of a user that are folded.
type namedUser struct {
	Key              int64
	Name, NameFolded string
	Email            string
	EmailFolded      *string
}

// composeNames121 never fails because of what is stored: a user whose e-mail address would get
// the same form as another user's keeps the old form, see waiting.go in package store.
func composeNames121(orm *gorm.DB) error {
	var waiting []int64
	for after := int64(math.MinInt64); ; {
		rows, err := store.Rows(txOf(orm), "SELECT user_key, name, name_folded, email, email_folded FROM users WHERE user_key > ? ORDER BY user_key LIMIT 1000",
			func(u *namedUser) []any { return []any{&u.Key, &u.Name, &u.NameFolded, &u.Email, &u.EmailFolded} }, after)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		for i := range rows {
			u := &rows[i]
			after = u.Key
			if name := data.Fold(u.Name); name != u.NameFolded {
				if err := orm.Exec("UPDATE users SET name_folded = ? WHERE user_key = ?", name, u.Key).Error; err != nil {
					return err
				}
			}
			if !store.EmailWaits(u.Email, u.EmailFolded) {
				continue
			}
			done := orm.Exec("UPDATE users SET email_folded = ? WHERE user_key = ? AND NOT EXISTS (SELECT 1 FROM users AS o WHERE o.email_folded = ?)",
				data.Fold(u.Email), u.Key, data.Fold(u.Email))
			if done.Error != nil {
				return done.Error
			}
			if done.RowsAffected == 0 {
				waiting = append(waiting, u.Key)
			}
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	name, value := store.WaitingSetting(waiting)
	return orm.Exec("INSERT INTO settings (name, value) VALUES (?, ?)", name, value).Error
}
