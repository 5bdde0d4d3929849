package start

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"sync"

	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store"
	"tapetrack/data/vault"
)

// Names of settings that are read before the key is there.
const (
	settingDatabaseID = "database.id"
	settingKeyPlace   = "key.place"
	settingKeyID      = "key.id"
)

// A Database is the one that a program was started with. Its methods are safe
// for use by several goroutines.
type Database struct {
	path    string
	trouble error // with the path itself
	keyFile string
	actor   data.Actor

	mu      sync.Mutex
	db      *store.DB
	service *auth.Service
}

// NewDatabase returns the database that the options name. Nothing is opened:
// what is wrong with it is told by Open.
func NewDatabase(program string, o Common) *Database {
	path, err := databasePath(o.Database)
	return &Database{path: path, trouble: err, keyFile: o.KeyFile, actor: data.Actor{Program: program, Computer: Computer()}}
}

// Computer returns the name of this computer.
func Computer() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "this computer"
	}
	return name
}

// Account names the computer account that runs the program: account@computer.
func Account() string {
	name := os.Getenv("USER")
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if name == "" {
		name = "somebody"
	}
	return name + "@" + Computer()
}

// Missing reports whether neither the database nor a key of it exists.
func (d *Database) Missing() bool {
	return d.trouble == nil && absent(d.path) && absent(d.path+".key")
}

func absent(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// Place names the database for people.
func (d *Database) Place() string {
	if d.trouble != nil {
		return "a database"
	}
	return place(d.path)
}

// Path returns the path of the database file.
func (d *Database) Path() string { return d.path }

// Open opens database and key, once; later calls return the same service.
func (d *Database) Open(ctx context.Context) (*auth.Service, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.service != nil || d.trouble != nil {
		return d.service, d.trouble
	}
	if !absent(d.path+".key") && absent(d.path) {
		return nil, &data.Trouble{
			Kind: data.ErrNoDatabase,
			Text: "The database " + d.path + " is missing, but its key is there. Put the database back where it was, or move the key file " + d.path + ".key away to begin anew.",
		}
	}
	db, err := store.Open(ctx, d.path)
	if err != nil {
		return nil, err
	}
	service, err := d.unlock(ctx, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	d.db, d.service = db, service
	return service, nil
}

// unlock finds the key of an open database.
func (d *Database) unlock(ctx context.Context, db *store.DB) (*auth.Service, error) {
	request := vault.Request{KeyFile: d.keyFile, Database: d.path}
	var recorded string
	for name, to := range map[string]*string{
		settingDatabaseID: &request.DatabaseID, settingKeyPlace: &recorded, settingKeyID: &request.KeyID,
	} {
		value, err := db.Setting(ctx, name)
		if err != nil {
			return nil, err
		}
		*to = value
	}
	request.Recorded = vault.Place(recorded)
	if request.DatabaseID == "" || request.KeyID == "" {
		return nil, &data.Trouble{Kind: data.ErrNotDatabase, Text: "The database " + d.path + " does not say which key it has. It is damaged: restore it from a backup."}
	}
	key, err := vault.Find(ctx, request)
	if err != nil {
		return nil, err
	}
	return newService(db, key), nil
}

func newService(db *store.DB, key *vault.Vault) *auth.Service {
	return auth.New(auth.Parts{Storage: db.Unlock(key.MAC), Sealer: key, Common: passwords.Common, Version: Version})
}

// Create makes database and key, with this password for the superuser. It
// appears complete or not at all.
func (d *Database) Create(ctx context.Context, password string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.trouble != nil {
		return d.trouble
	}
	// What is wrong with the password is told before anything is made.
	err := auth.CheckNewPassword(password, data.User{ID: data.Superuser}, passwords.Common)
	if err != nil {
		return err
	}
	var key *vault.Vault
	err = store.Create(ctx, d.path, func(db *store.DB) (err error) {
		key, err = d.fill(ctx, db, password)
		return err
	})
	if err != nil && key != nil {
		if err := key.Discard(context.WithoutCancel(ctx)); err != nil {
			slog.Error("operation failed", "operation", "discard key", "error", err)
		}
	}
	return err
}

func (d *Database) fill(ctx context.Context, db *store.DB, password string) (*vault.Vault, error) {
	id := data.NewID()
	key, at, err := vault.Make(ctx, vault.Request{KeyFile: d.keyFile, Database: d.path, DatabaseID: id})
	if err != nil {
		return nil, err
	}
	err = db.Unlock(key.MAC).Update(ctx, func(tx data.Tx) error {
		for name, value := range map[string]string{
			settingDatabaseID: id, settingKeyPlace: string(at), settingKeyID: key.KeyID(),
		} {
			if err := tx.SetSetting(name, value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return key, err
	}
	return key, newService(db, key).SetUp(ctx, password, d.actor)
}

// Remember keeps the User-ID that signed in last.
func (d *Database) Remember(userID string) {
	if err := remember(userID); err != nil {
		slog.Warn("last user is not remembered", "error", err)
	}
}

// Close closes the database, if it is open.
func (d *Database) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.db == nil {
		return
	}
	if err := d.db.Close(); err != nil {
		slog.Error("operation failed", "operation", "close database", "error", err)
	}
	d.db, d.service = nil, nil
}
