package site

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
)

// Options say which database it is, and who works with it.
type Options struct {
	Database string // absolute path of its file
	KeyFile  string // absolute path of the key file, if it is neither beside the database nor recorded there; may be empty
	Trouble  error  // why the paths can't be determined; every method that needs them returns it

	Client data.Client // the program, for events
	// Account is the computer account at the console: account@computer. It is empty in
	// a program that acts for the users who sign in.
	Account string
	// Server says that the program is tapeserver, which alone serves the database of a
	// server, and keeps its key in a file.
	Server bool

	Common func(password string) bool // the block list
}

// A Database is a database with its key. Its methods are safe for use by several
// goroutines.
type Database struct {
	o Options

	announcing sync.Mutex // before mu; held while events are sent

	mu      sync.Mutex
	db      *sqlite.DB // after Open, like the next three
	key     *vault.Vault
	doors   auth.Doors
	console *auth.Console
	refused error        // why the open database is good for backups and the key only: it has moved
	keyAt   vault.Place  // where Create put the key
	lock    *flock.Flock // held by Serve
	served  *unlocked    // in tapeserver
	out     outgoing     // of Announce
	sealsIn string       // the folder in which NoteSeal notes the end of the log; empty: it does not
}

// New returns a database that is not open yet, see Open.
func New(o Options) *Database { return &Database{o: o} }

// Administration returns the door of that name of an open database; nil before Open, and of
// one that has moved.
func (d *Database) Administration() *auth.Administration {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refused != nil {
		return nil
	}
	return d.doors.Administration
}

// Console returns the door of that name of an open database; nil before Open.
func (d *Database) Console() *auth.Console {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.console
}

// Missing reports whether neither the database nor its key exists. A key that a killed
// program has left does not count: Create takes it back.
func (d *Database) Missing() bool {
	return d.o.Trouble == nil && absent(d.o.Database) && (d.orphaned() || absent(d.beside()) && (d.o.KeyFile == "" || absent(d.o.KeyFile)))
}

// Exists reports whether anything has the name of the database.
func (d *Database) Exists() bool { return d.o.Trouble == nil && present(d.o.Database) }

