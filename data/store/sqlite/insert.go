package sqlite

import (
	"errors"
	"fmt"
	"strings"

	"tapetrack/data/store"
)

const (
	// insertedAtOnce is how many rows one statement inserts. With more, the driver takes
	// longer for each value.
	insertedAtOnce = 20
	// manyRows is the number of rows from which roomy makes the cache larger.
	manyRows = 1000
)

// NextUserKey returns the key of the next user, which nobody else takes while the write lock
// is held. It does not rely on sqlite_sequence alone, which somebody may have put back: events
// have the keys of deleted users, too.
func (t *tx) NextUserKey() (int64, error) {
	return t.number(`SELECT 1 + max(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'users'), 0), COALESCE((SELECT max(user_key) FROM users), 0),
		COALESCE((SELECT max(user_key) FROM events), 0))`)
}

// InsertUsers stores rows of users and puts their texts into the search index.
func (t *tx) InsertUsers(columns []string, n int, row func(i int) ([]any, store.Texts)) error {
	return t.roomy(n, func() error {
		list := make([]store.Texts, n)
		marks := "(?" + strings.Repeat(", ?", len(columns)-1) + ")"
		for from := 0; from < n; from += insertedAtOnce {
			to := min(from+insertedAtOnce, n)
			var args []any
			for i := from; i < to; i++ {
				values, texts := row(i)
				args, list[i] = append(args, values...), texts
			}
			rows := marks + strings.Repeat(", "+marks, to-from-1)
			if _, err := t.Exec(fmt.Sprintf("INSERT INTO users (%s) VALUES %s", strings.Join(columns, ", "), rows), args...); err != nil {
				return err
			}
		}
		return t.index(t.writeGrams(list, nil, false))
	})
}

// roomy calls do, which inserts rows. For many rows it gives SQLite 64 MB for pages instead of
// 2 MB: each row changes other pages of each index, which would be written and read again and
// again.
func (t *tx) roomy(rows int, do func() error) error {
	if rows < manyRows {
		return do()
	}
	if _, err := t.Exec("PRAGMA cache_size = -65536"); err != nil {
		return err
	}
	err := do()
	_, after := t.Exec("PRAGMA cache_size = -2000")
	return errors.Join(err, after)
}
