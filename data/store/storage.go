package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tapetrack/data"
)

// A DB is an open database on any engine. It is safe for use by several goroutines.
type DB struct {
	name     string // in messages
	engine   Engine
	furthest furthest
}

// New returns the database of an engine. name is its name in messages.
func New(name string, engine Engine) *DB { return &DB{name: name, engine: engine} }

// Close closes the database. It waits for running transactions.
func (db *DB) Close() error { return db.engine.Close() }

// Unlock returns the storage of the database, given its key.
func (db *DB) Unlock(key Key) data.Storage {
	return &storage{db: db, key: key}
}

type storage struct {
	db  *DB
	key Key
}

// View calls f in a transaction that reads one consistent state. It waits for no writer, and
// must not be called from inside the f of another View. ctx is checked before f is called.
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

// Update calls f in a transaction that holds the write lock from its start. It must not be
// called from inside f. ctx is checked before f is called and before the commit. If a
// statement failed, nothing is committed even if f returns nil; ErrNotFound, ErrExists,
// ErrChanged and ErrTampered are answers, not failures. In a dry run, see data.DryRun, it
// returns data.ErrNoDryRun.
func (s *storage) Update(ctx context.Context, f func(data.Tx) error) error {
	if data.IsDryRun(ctx) {
		return data.ErrNoDryRun
	}
	var t *tx
	err := s.db.engine.Update(ctx, func(on Transaction) error {
		t = s.beginUpdate(on)
		// Before f writes anything: a new database is recognised by being empty.
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

// Changes is that of data.Storage.
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

	settings map[string]string           // all of them, unchecked; nil until they are read
	lent     bool                        // Try needs settings unchanged: copy the map before writing
	policies map[string]string           // checked; nil until they are read
	checked  map[string]authenticatorRow // rows that were read and have the right code, by ID
	bonds    map[int64]*knownBond        // of users that were read, by key
	counters map[int64]*countersRow      // of users that were read, by key

	room message // see message

	looked int // number of users who were looked up without the indexes, see past

	before      mark // the furthest end of the log when the transaction began
	state       sealState
	headTrouble error // why the head is not trusted
	head        *head
	appended    bool                 // events were appended
	codes       map[codePlace][]byte // codes that were read or written; nil in a View
	delta       sum                  // what the codes that were written add to the sum
	recount     bool                 // the sum is to be made again
}

// did words the error of a statement and remembers it: the engine may have rolled back, or
// take no more statements.
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

// query reads rows through GORM.
func query[T any](t *tx, what, sql string, args ...any) ([]T, error) {
	var rows []T
	err := t.on.ORM().Raw(sql, args...).Scan(&rows).Error
	return rows, t.did(what, err)
}

// scan is query without GORM, for the rows that every sign-in reads, see Rows.
func scan[T any](t *tx, what, query string, fields func(*T) []any, args ...any) ([]T, error) {
	rows, err := Rows(t.on, query, fields, args...)
	return rows, t.did(what, err)
}

// each calls do for each row that a query finds. It returns an error of do as it is.
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

// exec executes a statement and returns how many rows it wrote.
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
