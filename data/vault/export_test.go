package vault

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
)

const passphrase = "several words are best"

// quickly makes exporting quick for a test.
func quickly(t testing.TB) {
	before := workFactor
	workFactor = 10
	t.Cleanup(func() { workFactor = before })
}

// exportedKey makes a database's key and exports it.
func exportedKey(t *testing.T) (Request, *Vault, string) {
	t.Helper()
	quickly(t)
	r := Request{Database: database(t), DatabaseID: "id-1"}
	v, at, err := Make(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	r.Recorded, r.KeyID = at, v.KeyID()
	path := filepath.Join(t.TempDir(), "exported.txt")
	if err := v.Export(path, passphrase); err != nil {
		t.Fatal(err)
	}
	return r, v, path
}

func readExported(t *testing.T, path string) *Exported {
	t.Helper()
	e, err := ReadExported(path)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExportAndImport(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T){"keyring": withKeyring, "file": withoutKeyring} {
		t.Run(name, func(t *testing.T) {
			prepare(t)
			r, v, path := exportedKey(t)
			info, err := os.Stat(path)
			if err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
			text, err := os.ReadFile(path)
			if err != nil || strings.Contains(string(text), strings.Fields(v.key.line())[1]) {
				t.Errorf("the key is in the file, %v", err)
			}
			e := readExported(t, path)
			if e.DatabaseID != "id-1" || e.KeyID != v.KeyID() {
				t.Errorf("%+v", e)
			}
			// It is there already.
			if again, placed, err := Import(t.Context(), r, e, passphrase); err != nil || placed || again.KeyID() != v.KeyID() {
				t.Errorf("%v %v", placed, err)
			}
			if err := v.Discard(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, _, err = Import(t.Context(), r, e, "another passphrase")
			wantTrouble(t, err, ErrPassphrase, path)
			if _, err := Find(t.Context(), r); !errors.Is(err, ErrNoKey) {
				t.Fatalf("the wrong passphrase put a key there: %v", err)
			}
			got, placed, err := Import(t.Context(), r, e, passphrase)
			if err != nil || !placed || got.KeyID() != v.KeyID() {
				t.Fatalf("%v %v", placed, err)
			}
			found, err := Find(t.Context(), r)
			if err != nil || found.Where().String() != got.Where().String() {
				t.Error(err)
			}
		})
	}
}

// An exported key is refused where it does not belong, with both ids in the
// sentence, and what is there stays.
func TestImportRefused(t *testing.T) {
	withoutKeyring(t)
	r, v, path := exportedKey(t)
	e := readExported(t, path)
	refused := func(r Request, kind error, parts ...string) {
		t.Helper()
		_, placed, err := Import(t.Context(), r, e, passphrase)
		wantTrouble(t, err, kind, parts...)
		if placed {
			t.Error("it was put there")
		}
	}
	other := r
	other.DatabaseID = "id-2"
	refused(other, ErrWrongKey, "id-1", "id-2", r.Database)
	other = r
	other.KeyID = "0123456789abcdef"
	refused(other, ErrWrongKey, "0123456789abcdef", v.KeyID())

	// Another key, and something that is none, where it belongs.
	beside := keyBeside(r.Database)
	for _, content := range []string{NewKey().line(), "notes"} {
		if err := os.WriteFile(beside, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(r, ErrKeyExists, beside, "not replaced")
		if got, err := os.ReadFile(beside); err != nil || string(got) != content {
			t.Errorf("%q was replaced, %v", content, err)
		}
	}
	// A keyring that is locked may hold a key: there is no second one.
	ring := r
	ring.Database, ring.Recorded = database(t), InKeyring
	refused(ring, ErrKeyUnreachable, "--key-file")

	// Without a database it goes beside the place of the database.
	fresh := Request{Database: database(t)}
	if _, placed, err := Import(t.Context(), fresh, e, passphrase); err != nil || !placed {
		t.Fatal(err)
	}
	fresh.DatabaseID, fresh.KeyID, fresh.Recorded = "id-1", v.KeyID(), InKeyring
	if _, err := Find(t.Context(), fresh); err != nil {
		t.Error(err)
	}
}

func TestExportRefused(t *testing.T) {
	withoutKeyring(t)
	_, v, path := exportedKey(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Export(path, passphrase); !errors.Is(err, data.ErrExists) {
		t.Error(err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Error("the file was replaced", err)
	}
	fresh := filepath.Join(t.TempDir(), "fresh.txt")
	wantTrouble(t, v.Export(fresh, "too short"), ErrPassphrase, "12")
	if err := v.Export(filepath.Join(path, "x"), passphrase); err == nil {
		t.Error("exported below a file")
	}
	if _, err := os.Lstat(fresh); err == nil {
		t.Error("a file was made")
	}
}

func TestReadExportedRefused(t *testing.T) {
	withoutKeyring(t)
	_, _, path := exportedKey(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = ReadExported(filepath.Join(t.TempDir(), "none"))
	wantTrouble(t, err, ErrNoKey, "none")
	_, err = ReadExported(t.TempDir())
	wantTrouble(t, err, ErrBadKey, "ordinary")
	for name, text := range map[string]string{
		"empty":    "",
		"a key":    NewKey().line(),
		"armour":   string(good[bytes.Index(good, []byte(armorBegin)):]),
		"no id":    strings.Replace(string(good), "Key: ", "Clef: ", 1),
		"long":     string(good) + strings.Repeat("\n", maxExport),
		"terminal": strings.Replace(string(good), "Database: id-1", "Database: id\x1b[31m", 1),
	} {
		if _, err := ReadExported(writeFile(t, text)); !errors.Is(err, ErrBadKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// As a mail program leaves it.
	mailed := readExported(t, writeFile(t, "\ufeff"+strings.ReplaceAll(string(good), "\n", "\r\n")))
	if _, err := mailed.open(passphrase); err != nil {
		t.Error(err)
	}
	for name, text := range map[string]string{
		"other key":      strings.Replace(string(good), mailed.KeyID, "0123456789abcdef", 1),
		"other database": strings.Replace(string(good), "id-1", "id-2", 1),
		"cut off":        string(good[:len(good)-80]),
		"changed":        strings.Replace(string(good), "\n-----END", "AAAA\n-----END", 1),
	} {
		if _, err := readExported(t, writeFile(t, text)).open(passphrase); !errors.Is(err, ErrBadKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
