package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"tapetrack/data/files"
)

const (
	// buildPrefix is the prefix of the names of folders in which a database is made.
	buildPrefix = ".tapetrack-new-"
	// abandoned is the age from which such a folder without a lock file, or a probe, is
	// taken to have been left by a killed program.
	abandoned = 24 * time.Hour

	buildFile = "database" // the file that is made
	lockName  = "lock"     // locked while the program that makes it runs
	noteName  = "key"      // says which key is being made for which database
)

// A build is a folder beside a database, in which its file is made until that gets its name.
// It is locked while the program that makes it runs.
type build struct {
	folder string
	lock   *flock.Flock
}

// newBuild makes a folder that only its owner can read, and removes those that killed
// programs left. If another program that does so at this moment gets the lock first and
// removes the folder, newBuild makes another one.
func newBuild(folder string) (*build, error) {
	removeAbandoned(folder)
	for range 10 {
		path, err := files.MkdirTemp(folder, buildPrefix+"*")
		if err != nil {
			return nil, err
		}
		b := &build{folder: path, lock: flock.New(filepath.Join(path, lockName), flock.SetPermissions(0o600))}
		locked, trouble := b.lock.TryLock()
		if trouble == nil && (!locked || !b.there()) {
			b.remove()
			continue
		}
		return b, nil // also if files can't be locked on this disk
	}
	return nil, errors.New("every folder for a new database is removed by another program")
}

// there reports whether the folder still exists.
func (b *build) there() bool {
	_, err := os.Lstat(b.lock.Path())
	return err == nil
}

// file returns the path of the file that is made.
func (b *build) file() string { return filepath.Join(b.folder, buildFile) }

// remove removes the folder with everything in it.
func (b *build) remove() {
	if !renamesOpen {
		_ = b.lock.Close() // Windows can't remove an open file
	}
	_ = os.RemoveAll(b.folder)
	_ = b.lock.Close()
}

// dead returns the locked build of a program that was killed; nil if the program runs, or if
// that can't be determined.
func dead(folder string) *build {
	b := &build{folder: folder, lock: flock.New(filepath.Join(folder, lockName), flock.SetFlag(os.O_RDWR))} // without O_CREATE
	if locked, err := b.lock.TryLock(); err != nil || !locked {
		return nil
	}
	if !b.there() { // the one that had the lock before has removed it
		_ = b.lock.Close()
		return nil
	}
	return b
}

// builds returns the folders of all builds beside a database.
func builds(folder string) []string {
	return namedIn(folder, buildPrefix, fs.FileMode.IsDir)
}

// namedIn returns the paths of the entries of a folder that have this prefix and type.
func namedIn(folder, prefix string, is func(fs.FileMode) bool) []string {
	entries, _ := os.ReadDir(folder)
	var list []string
	for _, e := range entries {
		if is(e.Type()) && strings.HasPrefix(e.Name(), prefix) {
			list = append(list, filepath.Join(folder, e.Name()))
		}
	}
	return list
}

// removeAbandoned removes what killed programs left, except builds that note a key, which
// TakeBack removes. A failure does no harm, since nothing that is left is ever used.
func removeAbandoned(folder string) {
	removeProbes(folder)
	for _, path := range builds(folder) {
		if b := dead(path); b != nil {
			if _, err := os.Lstat(filepath.Join(path, noteName)); errors.Is(err, fs.ErrNotExist) {
				b.remove()
			} else {
				_ = b.lock.Close()
			}
			continue
		}
		_, err := os.Lstat(filepath.Join(path, lockName))
		info, err2 := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) && err2 == nil && time.Since(info.ModTime()) > abandoned {
			_ = os.RemoveAll(path)
		}
	}
}

// NoteKey is called by the fill of Create: it notes that a key with this public id is about
// to be made for the database, in the file <database>.key. If the program is killed before
// the database has its name, TakeBack finds the note.
func (d *DB) NoteKey(id string) error {
	db := d.engine
	name := filepath.Join(filepath.Dir(db.path), noteName)
	f, err := files.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return folderTrouble(filepath.Dir(filepath.Dir(db.path)), err)
	}
	_, err = f.WriteString(id + "\n" + filepath.Base(db.name) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return folderTrouble(filepath.Dir(filepath.Dir(db.path)), err)
	}
	return nil
}

// notedKey returns the id of the key that is noted in the build of a database; empty if the
// note is about another database or missing.
func notedKey(folder, target string) string {
	text, err := os.ReadFile(filepath.Join(folder, noteName))
	id, name, _ := strings.Cut(string(text), "\n")
	if err != nil || name != filepath.Base(target)+"\n" {
		return ""
	}
	return id
}

// Making reports whether a running program is making the database at path and its key, and
// since when.
func Making(path string) (since time.Time, making bool) {
	target, err := filepath.Abs(path)
	if err != nil {
		return since, false
	}
	for _, folder := range builds(filepath.Dir(target)) {
		info, err := os.Lstat(filepath.Join(folder, noteName))
		if err != nil || notedKey(folder, target) == "" {
			continue
		}
		if b := dead(folder); b != nil {
			_ = b.lock.Close()
		} else if info.ModTime().After(since) {
			since, making = info.ModTime(), true
		}
	}
	return since, making
}

// Orphan returns the id of a key that a killed program made for a database that
// never got its name; empty if there is none. It changes nothing.
func Orphan(path string) string {
	id := ""
	eachOrphan(path, func(b *build, key string) {
		id = key
		_ = b.lock.Close()
	})
	return id
}

// TakeBack removes what killed programs left of a database that never got its name. It first
// calls aside with the id of each key that was noted, which has to move the file
// <database>.key aside if it holds that key and no other. If aside returns an error, the note
// stays. Only one program does this at a time.
func TakeBack(path string, aside func(keyID string) error) error {
	var failures error
	eachOrphan(path, func(b *build, key string) {
		if err := aside(key); err != nil {
			failures = errors.Join(failures, err, b.lock.Close())
			return
		}
		b.remove()
	})
	return failures
}

// eachOrphan calls do with the locked build of each program that was killed before its
// database had its name. There are none if the database exists, whatever made it.
func eachOrphan(path string, do func(b *build, key string)) {
	target, err := filepath.Abs(path)
	if err != nil {
		return
	}
	for _, folder := range builds(filepath.Dir(target)) {
		key := notedKey(folder, target)
		if key == "" || !files.IsOwnFolder(folder) { // somebody else may have forged it
			continue
		}
		b := dead(folder)
		if b == nil {
			continue
		}
		_, err := os.Lstat(target)
		if !errors.Is(err, fs.ErrNotExist) || !unpublished(b.file()) {
			_ = b.lock.Close()
			continue
		}
		do(b, key)
	}
}
