package site

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/trust"
	"tapetrack/data/vault"
	"tapetrack/data/words"
)

// server is tapeserver with a database.
func server(t *testing.T, path string) *Database {
	t.Helper()
	o := Options{Database: path, Account: "root@test", Server: true}
	o.Client.Program = "tapeserver"
	d := made(o)
	t.Cleanup(d.Close)
	return d
}

var reachable = Reach{Hosts: []trust.Host{{Name: "tapes.example.com", Port: 5443}}, Listen: ":5443"}

// newServer returns the path of the database of a server, and its link.
func newServer(t *testing.T) (string, trust.Server) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	d := server(t, path)
	link, err := d.CreateServer(t.Context(), data.SetUp{Password: secret}, reachable)
	if err != nil {
		t.Fatal(err)
	}
	return path, link
}

// servesAs fails unless a database can be served with a link.
func servesAs(t *testing.T, path string, link trust.Server) {
	t.Helper()
	d := server(t, path)
	defer d.Close()
	s, err := d.Serve(t.Context())
	if err != nil || s.Link.String() != link.String() || s.Entrance == nil || s.Authority.Key() != link.Keys[0] {
		t.Errorf("%s serves as %s (%v), want %s", path, s.Link, err, link)
	}
}

func opensIn(t *testing.T, d *Database) error {
	t.Helper()
	t.Cleanup(d.Close)
	doors, err := d.Open(t.Context())
	if err == nil != (doors.Entrance != nil) {
		t.Error("an error comes with doors, or none without")
	}
	d.Close()
	return err
}

