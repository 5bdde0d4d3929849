package sqlite

import (
	"context"
	"database/sql/driver"
)

// mostCompiled bounds how many compiled statements a connection keeps, a few kilobytes each.
// Some statements of lists are never used twice.
const mostCompiled = 128

// compiled are the compiled statements of one connection that are not in use, by their SQL.
// SQLite itself compiles them again when the schema has changed. A statement in use is not
// among them, since the same query may be asked while its rows are still read.
type compiled map[string]driver.Stmt

// take returns a statement for one use, after which keep or Close must be called.
func (c compiled) take(ctx context.Context, conn driver.ConnPrepareContext, query string) (driver.Stmt, error) {
	if stmt, ok := c[query]; ok {
		delete(c, query)
		return stmt, nil
	}
	return conn.PrepareContext(ctx, query)
}

// keep puts back a statement that was taken, or closes it if it failed.
func (c compiled) keep(query string, stmt driver.Stmt, failure error) error {
	_, another := c[query]
	if failure != nil || another {
		return stmt.Close()
	}
	if len(c) >= mostCompiled {
		for old, first := range c { // any one
			delete(c, old)
			if err := first.Close(); err != nil {
				return err
			}
			break
		}
	}
	c[query] = stmt
	return nil
}

// close closes all statements.
func (c compiled) close() {
	for query, stmt := range c {
		_ = stmt.Close() // closing the connection reports the error
		delete(c, query)
	}
}

func (c compiled) exec(ctx context.Context, conn driver.ConnPrepareContext, query string, args []driver.NamedValue) (driver.Result, error) {
	stmt, err := c.take(ctx, conn, query)
	if err != nil {
		return nil, err
	}
	result, err := stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	if kept := c.keep(query, stmt, err); err == nil {
		err = kept
	}
	return result, err
}

func (c compiled) query(ctx context.Context, conn driver.ConnPrepareContext, query string, args []driver.NamedValue) (driver.Rows, error) {
	stmt, err := c.take(ctx, conn, query)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		_ = stmt.Close() // err says why
		return nil, err
	}
	return &compiledRows{Rows: rows, done: func(failure error) error { return c.keep(query, stmt, failure) }}, nil
}

// compiledRows are the rows of a statement that is kept when they are closed.
type compiledRows struct {
	driver.Rows
	done func(failure error) error // nil once they are closed
}

// Close ends the query.
func (r *compiledRows) Close() error {
	err := r.Rows.Close()
	if r.done != nil {
		if kept := r.done(err); err == nil {
			err = kept
		}
		r.done = nil
	}
	return err
}
