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
	name  string      // path as messages say it
	path  string      // absolute, with symbolic links followed
	file  os.FileInfo // of the file that was opened, to notice when another one is put in its place
	guard *guard
	write *sql.DB // one connection: writers of one process queue here, in order
	read  *sql.DB // connections that can't write
	orm   *gorm.DB
	watch watcher
}

// View calls f in a transaction that reads one consistent state.
func (db *engine) View(ctx context.Context, f func(store.Transaction) error) error {
	return db.transaction(ctx, db.read, func(orm *gorm.DB) error { return f(&tx{orm: orm}) })
}

// Update calls f in a transaction that holds the write lock from its start.
func (db *engine) Update(ctx context.Context, f func(store.Transaction) error) error {
	return db.transaction(ctx, db.write, func(orm *gorm.DB) error { return f(&tx{orm: orm}) })
}

// Rewritten empties the write-ahead log, where old copies of rows are, if nobody
// reads there.
func (db *engine) Rewritten(ctx context.Context) { _ = db.truncateLog(ctx) }

// truncateLog writes the write-ahead log into the file and empties it, as far as
// nobody reads or writes there.
func (db *engine) truncateLog(ctx context.Context) error {
	var busy, log, moved int
	return db.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved)
}

// Close closes the database. Transactions that run are waited for.
func (db *engine) Close() error {
	return errors.Join(db.watch.close(), db.read.Close(), db.write.Close())
}

// transaction calls f in a transaction on a connection of its own. Statements
// take no notice of ctx: SQLite would roll back in the middle, and a connection
// that was interrupted at the wrong moment would stay in its transaction.
func (db *engine) transaction(ctx context.Context, pool *sql.DB, f func(*gorm.DB) error) error {
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

// A tx is one transaction. It implements store.Transaction.
type tx struct {
	orm          *gorm.DB
	unsearchable bool // the search index is damaged
}

// Query reads rows.
func (t *tx) Query(statement string, args ...any) (*sql.Rows, error) {
	if slices.ContainsFunc(args, isList) {
		return t.orm.Raw(statement, args...).Rows()
	}
	return t.orm.Statement.ConnPool.QueryContext(t.orm.Statement.Context, statement, args...)
}

// Exec executes a statement and returns how many rows it wrote.
func (t *tx) Exec(statement string, args ...any) (int64, error) {
	if slices.ContainsFunc(args, isList) {
		done := t.orm.Exec(statement, args...)
		return done.RowsAffected, done.Error
	}
	done, err := t.orm.Statement.ConnPool.ExecContext(t.orm.Statement.Context, statement, args...)
	if err != nil {
		return 0, t.orm.Dialector.(gorm.ErrorTranslator).Translate(err)
	}
	return done.RowsAffected()
}

// isList reports whether GORM makes several ? of one for a value. All other statements
// go past it: taking them apart costs as much as SQLite does.
func isList(value any) bool {
	switch value.(type) {
	case nil, string, int64, int, []byte, driver.Valuer:
		return false
	}
	return reflect.TypeOf(value).Kind() == reflect.Slice
}

// ORM reads and writes rows as structures.
func (t *tx) ORM() *gorm.DB { return t.orm }

// Unindexed returns a table as FROM names it to read no index.
func (t *tx) Unindexed(table string) string { return table + " NOT INDEXED" }
