package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tapetrack/data"
)

// A DB is an open database, whatever engine keeps it. It is safe for use by several
// goroutines.
type DB struct {
	name     string // as messages call it
	engine   Engine
	furthest furthest
}

// New returns the database that an engine keeps. name is what messages call it.
func New(name string, engine Engine) *DB { return &DB{name: name, engine: engine} }

// Close closes the database. Transactions that run are waited for.
func (db *DB) Close() error { return db.engine.Close() }

// Unlock returns the storage, given the key of the database.
func (db *DB) Unlock(key Key) data.Storage {
	return &storage{db: db, key: key}
}

type storage struct {
	db  *DB
	key Key
}

// View calls f in a transaction that reads one consistent state. It waits for
// no writer, and must not be called from inside the f of another View. A ctx
// that ends is noticed before f is called.
func (s *storage) View(ctx context.Context, f func(data.Tx) error) error {
	before := s.db.furthest.now()
	err := s.db.engine.View(ctx, func(on Transaction) error {
		t := s.begin(on)
		t.before = before
		if err := f(t); err != nil {
			return err
		}
		return t.failure
	})
	return s.db.engine.Trouble(err)
}

// Update calls f in a transaction that holds the write lock from its start. It
// must not be called from inside f. A ctx that ends is noticed before f is
// called and before the commit. Nothing is committed after a statement that
// failed, even if f returns nil; ErrNotFound, ErrExists, ErrChanged and
// ErrTampered are answers and no failures.
func (s *storage) Update(ctx context.Context, f func(data.Tx) error) error {
	var t *tx
	err := s.db.engine.Update(ctx, func(on Transaction) error {
		t = s.beginUpdate(on)
		// First, because a database that holds nothing yet is known by that.
		if err := t.findHead(); err != nil {
			return err
		}
		if err := f(t); err != nil {
			return err
		}
		return t.finish()
	})
	if err == nil {
		s.db.furthest.reached(t.mark())
	}
	return s.db.engine.Trouble(err)
}

// Changes returns a number that is another one after anybody has committed a
// change.
func (s *storage) Changes(ctx context.Context) (int64, error) { return s.db.engine.Changes(ctx) }

func (s *storage) begin(on Transaction) *tx {
	return &tx{on: on, db: s.db, key: s.key, checked: map[string]authenticatorRow{}, bonds: map[int64]*knownBond{}, counters: map[int64]*countersRow{}}
}

func (s *storage) beginUpdate(on Transaction) *tx {
	t := s.begin(on)
	t.writes, t.codes, t.before = true, map[codePlace][]byte{}, s.db.furthest.now()
	return t
}

// finish returns the first failure, or writes the head.
func (t *tx) finish() error {
	if t.failure != nil {
		return t.failure
	}
	return t.seal()
}

// A tx is one transaction. It implements data.Tx.
type tx struct {
	on      Transaction
	db      *DB
	key     Key
	writes  bool  // it is an Update
	failure error // the first error of a statement; nothing is committed after it

	settings map[string]string           // all of them, unchecked; nil until one is asked for
	lent     bool                        // settings are also those to which Try goes back
	policies map[string]string           // checked; nil until one is asked for
	checked  map[string]authenticatorRow // rows that were read and carry their code, by ID
	bonds    map[int64]*knownBond        // of users that were read, by key
	counters map[int64]*countersRow      // the same

	room message // see message

	looked int // users who were looked for past the indexes, see past

	before      mark // how far the log went when the transaction began
	state       sealState
	headTrouble error // why the head is not trusted
	head        *head
	appended    bool                 // events were appended
	codes       map[codePlace][]byte // that were read or written; nil in a View
	delta       sum                  // what the codes that were written add to the sum
	recount     bool                 // the sum is to be made again
}

// did words the error of a statement and remembers it: an engine may have rolled
// back already, or takes no more statements.
func (t *tx) did(what string, err error) error {
	if err == nil || errors.Is(err, data.ErrTampered) {
		return err
	}
	err = fmt.Errorf("%s: %w", what, t.db.engine.Trouble(err))
	if t.failure == nil {
		t.failure = err
	}
	return err
}

// query reads rows with constant SQL.
func query[T any](t *tx, what, sql string, args ...any) ([]T, error) {
	var rows []T
	err := t.on.ORM().Raw(sql, args...).Scan(&rows).Error
	return rows, t.did(what, err)
}

// scan is query for the rows that every sign-in reads, see Rows.
func scan[T any](t *tx, what, query string, fields func(*T) []any, args ...any) ([]T, error) {
	rows, err := Rows(t.on, query, fields, args...)
	return rows, t.did(what, err)
}

// each calls do for each row that a query finds. An error of do is returned as it is.
func (t *tx) each(what, query string, do func(*sql.Rows) error, args ...any) error {
	var ended error
	err := Each(t.on, query, func(row *sql.Rows) error {
		ended = do(row)
		return ended
	}, args...)
	if ended != nil {
		return ended
	}
	return t.did(what, err)
}

// has reports whether a query finds a row.
func (t *tx) has(what, sql string, args ...any) (bool, error) {
	found, err := scan(t, what, sql, func(n *int64) []any { return []any{n} }, args...)
	return len(found) > 0, err
}

// insert stores a row.
func (t *tx) insert(what string, row any) error {
	return t.did(what, t.on.ORM().Create(row).Error)
}

// exec executes a constant statement and returns how many rows it wrote.
func (t *tx) exec(what, statement string, args ...any) (int64, error) {
	written, err := t.on.Exec(statement, args...)
	return written, t.did(what, err)
}

// one returns ErrNotFound unless a row was written.
func one(written int64, err error) error {
	if err == nil && written == 0 {
		return data.ErrNotFound
	}
	return err
}
