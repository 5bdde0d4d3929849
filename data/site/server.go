package site

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"

	"tapetrack/data"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/trust"
	"tapetrack/data/vault"
)

// Sentinels of databases that belong to a server, or do not.
var (
	// ErrOfServer: only tapeserver and tapectl open the database. It comes in a Moved.
	ErrOfServer = errors.New("the database belongs to a server")
	// ErrNotServer: tapeserver does not serve the database, since no server was made of it.
	ErrNotServer = errors.New("the database belongs to no server")
	// ErrMoved: nobody signs in with the database any longer. It comes in a Moved.
	ErrMoved = errors.New("the database has moved to a server")
)

// A Moved error says to which server a database has moved, or to which it belongs. It matches
// ErrMoved or ErrOfServer and has a sentence. To is genuine: whoever can write the file only
// can't name another server.
type Moved struct {
	*data.Trouble
	To trust.Server
}

// Unwrap returns the trouble.
func (e *Moved) Unwrap() error { return e.Trouble }

func moved(database string, to trust.Server) error {
	return &Moved{To: to, Trouble: &data.Trouble{Kind: ErrMoved, Text: data.Say(
		"The database %s has moved to the server %s. Connect to that server; its code is %s.", database, to.Place(), to.Keys[0].Groups())}}
}

// A serverRecord is what a server keeps in its database, sealed.
type serverRecord struct {
	Authority []byte   // of trust.Authority.Marshal
	Hosts     []string // of its link
	Listen    string   // address that net.Listen takes
	Seals     string   `json:",omitempty"` // path of the folder in which the end of the log is noted; empty: it is not
	From      *origin  `json:",omitempty"` // the copy is not completed yet
}

// An origin is the database that a copy was made of.
type origin struct {
	Database string // path
}

// serverSettings are the settings of a server.
var serverSettings = []string{store.SettingServer, store.SettingMoved}

// A standing says what of a database is a server's.
type standing struct {
	server *serverRecord // nil: it belongs to none
	moved  *trust.Server // nil: it has not moved
}

// standingOf reads what of a database is a server's.
func standingOf(ctx context.Context, db *sqlite.DB, key *vault.Vault) (s standing, err error) {
	err = db.Unlock(key).View(ctx, func(tx data.Tx) error {
		s, err = standingIn(tx, key)
		return err
	})
	return s, err
}

// standingIn is standingOf in a transaction.
func standingIn(tx data.Tx, key *vault.Vault) (s standing, err error) {
	var record serverRecord
	there, err := unsealSetting(tx, key, store.SettingServer, &record)
	if err != nil {
		return s, err
	}
	if there {
		s.server = &record
	}
	var link string
	if there, err = unsealSetting(tx, key, store.SettingMoved, &link); err != nil || !there {
		return s, err
	}
	to, err := trust.Parse(link)
	s.moved = &to
	return s, err
}

// sealSetting stores a value that only the key of the database opens.
func sealSetting(tx data.Tx, key *vault.Vault, name string, value any) error {
	plain, err := json.Marshal(value)
	if err != nil {
		return err
	}
	defer clear(plain)
	return putSealed(tx, key, name, plain)
}

func putSealed(tx data.Tx, key *vault.Vault, name string, plain []byte) error {
	sealed, err := key.Seal(plain, settingPlace(name))
	if err != nil {
		return err
	}
	return tx.SetSetting(name, base64.RawStdEncoding.EncodeToString(sealed))
}

// unsealSetting reads what sealSetting stored, and reports whether there was anything.
func unsealSetting(tx data.Tx, key *vault.Vault, name string, to any) (bool, error) {
	plain, err := getSealed(tx, key, name)
	if plain == nil || err != nil {
		return false, err
	}
	defer clear(plain)
	return true, json.Unmarshal(plain, to)
}

// getSealed returns what a setting holds, nil if it is not set. What the key does not open is
// data.ErrTampered.
func getSealed(tx data.Tx, key *vault.Vault, name string) ([]byte, error) {
	stored, err := tx.Setting(name)
	if stored == "" || err != nil {
		return nil, err
	}
	sealed, err := base64.RawStdEncoding.Strict().DecodeString(stored)
	if err != nil {
		return nil, errors.Join(data.ErrTampered, err)
	}
	plain, err := key.Open(sealed, settingPlace(name))
	if err != nil {
		return nil, errors.Join(data.ErrTampered, err)
	}
	return plain, nil
}

// settingPlace names the place of a sealed setting.
func settingPlace(name string) string { return "settings/" + name }

// resealSettings seals what a server keeps with another key of the database.
func resealSettings(tx data.Tx, old, next *vault.Vault) error {
	for _, name := range serverSettings {
		plain, err := getSealed(tx, old, name)
		if err != nil {
			continue // it could not be opened before, either, as with secrets
		}
		if plain == nil {
			continue
		}
		err = putSealed(tx, next, name, plain)
		clear(plain)
		if err != nil {
			return err
		}
	}
	return nil
}

// dropForged removes settings that the key does not open.
func dropForged(tx data.Tx, key *vault.Vault) error {
	for _, name := range serverSettings {
		if _, err := getSealed(tx, key, name); errors.Is(err, data.ErrTampered) {
			if err := tx.SetSetting(name, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// link returns the link of the server.
func (r *serverRecord) link() (trust.Server, *trust.Authority, error) {
	authority, err := trust.ParseAuthority(r.Authority)
	if err != nil {
		return trust.Server{}, nil, err
	}
	s := trust.Server{Keys: []trust.Key{authority.Key()}}
	for _, text := range r.Hosts {
		host, err := trust.ParseHost(text)
		if err != nil {
			return trust.Server{}, nil, err
		}
		s.Hosts = append(s.Hosts, host)
	}
	return s, authority, nil
}

func (d *Database) notServer() error {
	return &data.Trouble{Kind: ErrNotServer, Text: data.Say(
		"The database %[1]s belongs to no server. To make a server's database of it, copy it: tapeserver init --from %[1]s", d.o.Database)}
}

// refusal returns why this program does not work with an open database: an ErrOfServer,
// ErrNotServer or Moved; nil if it does.
func (d *Database) refusal(ctx context.Context, db *sqlite.DB, key *vault.Vault) error {
	s, err := standingOf(ctx, db, key)
	switch {
	case errors.Is(err, data.ErrTampered) && !d.o.Server:
		// Nothing of it is believed. Neither are the policies, so nobody signs in until it is
		// repaired.
		return nil
	case err != nil:
		return err
	case s.moved != nil:
		return moved(d.o.Database, *s.moved)
	case d.o.Server && s.server == nil:
		return d.notServer()
	case d.o.Account == "" && !d.o.Server && s.server != nil:
		link, _, err := s.server.link()
		if err != nil {
			return err
		}
		return &Moved{To: link, Trouble: &data.Trouble{Kind: ErrOfServer, Text: data.Say(
			"The database %s belongs to the server %s. Connect to that server instead; its code is %s.", d.o.Database, link.Place(), link.Keys[0].Groups())}}
	}
	return nil
}
