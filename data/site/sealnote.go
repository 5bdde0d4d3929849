package site

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
	"tapetrack/data/words"
)

// FieldSeals is the field of errors about the folder in which the end of the log is noted.
const FieldSeals = "seal-folder"

// NoSeals stands for the folder of a server that notes the end of its log nowhere.
const NoSeals = "none"

// ErrOlder matches the error of KeepSeal about a database whose log does not go on from the end
// that was noted, or about a note that is not genuine.
var ErrOlder = errors.New("the database is older than the note of its end")

// A sealNote is what is known outside a database of the end of its log, so that an earlier
// state of the whole file, which is genuine in itself, does not pass for the present one.
//
// Its code is made with the key of the database: whoever can write to the folder can remove the
// note, or put an earlier one back, but make none that keeps the right database from being served.
type sealNote struct {
	Database string // its id
	Key      string // id of the key that has sealed the log
	Seal     string // of data.AuditReport
	At       time.Time
	Code     []byte
}

const (
	sealNoteDomain = "tapetrack/seal-note"
	mostSealNote   = 4 << 10 // bytes
)

func (n sealNote) codeWith(key *vault.Vault) []byte {
	n.Code = nil
	told, _ := json.Marshal(n) // of texts and a time alone: it never fails
	return key.MAC(sealNoteDomain, told)
}

// sealNotePath returns where the end of the log of a database is noted. Several databases have
// room in one folder.
func sealNotePath(folder, databaseID string) string {
	return filepath.Join(folder, "tapetrack-"+databaseID+".seal")
}

// writeSealNote notes the end of a log. After a power failure there may be the note before: the
// log goes on from that, too.
func writeSealNote(folder, databaseID, seal string, key *vault.Vault) error {
	n := sealNote{Database: databaseID, Key: key.KeyID(), Seal: seal, At: time.Now().UTC().Truncate(time.Second)}
	n.Code = n.codeWith(key)
	return files.WriteFile(sealNotePath(folder, databaseID), true, func(w io.Writer) error {
		return json.NewEncoder(w).Encode(n)
	})
}

// readSealNote returns the note of a database, nil if there is none.
func readSealNote(folder, databaseID string) (*sealNote, error) {
	path := sealNotePath(folder, databaseID)
	unreadable := func(why error) error {
		return &data.FieldError{Field: FieldSeals, Kind: why, Text: data.Say("The file %s, in which the end of the Sign-in Log is noted, can't be read: %s. Check who may read it, and its disk.", path, cause(why))}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, sealFolder(folder)
	case err != nil:
		return nil, unreadable(err)
	case !info.Mode().IsRegular():
		return nil, unreadable(errors.New("it is no ordinary file"))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostSealNote))
	if err != nil {
		return nil, unreadable(err)
	}
	n := new(sealNote)
	if json.Unmarshal(text, n) != nil || n.Database != databaseID {
		n = &sealNote{} // its code is wrong
	}
	return n, nil
}

// cause returns the system's own error, without the path.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// sealFolder returns an error unless a path is that of a folder. It is asked for before the log
// is compared: otherwise it would be enough to disconnect the disk.
func sealFolder(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return &data.FieldError{Field: FieldSeals, Kind: err, Text: data.Say(
			"The folder %s, in which the end of the Sign-in Log is noted, is not there: %s. Connect its disk or make the folder, or name another one with --seal-folder.", path, cause(err))}
	case !info.IsDir():
		return &data.FieldError{Field: FieldSeals, Text: data.Say("%s is no folder. Name a folder with --seal-folder, on another disk than the database.", path)}
	}
	return nil
}

// A SealKept says what KeepSeal has found.
type SealKept struct {
	Folder   string // in which the end of the log is noted; empty: nowhere
	First    bool   // there was no note
	Accepted bool   // an older database, or one whose note is not genuine
}

// KeepSeal compares the database that Serve has opened with what is noted of its end in a folder
// (an absolute path), and has NoteSeal note it there from then on. folder empty: the one of
// the last time; NoSeals: in none from then on.
//
// It returns an error that matches ErrOlder if the log does not go on from there, unless
// acceptOlder is set: then that is an event, nobody is signed in any longer, and no code that may
// have been used since opens again. Another error is about the folder, or of the database.
func (d *Database) KeepSeal(ctx context.Context, folder string, acceptOlder bool) (SealKept, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	record, err := d.record(ctx)
	if err != nil {
		return SealKept{}, err
	}
	switch folder {
	case "":
		folder = record.Seals
	case NoSeals:
		folder = ""
	}
	kept := SealKept{Folder: folder}
	if folder != "" {
		if kept, err = d.compareSeal(ctx, folder, acceptOlder); err != nil {
			return SealKept{}, err
		}
	}
	if folder != record.Seals {
		record.Seals = folder
		err := d.db.Unlock(d.key).Update(ctx, func(tx data.Tx) error { return sealSetting(tx, d.key, store.SettingServer, record) })
		if err != nil {
			return SealKept{}, err
		}
	}
	d.sealsIn = folder
	return kept, nil
}

// JudgeSeal returns what KeepSeal would refuse, without changing anything.
func (d *Database) JudgeSeal(ctx context.Context, folder string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.open(ctx); err != nil {
		return err
	}
	_, err := d.compareSeal(ctx, folder, false)
	return err
}

