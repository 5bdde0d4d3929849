package site

import (
	"context"
	"errors"
	"os"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/trust"
	"tapetrack/data/vault"
)

// A Source is a database that CopyFrom copies, see Options.
type Source struct{ Database, KeyFile string }

// CopyFrom makes the database of a server of one that programs open without a server, with
// its key, users, log and authenticators, and returns the link for programs. Nobody stays
// signed in. When the copy is complete, the original is marked as moved: Open then returns a
// Moved for it.
//
// No program may have the original open, which is a data.Trouble of kind ErrBusy. Whenever
// the program is killed, either the original can be used or the copy, and never both: a copy
// whose original is not marked yet is not served. Call it again to go on. Damage that an
// audit finds is an error that matches ErrDamage.
func (d *Database) CopyFrom(ctx context.Context, from Source, at Reach) (trust.Server, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.o.Trouble != nil {
		return trust.Server{}, d.o.Trouble
	}
	begun, err := d.begun(ctx)
	if err != nil {
		return trust.Server{}, err
	}
	source := New(Options{Database: from.Database, KeyFile: from.KeyFile, Client: d.o.Client, Account: d.o.Account, Common: d.o.Common})
	defer source.Close()
	if begun != nil {
		link, done, err := d.goOn(ctx, source, begun)
		if done || err != nil {
			return link, err
		}
	}
	// Closed again, since nobody may have it open, this program neither.
	if _, err := source.Open(ctx); err != nil {
		return trust.Server{}, err
	}
	if s, err := standingOf(ctx, source.db, source.key); err != nil || s.server != nil {
		return trust.Server{}, errors.Join(err, notEmbedded(from.Database))
	}
	source.Close()
	if err := sqlite.Unused(ctx, from.Database); err != nil {
		return trust.Server{}, err
	}
	reached("alone")
	return d.copyFrom(ctx, source, at)
}

// notEmbedded refuses a database that is a server's already.
func notEmbedded(database string) error {
	return &data.Trouble{Kind: ErrOfServer, Text: data.Say("The database %s already belongs to a server, and was left unchanged. To move a server, restore a backup of its database on the other computer.", database)}
}

func (d *Database) copyFrom(ctx context.Context, source *Database, at Reach) (trust.Server, error) {
	if _, err := source.Open(ctx); err != nil {
		return trust.Server{}, err
	}
	record, err := newRecord(at)
	if err != nil {
		return trust.Server{}, err
	}
	link, _, err := record.link()
	if err != nil {
		return trust.Server{}, err
	}
	request, err := source.request(ctx, source.db)
	if err != nil {
		return trust.Server{}, err
	}
	record.From = &origin{Database: source.o.Database}
	var last data.Event
	err = d.make(ctx, making{
		begin: func(ctx context.Context, path string, fill func(*sqlite.DB) error) error {
			return sqlite.Copy(ctx, path, source.db, fill)
		},
		id:  request.DatabaseID,
		key: source.key.Copy,
		fill: func(db *sqlite.DB, key *vault.Vault) (err error) {
			last, err = d.fillCopy(ctx, db, key, record, link)
			return err
		},
	})
	if err != nil {
		return trust.Server{}, err
	}
	reached("published")
	if err := source.leave(ctx, last, link); err != nil {
		return trust.Server{}, err
	}
	reached("marked")
	source.Close()
	if err := d.open(ctx); err != nil {
		return trust.Server{}, err
	}
	return link, d.complete(ctx, record)
}

// fillCopy judges a copy that is being made, and makes it the database of a server.
// It returns the newest event of the original.
func (d *Database) fillCopy(ctx context.Context, db *sqlite.DB, key *vault.Vault, record *serverRecord, link trust.Server) (last data.Event, err error) {
	if err := sound(ctx, db, key, data.Say("The database %s", record.From.Database)); err != nil {
		return last, err
	}
	err = d.openConsole(d.parts(db, key)).HandOver(ctx, link.String(), func(tx data.Tx) (err error) {
		// Where the key is was written before, without an event.
		if last, err = newestEvent(tx); err != nil {
			return err
		}
		return sealSetting(tx, key, store.SettingServer, record)
	})
	reached("handed over")
	return last, err
}

// newestEvent returns the newest event, a zero one if there is none.
func newestEvent(tx data.Tx) (data.Event, error) {
	page, err := tx.QueryEvents(data.EventQuery{Limit: 1})
	if err != nil || len(page.Events) == 0 {
		return data.Event{}, err
	}
	return page.Events[0], nil
}

// leave marks an open database as moved, unless its log has grown since the event last.
func (d *Database) leave(ctx context.Context, last data.Event, to trust.Server) error {
	return d.db.Unlock(d.key).Update(ctx, func(tx data.Tx) error {
		newest, err := newestEvent(tx)
		if err != nil {
			return err
		}
		if newest.ID != last.ID {
			return usedSince(d.o.Database)
		}
		if err := sealSetting(tx, d.key, store.SettingMoved, to.String()); err != nil {
			return err
		}
		return d.console.NoteIn(ctx, tx, data.ServerMoved, to.String())
	})
}

