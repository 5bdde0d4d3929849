package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tapetrack/data/files"
)

// Create makes the database at path and calls fill to put the first rows into it. The file
// appears at path when it is complete, readable and writable only by its owner; after a
// failure nothing is left. If several programs create the same database at the same time,
// one succeeds. Missing folders are made, for their owner only. fill must not keep the DB;
// open the database again afterwards.
//
// It returns the error of fill as it is, and otherwise a data.Trouble of kind ErrExists,
// ErrReadOnly, ErrDiskFull or ErrUnreadable.
func Create(ctx context.Context, path string, fill func(*DB) error) error {
	return makeNew(ctx, path, func(file string) error { return makeDatabase(ctx, file, path, fill) })
}

// Copy is Create of a database that has what source has at one moment. fill may change it.
// Damage of the file is an error; it takes no look at codes.
func Copy(ctx context.Context, path string, source *DB, fill func(*DB) error) error {
	return makeNew(ctx, path, func(file string) error {
		if err := source.engine.copyInto(ctx, filepath.Dir(filepath.Dir(file)), file); err != nil {
			return err
		}
		return fillDatabase(file, path, func(db *engine) error {
			err := db.whole(ctx)
			if err == nil {
				err = db.build(ctx, fill)
			}
			return err
		})
	})
}

// makeNew makes the database with a function that makes its file, see Create.
func makeNew(ctx context.Context, path string, makeFile func(file string) error) (err error) {
	target, err := filepath.Abs(path)
	if err != nil || path == "" {
		return missing(path, err)
	}
	if err := vacant(target, path); err != nil {
		return err
	}
	folder := filepath.Dir(target)
	unmake, err := makeFolder(folder)
	if err != nil {
		return folderTrouble(folder, err)
	}
	defer func() {
		if err != nil {
			unmake()
		}
	}()
	build, err := newBuild(folder)
	if err != nil {
		return folderTrouble(folder, err)
	}
	// Runs before unmake, which removes empty folders only.
	defer build.remove()
	if err := makeFile(build.file()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return publish(build.file(), target, path)
}

// vacant returns a data.Trouble unless a database can be made at target. A log that was left
// when a database was moved away would be taken for that of the new one and destroy it.
func vacant(target, name string) error {
	info, err := os.Lstat(target)
	switch {
	case err == nil && info.IsDir():
		return isFolder(name)
	case err == nil:
		return exists(name)
	case !errors.Is(err, fs.ErrNotExist):
		return missing(name, err)
	}
	for _, rest := range []string{"-wal", "-shm", "-journal"} {
		if _, err := os.Lstat(target + rest); err == nil {
			return exists(name + rest)
		}
	}
	return nil
}

// makeFolder makes a folder and the missing ones above it. unmake removes those that were
// made and are empty.
func makeFolder(folder string) (unmake func(), err error) {
	var made []string
	for f := folder; ; f = filepath.Dir(f) {
		if _, err := os.Lstat(f); !errors.Is(err, fs.ErrNotExist) || f == filepath.Dir(f) {
			break
		}
		made = append(made, f)
	}
	unmake = func() {
		for _, f := range made {
			_ = os.Remove(f) // fails if somebody else uses it by now
		}
	}
	if err := files.MkdirAll(folder); err != nil {
		unmake()
		return nil, err
	}
	return unmake, nil
}

// makeDatabase makes a complete database in one file, without a log beside it.
func makeDatabase(ctx context.Context, path, name string, fill func(*DB) error) error {
	f, err := files.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return folderTrouble(filepath.Dir(path), err)
	}
	return fillDatabase(path, name, func(db *engine) error { return db.build(ctx, fill) })
}

// fillDatabase opens the file of a database that is being made, and closes it when fill is
// done.
func fillDatabase(path, name string, fill func(*engine) error) error {
	db, err := connect(path, name, busyTimeout)
	if err != nil {
		return err
	}
	if err := fill(db); err != nil {
		return errors.Join(db.Trouble(err), db.Close())
	}
	if err := db.Close(); err != nil {
		return db.Trouble(err)
	}
	if _, err := os.Lstat(path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("create database: its log is still there after closing it")
	}
	return nil
}

func (db *engine) build(ctx context.Context, fill func(*DB) error) error {
	if err := db.useWAL(ctx); err != nil {
		return err
	}
	if err := db.migrate(ctx); err != nil {
		return err
	}
	db.guard.on.Store(true)
	if err := fill(newDB(db)); err != nil {
		return err
	}
	return db.truncateLog(ctx)
}

// publish gives the finished file its name unless that exists. The file is then no longer in
// its build, by which others see that it has its name, even if the program is then killed and
// the database moved.
func publish(made, target, name string) error {
	switch err := renameNew(made, target); {
	case errors.Is(err, fs.ErrExist):
		return exists(name)
	case err != nil:
		return folderTrouble(filepath.Dir(target), err)
	}
	if err := syncFolder(filepath.Dir(target)); err != nil {
		// The caller removes the key, without which the database is worthless.
		return errors.Join(folderTrouble(filepath.Dir(target), err), os.Remove(target))
	}
	return nil
}
