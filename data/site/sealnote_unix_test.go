//go:build unix && !darwin

package site

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// A noted database is that of a server that notes the end of its log.
type notedDatabase struct {
	*testing.T
	path, folder string
}

func newNoted(t *testing.T) notedDatabase {
	t.Helper()
	path, _ := newServer(t)
	return notedDatabase{t, path, t.TempDir()}
}

// starts serves the database until something was done with it, as tapeserver does.
func (n notedDatabase) starts(folder string, accept bool, do func(*Database)) (SealKept, error) {
	n.Helper()
	d := server(n.T, n.path)
	defer d.Close()
	if _, err := d.Serve(n.Context()); err != nil {
		n.Fatal(err)
	}
	kept, err := d.KeepSeal(n.Context(), folder, accept)
	if err != nil {
		return kept, err
	}
	if _, err := d.NoteSeal(n.Context()); err != nil {
		n.Fatal(err)
	}
	if do != nil {
		do(d)
		if _, err := d.NoteSeal(n.Context()); err != nil {
			n.Fatal(err)
		}
	}
	return kept, nil
}

func (n notedDatabase) mustStart(do func(*Database)) SealKept {
	n.Helper()
	kept, err := n.starts(n.folder, false, do)
	if err != nil {
		n.Fatal(err)
	}
	return kept
}

// acts appends an event.
func acts(d *Database) {
	if err := d.Console().Note(context.Background(), data.BackedUp, "x.db"); err != nil {
		panic(err)
	}
}

// note returns the path of the only note.
func (n notedDatabase) note() string {
	n.Helper()
	all, err := filepath.Glob(filepath.Join(n.folder, "*"))
	if err != nil || len(all) != 1 {
		n.Fatal(all, err)
	}
	return all[0]
}

func (n notedDatabase) put(path string, text []byte) {
	n.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		n.Fatal(err)
	}
}

func (n notedDatabase) read(path string) []byte {
	n.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		n.Fatal(err)
	}
	return text
}

// TestOlderDatabase: an earlier copy of the file, genuine in itself, is not served until somebody
// decides to, once.
func TestOlderDatabase(t *testing.T) {
	n := newNoted(t)
	if kept := n.mustStart(nil); !kept.First || kept.Folder != n.folder {
		t.Errorf("%+v", kept)
	}
	if info, err := os.Stat(n.note()); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	earlier := n.read(n.path)
	if kept := n.mustStart(acts); kept.First || kept.Accepted {
		t.Errorf("%+v", kept)
	}
	later, note := n.read(n.path), n.read(n.note())
	n.mustStart(acts)
	n.put(n.note(), note) // as after a power failure: the log goes on from there
	n.mustStart(nil)
	newest := n.read(n.path)

	n.put(n.path, earlier)
	before := n.read(n.note())
	for range 2 {
		kept, err := n.starts("", false, nil)
		// The folder of the last time is in the database, and was when the copy was made.
		if said := lang.Say(words.Message(err)); !errors.Is(err, ErrOlder) || !strings.Contains(said, n.path) || !strings.Contains(said, "--accept-older-database") {
			t.Errorf("an older database: %+v, %v, %q", kept, err, said)
		}
	}
	if string(n.read(n.note())) != string(before) {
		t.Error("a refusal has changed the note")
	}
	// Events that are put behind its end from the later one are none of its log.
	recent := filepath.Join(t.TempDir(), "recent.db")
	n.put(recent, newest)
	if out, err := exec.Command("sqlite3", n.path, "ATTACH '"+recent+"' AS later; INSERT INTO events SELECT * FROM later.events WHERE id > (SELECT max(id) FROM main.events)").CombinedOutput(); err != nil {
		t.Fatal("install the Debian package sqlite3: ", err, string(out))
	}
	if _, err := n.starts(n.folder, false, nil); !errors.Is(err, ErrOlder) {
		t.Errorf("events of the later database behind its end: %v", err)
	}
	n.put(n.path, earlier)
	if kept, err := n.starts(n.folder, true, nil); err != nil || !kept.Accepted {
		t.Fatalf("%+v, %v", kept, err)
	}
	if got := kindsAt(t, n.path, data.OlderAccepted); got != 1 {
		t.Errorf("%d events", got)
	}
	n.mustStart(nil)
	if kept, err := n.starts(n.folder, true, nil); err != nil || kept.Accepted {
		t.Errorf("there is nothing to accept: %+v, %v", kept, err)
	}
	if got := kindsAt(t, n.path, data.OlderAccepted); got != 1 {
		t.Errorf("%d events", got)
	}
	// The other history is one that the note does not know, however long it is.
	n.put(n.path, later)
	d := console(Options{Database: n.path})
	defer d.Close()
	if _, err := d.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		acts(d)
	}
	d.Close()
	if _, err := n.starts(n.folder, false, nil); !errors.Is(err, ErrOlder) {
		t.Errorf("another history: %v", err)
	}
}

