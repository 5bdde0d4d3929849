package site

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/trust"
	"tapetrack/data/words"
)

// local makes a local database in which alice is signed in, and returns its path.
func local(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	d := databaseAt(t, path)
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	ctl := console(Options{Database: path})
	defer ctl.Close()
	if _, err := ctl.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := ctl.Administration().AddUser(t.Context(), ctl.Console().Actor(), data.NewUser{User: data.User{ID: "alice", Group: "OPS"}, Password: secret}); err != nil {
		t.Fatal(err)
	}
	doors, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out, err := doors.SignIn(t.Context(), data.Attempt{Login: "alice", Password: secret, Client: data.Client{Program: "Lite", Version: "2.0.0", Computer: "desk"}})
	if err != nil || out.Session == nil {
		t.Fatal(out, err)
	}
	d.Close()
	return path
}

// copied returns the paths of a database that has moved, and of that of the server, and its
// link.
func copied(t *testing.T) (original, copy string, link trust.Server) {
	t.Helper()
	original, copy = local(t), filepath.Join(t.TempDir(), "tapeserver", "y.db")
	d := server(t, copy)
	link, err := d.CopyFrom(t.Context(), Source{Database: original}, reachable)
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	return original, copy, link
}

func TestCopyFrom(t *testing.T) {
	original, copy, link := copied(t)
	if left := tree(t, filepath.Dir(copy)); !slices.Equal(left, []string{"y.db", "y.db.key"}) {
		t.Errorf("made are %v", left)
	}
	servesAs(t, copy, link)
	var moved *Moved
	err := opensIn(t, window(Options{Database: original}))
	said := lang.Say(words.Message(err))
	if !errors.As(err, &moved) || !errors.Is(err, ErrMoved) || moved.To.String() != link.String() ||
		!strings.Contains(said, "tapes.example.com") || !strings.Contains(said, link.Keys[0].Groups()) {
		t.Errorf("a program with windows: %v, %q", err, said)
	}
	for path, kind := range map[string]data.Kind{copy: data.ServerMade, original: data.ServerMoved} {
		if n := kindsAt(t, path, kind); n != 1 {
			t.Errorf("%d of %s in %s", n, kind, path)
		}
	}
	// The log and the users are there; nobody is signed in.
	if n := kindsAt(t, copy, data.SignedIn); n != 1 {
		t.Errorf("%d sign-ins in the log", n)
	}
	d := server(t, copy)
	s, err := d.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if one(t, original, "SELECT count(*) FROM sessions WHERE closed_at IS NULL") != "1" || one(t, copy, "SELECT count(*) FROM sessions WHERE closed_at IS NULL") != "0" {
		t.Error("somebody stays signed in, or nobody was")
	}
	out, err := s.SignIn(t.Context(), data.Attempt{Login: "alice", Password: secret, Client: data.Client{Program: "Lite", Version: "2.0.0", Computer: "desk"}})
	if err != nil || out.Session == nil {
		t.Errorf("alice can't sign in: %+v, %v", out, err)
	}
}

// At the console a database that has moved is backed up, and its key is exported and shown;
// nothing else is done with it.
func TestMovedAtTheConsole(t *testing.T) {
	original, _, _ := copied(t)
	ctl := console(Options{Database: original})
	defer ctl.Close()
	if _, err := ctl.Open(t.Context()); !errors.As(err, new(*Moved)) {
		t.Errorf("open: %v", err)
	}
	if ctl.Administration() != nil {
		t.Error("users can be changed")
	}
	folder := t.TempDir()
	backup := filepath.Join(folder, "backup.db")
	if _, err := ctl.Backup(t.Context(), backup); err != nil {
		t.Error("backup:", err)
	}
	if err := ctl.ExportKey(t.Context(), filepath.Join(folder, "key"), "a long passphrase of words"); err != nil {
		t.Error("export:", err)
	}
	if s, err := ctl.KeyStatus(t.Context()); err != nil || s.Trouble != nil {
		t.Error("status:", s, err)
	}
	if c := ctl.Condition(t.Context(), ctl.Console().Actor()); !errors.As(c.Broken, new(*Moved)) || c.Details == nil {
		t.Errorf("diagnostics: %+v", c)
	}
	if _, err := ctl.RotateKey(t.Context(), false); !errors.As(err, new(*Moved)) {
		t.Errorf("rotate: %v", err)
	}
	ctl.Close()
	if _, err := ctl.Restore(t.Context(), backup, Restoring{}); !errors.As(err, new(*Moved)) {
		t.Errorf("restore: %v", err)
	}
	if _, err := server(t, filepath.Join(folder, "z.db")).CopyFrom(t.Context(), Source{Database: original}, reachable); !errors.As(err, new(*Moved)) {
		t.Errorf("to a second server: %v", err)
	}
	if _, err := server(t, original).Serve(t.Context()); !errors.As(err, new(*Moved)) {
		t.Errorf("serve: %v", err)
	}
	// The way back to before.
	if _, err := ctl.Restore(t.Context(), backup, Restoring{WithoutServer: true}); err != nil {
		t.Fatal(err)
	}
	opens(t, databaseAt(t, original))
}

// What can't be copied is left as it is, and nothing is made.
func TestCopyIsRefused(t *testing.T) {
	original := local(t)
	served, _ := newServer(t)
	damaged := local(t)
	edit(t, damaged, "UPDATE users SET name = 'Mallory' WHERE user_id = 'alice'")
	used := databaseAt(t, original)
	opens(t, used)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("not a database"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		from string
		want error
	}{
		"in use":     {original, data.ErrBusy},
		"a server's": {served, ErrOfServer},
		"damaged":    {damaged, ErrDamage},
		"missing":    {filepath.Join(t.TempDir(), "none.db"), data.ErrNoDatabase},
		"a file":     {file, data.ErrNotDatabase},
	} {
		folder := t.TempDir()
		_, err := server(t, filepath.Join(folder, "new", "y.db")).CopyFrom(t.Context(), Source{Database: c.from}, reachable)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if left := tree(t, folder); len(left) > 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
	used.Close()
	opens(t, databaseAt(t, original))

	// A database that is there already stays.
	for _, there := range []string{served, original} {
		before := setting(t, there, "database.id")
		if _, err := server(t, there).CopyFrom(t.Context(), Source{Database: damaged}, reachable); !errors.Is(err, data.ErrExists) {
			t.Errorf("onto %s: %v", there, err)
		}
		if setting(t, there, "database.id") != before {
			t.Error("it was replaced")
		}
	}
	// So does another key.
	folder := t.TempDir()
	key, err := os.ReadFile(served + ".key")
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "y.db.key"), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server(t, filepath.Join(folder, "y.db")).CopyFrom(t.Context(), Source{Database: original}, reachable); err == nil {
		t.Error("another key was used")
	}
	if left := tree(t, folder); !slices.Equal(left, []string{"y.db.key"}) {
		t.Errorf("left are %v", left)
	}
	opens(t, databaseAt(t, original))
}
