package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A database that is missing or can't be used is reported in one line, and
// nothing is touched.
func TestDatabasePaths(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	file := func(name, content string) string {
		path := filepath.Join(w.home, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole, err := os.ReadFile(w.database)
	if err != nil {
		t.Fatal(err)
	}
	text := file("notes.txt", strings.Repeat("This is not a database. ", 100))
	for _, c := range []struct{ path, want string }{
		{filepath.Join(w.home, "none.db"), makeOne},
		{filepath.Join(w.home, "no", "such", "folder", "none.db"), makeOne},
		{w.home, "is a folder"},
		{text, "not a TapeTrack database"},
		{file("empty.db", ""), "not a TapeTrack database"},
		{file("header.db", string(whole[:100])), "header.db"},
		{file("truncated.db", string(whole[:len(whole)/2])), "truncated.db"},
		{filepath.Join(text, "x.db"), "notes.txt"},
		{filepath.Join(w.home, long), "path"},
		{filepath.Join(w.home, "a\x1b[31m\nb.db"), "a"},
		{filepath.Join(w.home, turned), "user"},
		{"postgres://localhost/tapes", "PostgreSQL"},
		{"PostgreSQL://localhost/tapes", "PostgreSQL"},
		{"file:///tmp/x.db", "path of its file"},
		{"", "--database names no file"},
		{"~nobody/x.db", "There is no database"},
	} {
		before := w.snapshot()
		for _, args := range [][]string{
			{"user", "list", "--database", c.path},
			{"user", "add", "eve", "--group=OPS", "--password-stdin", "--database", c.path},
		} {
			w.wants(w.refused(args...), c.want)
		}
		w.unchanged(before)
	}
	w.wants(w.refused("user", "list", "--key-file="), "--key-file names no file")
	if w.rows() == "" {
		t.Error("the good one is gone")
	}
}

func TestDatabaseKeys(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	other := otherDatabase(t)
	key := w.database + ".key"
	write := func(content string) {
		if err := os.WriteFile(key, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	right, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := os.ReadFile(other.database + ".key")
	if err != nil {
		t.Fatal(err)
	}
	refused := func(want string) {
		t.Helper()
		before := w.snapshot()
		line := w.refused("user", "add", "eve", "--group=OPS", "--password-stdin")
		w.wants(line, want, key)
		for _, secret := range []string{string(right), string(wrong)} {
			if strings.Contains(line, strings.TrimSpace(secret)) {
				t.Errorf("a key is in %q", line)
			}
		}
		w.unchanged(before)
	}
	write(string(wrong))
	refused("not the key of this database")
	write("nonsense")
	refused("not a key of TapeTrack")
	write("")
	refused("not a key of TapeTrack")
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	refused("There is no key file")
	w.wants(w.refused("user", "list", "--key-file="+filepath.Join(w.home, "nowhere")), "nowhere")
	write(string(right))
	w.ok("user", "list")
}

func TestDatabaseOfNewerVersion(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.sql("INSERT INTO migrations (id) VALUES ('9.1.0-01-more')")
	before := w.snapshot()
	w.wants(w.refused("user", "list"), "9.1.0", "install that version")
	w.unchanged(before)
}

func TestDatabaseModifiedOutside(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	w.sql("UPDATE users SET disabled = 1 WHERE user_id = 'alice'")
	r := finish(t, w.command("user", "show", "alice"))
	w.wants(r.err, "modified outside TapeTrack")
	if w.wants(r.out, "alice", "Damaged"); r.code != 1 {
		t.Errorf("%+v", r)
	}
	w.wants(w.refused("user", "set", "alice", "--name=x"), "modified outside TapeTrack")
}

func TestDatabaseLocked(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	path, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Fatal("install the Debian package sqlite3")
	}
	holder := exec.Command(path, w.database)
	in, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		in.Close()
		_ = holder.Wait()
	}()
	if _, err := in.Write([]byte("BEGIN EXCLUSIVE; SELECT 'locked';\n")); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "locked\n" {
		t.Fatal(line, err)
	}
	w.wants(w.refused("group", "add", "NEW"), "in use by another program")
}

func TestNoHome(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows its folders without variables")
	}
	w := newWorld(t)
	for _, env := range [][]string{
		{}, {"HOME="}, {"HOME=relative"}, {"HOME=", "XDG_DATA_HOME=relative"}, {"XDG_DATA_HOME=~/x"}, {"TAPETRACK_DATABASE="},
	} {
		w.env = env
		w.wants(w.refused("user", "list"), "no home folder", "--database")
		w.wants(w.refused("init", "--password-stdin"), "no home folder", "--database")
	}
	if left := w.snapshot(); len(left) > 0 {
		t.Error("made", left)
	}
	for _, path := range []string{"/.local", "/.config", "/x", "/TapeTrack"} {
		if _, err := os.Stat(path); err == nil {
			t.Error(path, "exists")
		}
	}
	w.env = []string{"XDG_DATA_HOME=" + filepath.Join(w.home, "own")}
	if runtime.GOOS == "linux" {
		w.typed(secret, "init", "--password-stdin")
		w.wants(w.ok("user", "list"), "tapemaster")
	}
	// A named database needs no home.
	w.env = nil
	w.typed(secret, "init", "--password-stdin", "--database=named.db")
	w.wants(w.ok("user", "list", "--database=named.db"), "tapemaster")
}
