package site

import (
	"context"
	"errors"
	"log/slog"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
)

// JustCreated is what people read here. Tests ask for it by name.
const JustCreated data.Text = "Another program has just created the database %s. Use that one, or choose another file."

// Create makes the database and its key: both appear complete, or neither does. It
// returns the FieldErrors of auth.CheckSetUp, and data.Troubles: of kind data.ErrExists
// if another program made the database, data.ErrBusy if one is still making it.
func (d *Database) Create(ctx context.Context, made data.SetUp) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.setUp(ctx, made, nil)
}

// setUp makes the database, see Create. more writes what else is needed into it; it may be nil.
func (d *Database) setUp(ctx context.Context, made data.SetUp, more func(data.Tx, *vault.Vault, *auth.Console) error) error {
	if d.o.Trouble != nil {
		return d.o.Trouble
	}
	// Refuse bad values before anything is made.
	if err := auth.CheckSetUp(made, d.o.Common); err != nil {
		return err
	}
	return d.make(ctx, making{
		begin: sqlite.Create,
		id:    data.NewID(),
		key:   func(r vault.Request) (*vault.Vault, vault.Place, error) { return vault.Make(ctx, r) },
		fill: func(db *sqlite.DB, key *vault.Vault) error {
			console := d.openConsole(d.parts(db, key))
			if err := console.SetUp(ctx, made); err != nil || more == nil {
				return err
			}
			return db.Unlock(key).Update(ctx, func(tx data.Tx) error { return more(tx, key, console) })
		},
	})
}

// A making is how a database is made.
type making struct {
	begin func(ctx context.Context, path string, fill func(*sqlite.DB) error) error
	id    string // of the database
	key   func(vault.Request) (*vault.Vault, vault.Place, error)
	fill  func(*sqlite.DB, *vault.Vault) error // what the database has
}

// make makes the database, see Create.
func (d *Database) make(ctx context.Context, m making) error {
	if err := d.takeBack(); err != nil {
		return err
	}
	for looked := 1; ; looked++ {
		err := d.create(ctx, m)
		if !errors.Is(err, vault.ErrKeyExists) {
			return err
		}
		appeared, waited := d.appears(ctx)
		switch {
		case waited != nil:
			return waited
		case appeared:
			return &data.Trouble{Kind: data.ErrExists, Cause: err, Text: data.Say(JustCreated, d.o.Database)}
		case !d.orphaned() && (looked > 1 && !absent(d.beside()) || ctx.Err() != nil):
			return err
		case !d.orphaned():
			// Another program may be taking the key back just now, or making its own. If
			// the key is still there next time, no program is working on it.
			continue
		}
		looked = 0
		// The program that made the key was killed.
		if err := d.takeBack(); err != nil {
			return err
		}
	}
}

// create makes the database once, see Create.
func (d *Database) create(ctx context.Context, m making) error {
	var key *vault.Vault
	err := m.begin(ctx, d.o.Database, func(db *sqlite.DB) (err error) {
		key, err = d.fill(ctx, db, m)
		if err != nil {
			// Now, so that the folder of both is empty and can be removed, too.
			d.discard(ctx, key)
			key = nil
		}
		return err
	})
	if err != nil {
		d.discard(ctx, key)
	}
	return err
}

// fill makes the key and the first rows of a database that is being made. With an error
// it also returns the key, if that was made by then.
func (d *Database) fill(ctx context.Context, db *sqlite.DB, m making) (*vault.Vault, error) {
	note := func(keyID string) error {
		err := db.NoteKey(keyID)
		reached("noted")
		return err
	}
	key, at, err := m.key(vault.Request{KeyFile: d.o.KeyFile, Database: d.o.Database, DatabaseID: m.id, InFile: d.o.Server, Note: note})
	if err != nil {
		return nil, err
	}
	d.keyAt = at
	reached("key made")
	err = db.Unlock(key).Update(ctx, func(tx data.Tx) error {
		for name, value := range map[string]string{
			store.SettingDatabaseID: m.id, store.SettingKeyPlace: string(at), store.SettingKeyID: key.KeyID(),
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
	reached("recorded")
	if err := m.fill(db, key); err != nil {
		return key, err
	}
	reached("filled")
	if d.o.KeyFile != "" {
		// If another program made the key, that may have taken it back by now.
		_, err = vault.Find(ctx, vault.Request{KeyFile: d.o.KeyFile, Database: d.o.Database, DatabaseID: m.id, KeyID: key.KeyID()})
	}
	return key, err
}

// discard removes the key of a database that could not be made.
func (d *Database) discard(ctx context.Context, key *vault.Vault) {
	if key == nil || d.othersUse(ctx, key) {
		return
	}
	if err := key.Discard(context.WithoutCancel(ctx)); err != nil {
		slog.Error("operation failed", "operation", "discard key", "error", err)
	}
}

// othersUse reports whether another program, which was given the same key file, was
// quicker and made the database with the key that this program made.
func (d *Database) othersUse(ctx context.Context, key *vault.Vault) bool {
	if d.o.KeyFile == "" || !present(d.o.Database) {
		return false
	}
	ctx = context.WithoutCancel(ctx)
	db, err := sqlite.Open(ctx, d.o.Database)
	if err != nil {
		return true // an unused key does less harm than a missing one
	}
	id, err := db.Setting(ctx, store.SettingKeyID)
	return errors.Join(err, db.Close()) != nil || id == key.KeyID()
}

// KeyPlace says where Create put the key: a path, or "in the keyring of …".
func (d *Database) KeyPlace() data.Sentence {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.keyAt == vault.InKeyring:
		return data.Say("in the keyring of this computer account")
	case d.o.KeyFile != "":
		return data.Verbatim(d.o.KeyFile)
	}
	return data.Verbatim(d.beside())
}
