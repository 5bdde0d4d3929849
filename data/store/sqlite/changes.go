package sqlite

import (
	"context"
	"errors"
	"sync"
)

// A watcher holds the connection on which changes are noticed: for each connection SQLite
// counts what others have committed. Between calls it is in no transaction, so that it delays
// neither writers nor a checkpoint.
type watcher struct {
	mu     sync.Mutex
	conn   *guardedConn
	opened int64 // number of connections so far: each has a count of its own
	closed bool
}

// Changes is that of data.Storage.
func (db *engine) Changes(ctx context.Context) (int64, error) {
	if err := db.inPlace(); err != nil {
		return 0, err
	}
	w := &db.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.connect(ctx, db); err != nil {
		return 0, db.Trouble(err)
	}
	value, err := readPragma(ctx, w.conn, "data_version")
	n, _ := value.(int64)
	if err != nil {
		// A connection that failed is not used again.
		return 0, db.Trouble(errors.Join(err, w.drop()))
	}
	return w.opened<<32 + n, w.conn.hold(ctx)
}

func (w *watcher) connect(ctx context.Context, db *engine) error {
	switch {
	case w.closed:
		return errors.New("the database is closed")
	case w.conn != nil:
		return nil
	}
	connector, err := newConnector(db.path, busyTimeout, true)
	if err != nil {
		return err
	}
	connector.guard = db.guard
	conn, err := connector.Connect(ctx)
	if err != nil {
		return err
	}
	w.conn = conn.(*guardedConn)
	w.opened++
	return nil
}

func (w *watcher) drop() error {
	if w.conn == nil {
		return nil
	}
	err := w.conn.Close()
	w.conn = nil
	return err
}

func (w *watcher) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	return w.drop()
}