// absent and present are both false if it can't be determined.
func absent(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

func present(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// beside returns the path of the key file beside the database.
func (d *Database) beside() string { return d.o.Database + ".key" }

// Place names the database for people: its file name, "on this computer".
func (d *Database) Place() string {
	if d.o.Trouble != nil {
		return lang.T("a database")
	}
	return lang.T("%s on this computer", filepath.Base(d.o.Database))
}

// Path returns the path of the database file.
func (d *Database) Path() string { return d.o.Database }

// KeyFile returns the path of the key file that the program was started with; "" if none
// was named.
func (d *Database) KeyFile() string { return d.o.KeyFile }

// Open opens database and key; later calls return the same doors. Errors are
// data.Troubles of the kinds of data and data/vault, of kind ErrOfServer in a program with
// windows if the database belongs to a server, and a Moved if it has moved to one.
func (d *Database) Open(ctx context.Context) (auth.Doors, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.open(ctx); err != nil {
		return auth.Doors{}, err
	}
	if d.refused != nil {
		return auth.Doors{}, d.refused
	}
	return d.doors, nil
}

// openEven is Open for what is done to a database that has moved, too: at the console it
// then stays open.
func (d *Database) openEven(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open(ctx)
}

func (d *Database) open(ctx context.Context) error {
	if d.db != nil || d.o.Trouble != nil {
		return d.o.Trouble
	}
	if present(d.beside()) && absent(d.o.Database) {
		appeared, err := d.appears(ctx)
		if err != nil {
			return err
		}
		if !appeared && d.orphaned() {
			return &data.Trouble{Kind: data.ErrNoDatabase, Text: data.Say("There is no database %s: setting it up was interrupted. Set it up again.", d.o.Database)}
		}
		if !appeared {
			return &data.Trouble{
				Kind: data.ErrNoDatabase,
				Text: data.Say("The database %s is missing, but its key is there. Put the database back where it was; or, to start with a new database, move the key file %s to a safe place.", d.o.Database, d.beside()),
			}
		}
	}
	db, err := sqlite.Open(ctx, d.o.Database)
	if err != nil {
		return err
	}
	key, err := d.unlock(ctx, db)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	refused := d.refusal(ctx, db, key)
	var moved *Moved
	if refused != nil && !(d.o.Account != "" && !d.o.Server && errors.As(refused, &moved)) {
		return errors.Join(refused, db.Close())
	}
	d.opened(db, key)
	d.refused = refused
	return nil
}

// opened sets database, key and doors.
func (d *Database) opened(db *sqlite.DB, key *vault.Vault) {
	parts := d.parts(db, key)
	if d.o.Server {
		d.served = newUnlocked(db, key, func(ctx context.Context) (*vault.Vault, error) {
			request, err := d.request(ctx, db)
			if err != nil {
				return nil, err
			}
			return vault.Find(ctx, request)
		})
		parts.Storage, parts.Sealer = d.served, d.served
	}
	d.db, d.key, d.doors, d.console = db, key, auth.New(parts), d.openConsole(parts)
}

func (d *Database) openConsole(parts auth.Parts) *auth.Console {
	return auth.OpenConsole(parts, d.o.Account, d.o.Client)
}

// makerPatience is how long Open and Create wait for another program that makes the
// database. Making it takes a second, or a few on a busy computer.
const makerPatience = time.Minute

// appears waits for a database whose key exists while a program is making both, and
// reports whether it appeared. Otherwise people would be told to move away the key that
// the program is about to use. It returns an error if that takes longer than
// makerPatience.
func (d *Database) appears(ctx context.Context) (bool, error) {
	for {
		since, making := sqlite.Making(d.o.Database)
		switch {
		case present(d.o.Database):
			return true, nil
		case !making:
			return present(d.o.Database), nil // the program may have finished just now
		case time.Since(since) > makerPatience:
			return false, &data.Trouble{Kind: data.ErrBusy, Text: data.Say("Another program has been setting up the database %s for over a minute. Wait for it, or close it, and try again.", d.o.Database)}
		}
		reached("waiting")
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(50 * time.Millisecond): // nothing notifies of a new file
		}
	}
}

// orphaned reports whether the key was left by a program that was killed while it made
// the database, which then was never completed.
func (d *Database) orphaned() bool { return absent(d.o.Database) && sqlite.Orphan(d.o.Database) != "" }

// takeBack moves such a key aside and removes what else was left.
func (d *Database) takeBack() error {
	return sqlite.TakeBack(d.o.Database, func(id string) error { return vault.TakeBack(d.o.Database, id) })
}

// unlock finds the key of an open database.
func (d *Database) unlock(ctx context.Context, db *sqlite.DB) (*vault.Vault, error) {
	request, err := d.request(ctx, db)
	if err != nil {
		return nil, err
	}
	key, err := vault.Find(ctx, request)
	if err != nil {
		return nil, err
	}
	if key.Unsettled() {
		// The key opens the database from where it is, so a failure does no harm.
		if err := settle(ctx, db, key); err != nil {
			slog.Warn("a rotation of the key is not finished", "error", err)
		}
	}
	if err := adopt(ctx, db, key); err != nil {
		slog.Warn("a copy of this database from release 1.0.0 could be put in its place: replace the key with tapectl key rotate", "error", err)
	}
	return key, nil
}

// adopt seals the log of a database of release 1.0.0 and marks its key, once, see
// vault.Vault.Adopt.
func adopt(ctx context.Context, db *sqlite.DB, key *vault.Vault) error {
	if key.Adopted() {
		return nil
	}
	genuine, begun, err := db.AdoptLog(ctx, key)
	if err != nil || !genuine || !begun && !key.Markable() { // most databases were never of release 1.0.0
		return err
	}
	return whileItIs(ctx, db, key, func() error { return key.Adopt(ctx) })
}

// request returns what the database records about its key.
func (d *Database) request(ctx context.Context, db *sqlite.DB) (vault.Request, error) {
	request := vault.Request{KeyFile: d.o.KeyFile, Database: d.o.Database}
	var recorded string
	for name, to := range map[string]*string{
		store.SettingDatabaseID: &request.DatabaseID, store.SettingKeyPlace: &recorded, store.SettingKeyID: &request.KeyID,
	} {
		value, err := db.Setting(ctx, name)
		if err != nil {
			return request, err
		}
		*to = value
	}
	request.Recorded = vault.Place(recorded)
	if request.DatabaseID == "" || request.KeyID == "" {
		return request, &data.Trouble{Kind: data.ErrNotDatabase, Text: data.Say("The database %s does not say which key it needs, so it is damaged. Restore it from a backup.", d.o.Database)}
	}
	return request, nil
}

func (d *Database) parts(db *sqlite.DB, key *vault.Vault) auth.Parts {
	return auth.Parts{
		Storage: db.Unlock(key), Sealer: key, Common: d.o.Common, Version: d.o.Client.Version, KeyPlace: key.Where(),
		Reseal: func(ctx context.Context, f func(data.Tx) error) error {
			return db.Reseal(ctx, key, func(tx data.Tx) error { return errors.Join(dropForged(tx, key), f(tx)) })
		},
	}
}

// Close closes the database, if it is open.
func (d *Database) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.close()
}

func (d *Database) close() {
	if d.db == nil {
		return
	}
	if err := errors.Join(d.db.Close(), d.free()); err != nil {
		slog.Error("operation failed", "operation", "close database", "error", err)
	}
	d.db, d.key, d.doors, d.console, d.refused = nil, nil, auth.Doors{}, nil, nil
	d.served, d.sealsIn = nil, ""
}