// kindsAt returns how often events of a kind are in a log, and whether an audit finds it sound.
func kindsAt(t *testing.T, path string, kind data.Kind) (n int) {
	t.Helper()
	d := console(Options{Database: path})
	defer d.Close()
	if err := d.openEven(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := d.db.Unlock(d.key).View(t.Context(), func(tx data.Tx) error {
		page, err := tx.QueryEvents(data.EventQuery{Kinds: []data.Kind{kind}, Limit: 10})
		if err != nil {
			return err
		}
		n = len(page.Events)
		report, err := tx.Audit(func(int64, int64) error { return nil })
		if !report.Sound() {
			t.Errorf("%s: %v", path, report.Findings())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Who opens the database of a server, and of nobody.
func TestWhoOpensTheDatabaseOfAServer(t *testing.T) {
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=mocked")
	path, link := newServer(t)
	if left := tree(t, filepath.Dir(path)); !slices.Equal(left, []string{"x.db", "x.db.key"}) {
		t.Errorf("made are %v: a service has no keyring", left)
	}
	err := opensIn(t, window(Options{Database: path}))
	if said := lang.Say(words.Message(err)); !errors.Is(err, ErrOfServer) || !strings.Contains(said, "tapes.example.com") || !strings.Contains(said, link.Keys[0].Groups()) {
		t.Errorf("a program with windows: %v, %q", err, said)
	}
	if to := (*Moved)(nil); !errors.As(err, &to) || to.To.String() != link.String() {
		t.Errorf("a program with windows can't offer to connect: %v", err)
	}
	if err := opensIn(t, console(Options{Database: path})); err != nil {
		t.Errorf("tapectl: %v", err)
	}
	servesAs(t, path, link)
	if n := kindsAt(t, path, data.ServerMade); n != 1 {
		t.Errorf("%d events", n)
	}

	embedded := filepath.Join(t.TempDir(), "x.db")
	if err := databaseAt(t, embedded).Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	_, err = server(t, embedded).Serve(t.Context())
	if said := lang.Say(words.Message(err)); !errors.Is(err, ErrNotServer) || !strings.Contains(said, "--from "+embedded) {
		t.Errorf("a server: %v, %q", err, said)
	}
	look := console(Options{Database: embedded})
	defer look.Close()
	if _, err := look.AsServer(t.Context()); !errors.Is(err, ErrNotServer) {
		t.Errorf("tapectl: %v", err)
	}
	opens(t, databaseAt(t, embedded))
}

// One server serves a database, by whichever name.
func TestOneServer(t *testing.T) {
	path, link := newServer(t)
	first := server(t, path)
	if _, err := first.Serve(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "link.db")
	if err := errors.Join(os.Symlink(path, other), os.Symlink(path+".key", other+".key")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, other} {
		second := server(t, name)
		if _, err := second.Serve(t.Context()); !errors.Is(err, data.ErrBusy) || !second.Served() {
			t.Errorf("the second server at %s: %v", name, err)
		}
		if s, err := second.AsServer(t.Context()); err != nil || !s.Link.Same(link) {
			t.Errorf("a look beside it: %v", err)
		}
		second.Close()
	}
	if err := opensIn(t, console(Options{Database: path})); err != nil {
		t.Errorf("tapectl beside it: %v", err)
	}
	first.Close()
	if first.Served() {
		t.Error("it is served after the end")
	}
	servesAs(t, path, link)
}

// The authority is in each backup, and under each key.
func TestAuthorityStays(t *testing.T) {
	path, link := newServer(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	ctl := console(Options{Database: path})
	if _, err := ctl.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	if _, err := ctl.Restore(t.Context(), backup, Restoring{}); !errors.Is(err, data.ErrBusy) {
		t.Errorf("while it is open: %v", err)
	}
	ctl.Close()
	restored, err := ctl.Restore(t.Context(), backup, Restoring{})
	if err != nil {
		t.Fatal(err)
	}
	if restored.Server == nil || restored.Server.String() != link.String() {
		t.Errorf("it is said to be the database of %v", restored.Server)
	}
	servesAs(t, path, link)
	content, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"PRIVATE KEY", "Authority"} {
		if strings.Contains(string(content), secret) {
			t.Errorf("%q is in the file", secret)
		}
	}

	if _, err := ctl.RotateKey(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	ctl.Close()
	servesAs(t, path, link)
	if _, err := console(Options{Database: path}).Restore(t.Context(), backup, Restoring{}); !errors.As(err, new(*OtherKey)) {
		t.Errorf("a backup with the earlier key: %v", err)
	}

	// What was modified is repaired without a loss of the authority.
	edit(t, path, "INSERT INTO settings VALUES ('policy.issuer', 'Somebody')")
	repaired := console(Options{Database: path})
	if _, err := repaired.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := repaired.Console().Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	repaired.Close()
	servesAs(t, path, link)
	// It is no database of theirs even after the key was lost.
	if err := opensIn(t, window(Options{Database: path})); !errors.Is(err, ErrOfServer) {
		t.Errorf("a program with windows: %v", err)
	}
}

// A backup of a server becomes a database without one.
func TestWayBack(t *testing.T) {
	path, link := newServer(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	ctl := console(Options{Database: path})
	if _, err := ctl.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	ctl.Close()
	key, err := os.ReadFile(path + ".key")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "y.db")
	if err := os.WriteFile(elsewhere+".key", key, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := console(Options{Database: elsewhere}).Restore(t.Context(), backup, Restoring{WithoutServer: true}); err != nil {
		t.Fatal(err)
	}
	if n := kindsAt(t, elsewhere, data.ServerLeft); n != 1 {
		t.Errorf("%d events", n)
	}
	opens(t, databaseAt(t, elsewhere))
	if _, err := server(t, elsewhere).Serve(t.Context()); !errors.Is(err, ErrNotServer) {
		t.Errorf("a server: %v", err)
	}
	servesAs(t, path, link)
}

// edit changes a file with a tool of SQLite.
func edit(t *testing.T, path, statement string, args ...any) {
	t.Helper()
	tool, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer tool.Close()
	done, err := tool.Exec(statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := done.RowsAffected(); n == 0 {
		t.Fatalf("%s changed nothing", statement)
	}
}

// setting returns a stored value.
func setting(t *testing.T, path, name string) string {
	t.Helper()
	return one(t, path, "SELECT value FROM settings WHERE name = ?", name)
}

// one returns what a query finds.
func one(t *testing.T, path, query string, args ...any) (value string) {
	t.Helper()
	tool, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer tool.Close()
	if err := tool.QueryRow(query, args...).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// Whoever can write the file, and has no key, sends nobody to a server of theirs, brings no
// database back that has moved, and takes none from its server.
func TestForgedServers(t *testing.T) {
	foreign, _ := newServer(t) // with a key of its own
	theirs := setting(t, foreign, "server.authority")
	signIn := func(t *testing.T, path string) {
		t.Helper()
		d := window(Options{Database: path})
		defer d.Close()
		doors, err := d.Open(t.Context())
		if errors.As(err, new(*Moved)) || errors.Is(err, ErrOfServer) {
			t.Fatalf("it is believed: %v", err)
		}
		if err != nil {
			return
		}
		out, err := doors.SignIn(t.Context(), data.Attempt{Login: data.Superuser, Password: secret, Client: data.Client{Program: "TapeMaster", Version: "2.0.0", Computer: "desk"}})
		if err == nil && out.Session != nil || err != nil && !errors.Is(err, data.ErrTampered) {
			t.Errorf("sign-in: %v, %v", out.Session, err)
		}
		if n := audit(t, path); n == 0 {
			t.Error("an audit finds nothing")
		}
	}
	t.Run("moved", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		if err := databaseAt(t, path).Create(t.Context(), data.SetUp{Password: secret}); err != nil {
			t.Fatal(err)
		}
		edit(t, path, "INSERT INTO settings VALUES ('server.moved', ?)", theirs)
		signIn(t, path)
	})
	t.Run("a server's", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		if err := databaseAt(t, path).Create(t.Context(), data.SetUp{Password: secret}); err != nil {
			t.Fatal(err)
		}
		edit(t, path, "INSERT INTO settings VALUES ('server.authority', ?)", theirs)
		signIn(t, path)
		if _, err := server(t, path).Serve(t.Context()); !errors.Is(err, data.ErrTampered) {
			t.Errorf("it is served: %v", err)
		}
		// Even a recovery believes nothing that the key does not open.
		d := console(Options{Database: path})
		defer d.Close()
		if _, err := d.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Console().Recover(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.Close()
		opens(t, databaseAt(t, path))
		if _, err := server(t, path).Serve(t.Context()); !errors.Is(err, ErrNotServer) {
			t.Errorf("it is served: %v", err)
		}
	})
	t.Run("no longer a server's", func(t *testing.T) {
		path, _ := newServer(t)
		edit(t, path, "DELETE FROM settings WHERE name = 'server.authority'")
		signIn(t, path)
	})
	t.Run("no longer moved", func(t *testing.T) {
		path, _, _ := copied(t)
		edit(t, path, "DELETE FROM settings WHERE name = 'server.moved'")
		signIn(t, path)
	})
	t.Run("moved elsewhere", func(t *testing.T) {
		// A genuine mark, of the same database and key, in another place.
		path, copy, _ := copied(t)
		edit(t, path, "UPDATE settings SET value = ? WHERE name = 'server.moved'", setting(t, copy, "server.authority"))
		signIn(t, path)
	})
}

// audit returns how much an audit finds.
func audit(t *testing.T, path string) (found int) {
	t.Helper()
	d := console(Options{Database: path})
	defer d.Close()
	if err := d.openEven(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := d.db.Unlock(d.key).View(t.Context(), func(tx data.Tx) error {
		report, err := tx.Audit(func(int64, int64) error { return nil })
		found = len(report.Findings())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// What is sealed for a setting is opened for no other, nor without the key.
func TestSealedSettings(t *testing.T) {
	key, err := vault.New(vault.NewKey(), "one")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := key.Seal([]byte("x"), settingPlace("a"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := key.Open(sealed, settingPlace("b")); err == nil {
		t.Error("it opens elsewhere")
	}
	if record, err := newRecord(reachable); err != nil || record.Listen != reachable.Listen {
		t.Error(err)
	} else if _, authority, err := record.link(); err != nil || !authority.Expires().After(time.Now()) {
		t.Error(err)
	}
}
