package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"tapetrack/data"
)

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
	err := s.db.transaction(ctx, s.db.read, func(orm *gorm.DB) error {
		t := s.begin(orm)
		t.before = before
		if err := f(t); err != nil {
			return err
		}
		return t.failure
	})
	return s.db.trouble(err)
}

// Update calls f in a transaction that holds the write lock from its start. It
// must not be called from inside f. A ctx that ends is noticed before f is
// called and before the commit. Nothing is committed after a statement that
// failed, even if f returns nil; ErrNotFound, ErrExists, ErrChanged and
// ErrTampered are answers and no failures.
func (s *storage) Update(ctx context.Context, f func(data.Tx) error) error {
	var t *tx
	err := s.db.transaction(ctx, s.db.write, func(orm *gorm.DB) error {
		t = s.beginUpdate(orm)
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
	return s.db.trouble(err)
}

func (s *storage) begin(orm *gorm.DB) *tx {
	return &tx{orm: orm, db: s.db, key: s.key, checked: map[string]authenticatorRow{}, bonds: map[int64]knownBond{}, counters: map[int64]countersRow{}}
}

func (s *storage) beginUpdate(orm *gorm.DB) *tx {
	t := s.begin(orm)
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

// transaction calls f in a transaction on a connection of its own. Statements
// take no notice of ctx: SQLite would roll back in the middle, and a connection
// that was interrupted at the wrong moment would stay in its transaction.
func (db *DB) transaction(ctx context.Context, pool *sql.DB, f func(*gorm.DB) error) error {
	if err := db.inPlace(); err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	lasting := context.WithoutCancel(ctx)
	sqlTx, err := conn.BeginTx(lasting, nil)
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed && sqlTx.Rollback() != nil {
			discard(conn)
		}
	}()
	orm := db.orm.Session(&gorm.Session{NewDB: true, Context: lasting})
	orm.Statement.ConnPool = sqlTx
	if err := f(orm); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := db.inPlace(); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		discard(conn)
		return err
	}
	committed = true
	return nil
}

// discard closes a connection for good. After a failure SQLite may have ended
// the transaction by itself, or not.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}

// A tx is one transaction. It implements data.Tx.
type tx struct {
	orm     *gorm.DB
	db      *DB
	key     Key
	writes  bool  // it is an Update
	failure error // the first error of a statement; nothing is committed after it

	settings map[string]string           // all of them, unchecked; nil until one is asked for
	policies map[string]string           // checked; nil until one is asked for
	checked  map[string]authenticatorRow // rows that were read and carry their code, by ID
	bonds    map[int64]knownBond         // of users that were read, by key
	counters map[int64]countersRow       // the same

	unsearchable bool // the search index is damaged
	looked       int  // users who were looked for past the indexes, see past

	before      mark // how far the log went when the transaction began
	state       sealState
	headTrouble error // why the head is not trusted
	head        *head
	appended    bool                 // events were appended
	codes       map[codePlace][]byte // that were read or written; nil in a View
	delta       sum                  // what the codes that were written add to the sum
	recount     bool                 // the sum is to be made anew
}

// did words the error of a statement and remembers it: SQLite may have rolled
// back already, and PostgreSQL takes no more statements.
func (t *tx) did(what string, err error) error {
	if err == nil || errors.Is(err, data.ErrTampered) {
		return err
	}
	err = fmt.Errorf("%s: %w", what, t.db.trouble(err))
	if t.failure == nil {
		t.failure = err
	}
	return err
}

// query reads rows with constant SQL.
func query[T any](t *tx, what, sql string, args ...any) ([]T, error) {
	var rows []T
	err := t.orm.Raw(sql, args...).Scan(&rows).Error
	return rows, t.did(what, err)
}

// scan is query for the rows that every sign-in reads: fields returns where the
// columns of a row go, in their order. GORM's reflection over wide rows takes
// as long as SQLite does.
func scan[T any](t *tx, what, query string, fields func(*T) []any, args ...any) ([]T, error) {
	found, err := t.orm.Raw(query, args...).Rows()
	if err != nil {
		return nil, t.did(what, err)
	}
	defer found.Close()
	var rows []T
	for found.Next() {
		var row T
		if err := found.Scan(fields(&row)...); err != nil {
			return nil, t.did(what, err)
		}
		rows = append(rows, row)
	}
	return rows, t.did(what, found.Err())
}

// each calls do for each row that a query finds. Many rows take no memory.
func (t *tx) each(what, query string, do func(*sql.Rows) error, args ...any) error {
	found, err := t.orm.Raw(query, args...).Rows()
	if err != nil {
		return t.did(what, err)
	}
	defer found.Close()
	for found.Next() {
		if err := do(found); err != nil {
			return err
		}
	}
	return t.did(what, found.Err())
}

// has reports whether a query finds a row.
func (t *tx) has(what, sql string, args ...any) (bool, error) {
	found, err := query[int64](t, what, sql, args...)
	return len(found) > 0, err
}

// insert stores a row.
func (t *tx) insert(what string, row any) error {
	return t.did(what, t.orm.Create(row).Error)
}

// exec executes a constant statement and returns how many rows it wrote.
func (t *tx) exec(what, statement string, args ...any) (int64, error) {
	done := t.orm.Exec(statement, args...)
	return done.RowsAffected, t.did(what, done.Error)
}

// one returns ErrNotFound unless a row was written.
func one(written int64, err error) error {
	if err == nil && written == 0 {
		return data.ErrNotFound
	}
	return err
}
