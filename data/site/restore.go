package site

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"tapetrack/data"
	"tapetrack/data/store"
	"tapetrack/data/vault"
)

// Backup writes a copy of the database, without its key, into a new file and
// says so in the audit. It returns where the key is. Paths are absolute here and
// below.
func (d *Database) Backup(ctx context.Context, path string) (keyPlace string, err error) {
	if _, err := d.Open(ctx); err != nil {
		return "", err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.db.Backup(ctx, path); err != nil {
		return "", err
	}
	return d.key.Where(), d.noted(ctx, path, data.BackedUp, filepath.Base(path))
}

// Restore puts a backup in the place of the database and returns the name that
// the replaced file has then, "" if there was none. despite lets a backup pass
// whose audit finds damage.
func (d *Database) Restore(ctx context.Context, file string, despite bool) (kept string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.o.Trouble != nil {
		return "", d.o.Trouble
	}
	return store.Restore(ctx, d.o.Database, file, func(restored, old *store.DB) error {
		request, err := d.request(ctx, restored)
		if err != nil {
			return err
		}
		newest := int64(-1)
		if old != nil {
			if newest, err = d.replaceable(ctx, old, request, file); err != nil {
				return err
			}
		}
		key, err := vault.Find(ctx, request)
		if err != nil {
			return notItsKey(err, file, d.o.Database, request)
		}
		if key, err = key.Unmarked(); err != nil {
			return err
		}
		if !despite {
			if err := sound(ctx, restored, key, "The backup "+file); err != nil {
				return err
			}
		}
		return d.openConsole(d.parts(restored, key)).AfterRestore(ctx, newest, filepath.Base(file))
	})
}

// replaceable refuses a backup of another database, and returns the newest time
// step that was used in the database that is to be replaced.
func (d *Database) replaceable(ctx context.Context, old *store.DB, request vault.Request, file string) (int64, error) {
	id, err := old.Setting(ctx, store.SettingDatabaseID)
	if err == nil && id != "" && id != request.DatabaseID {
		return 0, &data.Trouble{Kind: data.ErrExists, Text: fmt.Sprintf(
			"%s is a backup of another database: of %s, and %s is %s. Nothing was changed. Name the right database with --database.", file, request.DatabaseID, d.o.Database, id)}
	}
	newest, err := old.NewestStep(ctx)
	if err != nil {
		return -1, nil // it is damaged; that is why it is replaced
	}
	return newest, nil
}

// notItsKey says first what it was that needs the key. Where another key is, of
// after a rotation or of another database, it is never replaced: then it gives the
// commands that restore the backup elsewhere with an export of its own key.
func notItsKey(err error, file, database string, request vault.Request) error {
	var trouble *data.Trouble
	if !errors.As(err, &trouble) {
		return err
	}
	text := fmt.Sprintf("The backup %s needs the key %s. ", file, request.KeyID) + trouble.Text
	if errors.Is(err, vault.ErrWrongKey) {
		elsewhere := argument(besides(database))
		text = fmt.Sprintf("The backup %[1]s needs the key %[2]s, and another key is here: the key was rotated since, or this is another database. Nothing was changed. "+
			"Restore it beside this one with an export of the key %[2]s: tapectl key import FILE --passphrase-stdin --database %[3]s; then: tapectl restore %[4]s --database %[3]s",
			file, request.KeyID, elsewhere, argument(file))
	}
	return &data.Trouble{Kind: trouble.Kind, Cause: err, Text: text}
}

// besides returns a name for another database beside one, which neither it nor a
// key has yet.
func besides(database string) string {
	end := filepath.Ext(database)
	stem := strings.TrimSuffix(database, end) + "-restored"
	name := stem + end
	for i := 2; present(name) || present(name+".key"); i++ {
		name = fmt.Sprintf("%s-%d%s", stem, i, end)
	}
	return name
}

// argument is a path as it is typed at a shell.
func argument(path string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-+:@,/"+string(os.PathSeparator), r)
	}
	if strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	if os.PathSeparator == '\\' {
		return `"` + path + `"`
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// sound returns an error that names the first damage that Audit finds.
func sound(ctx context.Context, db *store.DB, key *vault.Vault, what string) error {
	return db.Unlock(key).View(ctx, func(tx data.Tx) error {
		report, err := tx.Audit(func(int64, int64) error { return ctx.Err() })
		if err != nil || report.Sound() {
			return err
		}
		return &data.Trouble{Kind: data.ErrTampered, Text: what + " was modified outside TapeTrack: " + report.First() +
			" Nothing was done. With --despite-damage it is done all the same."}
	})
}
