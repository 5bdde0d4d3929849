package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"sync/atomic"
)

// A guard holds the schema of a database against the one that it has to have,
// for all connections of a DB. Whoever can write the file can also change what
// statements do: a trigger takes back what was counted, a unique index makes
// the event of a refusal fail, and the refusal with it.
type guard struct {
	name  string // of the database, for messages
	path  string
	sides sides
	on    atomic.Bool // off until the schema is brought up to date
}

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
}

// A guardedConn is a connection whose transactions begin with a look at the
// schema. It is compared again whenever its number (PRAGMA schema_version) is
// not the one that was compared last on this connection. The number alone says
// nothing against a database: VACUUM raises it, and so do we when we make the
// search index again.
type guardedConn struct {
	sqliteConn
	guard    *guard
	writes   bool
	holds    bool  // log and index
	compared bool  // what SQLite knows of the schema is what was compared
	number   int64 // of the schema that was compared
	inTx     bool
	compiled compiled
}

// BeginTx begins a transaction. It returns a data.Trouble whose Kind is
// ErrTampered or ErrNewerSchema if the schema is not ours.
func (c *guardedConn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	begin := "BEGIN"
	if c.writes {
		begin = "BEGIN IMMEDIATE" // one that reads first and then can't write would fail
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

// run executes a statement that begins or ends a transaction. It is not compiled again
// each time, as the driver does. No context ends it: one that has begun has to be known.
func (c *guardedConn) run(statement string) error {
	_, err := c.compiled.exec(context.Background(), c.sqliteConn, statement, nil)
	return err
}

// compare reads the number of the schema and compares the schema if need be. It
// is called in a transaction, in which neither changes.
func (c *guardedConn) compare(ctx context.Context) error {
	value, err := readPragma(ctx, c, "schema_version")
	if err != nil {
		return err
	}
	number, _ := value.(int64)
	if c.compared && number == c.number {
		return nil
	}
	// SQLite goes by what it read when it opened the file. It has to be what is
	// compared, whatever was put there in the meantime and taken away again.
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
			ids = nil // the table is not ours either
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

// Outside a transaction SQLite may read a schema that nobody compares: the next
// transaction does.

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

// giveBytes has nil written as an empty blob: the driver reads an empty blob as nil
// and writes nil as NULL. No column of ours tells the two apart.
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

// IsValid reports whether the connection is good for another transaction.
func (c *guardedConn) IsValid() bool { return !c.inTx }

// A guardedTx is a transaction on a guardedConn.
type guardedTx struct{ conn *guardedConn }

// Commit commits, unless log or index were taken away in the meantime.
func (t *guardedTx) Commit() error {
	if t.conn.guard.on.Load() {
		if err := t.conn.hold(context.Background()); err != nil {
			return errors.Join(err, t.Rollback())
		}
	}
	err := t.conn.run("COMMIT")
	t.conn.inTx = err != nil
	if err != nil && !t.conn.writes {
		// A page that could not be read is reported here once more. Nothing was to
		// be written, and the connection is not used again: inTx stays.
		return nil
	}
	return err
}

// Rollback rolls back. If the schema was changed in the transaction, SQLite
// forgets what it knew and reads the file again.
func (t *guardedTx) Rollback() error {
	err := t.conn.run("ROLLBACK")
	t.conn.inTx = err != nil
	t.conn.compared = t.conn.compared && !t.conn.writes
	return err
}
