package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"sync/atomic"
)

// A guard checks the schema of a database on all connections of a DB. Somebody who can write
// the file can also change what statements do: a trigger can undo what was counted, and a
// unique index can make the event of a refusal fail, and the refusal with it.
type guard struct {
	name  string // of the database, for messages
	path  string
	sides sides
	on    atomic.Bool // false until the schema is up to date
}

// sqliteConn are the methods of the driver's connections.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
}

// A guardedConn is a connection that checks the schema at the beginning of each transaction.
// It compares the schema only if its number (PRAGMA schema_version) is not the one that this
// connection compared last. Another number alone is no fault: VACUUM raises it, and so do we
// when we make the search index again.
type guardedConn struct {
	sqliteConn
	guard    *guard
	writes   bool
	holds    bool  // it is counted in guard.sides
	compared bool  // SQLite still uses the schema that was compared
	number   int64 // schema_version of the schema that was compared
	inTx     bool
	compiled compiled
}

// BeginTx begins a transaction. It returns a data.Trouble of kind ErrTampered or
// ErrNewerSchema if the schema is not ours.
func (c *guardedConn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	begin := "BEGIN"
	if c.writes {
		begin = "BEGIN IMMEDIATE" // one that reads first may not get the write lock later
	}
	if err := c.run(begin); err != nil {
		return nil, err
	}
	c.inTx = true
	guarded := &guardedTx{conn: c}
	if c.guard.on.Load() {
		err := c.compare(ctx)
		if err == nil {
			err = c.hold(ctx)
		}
		if err != nil {
			return nil, errors.Join(err, guarded.Rollback())
		}
	}
	return guarded, nil
}

// run executes a statement that begins or ends a transaction. Unlike the driver, it does not
// compile it each time. No context interrupts it, since c has to know whether a transaction
// has begun.
func (c *guardedConn) run(statement string) error {
	_, err := c.compiled.exec(context.Background(), c.sqliteConn, statement, nil)
	return err
}

// compare reads the number of the schema and compares the schema if necessary. It is called
// in a transaction, during which neither changes.
func (c *guardedConn) compare(ctx context.Context) error {
	value, err := readPragma(ctx, c, "schema_version")
	if err != nil {
		return err
	}
	number, _ := value.(int64)
	if c.compared && number == c.number {
		return nil
	}
	// SQLite uses the schema that it read when it opened the file, and which may have been
	// changed back since. Make it read the one that is compared.
	if _, err := c.sqliteConn.ExecContext(ctx, "PRAGMA writable_schema = RESET", nil); err != nil {
		return err
	}
	rows, err := c.read(ctx, objectsQuery, 5)
	if err != nil {
		return err
	}
	if found := latestSchema().compare(objectsOf(rows)); len(found) > 0 {
		ids, err := c.read(ctx, appliedQuery, 1)
		if err != nil {
			ids = nil // this table is not ours either
		}
		if err := newerSchema(c.guard.name, textsOf(ids)); err != nil {
			return err
		}
		return foreignSchema(c.guard.name, found)
	}
	c.compared, c.number = true, number
	return nil
}

// read returns the rows of a query.
func (c *guardedConn) read(ctx context.Context, query string, columns int) ([][]any, error) {
	rows, err := c.sqliteConn.QueryContext(ctx, query, nil)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list [][]any
	for values := make([]driver.Value, columns); ; {
		switch err := rows.Next(values); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, err
		}
		row := make([]any, columns)
		for i, v := range values {
			row[i] = v
		}
		list = append(list, row)
	}
}

// Outside a transaction SQLite may read a schema that nobody compares, so the next
// transaction compares it.

// ExecContext executes a statement.
func (c *guardedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	giveBytes(args)
	if c.inTx {
		return c.compiled.exec(ctx, c.sqliteConn, query, args)
	}
	c.compared = false
	return c.sqliteConn.ExecContext(ctx, query, args)
}

// QueryContext executes a query.
func (c *guardedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	giveBytes(args)
	if c.inTx {
		return c.compiled.query(ctx, c.sqliteConn, query, args)
	}
	c.compared = false
	return c.sqliteConn.QueryContext(ctx, query, args)
}

// giveBytes makes a nil []byte an empty blob: the driver reads an empty blob as nil, and would
// write nil as NULL. No column of ours distinguishes the two.
func giveBytes(args []driver.NamedValue) {
	for i, a := range args {
		if b, ok := a.Value.([]byte); ok && b == nil {
			args[i].Value = []byte{}
		}
	}
}

// PrepareContext prepares a statement.
func (c *guardedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.compared = c.compared && c.inTx
	return c.sqliteConn.PrepareContext(ctx, query)
}

// Close closes the connection.
func (c *guardedConn) Close() error {
	c.letGo()
	c.compiled.close()
	return c.sqliteConn.Close()
}

// IsValid reports whether the connection can be used for another transaction.
func (c *guardedConn) IsValid() bool { return !c.inTx }

// A guardedTx is a transaction on a guardedConn.
type guardedTx struct{ conn *guardedConn }

// Commit commits, unless log or index were removed or replaced during the transaction.
func (t *guardedTx) Commit() error {
	if t.conn.guard.on.Load() {
		if err := t.conn.hold(context.Background()); err != nil {
			return errors.Join(err, t.Rollback())
		}
	}
	err := t.conn.run("COMMIT")
	t.conn.inTx = err != nil
	if err != nil && !t.conn.writes {
		// SQLite reports again that a page could not be read. Nothing was to be written,
		// and since inTx stays true, the connection is not used again.
		return nil
	}
	return err
}

// Rollback rolls back. If the schema was changed in the transaction, SQLite then reads it
// again.
func (t *guardedTx) Rollback() error {
	err := t.conn.run("ROLLBACK")
	t.conn.inTx = err != nil
	t.conn.compared = t.conn.compared && !t.conn.writes
	return err
}
