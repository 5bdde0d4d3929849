package store

import (
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	sqlite3 "modernc.org/sqlite/lib"
	"tapetrack/data"
)

// The search index says which users have three characters one after another in
// User-ID, name or e-mail address. It is a table users_text of SQLite's FTS5,
// which is made of the folded columns of users and keeps in which users each
// three characters are, and nothing else (detail = none): it finds candidates,
// and whoever asks looks at the columns. Everything about it is in this file,
// for the day on which it is an index of PostgreSQL's pg_trgm.
//
// It is written in the transaction that writes the columns. FTS5 takes the old
// text from users, so that it is taken out before they change and put in after.
// It lets nobody in: if it is missing or damaged lists are searched without it,
// and the next change of a text makes it anew.
//
// FTS5 keeps what was taken out until it merges that part of the index: of a
// text that was changed or removed, groups of three characters can be in the
// file for some time. With its option secure-delete they are not, but each
// change of a name then takes 20 milliseconds in a list of a million.

// searchTable is the table of the search index. Those in which FTS5 keeps it
// begin with its name.
const searchTable = "users_text"

// trigram is how many characters it knows together. Shorter texts are not found
// in it.
const trigram = data.FindsInside

// mostTrigrams of a text are asked for; more would take longer than they save.
const mostTrigrams = 12

// candidates returns a query of the keys of users that may have a folded text;
// false if the search index can't tell.
func candidates(folded string) (statement, bool) {
	runes := []rune(folded)
	var parts []string
	for i := 0; i+trigram <= len(runes); i++ {
		part := string(runes[i : i+trigram])
		// FTS5 ends a query at a NUL, and passes over it in a text.
		if !strings.ContainsRune(part, 0) {
			parts = append(parts, `"`+strings.ReplaceAll(part, `"`, `""`)+`"`)
		}
	}
	if len(parts) > mostTrigrams { // evenly from all of it
		for i := range mostTrigrams {
			parts[i] = parts[i*(len(parts)-1)/(mostTrigrams-1)]
		}
		parts = parts[:mostTrigrams]
	}
	slices.Sort(parts)
	parts = slices.Compact(parts)
	if len(parts) == 0 {
		return statement{}, false
	}
	return statement{"SELECT rowid FROM users_text WHERE users_text MATCH ?", []any{strings.Join(parts, " AND ")}}, true
}

// searching calls find, and once more without the search index if that is
// damaged.
func searching[T any](t *tx, find func() (T, error)) (T, error) {
	failure := t.failure
	found, err := find()
	if t.unsearchable || !isIndexDamage(err) {
		return found, err
	}
	t.failure, t.unsearchable = failure, true
	return find()
}

// indexTexts puts the users with keys from first to last into the search index.
func (t *tx) indexTexts(first, last int64) error {
	return t.index(`INSERT INTO users_text (rowid, id_folded, name_folded, email_folded)
		SELECT user_key, id_folded, name_folded, email_folded FROM users WHERE user_key BETWEEN ? AND ?`, first, last)
}

// unindexTexts takes a user out of the search index, before his row changes.
func (t *tx) unindexTexts(key int64) error {
	return t.index("DELETE FROM users_text WHERE rowid = ?", key)
}

// reindex calls write, which writes a row of users, and has the search index
// follow if the row has other texts than those that are stored.
func (t *tx) reindex(row *userRow, write func() (int64, error)) (int64, error) {
	differs, err := t.has("read a user", "SELECT 1 FROM users WHERE user_key = ? AND (id_folded <> ? OR name_folded <> ? OR COALESCE(email_folded, '') <> COALESCE(?, ''))",
		row.Key, row.IDFolded, row.NameFolded, row.EmailFolded)
	if err != nil {
		return 0, err
	}
	if !differs {
		return write()
	}
	if err := t.unindexTexts(row.Key); err != nil {
		return 0, err
	}
	written, err := write()
	if err != nil {
		return written, err
	}
	return written, t.indexTexts(row.Key, row.Key)
}

// index executes a statement that writes the search index. An index that does
// not take it is made anew, with the texts as they are now.
func (t *tx) index(statement string, args ...any) error {
	err := t.orm.Exec(statement, args...).Error
	if isIndexDamage(err) {
		err = renewSearch(t.orm)
	}
	return t.did("write the search index", err)
}

// isIndexDamage reports whether an error says that the search index is not
// there or not as FTS5 wrote it.
func isIndexDamage(err error) bool {
	var coded interface{ Code() int }
	if !errors.As(err, &coded) {
		return false
	}
	switch coded.Code() & 0xff {
	case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT:
		return true
	}
	return false
}

// renewSearch makes the search index of the texts of all users.
func renewSearch(orm *gorm.DB) error {
	if err := orm.Exec("DROP TABLE IF EXISTS " + searchTable).Error; err != nil {
		return err
	}
	return statements(search120...)(orm)
}

// mendSearch makes the search index if somebody has removed it.
func mendSearch(orm *gorm.DB) error {
	var n int64
	err := orm.Raw("SELECT count(*) FROM main.sqlite_master WHERE name = ?", searchTable).Scan(&n).Error
	if err != nil || n > 0 {
		return err
	}
	return renewSearch(orm)
}
