package sqlite

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// search121 replaces the search index of 1.2.0 by one that also finds parts of one and two
// characters.
func search121() []*gormigrate.Migration {
	return []*gormigrate.Migration{{ID: "1.2.1-03-search", Migrate: func(orm *gorm.DB) error {
		if err := statements("DROP TABLE IF EXISTS users_text", grams121)(orm); err != nil {
			return err
		}
		return txOf(orm).indexEverybody()
	}}}
}

// grams121 makes the table of the search index, see search.go. users is a set of users with
// keys from 4096 * block on.
const grams121 = `CREATE TABLE users_grams (
	gram  TEXT NOT NULL,
	block INTEGER NOT NULL,
	users BLOB NOT NULL,
	PRIMARY KEY (gram, block)
) STRICT, WITHOUT ROWID`
