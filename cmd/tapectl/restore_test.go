package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/site"
)

// backup makes a backup and returns its path.
func (w *world) backup(name string) string {
	w.Helper()
	path := filepath.Join(w.home, name)
	w.wants(w.ok("backup", path), path, "It does not contain the key", "in the file "+w.database+".key", "tapectl key export", " --database "+w.database)
	return path
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin", "--one-time-password")
	path := w.backup("backup.db")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	content := w.get(path)
	w.wants(w.refused("backup", path), path, "left unchanged")
	if got := w.sql("SELECT detail FROM events WHERE kind = 'backup-made'"); got != "backup.db" {
		t.Error(got)
	}
	w.typed(secret, "user", "add", "bob", "--group=OPS", "--password-stdin")
	out := w.ok("restore", path)
	w.wants(out, w.database, path, "is kept as "+w.database+".replaced-")
	w.wants(w.refused("user", "show", "bob"), "There is no user bob")
	w.ok("user", "show", "alice")
	if w.get(path) != content {
		t.Error("the backup was changed")
	}
	if got := w.sql("SELECT kind || ' ' || detail FROM events ORDER BY id DESC LIMIT 1"); got != "restored backup.db" {
		t.Error(got)
	}
	w.ok("audit", "verify")
	// What was replaced is whole, and can be put back in the same way.
	kept, err := filepath.Glob(w.database + ".replaced-*")
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	w.ok("restore", kept[0])
	w.ok("user", "show", "bob")

	// Only the backup and the key are left.
	for _, name := range []string{"", "-wal", "-shm"} {
		if err := os.RemoveAll(w.database + name); err != nil {
			t.Fatal(err)
		}
	}
	if out := w.ok("restore", path); strings.Contains(out, "is kept as") {
		t.Error(out)
	}
	w.ok("user", "show", "alice")
}

// No code that was used opens again, and no one is locked out.
func TestRestoreUsedCodes(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin", "--one-time-password")
	path := w.backup("backup.db")
	service := w.service()
	out := signIn(t, service, "alice", secret, "")
	key := strings.ReplaceAll(out.Enrolment.Key, " ", "")
	code := codeOf(t, key)
	if out := signIn(t, service, "alice", secret, code); out.Ticket == "" || !out.Enrolment.Activated {
		t.Fatalf("%+v", out)
	}
	w.closeServices()
	w.ok("restore", path)
	if got := w.sql("SELECT count(*) FROM authenticators WHERE last_step < unixepoch() / 30"); got != "0" {
		t.Error("a step is free")
	}
	if got := w.sql("SELECT max(last_step) <= unixepoch() / 30 + 3 FROM authenticators"); got != "1" {
		t.Error("she is locked out")
	}
	out = signIn(t, w.service(), "alice", secret, code)
	if out.Refusal == nil || out.Refusal.Reason != data.UsedCode {
		t.Errorf("the code opened again: %+v", out)
	}
}

func TestRestoreRefused(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	path := w.backup("backup.db")
	other := otherDatabase(t)
	foreign := other.backup("foreign.db")
	notes := filepath.Join(w.home, "notes.txt")
	w.put(notes, strings.Repeat("notes ", 1000))
	edited := filepath.Join(w.home, "edited.db")
	w.put(edited, w.get(path))
	(&world{T: t, database: edited}).sql("UPDATE users SET name = 'x'; PRAGMA journal_mode = DELETE")
	before := w.snapshot()
	for _, c := range []struct{ file, want string }{
		{foreign, site.OfAnother},
		{notes, "not a TapeTrack database"},
		{filepath.Join(w.home, "none"), "none"},
		{w.home, "is a folder"},
		{w.database, "is the database itself"},
		{edited, "--despite-damage"},
	} {
		w.wants(w.refused("restore", c.file), c.want)
	}
	w.unchanged(before)
	w.ok("restore", edited, "--despite-damage")

	// Without a database the key still has to be the right one.
	for _, name := range []string{"", "-wal", "-shm"} {
		if err := os.RemoveAll(w.database + name); err != nil {
			t.Fatal(err)
		}
	}
	w.wants(w.refused("restore", foreign), "needs the key", other.keyID())
	if err := os.Remove(w.database + ".key"); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refused("restore", path), "needs the key", "no key file")
	if _, err := os.Stat(w.database); err == nil {
		t.Error("it was restored all the same")
	}
}

// While a program has the database open it is not replaced, and goes on.
func TestRestoreWhileOpen(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	path := w.backup("backup.db")
	service := w.service()
	signIn(t, service, "tapemaster", secret, "")
	w.wants(w.refused("restore", path), "is open in another program", "Close TapeMaster")
	if out := signIn(t, service, "tapemaster", secret, ""); out.Session == nil {
		t.Errorf("%+v", out)
	}
	w.closeServices()
	w.ok("restore", path)
}
