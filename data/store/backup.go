package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"tapetrack/data"
)

// Backup copies the database to path as it is at one moment, while programs go
// on with it. The copy appears at path when it is complete, readable and
// writable by its owner only; on any failure nothing is left. The key is not in
// it. Nothing that exists is replaced.
//
// It returns a data.Trouble whose Kind is ErrExists, ErrNotDatabase,
// ErrReadOnly, ErrDiskFull or ErrUnreadable.
func (db *DB) Backup(ctx context.Context, path string) error {
	target, err := filepath.Abs(path)
	if err != nil || path == "" {
		return missing(path, err)
	}
	if err := vacant(target, path); err != nil {
		return err
	}
	if err := db.inPlace(); err != nil {
		return err
	}
	folder := filepath.Dir(target)
	removeAbandoned(folder)
	build, err := os.MkdirTemp(folder, buildPrefix+"*") // 0700
	if err != nil {
		return folderTrouble(folder, err)
	}
	defer os.RemoveAll(build)
	made := filepath.Join(build, "database")
	if err := db.copyTo(ctx, made); err != nil {
		if err := db.trouble(err); !errors.Is(err, data.ErrDiskFull) {
			return err
		}
		return folderTrouble(folder, errors.Join(syscall.ENOSPC, err)) // it is the disk of the copy
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return publish(made, target, path)
}

// copyTo writes a copy without unused pages to a new file, all of it on the disk.
func (db *DB) copyTo(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return folderTrouble(filepath.Dir(path), err)
	}
	if err := db.vacuumInto(ctx, path); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// vacuumInto uses a connection of its own: writers of this process go on.
func (db *DB) vacuumInto(ctx context.Context, path string) error {
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
