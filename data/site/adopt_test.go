package site

import (
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// as100 makes the log of a database as release 1.0.0 left it: without chain and
// seal, and with the code of a policy that says nothing, of the first form. Its key has no
// mark.
func as100(t *testing.T, d *Database, path string) {
	t.Helper()
	unmarked, err := os.ReadFile(path + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	code := hex.EncodeToString(d.key.MAC("tapetrack/settings/policy", append([]byte{1}, make([]byte, 8)...)))
	d.Close()
	sqlTool(t, path, "DELETE FROM settings WHERE name = 'audit.head' OR name LIKE 'policy%'; UPDATE events SET chain = NULL; INSERT INTO settings VALUES ('policy', '"+code+"'); PRAGMA wal_checkpoint(TRUNCATE)")
	if err := os.WriteFile(path+".key", unmarked, 0o600); err != nil {
		t.Fatal(err)
	}
}

func sqlTool(t *testing.T, path, statements string) {
	t.Helper()
	if out, err := exec.Command("sqlite3", path, statements).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// TestAdoptedOnce: with a copy of the database from release 1.0.0 nobody washes its
// log, who can write the database and not read the key. tapectl restore puts one
// there, since who calls it has the key.
func TestAdoptedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	d := databaseAt(t, path)
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	as100(t, d, path)
	copied, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := os.WriteFile(backup, copied, 0o600); err != nil {
		t.Fatal(err)
	}
	note := func() error {
		c := console(Options{Database: path})
		defer c.Close()
		if _, err := c.Open(t.Context()); err != nil {
			return err
		}
		return c.Console().Note(t.Context(), data.BackedUp, "x")
	}
	if err := note(); err != nil {
		t.Fatalf("it is not adopted: %v", err)
	}
	if err := os.WriteFile(path, copied, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := note(); !errors.Is(err, data.ErrTampered) || !strings.Contains(lang.Say(words.Message(err)), "seal is missing") {
		t.Errorf("the copy is adopted: %v", err)
	}
	if _, err := console(Options{Database: path}).Restore(t.Context(), backup, Restoring{}); err != nil {
		t.Errorf("tapectl restore: %v", err)
	}
	if err := note(); err != nil {
		t.Errorf("after tapectl restore: %v", err)
	}
}

// TestAdoptedWithoutItsEvent: a log that an earlier release adopted is not adopted
// again when the event that says so was removed before the key had its mark.
func TestAdoptedWithoutItsEvent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	d := databaseAt(t, path)
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	unmarked, err := os.ReadFile(path + ".key")
	if err != nil {
		t.Fatal(err)
	}
	as100(t, d, path)
	copied, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	open := func() error {
		t.Helper()
		c := console(Options{Database: path})
		defer c.Close()
		if _, err := c.Open(t.Context()); err != nil {
			return err
		}
		return c.Console().Note(t.Context(), data.BackedUp, "x")
	}
	as := func(key, database []byte) {
		t.Helper()
		for name, content := range map[string][]byte{path + ".key": key, path: database} {
			if content == nil {
				continue
			}
			if err := os.WriteFile(name, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	as(unmarked, nil)
	if err := open(); err != nil {
		t.Fatal(err)
	}
	as(unmarked, nil) // earlier releases did not mark it
	sqlTool(t, path, "DELETE FROM events WHERE kind = 'audit-begun'; PRAGMA wal_checkpoint(TRUNCATE)")
	if err := open(); err != nil {
		t.Fatal(err)
	}
	as(nil, copied)
	if err := open(); !errors.Is(err, data.ErrTampered) || !strings.Contains(lang.Say(words.Message(err)), "seal is missing") {
		t.Errorf("the copy is adopted again: %v", err)
	}
}