func usedSince(database string) error {
	return &data.Trouble{Kind: data.ErrBusy, Text: data.Say("The database %s was used while it was copied. Close all programs that use it, and start the command again.", database)}
}

var errUnfinished = errors.New("a copy that is not complete")

// complete takes the mark off an open copy that says that it is not completed, once nobody
// can go on with its original.
func (d *Database) complete(ctx context.Context, record *serverRecord) error {
	err := d.hasMoved(ctx, record)
	if err == nil {
		err = sqlite.Unused(ctx, record.From.Database)
	}
	if err != nil {
		return &data.Trouble{Kind: kindOf(err), Cause: errors.Join(errUnfinished, err), Text: data.Say(
			"The database %[1]s is a copy of %[2]s that is not complete yet: %[3]s Then type: tapeserver init --from %[2]s", d.o.Database, record.From.Database, err)}
	}
	reached("left")
	record.From = nil
	err = d.db.Unlock(d.key).Update(ctx, func(tx data.Tx) error { return sealSetting(tx, d.key, store.SettingServer, record) })
	reached("completed")
	return err
}

// kindOf returns the kind of a trouble.
func kindOf(err error) error {
	var trouble *data.Trouble
	if errors.As(err, &trouble) {
		return trouble.Kind
	}
	return err
}

// hasMoved returns an error unless the original of a copy is marked as moved to it, and nothing
// was done there since.
func (d *Database) hasMoved(ctx context.Context, record *serverRecord) error {
	link, _, err := record.link()
	if err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, record.From.Database)
	if err != nil {
		return err
	}
	err = db.Unlock(d.key).View(ctx, func(tx data.Tx) error {
		s, err := standingIn(tx, d.key)
		if err != nil {
			return err
		}
		newest, err := newestEvent(tx)
		if err == nil && (s.moved == nil || !s.moved.Same(link) || newest.Kind != data.ServerMoved) {
			err = usedSince(record.From.Database)
		}
		return err
	})
	return errors.Join(err, db.Close())
}

// begun returns what a copy says that was not completed; nil if there is nothing yet. Anything
// else that is there is data.ErrExists.
func (d *Database) begun(ctx context.Context) (*serverRecord, error) {
	if absent(d.o.Database) {
		return nil, nil
	}
	_, record, err := d.asServer(ctx)
	if err != nil || record.From == nil {
		return nil, occupied(d.o.Database, err)
	}
	return record, nil
}

func occupied(database string, cause error) error {
	return &data.Trouble{Kind: data.ErrExists, Cause: cause, Text: data.Say("There is already a database %s, and it was left unchanged. Name another one with --database.", database)}
}

// goOn completes a copy that is open, if its original is marked, and reports whether it did.
// Otherwise it removes the copy, which never was served. The key stays: the next copy has the
// same.
func (d *Database) goOn(ctx context.Context, source *Database, record *serverRecord) (trust.Server, bool, error) {
	link, _, err := record.link()
	if err != nil {
		return link, false, err
	}
	if err := source.closed(ctx, func(request vault.Request) error {
		mine, err := d.request(ctx, d.db)
		if err == nil && mine.DatabaseID != request.DatabaseID {
			err = occupied(d.o.Database, nil)
		}
		return err
	}); err != nil {
		return link, false, err
	}
	record.From.Database = source.o.Database
	if d.hasMoved(ctx, record) == nil {
		return link, true, d.complete(ctx, record)
	}
	d.close()
	if err := source.comeBack(ctx, link); err != nil {
		return link, false, err
	}
	for _, rest := range []string{"-wal", "-shm", ""} {
		if err := os.Remove(d.o.Database + rest); err != nil && !errors.Is(err, os.ErrNotExist) {
			return link, false, &data.Trouble{Kind: data.ErrReadOnly, Cause: err, Text: data.Say("The incomplete copy %s could not be removed. Delete it, and start the command again.", d.o.Database)}
		}
	}
	reached("removed")
	return link, false, nil
}

// comeBack takes the mark off a database that was marked as moved to a copy that is given up.
func (d *Database) comeBack(ctx context.Context, to trust.Server) error {
	if err := d.openEven(ctx); err != nil {
		return err
	}
	defer d.Close()
	if d.refused == nil {
		return nil
	}
	return d.db.Unlock(d.key).Update(ctx, func(tx data.Tx) error {
		s, err := standingIn(tx, d.key)
		if err != nil || s.moved == nil {
			return err
		}
		if !s.moved.Same(to) {
			return d.refused
		}
		return withoutServer(ctx, tx, d.key, d.console)
	})
}

// withoutServer makes a database one that programs open without a server, if it is not.
func withoutServer(ctx context.Context, tx data.Tx, key *vault.Vault, console *auth.Console) error {
	s, err := standingIn(tx, key)
	if err != nil || s.server == nil && s.moved == nil {
		return err
	}
	had := s.moved
	if s.server != nil {
		link, _, err := s.server.link()
		if err != nil {
			return err
		}
		had = &link
	}
	for _, name := range serverSettings {
		if err := tx.SetSetting(name, ""); err != nil {
			return err
		}
	}
	return console.NoteIn(ctx, tx, data.ServerLeft, had.String())
}
