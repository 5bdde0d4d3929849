package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/store"
)

// restorePatience is how long Restore waits for other programs to release the database: one
// that is reading or writing soon will, one that only has it open never does.
const restorePatience = time.Second

// Restore replaces the database at path by a copy of the one at from, complete or not at all.
// It returns the path to which the replaced file, with what SQLite had left beside it, was
// renamed; "" if there was none. from is left as it is.
//
// The copy is checked, brought up to date and given to prepare, with the database that is
// replaced, or nil if there is none that can be read. prepare must keep neither. The copy
// appears at path only if prepare returns nil.
//
// A database that another program has open is not replaced: that is a data.Trouble of kind
// ErrBusy. Other errors are those of Open, about from, and those of Create.
func Restore(ctx context.Context, path, from string, prepare func(restored, old *DB) error) (kept string, err error) {
	target, err := restoreTarget(path)
	if err != nil {
		return "", err
	}
	source, err := findFile(from)
	if err != nil {
		return "", err
	}
	if same(source, target) {
		return "", &data.Trouble{Kind: data.ErrExists, Text: data.Say(
			"%s is the database itself. Name a backup of it.", store.Shown(from))}
	}
	folder := filepath.Dir(target)
	unmake, err := makeFolder(folder)
	if err != nil {
		return "", folderTrouble(folder, err)
	}
	defer func() {
		if err != nil {
			unmake()
		}
	}()
	build, err := newBuild(folder)
	if err != nil {
		return "", folderTrouble(folder, err)
	}
	defer build.remove()
	made := build.file()
	if err := copyDatabase(source, made); err != nil {
		return "", copyTrouble(from, folder, err)
	}
	if err := restoreCopy(ctx, made, from, target, path, prepare); err != nil {
		if errors.Is(err, data.ErrDiskFull) {
			return "", folderTrouble(folder, err) // name the folder that is full, not the backup
		}
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	return replace(ctx, made, target, path)
}

// restoreTarget returns the absolute path of the file to replace. It follows a link.
func restoreTarget(path string) (string, error) {
	target, err := filepath.Abs(path)
	if err != nil || path == "" {
		return "", missing(path, err)
	}
	if real, err := filepath.EvalSymlinks(target); err == nil {
		target = real
	}
	info, err := os.Lstat(target)
	switch {
	case err == nil && info.IsDir():
		return "", isFolder(path)
	case err == nil && !info.Mode().IsRegular():
		return "", notDatabase(path, nil)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", missing(path, err)
	}
	return target, nil
}

func same(a, b string) bool {
	first, err := os.Stat(a)
	second, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(first, second)
}

// copyDatabase copies a database file and the log beside it, which may have changes that are
// not in the file yet.
func copyDatabase(from, to string) error {
	if err := copyFile(from, to); err != nil {
		return err
	}
	err := copyFile(from+"-wal", to+"-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := files.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}

func copyTrouble(from, folder string, err error) error {
	var path *fs.PathError
	if data.IsDiskFull(err) || errors.As(err, &path) && path.Op == "write" {
		return folderTrouble(folder, err)
	}
	if errors.Is(err, fs.ErrPermission) {
		return unreadable(from, err)
	}
	return &data.Trouble{Kind: data.ErrUnreadable, Cause: err, Text: data.Say(
		"The file %s can't be read. Check its disk, or use another backup.", store.Shown(from))}
}

// restoreCopy checks the copy and prepares it, and leaves it in one file without a log.
func restoreCopy(ctx context.Context, made, from, target, path string, prepare func(restored, old *DB) error) error {
	db, err := connect(made, from, busyTimeout)
	if err != nil {
		return err
	}
	err = db.whole(ctx)
	if err == nil {
		err = db.prepare(ctx)
	}
	if err == nil {
		old := readableNow(ctx, target, path)
		err = prepare(newDB(db), old)
		if old != nil {
			err = errors.Join(err, old.Close())
		}
	}
	if err == nil {
		err = db.truncateLog(ctx)
	}
	if err != nil {
		return errors.Join(db.Trouble(err), db.Close())
	}
	if err := db.Close(); err != nil {
		return db.Trouble(err)
	}
	if _, err := os.Lstat(made + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("restore database: its log is still there after closing it")
	}
	return nil
}

// whole returns a data.Trouble if pages of the file are missing or contradict each other.
func (db *engine) whole(ctx context.Context) error {
	if _, err := db.pending(ctx); err != nil {
		return err
	}
	var found string
	err := db.write.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found)
	if err == nil && found != "ok" {
		err = &data.Trouble{Kind: data.ErrUnreadable, Cause: errors.New(found), Text: data.Say(
			"The file %s is damaged and can't be used. Use another backup.", store.Shown(db.name))}
	}
	return err
}

// readableNow opens the database that is to be replaced, without bringing it up to date. It
// returns nil if there is none that can be read.
func readableNow(ctx context.Context, target, path string) *DB {
	if info, err := os.Lstat(target); err != nil || info.Size() == 0 {
		return nil
	}
	db, err := connect(target, path, busyTimeout)
	if err != nil {
		return nil
	}
	if _, err := db.pending(ctx); err != nil {
		_ = db.Close()
		return nil
	}
	return newDB(db)
}

// replace replaces a database by a finished file, and returns the path to which it renamed the
// database.
func replace(ctx context.Context, made, target, path string) (kept string, err error) {
	kept = freeName(target)
	if _, err := os.Lstat(target); errors.Is(err, fs.ErrNotExist) {
		// A log that was left behind would be taken for that of the new file.
		moved, err := putAside(target, kept)
		if err == nil {
			err = publish(made, target, path)
		}
		if !moved {
			kept = ""
		}
		return kept, err
	}
	release, err := alone(ctx, target, path)
	if err != nil {
		return "", err
	}
	defer release()
	if _, err := putAside(target, kept); err != nil {
		return "", folderTrouble(filepath.Dir(target), err)
	}
	if err := os.Link(target, kept); err != nil {
		err = os.Rename(target, kept) // FAT has no links
		if err != nil {
			return "", folderTrouble(filepath.Dir(target), err)
		}
	}
	if !renamesOpen {
		release()
	}
	if err := os.Rename(made, target); err != nil {
		return "", folderTrouble(filepath.Dir(target), errors.Join(err, back(kept, target)))
	}
	if err := syncFolder(filepath.Dir(target)); err != nil {
		return kept, folderTrouble(filepath.Dir(target), err)
	}
	return kept, nil
}

// back undoes the renaming of the file that was to be replaced.
func back(kept, target string) error {
	if _, err := os.Lstat(target); err == nil {
		return os.Remove(kept)
	}
	return os.Rename(kept, target)
}

// putAside renames what SQLite left beside a database that nobody has open, so that it belongs
// to a database named kept. It reports whether there was anything.
func putAside(target, kept string) (moved bool, err error) {
	for _, rest := range []string{"-wal", "-shm", "-journal"} {
		err := os.Rename(target+rest, kept+rest)
		switch {
		case err == nil:
			moved = true
		case !errors.Is(err, fs.ErrNotExist):
			return moved, err
		}
	}
	return moved, nil
}

// freeName returns a name beside target that has date and time and does not exist.
func freeName(target string) string {
	name := target + ".replaced-" + time.Now().Format("20060102-150405")
	free := name
	for i := 2; ; i++ {
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
			return free
		}
		free = fmt.Sprintf("%s-%d", name, i)
	}
}

// Unused returns a data.Trouble of kind ErrBusy if a program has the database at path open.
func Unused(ctx context.Context, path string) error {
	target, err := findFile(path)
	if err != nil {
		return err
	}
	release, err := alone(ctx, target, path)
	if err == nil {
		release()
	}
	return err
}

// alone waits until no other program has the database open, and keeps it locked until release
// is called. It moves the log into the file, so that log and index no longer exist. A file
// that SQLite can't use can't be in use by others, and is not locked.
func alone(ctx context.Context, target, path string) (release func(), err error) {
	c, err := newConnector(target, restorePatience, false)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(c)
	pool.SetMaxOpenConns(1)
	release = func() { _ = pool.Close() }
	var mode string
	// This needs exclusive access, and then unlocks the file. A program that opens it in
	// between turns the log on again, which the last query finds.
	err = pool.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	if err == nil {
		_, err = pool.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err == nil {
		err = pool.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode)
	}
	if err != nil || mode != "delete" {
		release()
		return notAlone(target, path, err)
	}
	return release, nil
}

func notAlone(target, path string, err error) (func(), error) {
	var coded interface{ Code() int }
	if errors.As(err, &coded) && (coded.Code()&0xff == sqlite3.SQLITE_NOTADB || coded.Code()&0xff == sqlite3.SQLITE_CORRUPT) {
		return func() {}, nil
	}
	trouble := (&engine{name: path, path: target}).Trouble(err)
	switch {
	case err == nil, errors.Is(trouble, data.ErrBusy):
		return nil, &data.Trouble{Kind: data.ErrBusy, Cause: err, Text: data.Say(
			"The database %s is open in another program. Nothing was changed. Close TapeMaster, Lite, Checkpoint and tapectl and stop tapeserver, wherever they use it, and try again.", store.Shown(path))}
	}
	return nil, trouble
}
