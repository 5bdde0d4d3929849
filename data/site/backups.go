package site

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
)

// backupTime is how the names of kept backups say when they were made, in UTC, so that the order
// of names is that of times.
const backupTime = "20060102T150405Z"

// A KeptBackup says what became of a folder of backups.
type KeptBackup struct {
	Path     string        // of the new backup
	Removed  []string      // paths of older ones
	Left     error         // why others were not removed; nil if all were
	KeyPlace data.Sentence // where the key is, in words that follow "The key is"
}

// BackupInto is Backup to a new file in a folder, named after database and time, which then keeps
// the new backup and the newest of the others, keep (at least 1) in all. A file counts as one
// of them, and may be removed, only if it has such a name and is a backup of this database.
//
// The new one is read and audited first. If that finds damage, nothing is removed, the new
// backup stays, and the error matches ErrDamage.
func (d *Database) BackupInto(ctx context.Context, folder string, keep int) (KeptBackup, error) {
	stem := strings.TrimSuffix(filepath.Base(d.o.Database), filepath.Ext(d.o.Database))
	made := KeptBackup{Path: filepath.Join(folder, stem+"-"+time.Now().UTC().Format(backupTime)+".db")}
	var err error
	if made.KeyPlace, err = d.Backup(ctx, made.Path); err != nil {
		return made, err
	}
	d.mu.Lock()
	db, key := d.db, d.key
	d.mu.Unlock()
	err = sqlite.Look(ctx, made.Path, func(db *sqlite.DB) error {
		return db.Unlock(key).View(ctx, func(tx data.Tx) error {
			report, err := tx.Audit(func(int64, int64) error { return ctx.Err() })
			if err != nil || report.Sound() {
				return err
			}
			return &data.Trouble{Kind: data.ErrTampered, Cause: ErrDamage, Text: data.Say(
				"The backup %s was made, but what it is a copy of was modified outside TapeTrack: %s All earlier backups were kept.", made.Path, report.Findings()[0])}
		})
	})
	if err != nil {
		return made, err
	}
	id, err := db.Setting(ctx, store.SettingDatabaseID)
	if err != nil {
		return made, err
	}
	older, err := backupsIn(ctx, folder, stem, id)
	if err != nil {
		made.Left = err
		return made, nil
	}
	// The new one stays even if a clock was ahead when others were made.
	older = slices.DeleteFunc(older, func(path string) bool { return path == made.Path })
	for _, path := range older[min(keep-1, len(older)):] {
		if err := os.Remove(path); err != nil {
			made.Left = errors.Join(made.Left, err)
			continue
		}
		made.Removed = append(made.Removed, path)
	}
	return made, nil
}

// backupsIn returns the backups of a database that BackupInto has made in a folder, newest first.
func backupsIn(ctx context.Context, folder, stem, databaseID string) ([]string, error) {
	name := regexp.MustCompile("^" + regexp.QuoteMeta(stem) + `-\d{8}T\d{6}Z\.db$`)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range slices.Backward(entries) { // they are in the order of names
		path := filepath.Join(folder, e.Name())
		if !e.Type().IsRegular() || !name.MatchString(e.Name()) {
			continue
		}
		id := ""
		err := sqlite.Look(ctx, path, func(db *sqlite.DB) (err error) {
			id, err = db.Setting(ctx, store.SettingDatabaseID)
			return err
		})
		if err == nil && id == databaseID {
			found = append(found, path)
		}
	}
	return found, nil
}