// TestSealNotesOfOthers: what somebody without the key has made of the note, and what is no note,
// is not believed; nor is it passed over.
func TestSealNotesOfOthers(t *testing.T) {
	n := newNoted(t)
	rotates(t, n.path) // from another key than those below
	n.mustStart(acts)
	genuine := n.read(n.note())
	var told sealNote
	if err := json.Unmarshal(genuine, &told); err != nil {
		t.Fatal(err)
	}
	changed := func(change func(*sealNote)) []byte {
		other := told
		change(&other)
		text, _ := json.Marshal(other)
		return text
	}
	for name, text := range map[string][]byte{
		"an earlier end":        changed(func(o *sealNote) { o.Seal = "1-" + strings.Repeat("0", 16) }),
		"the beginning":         changed(func(o *sealNote) { o.Seal = "0-" + strings.Repeat("0", 16) }),
		"another time":          changed(func(o *sealNote) { o.At = o.At.Add(1e9) }),
		"another database":      changed(func(o *sealNote) { o.Database = "x" }),
		"a key that never was":  changed(func(o *sealNote) { o.Key = "00112233aabbccdd" }),
		"no key":                changed(func(o *sealNote) { o.Key = "" }),
		"no code":               changed(func(o *sealNote) { o.Code = nil }),
		"nothing":               {},
		"no note":               []byte("mine"),
		"more than a note":      append(append([]byte{}, genuine...), "x"...),
		"much more than a note": append([]byte(strings.Repeat(" ", 1<<20)), genuine...),
	} {
		n.put(n.note(), text)
		if _, err := n.starts(n.folder, false, nil); !errors.Is(err, ErrOlder) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if kept, err := n.starts(n.folder, true, nil); err != nil || !kept.Accepted {
		t.Errorf("%+v, %v", kept, err)
	}
	path := n.note()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := n.starts(n.folder, false, nil); err == nil || !strings.Contains(lang.Say(words.Message(err)), path) {
		t.Errorf("a pipe: %v", err)
	}
	if err := os.RemoveAll(n.folder); err != nil {
		t.Fatal(err)
	}
	for _, accept := range []bool{false, true} {
		if _, err := n.starts(n.folder, accept, nil); err == nil || !strings.Contains(lang.Say(words.Message(err)), "--seal-folder") {
			t.Errorf("the disk is not connected: %v", err)
		}
	}
	if kept, err := n.starts(NoSeals, false, nil); err != nil || kept.Folder != "" {
		t.Errorf("%+v, %v", kept, err)
	}
	if kept, err := n.starts("", false, nil); err != nil || kept.Folder != "" {
		t.Errorf("it is noted nowhere from then on: %+v, %v", kept, err)
	}
}

// TestSealNoteAfterOthers: after a restore, which is the way to an earlier state, and after a
// rotation of the key nobody has to accept anything.
func TestSealNoteAfterOthers(t *testing.T) {
	n := newNoted(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	d := console(Options{Database: n.path})
	defer d.Close()
	if _, err := d.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	d.Close()
	n.mustStart(acts)
	r, err := d.Restore(t.Context(), backup, Restoring{})
	if err != nil || r.Unnoted != nil {
		t.Fatal(err, r.Unnoted)
	}
	if kept := n.mustStart(nil); kept.First || kept.Accepted {
		t.Errorf("after a restore: %+v", kept)
	}
	if kept, err := n.starts("", false, nil); err != nil || kept.Folder != n.folder {
		t.Errorf("a backup from before knows no folder: %+v, %v", kept, err)
	}
	for range 2 {
		if _, err := d.RotateKey(t.Context(), false); err != nil {
			t.Fatal(err)
		}
	}
	d.Close()
	if kept := n.mustStart(nil); kept.First || kept.Accepted {
		t.Errorf("after two rotations: %+v", kept)
	}
	if err := os.Chmod(n.folder, 0o500); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(n.folder, n.folder+"-gone"); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "again.db")
	if _, err := d.Backup(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	d.Close()
	if r, err := d.Restore(t.Context(), again, Restoring{}); err != nil || r.Unnoted == nil {
		t.Errorf("a restore that can't note the end says so: %v, %v", err, r.Unnoted)
	}
}
