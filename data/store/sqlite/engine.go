package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"os"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"tapetrack/data/store"
)

// An engine is a database in a file. It implements store.Engine.
type engine struct {
	name  string      // path as given, for messages
	path  string      // absolute, with symbolic links followed
	file  os.FileInfo // of the file that was opened, to notice if it is replaced
	guard *guard
	write *sql.DB // one connection, for which writers of this process wait in order
	read  *sql.DB // connections that can't write
	orm   *gorm.DB
	watch watcher
}

// View calls f in a transaction that reads one consistent state.
func (db *engine) View(ctx context.Context, f func(store.Transaction) error) error {
	return db.within(ctx, db.read, func(t *tx) error { return f(t) })
}

// Update calls f in a transaction that holds the write lock from its start.
func (db *engine) Update(ctx context.Context, f func(store.Transaction) error) error {
	return db.within(ctx, db.write, func(t *tx) error { return f(t) })
}

// Rewritten empties the write-ahead log, which has old copies of rows, unless it is in use.
func (db *engine) Rewritten(ctx context.Context) { _ = db.truncateLog(ctx) }

// truncateLog writes the write-ahead log into the file and empties it, unless it is in use.
func (db *engine) truncateLog(ctx context.Context) error {
	var busy, log, moved int
	return db.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved)
}

// Close closes the database. It waits for running transactions.
func (db *engine) Close() error {
	return errors.Join(db.watch.close(), db.read.Close(), db.write.Close())
}

// transaction is within for callers that only need GORM.
func (db *engine) transaction(ctx context.Context, pool *sql.DB, f func(*gorm.DB) error) error {
	return db.within(ctx, pool, func(t *tx) error { return f(t.ORM()) })
}

// within calls f in a transaction on a connection of the pool. ctx does not interrupt
// statements: SQLite would roll back in the middle, and a connection that was interrupted at
// the wrong moment would stay in its transaction.
//
// The transaction is begun on the driver's connection. One of database/sql would start a
// goroutine for each query to end it with ctx, which is not wanted here. So rows have to be
// closed before f returns.
func (db *engine) within(ctx context.Context, pool *sql.DB, f func(*tx) error) error {
	if err := db.inPlace(); err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	t := &tx{db: db, conn: conn, ctx: context.WithoutCancel(ctx)}
	var begun driver.Tx
	err = conn.Raw(func(c any) (err error) {
		begun, err = c.(driver.ConnBeginTx).BeginTx(t.ctx, driver.TxOptions{})
		return err
	})
	if err != nil {
		return err
	}
	ended := false
	defer func() {
		if !ended && conn.Raw(func(any) error { return begun.Rollback() }) != nil {
			discard(conn)
		}
	}()
	if err := f(t); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := db.inPlace(); err != nil {
		return err
	}
	ended = true
	if err := conn.Raw(func(any) error { return begun.Commit() }); err != nil {
		discard(conn)
		return err
	}
	return nil
}

// discard closes a connection for good. After a failure SQLite may or may not have ended the
// transaction by itself.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}

// A tx is one transaction. It implements store.Transaction.
type tx struct {
	db           *engine // nil if orm is set from the start
	conn         gorm.ConnPool
	ctx          context.Context // of statements; it is never done
	orm          *gorm.DB        // nil until ORM is called
	unsearchable bool            // the search index is damaged
}

// txOf returns the transaction of a migration.
func txOf(orm *gorm.DB) *tx {
	return &tx{conn: orm.Statement.ConnPool, ctx: orm.Statement.Context, orm: orm}
}

// Query reads rows, which have to be closed before the transaction ends.
func (t *tx) Query(statement string, args ...any) (*sql.Rows, error) {
	if slices.ContainsFunc(args, isList) {
		return t.ORM().Raw(statement, args...).Rows()
	}
	return t.conn.QueryContext(t.ctx, statement, args...)
}

// Exec executes a statement and returns how many rows it wrote.
func (t *tx) Exec(statement string, args ...any) (int64, error) {
	if slices.ContainsFunc(args, isList) {
		done := t.ORM().Exec(statement, args...)
		return done.RowsAffected, done.Error
	}
	done, err := t.conn.ExecContext(t.ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

// isList reports whether GORM replaces the ? of a value by several. Statements without such a
// value are executed without GORM, which takes as long to parse them as SQLite to execute
// them.
func isList(value any) bool {
	switch value.(type) {
	case nil, string, int64, int, []byte, driver.Valuer:
		return false
	}
	return reflect.TypeOf(value).Kind() == reflect.Slice
}

// ORM reads and writes rows as structures.
func (t *tx) ORM() *gorm.DB {
	if t.orm == nil {
		t.orm = t.db.orm.Session(&gorm.Session{NewDB: true, Context: t.ctx})
		t.orm.Statement.ConnPool = t.conn
	}
	return t.orm
}

// Unindexed names a table in FROM so that no index is read.
func (t *tx) Unindexed(table string) string { return table + " NOT INDEXED" }
