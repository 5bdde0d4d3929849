package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"tapetrack/data"
)

// An Engine keeps the tables and commits. It knows where the database is, how it is
// locked, who else may have changed it, and how its lists are quick. What a row says,
// and whether it is believed, it does not know. It is safe for use by several
// goroutines and several processes at once.
type Engine interface {
	// View calls f in a transaction that reads one consistent state and can't write.
	// It waits for no writer. A ctx that ends is noticed before f is called.
	View(ctx context.Context, f func(Transaction) error) error
	// Update calls f in a transaction that holds the write lock from its start. It
	// commits if f returns nil and rolls back otherwise. A ctx that ends is noticed
	// before f is called and before the commit, and nowhere else.
	Update(ctx context.Context, f func(Transaction) error) error
	// Changes returns a number that is another one after anybody has committed a
	// change, see data.Storage.
	Changes(ctx context.Context) (int64, error)
	// Trouble words for people, as a data.Trouble, what the engine and the system
	// report. It returns errors of the domain, and those of a ctx that ended, as they
	// are. What says that the tables contradict themselves matches ErrCorrupt.
	Trouble(err error) error
	// Rewritten is called when all that a key protects was written under another one:
	// as far as nobody needs them, what is left of the old rows is removed.
	Rewritten(ctx context.Context)
	// Close waits for the transactions that run.
	Close() error
}

// A Transaction is one of an Engine. The statements that it is given are of the SQL
// that all engines know; what only one of them knows is a method. After an error of a
// statement it takes no others: nothing of it is committed.
type Transaction interface {
	// Query reads rows with a statement, in which a ? stands for a value and, behind
	// IN, for a list.
	Query(statement string, args ...any) (*sql.Rows, error)
	// Exec executes a statement of that form and returns how many rows it wrote. If a
	// unique column has the value already, the error matches gorm.ErrDuplicatedKey.
	Exec(statement string, args ...any) (int64, error)
	// ORM reads and writes rows as structures.
	ORM() *gorm.DB
	// Unindexed returns a table as FROM names it to read every row of it and no index,
	// which may have lost some.
	Unindexed(table string) string
	// NextUserKey returns the key that the next user gets. Nobody ever had it, and
	// those after it are as free.
	NextUserKey() (int64, error)
	// InsertUsers stores n rows of users and has the search index follow. row returns
	// the values of one, in the order of columns, and its texts.
	InsertUsers(columns []string, n int, row func(i int) ([]any, Texts)) error
	// Reindex calls write, which writes the row of a user, or removes it if now is
	// nil, and returns how many rows it wrote, and has the search index follow.
	Reindex(user int64, now *Texts, write func() (int64, error)) (int64, error)
	// UserKeys, CountUsers and UserPlace are those of data.UserTx. They are told
	// nothing that no list can have.
	UserKeys(q data.UserQuery) ([]int64, error)
	CountUsers(f data.UserFilter, most int64) (data.UserCount, error)
	UserPlace(q data.UserQuery, key int64) (int64, error)
	// Events returns how the events that match a query are read, newest first: what
	// comes behind SELECT and the columns, for up to limit events with an ID below
	// before (0: all). Of several statements, the results are to be merged. It may
	// find others, too, which don't have the text. nil: none can match.
	Events(q data.EventQuery) (func(before int64, limit int) []Statement, error)
	// Differences returns what in the tables is not as it was made: the end of a
	// sentence for each.
	Differences() ([]string, error)
	// Inspect goes through all that is stored and calls found with what does not fit
	// together: the beginning of a sentence for each. It calls step with how many of
	// the rows, by table, it has been through; an error of it ends the work.
	Inspect(rows map[string]int64, found func(what string), step func(rows int64) error) error
}

// ErrCorrupt matches errors that say that the tables contradict themselves.
var ErrCorrupt = errors.New("the database contradicts itself")

// Texts are what of a user the search index is made of.
type Texts struct {
	Key             int64
	ID, Name, Email string
}

// A Statement is SQL, or a part of it, with its arguments.
type Statement struct {
	SQL  string
	Args []any
}

// A Querier reads rows, see Transaction.
type Querier interface {
	Query(statement string, args ...any) (*sql.Rows, error)
}

// Rows reads rows. fields returns where the columns of a row go, in their order:
// GORM's reflection over wide rows takes as long as the engine does.
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

// Each calls do for each row that a query finds. Many rows take no memory.
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
