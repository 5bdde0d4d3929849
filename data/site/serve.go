package site

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/files"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/trust"
	"tapetrack/data/vault"
)

// A Reach says how programs reach a server.
type Reach struct {
	Hosts  []trust.Host // of its link, 1 to trust.MaxHosts
	Listen string       // where it listens by default: an address for net.Listen
	Seals  string       // path of the folder in which it notes the end of its log; empty: it does not
}

// Serving is what a server needs of its database.
type Serving struct {
	auth.Doors
	Authority *trust.Authority
	Link      trust.Server
	Listen    string // where it listens by default
	Seals     string // path of the folder in which it notes the end of its log; empty: it does not
}

// CreateServer is Create of the database of a server, with an authority of its own. It
// returns the link for programs. The key is in a file, never in a keyring.
func (d *Database) CreateServer(ctx context.Context, made data.SetUp, at Reach) (trust.Server, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	record, err := newRecord(at)
	if err != nil {
		return trust.Server{}, err
	}
	link, _, err := record.link()
	if err != nil {
		return trust.Server{}, err
	}
	return link, d.setUp(ctx, made, func(tx data.Tx, key *vault.Vault, console *auth.Console) error {
		if err := sealSetting(tx, key, store.SettingServer, record); err != nil {
			return err
		}
		return console.NoteIn(ctx, tx, data.ServerMade, link.String())
	})
}

// newRecord returns what a server keeps, with a new authority.
func newRecord(at Reach) (*serverRecord, error) {
	authority, err := trust.NewAuthority(time.Now())
	if err != nil {
		return nil, err
	}
	record := &serverRecord{Authority: authority.Marshal(), Listen: at.Listen, Seals: at.Seals}
	for _, h := range at.Hosts {
		record.Hosts = append(record.Hosts, h.String())
	}
	return record, nil
}

// AsServer opens the database of a server and returns what it is served with, for a look at
// it. The errors are those of Open, and an ErrNotServer.
func (d *Database) AsServer(ctx context.Context) (Serving, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, _, err := d.asServer(ctx)
	return s, err
}

func (d *Database) asServer(ctx context.Context) (Serving, *serverRecord, error) {
	if err := d.open(ctx); err != nil {
		return Serving{}, nil, err
	}
	s, err := standingOf(ctx, d.db, d.key)
	if err == nil && s.server == nil {
		err = d.notServer()
	}
	if err != nil {
		return Serving{}, nil, err
	}
	link, authority, err := s.server.link()
	if err != nil {
		return Serving{}, nil, err
	}
	d.sealsIn = s.server.Seals
	return Serving{Doors: d.doors, Authority: authority, Link: link, Listen: s.server.Listen, Seals: s.server.Seals}, s.server, nil
}

// Serve is AsServer for the one server that serves the database, until Close. While another
// one does, whatever became of its program, it returns a data.Trouble of kind ErrBusy. It
// completes a copy that CopyFrom could not complete.
func (d *Database) Serve(ctx context.Context) (Serving, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	serving, record, err := d.asServer(ctx)
	if err != nil {
		return Serving{}, err
	}
	if err := d.claim(); err != nil {
		return Serving{}, err
	}
	if record.From != nil {
		if err := d.complete(ctx, record); err != nil {
			return Serving{}, errors.Join(err, d.free())
		}
	}
	return serving, nil
}

// claim locks the database against other servers. The lock ends with the process. It is on a
// file of its own, which stays: SQLite loses its locks when another file of the database that
// a process has opened is closed.
func (d *Database) claim() error {
	if d.lock != nil {
		return nil
	}
	path := d.lockFile()
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() { // such as a link to the database, whose locks would be lost
		return &data.Trouble{Kind: data.ErrReadOnly, Text: data.Say("%s, by which servers know of each other, is not an ordinary file. Move it away.", path)}
	}
	if err := d.makeLock(path); err != nil {
		return &data.Trouble{Kind: data.ErrReadOnly, Cause: err, Text: data.Say("The file %s, by which servers know of each other, can't be written. Check the permissions of its folder.", path)}
	}
	lock := flock.New(path, flock.SetFlag(os.O_RDWR))
	locked, err := lock.TryLock()
	switch {
	case err != nil:
		return &data.Trouble{Kind: data.ErrUnreadable, Cause: err, Text: data.Say("Files can't be locked on the disk of the database %s, so it can't be served. Move it to a local disk.", d.o.Database)}
	case !locked:
		return &data.Trouble{Kind: data.ErrBusy, Cause: lock.Close(), Text: data.Say("Another tapeserver already serves the database %s. Stop that one first.", d.o.Database)}
	}
	d.lock = lock
	return nil
}

// makeLock makes a file that programs lock, if it is not there. It follows no link to make it: who owns the
// folder could have root make a file elsewhere. Like what SQLite makes, the file of root is the database owner's,
// or a server with an account of its own could never lock it.
func (d *Database) makeLock(path string) error {
	file, err := files.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL)
	if errors.Is(err, fs.ErrExist) {
		file, err = files.OpenFile(path, os.O_RDWR)
	}
	if err == nil {
		err = file.Close()
	}
	if err == nil {
		_, err = files.Entrust(d.o.Database, path)
	}
	return err
}

// lockFile returns the path of the file that servers lock.
func (d *Database) lockFile() string { return d.besideReal(".serving") }

// besideReal returns the path of a file beside the database, whatever link leads there.
func (d *Database) besideReal(ending string) string {
	path := d.o.Database
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return path + ending
}

// Served reports whether a server has claimed the database, this program or another one.
func (d *Database) Served() bool {
	lock := flock.New(d.lockFile(), flock.SetFlag(os.O_RDWR)) // without O_CREATE
	locked, err := lock.TryLock()
	return errors.Join(err, lock.Close()) == nil && !locked
}

// Outdated reports whether opening the database would bring it up to date. It changes
// nothing.
func (d *Database) Outdated(ctx context.Context) (bool, error) {
	if d.o.Trouble != nil {
		return false, d.o.Trouble
	}
	return sqlite.Outdated(ctx, d.o.Database)
}

// free ends the claim, if there is one.
func (d *Database) free() error {
	if d.lock == nil {
		return nil
	}
	err := d.lock.Close()
	d.lock = nil
	return err
}
