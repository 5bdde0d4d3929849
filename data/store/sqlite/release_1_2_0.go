package sqlite

import (
	"math"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"

	"tapetrack/data"
	"tapetrack/data/store"
)

// release120 returns the migrations of release 1.2.0, for lists of a million users. As in
// release 1.1.0, new columns with their defaults don't change the code of a row.
func release120() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "1.2.0-01-users", Migrate: statements(
			"ALTER TABLE users ADD COLUMN role TEXT NOT NULL DEFAULT ''",
			"ALTER TABLE users ADD COLUMN denied_programs INTEGER NOT NULL DEFAULT 0",
			"ALTER TABLE users ADD COLUMN recovery_left INTEGER NOT NULL DEFAULT 0",
			"UPDATE users SET recovery_left = "+recoveryLeft120+" WHERE EXISTS (SELECT 1 FROM recovery_codes AS c WHERE c.user_key = users.user_key)",
		)},
		{ID: "1.2.0-02-names", Migrate: foldNames120},
		{ID: "1.2.0-03-orders", Migrate: statements(orders120...)},
		{ID: "1.2.0-04-search", Migrate: statements(search120...)},
	}
}

// recoveryLeft120 is how many recovery codes a user has left.
const recoveryLeft120 = "(SELECT count(*) FROM recovery_codes AS c WHERE c.user_key = users.user_key AND c.kind = 'recovery' AND c.used_at IS NULL)"

// orders120 are the indexes of the orders and filters that release 1.2.0 added. A sign-in
// writes none of them, except users_never_signed_in the first time. users_by_members is for
// counting the members of groups, and users by state. The + keeps SQLite, which has no
// statistics, from using another index that serves only that condition.
var orders120 = []string{
	"CREATE INDEX users_by_email ON users (email_folded, id_folded)",
	"CREATE INDEX users_by_status ON users ((" + statusRank120 + "), (" + givenOut120 + "), id_folded)",
	"CREATE INDEX users_by_pending ON users (COALESCE(pending_since, created_at)) WHERE +otp_state = 'Pending'",
	"CREATE INDEX users_never_signed_in ON users (COALESCE(created_at, 0)) WHERE +last_sign_in_at IS NULL",
	"CREATE INDEX users_by_recovery_left ON users (recovery_left) WHERE +otp_state IN ('Active', 'Blocked')",
	"DROP INDEX users_by_state",
	"CREATE INDEX users_by_members ON users (group_folded, otp_state, revocation, disabled)",
}

// statusRank120 sorts users by status, in the order of data.UserStatus. Users whose password
// was given out come before those who are OK, and are sorted by the time when it was
// (givenOut120), so that those whose password has expired come first.
const (
	statusRank120 = "CASE WHEN disabled = 1 THEN 0 WHEN revocation <> '' THEN 1 WHEN password_set_at IS NULL THEN 2 WHEN change_password = 'temporary' THEN 3 ELSE 4 END"
	givenOut120   = "CASE WHEN disabled = 1 OR revocation <> '' THEN NULL WHEN change_password = 'temporary' THEN password_set_at END"
)

// search120 makes a search index of the stored users. It has no texts of its own, but refers
// to those of users.
var search120 = []string{
	`CREATE VIRTUAL TABLE users_text USING fts5 (id_folded, name_folded, email_folded,
	content = 'users', content_rowid = 'user_key', tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0)`,
	"INSERT INTO users_text (users_text) VALUES ('rebuild')",
}

// foldNames120 fills in the folded names that earlier releases left empty when an
// authenticator of a user was changed.
func foldNames120(orm *gorm.DB) error {
	for after := int64(math.MinInt64); ; {
		rows, err := store.Rows(txOf(orm), "SELECT user_key, name FROM users WHERE name_folded = '' AND name <> '' AND user_key > ? ORDER BY user_key LIMIT 1000",
			func(u *namedUser) []any { return []any{&u.Key, &u.Name} }, after)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			after = rows[i].Key
			if err := orm.Exec("UPDATE users SET name_folded = ? WHERE user_key = ?", data.Fold(rows[i].Name), after).Error; err != nil {
				return err
			}
		}
	}
}
