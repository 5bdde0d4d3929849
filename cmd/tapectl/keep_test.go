package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Only backups of this database that were made like this are removed, and only once there is a
// newer one that is whole.
func TestBackupKeeps(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	folder := filepath.Join(w.home, "backups")
	w.wants(w.refused("backup", folder, "--keep=2"), folder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"0", "-1", "x"} {
		w.refused("backup", folder, "--keep="+n)
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	left := func(gone ...string) []string {
		t.Helper()
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		for _, name := range gone {
			if slices.Contains(names, name) {
				t.Errorf("%s is still there", name)
			}
		}
		return names
	}
	made := regexp.MustCompile(`Made the backup (\S+)\.`)
	backup := func(keep string) string {
		t.Helper()
		out := w.ok("backup", folder, "--keep", keep)
		name := made.FindStringSubmatch(out)
		if name == nil || filepath.Dir(name[1]) != folder {
			t.Fatal(out)
		}
		return filepath.Base(name[1])
	}
	// It gives a file the name of another time.
	became := func(name, time string) string {
		t.Helper()
		other := "tapetrack-" + time + ".db"
		if err := os.Rename(in(name), in(other)); err != nil {
			t.Fatal(err)
		}
		return other
	}
	first := became(backup("9"), "20260101T020000Z")
	second := became(backup("9"), "20260102T020000Z")
	third := became(backup("9"), "20260103T020000Z")
	ahead := became(backup("9"), "21060101T020000Z")
	if names := left(); len(names) != 4 {
		t.Fatal(names)
	}
	// None of these is a backup of this database that was made like this.
	another := filepath.Join(w.home, "another", "tapetrack.db")
	w.typed(secret, "init", "--password-stdin", "--database", another)
	w.ok("backup", in("tapetrack-20250101T020000Z.db"), "--database", another)
	w.ok("backup", in("by-hand.db"))
	w.put(in("tapetrack-20250102T020000Z.db"), "somebody's notes")
	w.put(in("tapetrack-20250103T020000Z.db.part"), "")
	if err := os.Mkdir(in("tapetrack-20250104T020000Z.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(in("by-hand.db"), in("tapetrack-20250105T020000Z.db")); err != nil {
		t.Fatal(err)
	}
	others := []string{
		"tapetrack-20250101T020000Z.db", "by-hand.db", "tapetrack-20250102T020000Z.db", "tapetrack-20250103T020000Z.db.part",
		"tapetrack-20250104T020000Z.db", "tapetrack-20250105T020000Z.db",
	}
	fourth := became(backup("3"), "20260104T020000Z")
	names := left(first, second)
	for _, name := range append(others, third, ahead, fourth) {
		if !slices.Contains(names, name) {
			t.Errorf("%s is gone: %v", name, names)
		}
	}
	if len(names) != len(others)+3 {
		t.Errorf("left are %v", names)
	}
	newest := backup("1")
	if names := left(third, fourth, ahead); !slices.Contains(names, newest) || len(names) != len(others)+1 {
		t.Errorf("left are %v", names)
	}

	// A backup of what is damaged replaces none that is not.
	became(newest, "20260105T020000Z")
	w.sql("UPDATE users SET name = 'Mallory' WHERE user_id = 'tapemaster'")
	if said := w.refused("backup", folder, "--keep=1"); !strings.Contains(said, "modified outside TapeTrack") || !strings.Contains(said, folder) {
		t.Error(said)
	}
	if names := left(); !slices.Contains(names, "tapetrack-20260105T020000Z.db") || len(names) != len(others)+2 {
		t.Errorf("left are %v", names)
	}
}
