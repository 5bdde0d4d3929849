package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"

	"tapetrack/data"
	"tapetrack/data/store"
)

// inPlace returns a data.Trouble unless the file that was opened is still the one at its path.
// Otherwise SQLite would go on with a file that nobody else sees, and a new connection would
// read another one.
func (db *engine) inPlace() error {
	now, err := identity(db.path)
	if err == nil && os.SameFile(now, db.file) {
		return nil
	}
	return moved(db.name, err)
}

// sideNames are the endings of the write-ahead log and of its index, after the path of the
// database.
var sideNames = [...]string{"-wal", "-shm"}

// sidesOf returns the paths of the log and the index of the database at path.
func sidesOf(path string) (paths []string) {
	for _, end := range sideNames {
		paths = append(paths, path+end)
	}
	return paths
}

// sides are the log and its index as the connections of a DB have opened them. SQLite removes
// them when the last connection of all programs is closed, and nobody else may. If they were
// removed earlier, programs with the old files and programs with new ones would not see each
// other's changes, and overwrite each other's pages.
type sides struct {
	mu    sync.Mutex
	conns int // number of connections that hold the files
	files [len(sideNames)]os.FileInfo
}

// hold returns a data.Trouble unless log and index are the ones that were opened. It is called
// in a transaction, for which SQLite has opened them. A database without write-ahead logging
// has neither.
func (c *guardedConn) hold(ctx context.Context) error {
	s := &c.guard.sides
	s.mu.Lock()
	defer s.mu.Unlock()
	var found [len(sideNames)]os.FileInfo
	for i, end := range sideNames {
		now, err := identity(c.guard.path + end)
		switch {
		case err == nil && (s.conns == 0 || os.SameFile(now, s.files[i])):
			found[i] = now
		case !c.holds && errors.Is(err, fs.ErrNotExist):
			mode, failed := readPragma(ctx, c.sqliteConn, "journal_mode")
			if failed != nil || mode != "wal" {
				return failed
			}
			return sideMoved(c.guard.name+end, err)
		default:
			return sideMoved(c.guard.name+end, err)
		}
	}
	if !c.holds {
		c.holds = true
		s.conns++
		s.files = found
	}
	return nil
}

// letGo is called before a connection is closed. While it is open, a new connection finds the
// same files.
func (c *guardedConn) letGo() {
	s := &c.guard.sides
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.holds {
		c.holds = false
		s.conns--
	}
}

func sideMoved(name string, cause error) error {
	return &data.Trouble{Kind: data.ErrUnreadable, Cause: cause, Text: data.Say("The file %s, which holds the newest changes of the database, was moved, deleted or replaced while it was in use. Nothing was changed. "+
		"Close all programs that use the database, start one, and check in the Sign-in Log that the newest events are there.", store.Shown(name))}
}
