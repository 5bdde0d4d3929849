package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const passphrase = "several words are best"

// keyID returns the id of the key that the database records, as sqlite3 sees it.
func (w *world) keyID() string {
	w.Helper()
	return w.sql("SELECT value FROM settings WHERE name = 'key.id'")
}

// put writes a file of the owner's alone.
func (w *world) put(path, content string) {
	w.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.Fatal(err)
	}
}

func (w *world) get(path string) string {
	w.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		w.Fatal(err)
	}
	return string(content)
}

func TestKeyStatus(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	key := w.database + ".key"
	w.wants(w.ok("key", "status"), "in the file "+key, w.keyID(), "Usable    yes")
	var s map[string]any
	w.decode(w.ok("key", "status", "--json"), &s)
	if s["keyId"] != w.keyID() || s["usable"] != true || s["problem"] != "" || s["databaseId"] != w.sql("SELECT value FROM settings WHERE name = 'database.id'") {
		t.Error(s)
	}
	w.instantOf(s["since"])
	if err := os.Rename(key, key+".away"); err != nil {
		t.Fatal(err)
	}
	r := finish(t, w.command("key", "status", "--json"))
	w.decode(r.out, &s)
	if r.code != 1 || s["usable"] != false || s["place"] != "in the file "+key || s["keyId"] != w.keyID() || s["problem"] == "" {
		t.Errorf("%d %v", r.code, s)
	}
	w.wants(r.err, "tapectl: There is no key file "+key)
	// Bad input: each in one sentence that names the file, and nothing is touched.
	right := w.get(key + ".away")
	for name, c := range map[string]struct {
		make func()
		want string
	}{
		"31 bytes":       {func() { w.put(key, "tapetrack-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n") }, "damaged"},
		"world readable": {func() { w.put(key, right); _ = os.Chmod(key, 0o644) }, "chmod 600"},
		"a folder":       {func() { _ = os.Mkdir(key, 0o700) }, "is a folder"},
	} {
		c.make()
		before := w.snapshot()
		w.wants(w.refused("user", "add", "eve", "--group=OPS", "--password-stdin"), key, c.want)
		w.unchanged(before)
		if err := os.RemoveAll(key); err != nil {
			t.Fatal(name, err)
		}
	}
}

func TestKeyExportAndImport(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	key, file := w.database+".key", filepath.Join(w.home, "key.txt")
	export := []string{"key", "export", file, "--passphrase-stdin"}
	w.wants(w.refused("key", "export", file), "--passphrase-stdin")
	w.wants(w.refusedTyped("short\n", export...), "12 characters")
	w.wants(w.typed(passphrase+"\n", export...), file)
	text := w.get(file)
	w.wants(text, "Key: "+w.keyID(), "Database: ", "BEGIN AGE ENCRYPTED FILE")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 || strings.Contains(text, strings.Fields(w.get(key))[1]) {
		t.Error(info.Mode(), err)
	}
	if got := w.sql("SELECT detail FROM events WHERE kind = 'key-exported'"); got != "key "+w.keyID() {
		t.Error(got)
	}
	w.wants(w.refusedTyped(passphrase, export...), file, "left unchanged")
	if w.get(file) != text {
		t.Error("the export was replaced")
	}

	imported := []string{"key", "import", file, "--passphrase-stdin"}
	w.wants(w.typed(passphrase, imported...), "already", key)
	right := w.get(key)
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refusedTyped("another passphrase", imported...), "passphrase does not open")
	w.wants(w.typed(passphrase, imported...), "The key is in the file "+key)
	if w.get(key) != right {
		t.Error("another key was put there")
	}
	w.ok("user", "list")
	if got := w.sql("SELECT count(*) FROM events WHERE kind = 'key-imported'"); got != "1" {
		t.Error(got)
	}

	// The wrong one, and a place that is taken.
	other := otherDatabase(t)
	if err := os.Remove(other.database + ".key"); err != nil {
		t.Fatal(err)
	}
	other.wants(other.refusedTyped(passphrase, imported...), "is the key of the database", other.database)
	other.put(other.database+".key", right)
	other.wants(other.refusedTyped(passphrase, imported...), "is the key of the database")
	w.put(key, w.get(other.database + ".key")[:20])
	w.wants(w.refusedTyped(passphrase, imported...), "not replaced", key)
	w.wants(w.refusedTyped(passphrase, "key", "import", w.database, "--passphrase-stdin"), "not an exported key")
}
