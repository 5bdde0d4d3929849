package site

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
	"tapetrack/data/words"
)

// A KeyStatus says what is known about the key of a database.
type KeyStatus struct {
	DatabaseID string
	KeyID      string        // recorded by the database
	Place      data.Sentence // where the key is, or is looked for, in words that follow "The key is"
	Since      time.Time     // when the database got this key; zero if unknown
	Trouble    error         // why the key can't be used; nil if it can
}

// KeyStatus returns what is known about the key. An error means that not even the
// database can be read.
func (d *Database) KeyStatus(ctx context.Context) (KeyStatus, error) {
	opening := d.openEven(ctx)
	if opening == nil {
		d.mu.Lock()
		db, key := d.db, d.key
		d.mu.Unlock()
		request, err := d.request(ctx, db)
		if err != nil {
			return KeyStatus{}, err
		}
		since, err := d.Console().KeySince(ctx)
		return KeyStatus{DatabaseID: request.DatabaseID, KeyID: request.KeyID, Place: key.Where(), Since: since}, err
	}
	status := KeyStatus{Trouble: opening}
	err := d.closed(ctx, func(request vault.Request) (err error) {
		status.DatabaseID, status.KeyID = request.DatabaseID, request.KeyID
		status.Place, err = vault.Where(request)
		return err
	})
	if err != nil {
		return KeyStatus{}, opening
	}
	return status, nil
}

// closed calls do with what the database records about its key, without opening the key.
func (d *Database) closed(ctx context.Context, do func(vault.Request) error) error {
	if d.o.Trouble != nil {
		return d.o.Trouble
	}
	db, err := sqlite.Open(ctx, d.o.Database)
	if err != nil {
		return err
	}
	request, err := d.request(ctx, db)
	if err == nil {
		err = do(request)
	}
	return errors.Join(err, db.Close())
}

// CheckPassphrase returns a data.Trouble if a passphrase is too short to protect a key.
func CheckPassphrase(passphrase string) error { return vault.CheckPassphrase(passphrase) }

// ExportKey writes the key into a new file that a passphrase opens, and logs that.
func (d *Database) ExportKey(ctx context.Context, path, passphrase string) error {
	if err := d.openEven(ctx); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.key.Export(path, passphrase); err != nil {
		return err
	}
	return d.noted(ctx, path, data.KeyExported, lang.InEnglish(data.Say(words.TheKey, d.key.KeyID())))
}

// ImportKey puts an exported key where it belongs, and logs that. It returns where that
// is, and whether the key was missing there.
func (d *Database) ImportKey(ctx context.Context, path, passphrase string) (where data.Sentence, placed bool, err error) {
	if d.o.Trouble != nil {
		return where, false, d.o.Trouble
	}
	exported, err := vault.ReadExported(path)
	if err != nil {
		return where, false, err
	}
	if absent(d.o.Database) {
		key, placed, err := vault.Import(ctx, vault.Request{KeyFile: d.o.KeyFile, Database: d.o.Database}, exported, passphrase)
		if err != nil {
			return where, false, err
		}
		return key.Where(), placed, nil
	}
	err = d.closed(ctx, func(request vault.Request) error {
		key, put, err := vault.Import(ctx, request, exported, passphrase)
		if err == nil {
			where, placed = key.Where(), put
		}
		return err
	})
	if err != nil || !placed {
		return where, placed, err
	}
	if err = d.openEven(ctx); err == nil {
		err = d.Console().Note(ctx, data.KeyImported, lang.InEnglish(data.Say(words.TheKey, exported.KeyID)))
	}
	return where, placed, err
}

// noted appends an event about a file that was made. If it can't, it removes the file.
func (d *Database) noted(ctx context.Context, path string, kind data.Kind, detail string) error {
	err := d.console.Note(ctx, kind, detail)
	if err != nil {
		remove(path)
	}
	return err
}

func remove(path string) {
	if err := os.Remove(path); err != nil {
		slog.Error("operation failed", "operation", "remove", "path", path, "error", err)
	}
}
