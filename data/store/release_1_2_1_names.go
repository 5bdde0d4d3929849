package store

import (
	"math"
	"strconv"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"

	"tapetrack/data"
)

// names121 folds names and e-mail addresses as data.Fold does since release
// 1.2.1. User-IDs and Group-IDs are of ASCII letters, of which nothing changes.
// Codes are made of what fold100 returns, so that they stay right.
func names121() []*gormigrate.Migration {
	return []*gormigrate.Migration{{ID: "1.2.1-02-names", Migrate: composeNames121}}
}

// composeNames121 never fails for what is stored: who would get a form of an
// e-mail address that somebody else has keeps what they had, see names.go.
func composeNames121(orm *gorm.DB) error {
	waiting := ""
	for after := int64(math.MinInt64); ; {
		var rows []userRow
		err := orm.Raw("SELECT user_key, name, name_folded, email, email_folded FROM users WHERE user_key > ? ORDER BY user_key LIMIT 1000", after).Scan(&rows).Error
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
			if !u.waits() {
				continue
			}
			done := orm.Exec("UPDATE users SET email_folded = ? WHERE user_key = ? AND NOT EXISTS (SELECT 1 FROM users AS o WHERE o.email_folded = ?)",
				data.Fold(u.Email), u.Key, data.Fold(u.Email))
			if done.Error != nil {
				return done.Error
			}
			if done.RowsAffected == 0 {
				waiting += " " + strconv.FormatInt(u.Key, 10)
			}
		}
	}
	if waiting == "" {
		return nil
	}
	return orm.Exec("INSERT INTO settings (name, value) VALUES (?, ?)", waitingName, untold+waiting).Error
}