// record returns what the server keeps in the open database.
func (d *Database) record(ctx context.Context) (*serverRecord, error) {
	s, err := standingOf(ctx, d.db, d.key)
	if err == nil && s.server == nil {
		err = d.notServer()
	}
	return s.server, err
}

// compareSeal compares the end of the log with the note of it.
func (d *Database) compareSeal(ctx context.Context, folder string, acceptOlder bool) (SealKept, error) {
	kept := SealKept{Folder: folder}
	request, err := d.request(ctx, d.db)
	if err != nil {
		return kept, err
	}
	n, err := readSealNote(folder, request.DatabaseID)
	if err != nil {
		return kept, err
	}
	if n == nil {
		kept.First = true
		return kept, nil
	}
	path := sealNotePath(folder, request.DatabaseID)
	genuine := n.Key != "" && (n.Key != d.key.KeyID() || hmac.Equal(n.Code, n.codeWith(d.key)))
	goesOn := false
	if genuine {
		if goesOn, err = d.console.GoesOn(ctx, n.Seal, n.Key, d.key.KeyID()); err != nil {
			return kept, err
		}
	}
	if goesOn {
		return kept, nil
	}
	seal, err := d.doors.Watch().Seal(ctx)
	if err != nil {
		return kept, err
	}
	if !acceptOlder {
		return kept, d.older(path, seal, n, genuine)
	}
	detail := data.Say(words.InsteadOfForged, seal)
	if genuine {
		detail = data.Say(words.InsteadOf, seal, n.Seal)
	}
	kept.Accepted = true
	return kept, d.console.AcceptOlder(ctx, lang.InEnglish(detail))
}

// older says that a database is not the one whose end was noted.
func (d *Database) older(path, seal string, n *sealNote, genuine bool) error {
	said := data.Say("The file %s, in which the end of the Sign-in Log is noted, was not written for this database with its key, or was changed.", path)
	if genuine {
		said = data.Say("The database %s is older than it was: its log ends with the seal %s, but on %s it had come to the seal %s, as noted in %s. An earlier copy of it may have been put back.",
			d.o.Database, seal, data.Moment{At: n.At, Layout: data.LayoutTime}, n.Seal, path)
	}
	return &data.Trouble{Kind: ErrOlder, Text: data.InARow(said, data.Say(words.TellSecurity), data.Say(acceptOlderOnce))}
}

const acceptOlderOnce data.Text = "Put the right database back, or restore a backup with tapectl restore. To go on with this one all the same, start it once with tapeserver run --accept-older-database: administrators are told."

// NoteSeal returns the seal of the log as it ends now, and notes it in the folder of KeepSeal, if
// there is one.
func (d *Database) NoteSeal(ctx context.Context) (seal string, err error) {
	d.mu.Lock()
	db, doors, served, folder := d.db, d.doors, d.served, d.sealsIn
	d.mu.Unlock()
	if served == nil {
		return "", data.ErrNoDatabase // it was closed since
	}
	for {
		k := served.present.Load()
		if seal, err = doors.Watch().Seal(ctx); err != nil || folder == "" {
			return seal, err
		}
		if k != served.present.Load() {
			continue // the seal is of another key
		}
		id, err := db.Setting(ctx, store.SettingDatabaseID)
		if err != nil {
			return seal, err
		}
		return seal, writeSealNote(folder, id, seal, k.key)
	}
}

// sealsOf returns the folder in which the end of the log of a database is noted; empty if it is
// nowhere, or if that can't be read.
func (d *Database) sealsOf(ctx context.Context, db *sqlite.DB) string {
	if db == nil {
		return ""
	}
	request, err := d.request(ctx, db)
	if err != nil {
		return ""
	}
	key, err := vault.Find(ctx, request)
	if err != nil {
		return ""
	}
	if s, err := standingOf(ctx, db, key); err == nil && s.server != nil {
		return s.server.Seals
	}
	return ""
}

// keepSeals has a restored database note the end of its log where the one did that it replaces,
// and returns how that is done once it is in its place; nil: nothing has to be.
func (d *Database) keepSeals(ctx context.Context, restored, old *sqlite.DB, key *vault.Vault) (func() error, error) {
	folder := d.sealsOf(ctx, old)
	var seal, id string
	err := restored.Unlock(key).Update(ctx, func(tx data.Tx) error {
		s, err := standingIn(tx, key)
		if err != nil || s.server == nil {
			return nil // every program says so
		}
		if folder == "" {
			folder = s.server.Seals
		}
		if folder == s.server.Seals {
			return nil
		}
		s.server.Seals = folder
		return sealSetting(tx, key, store.SettingServer, s.server)
	})
	if err != nil || folder == "" {
		return nil, err
	}
	err = restored.Unlock(key).View(ctx, func(tx data.Tx) error {
		if seal, err = tx.Seal(); err != nil {
			return err
		}
		id, err = tx.Setting(store.SettingDatabaseID)
		return err
	})
	return func() error { return writeSealNote(folder, id, seal, key) }, err
}

var _ auth.Sealer = (*unlocked)(nil)
