package sqlite

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// release130 returns the migrations of release 1.3.0: tickets are rows, and only hashes of the
// ids of sessions are stored. Open sessions end with the first write, see endEarlier in
// package store.
func release130() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "1.3.0-01-tickets", Migrate: statements(
			`CREATE TABLE tickets (
	ticket_key INTEGER PRIMARY KEY NOT NULL,
	id         TEXT UNIQUE NOT NULL,
	kind       TEXT NOT NULL,
	user_key   INTEGER NOT NULL REFERENCES users (user_key),
	kept_at    INTEGER NOT NULL,
	sealed     BLOB NOT NULL
) STRICT`,
			"ALTER TABLE sessions ADD COLUMN used_at INTEGER",
			"ALTER TABLE sessions ADD COLUMN ticket TEXT",
			"CREATE UNIQUE INDEX sessions_by_ticket ON sessions (ticket) WHERE ticket IS NOT NULL",
		)},
		{ID: "1.3.0-02-hashed-ids", Migrate: hashIDs},
		// An index that 1.2.1 has rebuilt may lack users after 4096 deleted keys in a row.
		{ID: "1.3.0-03-search", Migrate: func(orm *gorm.DB) error { return txOf(orm).renewSearch() }},
	}
}

// hashIDs replaces the ids of sessions by their SHA-256, in hexadecimal digits.
func hashIDs(orm *gorm.DB) error {
	for after := int64(0); ; {
		var page []struct {
			Rowid int64
			ID    string
		}
		if err := orm.Raw("SELECT rowid, id FROM sessions WHERE rowid > ? ORDER BY rowid LIMIT 1000", after).Scan(&page).Error; err != nil || len(page) == 0 {
			return err
		}
		for _, row := range page {
			after = row.Rowid
			sum := sha256.Sum256([]byte(row.ID))
			if err := orm.Exec("UPDATE sessions SET id = ? WHERE rowid = ?", hex.EncodeToString(sum[:]), row.Rowid).Error; err != nil {
				return err
			}
		}
	}
}
