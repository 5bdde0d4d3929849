package site

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"tapetrack/data"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/trust"
	"tapetrack/data/vault"
)

// Backup writes a copy of the database, without its key, into a new file and logs that.
// It returns where the key is, in words that follow "The key is". Paths are absolute here
// and below.
func (d *Database) Backup(ctx context.Context, path string) (keyPlace data.Sentence, err error) {
	if err := d.openEven(ctx); err != nil {
		return keyPlace, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.db.Backup(ctx, path); err != nil {
		return keyPlace, err
	}
	return d.key.Where(), d.noted(ctx, path, data.BackedUp, filepath.Base(path))
}

// ErrDamage matches the error of Restore and RotateKey if Audit finds damage. With
// despite they ignore it.
var ErrDamage = errors.New("damage that an audit finds")

// A Restoring says how a backup is restored.
type Restoring struct {
	Despite bool // damage that an audit finds
	// WithoutServer makes the database one that programs open without a server, whatever
	// the backup is.
	WithoutServer bool
}

// A Restored says what came of a restore.
type Restored struct {
	Kept   string        // the path to which the replaced file was renamed; "" if there was none
	Server *trust.Server // the server whose database it is; nil if programs open it without one
	// Unnoted is why the end of its log could not be noted outside it, as that of the replaced
	// one was: tapeserver then takes it for an older database. nil: it is, or it need not be.
	Unnoted error
}

// Restore replaces the database by a backup. A backup of the database of a server stays one,
// with the same authority, unless how says otherwise. A database that has moved is replaced
// only if it does: that is a Moved.
//
// It returns an error that matches ErrDamage if an audit of the backup finds damage, unless
// how ignores it, and an OtherKey if the backup needs another key than the one that is here.
func (d *Database) Restore(ctx context.Context, file string, how Restoring) (r Restored, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.o.Trouble != nil {
		return r, d.o.Trouble
	}
	var note func() error
	r.Kept, err = sqlite.Restore(ctx, d.o.Database, file, func(restored, old *sqlite.DB) error {
		request, err := d.request(ctx, restored)
		if err != nil {
			return err
		}
		newest := int64(-1)
		if old != nil {
			if newest, err = d.replaceable(ctx, old, request, file); err != nil {
				return err
			}
			if to := d.movedTo(ctx, old); to != nil && !how.WithoutServer {
				return moved(d.o.Database, *to)
			}
		}
		key, err := vault.Find(ctx, request)
		if err != nil {
			return notItsKey(err, file, d.o.Database, request)
		}
		if key, err = key.Unmarked(); err != nil {
			return err
		}
		if !how.Despite {
			if err := sound(ctx, restored, key, data.Say("The backup %s", file)); err != nil {
				return err
			}
		}
		console := d.openConsole(d.parts(restored, key))
		if err := console.AfterRestore(ctx, newest, filepath.Base(file)); err != nil {
			return err
		}
		if !how.WithoutServer {
			r.Server = d.serverOf(ctx, restored, key)
			note, err = d.keepSeals(ctx, restored, old, key)
			return err
		}
		return restored.Unlock(key).Update(ctx, func(tx data.Tx) error { return withoutServer(ctx, tx, key, console) })
	})
	if err == nil && note != nil {
		r.Unnoted = note()
	}
	return r, err
}

// serverOf returns the server whose database this is, nil if it is that of none or that can't be
// read: then every program says so.
func (d *Database) serverOf(ctx context.Context, db *sqlite.DB, key *vault.Vault) *trust.Server {
	s, err := standingOf(ctx, db, key)
	if err != nil || s.server == nil {
		return nil
	}
	link, _, err := s.server.link()
	if err != nil {
		return nil
	}
	return &link
}

// movedTo returns where the database has moved that is to be replaced, nil if it has not or if
// that can't be read.
func (d *Database) movedTo(ctx context.Context, old *sqlite.DB) *trust.Server {
	request, err := d.request(ctx, old)
	if err != nil {
		return nil
	}
	key, err := vault.Find(ctx, request)
	if err != nil {
		return nil
	}
	s, err := standingOf(ctx, old, key)
	if err != nil {
		return nil
	}
	return s.moved
}

// OfAnother says of a backup that it does not belong to the database.
const OfAnother = "is a backup of another database"

// replaceable refuses a backup of another database, and returns the newest time
// step that was used in the database that is to be replaced.
func (d *Database) replaceable(ctx context.Context, old *sqlite.DB, request vault.Request, file string) (int64, error) {
	id, err := old.Setting(ctx, store.SettingDatabaseID)
	if err == nil && id != "" && id != request.DatabaseID {
		return 0, &data.Trouble{Kind: data.ErrExists, Text: data.Say(
			"%s "+OfAnother+": of %s, and %s is %s. Nothing was changed. Name the right database with --database.", file, request.DatabaseID, d.o.Database, id)}
	}
	newest, err := old.NewestStep(ctx)
	if err != nil {
		return -1, nil // the database is damaged, which may be why it is replaced
	}
	return newest, nil
}

// OtherKeyHere begins what is said of a backup and the key that it needs, %[1]s and %[2]s: a
// full stop, or how to do that, ends it.
const OtherKeyHere = "The backup %[1]s needs the key %[2]s, but there is another key here: the key was rotated after the backup, or this is another database. Nothing was changed. " +
	"To restore it beside this one, use an export of the key %[2]s"

// An OtherKey error means that a backup needs another key than the one that is here.
// Since a key is never replaced, the backup has to be restored elsewhere, with an export
// of its key.
type OtherKey struct {
	*data.Trouble
	Beside string // path for that database, at which there is neither a database nor a key
}

// Unwrap returns the trouble.
func (e *OtherKey) Unwrap() error { return e.Trouble }

// notItsKey words why the key for a backup was not found.
func notItsKey(err error, file, database string, request vault.Request) error {
	var trouble *data.Trouble
	if !errors.As(err, &trouble) {
		return err
	}
	if errors.Is(err, vault.ErrWrongKey) {
		return &OtherKey{Beside: besides(database), Trouble: &data.Trouble{Kind: trouble.Kind, Cause: err, Text: data.Say(OtherKeyHere+".", file, request.KeyID)}}
	}
	return &data.Trouble{Kind: trouble.Kind, Cause: err, Text: data.Say("The backup %s needs the key %s. %s", file, request.KeyID, trouble.Text)}
}

// besides returns a path beside a database at which there is neither a database nor a
// key.
func besides(database string) string {
	end := filepath.Ext(database)
	stem := strings.TrimSuffix(database, end) + "-restored"
	name := stem + end
	for i := 2; present(name) || present(name+".key"); i++ {
		name = fmt.Sprintf("%s-%d%s", stem, i, end)
	}
	return name
}

// sound returns an error that names the first damage that Audit finds.
func sound(ctx context.Context, db *sqlite.DB, key *vault.Vault, what data.Sentence) error {
	return db.Unlock(key).View(ctx, func(tx data.Tx) error {
		report, err := tx.Audit(func(int64, int64) error { return ctx.Err() })
		if err != nil || report.Sound() {
			return err
		}
		return &data.Trouble{Kind: data.ErrTampered, Cause: ErrDamage, Text: data.Say("%s was modified outside TapeTrack: %s Nothing was changed.", what, report.Findings()[0])}
	})
}
