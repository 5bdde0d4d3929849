package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tapetrack/data"
	"tapetrack/data/files"
)

// Backup copies the database to path as it is at one moment, while programs go on using it.
// The copy, which does not contain the key, appears at path when it is complete, readable
// and writable only by its owner; after a failure nothing is left. An existing file is never
// replaced.
//
// It returns a data.Trouble of kind ErrExists, ErrNotDatabase, ErrReadOnly, ErrDiskFull,
// ErrUnreadable or ErrTampered.
func (d *DB) Backup(ctx context.Context, path string) error {
	db := d.engine
	target, err := filepath.Abs(path)
	if err != nil || path == "" {
		return missing(path, err)
	}
	if err := vacant(target, path); err != nil {
		return err
	}
	if err := db.guarded(ctx); err != nil {
		return db.Trouble(err)
	}
	folder := filepath.Dir(target)
	build, err := newBuild(folder)
	if err != nil {
		return folderTrouble(folder, err)
	}
	defer build.remove()
	made := build.file()
	if err := db.copyInto(ctx, folder, made); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return publish(made, target, path)
}

// copyInto is copyTo with the trouble worded: folder is where the copy will be.
func (db *engine) copyInto(ctx context.Context, folder, path string) error {
	err := db.copyTo(ctx, path)
	if err == nil {
		return nil
	}
	err = db.Trouble(err)
	if errors.Is(err, data.ErrDiskFull) || data.IsDiskFull(room(folder)) {
		return folderTrouble(folder, errors.Join(data.ErrDiskFull, err)) // the disk of the copy is full
	}
	return err
}

// copyTo writes a copy without unused pages to a new file, and syncs it.
func (db *engine) copyTo(ctx context.Context, path string) error {
	f, err := files.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return folderTrouble(filepath.Dir(path), err)
	}
	err = db.vacuumInto(ctx, path)
	if err == nil {
		err = db.checkCopy(ctx, path)
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// vacuumInto copies on a connection of its own, so that writers of this process go on.
func (db *engine) vacuumInto(ctx context.Context, path string) error {
	connector, err := newConnector(db.path, busyTimeout, false)
	if err != nil {
		return err
	}
	pool := sql.OpenDB(connector)
	defer pool.Close()
	if _, err := pool.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	return nil
}

// checkCopy checks the schema of a copy, which nobody else changes.
func (db *engine) checkCopy(ctx context.Context, path string) error {
	made, err := connect(path, db.name, busyTimeout)
	if err != nil {
		return err
	}
	return errors.Join(made.guarded(ctx), made.Close())
}

// Look opens a database that nobody else changes, such as a backup, for do alone, which must only
// read. It checks that the file is whole, and neither brings it up to date nor leaves anything
// beside it. The errors are those of Open, and that of do.
func Look(ctx context.Context, path string, do func(*DB) error) error {
	real, err := findFile(path)
	if err != nil {
		return err
	}
	db, err := connect(real, path, busyTimeout)
	if err != nil {
		return err
	}
	if err = db.whole(ctx); err == nil {
		err = do(newDB(db))
	}
	return errors.Join(db.Trouble(err), db.Close())
}
