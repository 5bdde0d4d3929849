package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"tapetrack/data"
)

// An Engine keeps the tables and commits. It knows where the database is, how it is
// locked, who else may have changed it, and how to make lists quick. It does not know what
// a row means or whether to trust it. It is safe for use by several goroutines and several
// processes at once.
type Engine interface {
	// View calls f in a transaction that reads one consistent state and can't write. It
	// waits for no writer. ctx is checked before f is called.
	View(ctx context.Context, f func(Transaction) error) error
	// Update calls f in a transaction that holds the write lock from its start. It commits
	// if f returns nil and rolls back otherwise. ctx is checked before f is called and
	// before the commit, and nowhere else.
	Update(ctx context.Context, f func(Transaction) error) error
	// Changes is that of data.Storage.
	Changes(ctx context.Context) (int64, error)
	// Trouble says what an error of the engine or the system means. A value that a unique
	// column already has matches ErrDuplicate, and tables that contradict themselves
	// ErrCorrupt. Busy, full, read-only or unreadable is a data.Trouble of that kind, worded
	// for people. Errors of the domain, those of ctx, and those that Trouble returned
	// before, are returned as they are.
	Trouble(err error) error
	// Rewritten is called after everything that a key protects was written again under
	// another one. It removes what is left of the old rows, unless others need it.
	Rewritten(ctx context.Context)
	// Close waits for running transactions.
	Close() error
}

// A Transaction is a transaction of an Engine. Its statements are of the SQL that all
// engines know; what only one of them knows is a method. After a statement has failed, it
// takes no others and is not committed.
type Transaction interface {
	// Query reads rows with a statement in which a ? stands for a value or, after IN, for
	// a list.
	Query(statement string, args ...any) (*sql.Rows, error)
	// Exec executes a statement of that form and returns how many rows it wrote.
	Exec(statement string, args ...any) (int64, error)
	// ORM reads and writes rows as structures in this transaction. An engine brings GORM's
	// dialect for its SQL; the errors are its own, for Trouble.
	ORM() *gorm.DB
	// Unindexed names a table in FROM so that every row of it is read without an index,
	// which may have lost some.
	Unindexed(table string) string
	// NextUserKey returns the key of the next user. No user ever had it or any key above
	// it.
	NextUserKey() (int64, error)
	// InsertUsers stores n rows of users and updates the search index. row returns the
	// values of one, in the order of columns, and its texts.
	InsertUsers(columns []string, n int, row func(i int) ([]any, Texts)) error
	// Reindex calls write, which writes the row of a user, or removes it if now is nil,
	// and returns how many rows it wrote. Then it updates the search index.
	Reindex(user int64, now *Texts, write func() (int64, error)) (int64, error)
	// UserKeys, CountUsers, UserPlace and ShownAmong are those of data.UserTx. Limits and offsets are
	// checked before.
	UserKeys(q data.UserQuery) ([]int64, error)
	CountUsers(f data.UserFilter, most int64) (data.RowCount, error)
	UserPlace(q data.UserQuery, key int64) (int64, error)
	ShownAmong(f data.UserFilter, keys []int64) ([]int64, error)
	// Events returns how to read the events that match a query, newest first; nil if none
	// can match. The function that it returns gives what follows SELECT and the columns,
	// for up to limit events with an ID below before (0: all). The results of several
	// statements have to be merged, and may include events that are not found by the text.
	Events(q data.EventQuery) (func(before int64, limit int) []Statement, error)
	// Differences returns what in the structure of the tables is not as it was made: the
	// end of a sentence for each.
	Differences() ([]data.Sentence, error)
	// Inspect goes through everything that is stored and calls found with a sentence for
	// each contradiction. rows is the number of rows by table; step is called with how
	// many of them were checked since the last call, and ends the work with its error.
	Inspect(rows map[string]int64, found func(data.Sentence), step func(rows int64) error) error
}

var (
	// ErrDuplicate matches errors that mean that a unique column already has a value.
	ErrDuplicate = errors.New("the value is there already")
	// ErrCorrupt matches errors that mean that the tables contradict themselves.
	ErrCorrupt = errors.New("the database contradicts itself")
)

// Texts are the key of a user and the texts for the search index.
type Texts struct {
	Key             int64
	ID, Name, Email string
}

// A Querier reads rows, see Transaction.
type Querier interface {
	Query(statement string, args ...any) (*sql.Rows, error)
}

// Rows reads rows. fields returns pointers for the columns of a row, in their order. It
// does without GORM, whose reflection over wide rows takes as long as the engine.
func Rows[T any](on Querier, query string, fields func(*T) []any, args ...any) ([]T, error) {
	var rows []T
	err := Each(on, query, func(found *sql.Rows) error {
		rows = append(rows, *new(T))
		return found.Scan(fields(&rows[len(rows)-1])...)
	}, args...)
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// Each calls do for each row that a query finds, without holding the rows in memory.
func Each(on Querier, query string, do func(*sql.Rows) error, args ...any) error {
	found, err := on.Query(query, args...)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		if err := do(found); err != nil {
			return err
		}
	}
	return found.Err()
}
