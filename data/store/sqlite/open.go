package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	"github.com/libtnb/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	sqlite3 "modernc.org/sqlite/lib"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/store"
)

// readers is how many transactions of one process can read at the same time.
const readers = 4

// A DB is an open database in a file. It is safe for use by several goroutines.
type DB struct {
	*store.DB
	engine *engine
}

func newDB(e *engine) *DB { return &DB{DB: store.New(e.name, e), engine: e} }

// Open opens the database at path and brings its tables up to date. It never makes a database,
// and never changes a file that is not a TapeTrack database. If this program's account owns
// the file, Open removes all permissions of others on it.
//
// It returns a data.Trouble of kind ErrNoDatabase, ErrNotDatabase, ErrUnreadable, ErrReadOnly,
// ErrBusy, ErrDiskFull, ErrNewerSchema or ErrTampered.
func Open(ctx context.Context, path string) (*DB, error) {
	return open(ctx, path, busyTimeout)
}

func open(ctx context.Context, path string, busy time.Duration) (*DB, error) {
	real, err := findFile(path)
	if err != nil {
		return nil, err
	}
	if foreign(ctx, real) {
		return nil, notDatabase(path, nil)
	}
	makeLog(real)
	db, err := connect(real, path, busy)
	if err != nil {
		return nil, err
	}
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(db.Trouble(err), db.Close())
	}
	files.CloseToOthers(real)
	for _, name := range sidesOf(real) {
		files.CloseToOthers(name)
	}
	return newDB(db), nil
}

// findFile returns the absolute path of an existing file with content.
func findFile(path string) (string, error) {
	real, err := filepath.Abs(path)
	if err == nil && path != "" {
		real, err = filepath.EvalSymlinks(real)
	}
	if err != nil || path == "" {
		return "", missing(path, err)
	}
	info, err := os.Stat(real)
	switch {
	case err != nil:
		return "", missing(path, err)
	case info.IsDir():
		return "", isFolder(path)
	case !info.Mode().IsRegular(), info.Size() == 0:
		return "", notDatabase(path, nil)
	}
	switch err := writable(real); {
	case readable(real) != nil: // connect says so
	case errors.Is(err, fs.ErrPermission):
		return "", readOnly(path, err)
	case errors.Is(err, syscall.EROFS):
		return "", readOnlyDisk(path, err)
	}
	return real, nil
}

// foreign reports whether a database with a log is certainly none of ours. When a connection that
// can write closes, SQLite writes the log into the file and removes it, whatever was asked. So
// this one can't, and without a log none is needed.
func foreign(ctx context.Context, path string) bool {
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() == 0 {
		return false
	}
	c, err := newConnector(path, 0, true)
	if err != nil {
		return false
	}
	c.dsn = strings.Replace(c.dsn, "mode=rw", "mode=ro", 1)
	looking := sql.OpenDB(c)
	defer looking.Close()
	var ours bool
	err = looking.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM migrations WHERE id = ?)", migrations()[0].ID).Scan(&ours)
	var coded interface{ Code() int }
	return err == nil && !ours || errors.As(err, &coded) && coded.Code() == sqlite3.SQLITE_ERROR // no such table or column
}

// connect prepares the pools for the file at path. It opens only the connection from which
// GORM reads the version of SQLite.
func connect(path, name string, busy time.Duration) (*engine, error) {
	guard := &guard{name: name, path: path}
	writer, err := newConnector(path, busy, false)
	if err != nil {
		return nil, err
	}
	reader, err := newConnector(path, busy, true)
	if err != nil {
		return nil, err
	}
	writer.guard, reader.guard = guard, guard
	file, err := identity(path)
	if err != nil {
		return nil, missing(name, err)
	}
	db := &engine{name: name, path: path, file: file, guard: guard, write: sql.OpenDB(writer), read: sql.OpenDB(reader)}
	db.write.SetMaxOpenConns(1)
	db.read.SetMaxOpenConns(readers)
	db.read.SetMaxIdleConns(readers)
	db.orm, err = gorm.Open(sqlite.Dialector{Conn: db.write}, &gorm.Config{
		Logger:                 quiet(),
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
	})
	if err != nil {
		return nil, errors.Join(db.Trouble(err), db.Close())
	}
	return db, nil
}

// quiet returns a logger that writes nothing. Even if it did, its messages would not contain
// values.
func quiet() logger.Interface {
	return logger.New(log.New(io.Discard, "", 0), logger.Config{LogLevel: logger.Silent, ParameterizedQueries: true})
}

// prepare checks that the file is a database of ours that can be written, and
// applies the migrations that it lacks.
func (db *engine) prepare(ctx context.Context) error {
	pending, err := db.pending(ctx)
	if err != nil {
		return err
	}
	if !pending {
		if err := db.guarded(ctx); err != nil {
			return err
		}
	}
	if err := db.useWAL(ctx); err != nil {
		return err
	}
	if pending {
		err := db.migrate(ctx)
		if errors.Is(err, gormigrate.ErrUnknownPastMigration) { // a newer program has migrated it
			_, err = db.pending(ctx)
		}
		if err != nil {
			return err
		}
		db.guard.on.Store(true)
	}
	return db.checkWritable(ctx)
}

// Outdated reports whether Open would bring the tables of a database up to date. It changes
// nothing. The errors are those of Open.
func Outdated(ctx context.Context, path string) (bool, error) {
	real, err := findFile(path)
	if err != nil {
		return false, err
	}
	if foreign(ctx, real) {
		return false, notDatabase(path, nil)
	}
	db, err := connect(real, path, busyTimeout)
	if err != nil {
		return false, err
	}
	pending, err := db.pending(ctx)
	return pending, errors.Join(db.Trouble(err), db.Close())
}

// guarded checks the schema now and at every transaction from now on.
func (db *engine) guarded(ctx context.Context) error {
	db.guard.on.Store(true)
	return db.within(ctx, db.read, func(*tx) error { return nil })
}

// useWAL switches to write-ahead logging, with which readers and a writer don't wait for each
// other. The file records it, so it is usually on.
func (db *engine) useWAL(ctx context.Context) error {
	var mode string
	if err := db.write.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil || mode == "wal" {
		return err
	}
	if err := db.write.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return &data.Trouble{Kind: data.ErrUnreadable, Text: data.Say("The database %s can't be shared between programs on this disk. Move it to a local disk.", store.Shown(db.name))}
	}
	return nil
}

// checkWritable executes a statement that writes nothing, and makes the search index again if
// somebody has removed it. SQLite opens a file that it can't write without an error, and even
// begins a transaction.
func (db *engine) checkWritable(ctx context.Context) error {
	return db.within(ctx, db.write, func(t *tx) error {
		if _, err := t.Exec("DELETE FROM settings WHERE 1 = 0"); err != nil {
			return err
		}
		return t.mendSearch()
	})
}
