package main

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// Whatever somebody has written into a record, every list names all users, says
// whose record is damaged, and what it prints can be read.
func TestDamagedRecordsAreShown(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	for _, id := range []string{"alice", "bob", "carol"} {
		w.typed(secret, "user", "add", id, "--group=OPS", "--password-stdin")
	}
	path := w.backup("backup.db")
	for _, c := range []struct {
		sql     string
		damaged string // as it is shown
	}{
		{"UPDATE users SET last_sign_in_at = 999999999999999 WHERE user_id = 'bob'", "bob"},
		{"UPDATE users SET created_at = -99999999999999 WHERE user_id = 'bob'", "bob"},
		{"UPDATE users SET user_id = 'zzz' WHERE user_id = 'bob'", "zzz"},
		{"UPDATE users SET user_id = 'a' WHERE user_id = 'bob'", "a"},
		{"UPDATE users SET user_id = 'alice' WHERE user_id = 'bob'", "alice"},
		{"UPDATE users SET user_id = '' WHERE user_id = 'bob'", ""},
		{"UPDATE users SET user_id = char(27) || '[2J' || char(155) || 'x' WHERE user_id = 'bob'", "\x1b[2J\u009bx"},
		{"UPDATE users SET disabled = 7 WHERE user_id = 'bob'", "bob"},
		{"UPDATE users SET otp_state = 'nonsense' WHERE user_id = 'bob'", "bob"},
	} {
		w.put(w.database, w.get(path))
		w.sql(c.sql)
		for _, args := range [][]string{{"user", "list", "--json"}, {"export", "-", "--format=json"}} {
			out := w.ok(args...)
			var users []map[string]any
			w.decode(out, &users)
			var damaged []any
			for _, u := range users {
				if u["damaged"] == true && u["status"] == "Damaged" {
					damaged = append(damaged, u["userId"])
				}
			}
			if len(users) != 4 || len(damaged) != 1 || damaged[0] != c.damaged {
				t.Errorf("%s: %q: damaged %q of %d", c.sql, args, damaged, len(users))
			}
			w.printable(out)
		}
		out := w.ok("user", "list")
		if strings.Count(out, "\n") != 5 || strings.Count(out, "Damaged") != 1 {
			t.Errorf("%s: %s", c.sql, out)
		}
		w.printable(out)
		for _, format := range []string{"xml", "csv"} {
			if out := w.ok("export", "-", "--format="+format); strings.Count(out, "Damaged") != 1 || !strings.Contains(out, "carol") {
				t.Errorf("%s: %s", c.sql, out)
			}
		}
		// One by one it is shown as far as it can be read, and that is a failure.
		r := finish(t, w.command("user", "show", "bob", "--json"))
		var bob map[string]any
		if r.out != "" {
			w.decode(r.out, &bob)
		}
		if r.code != 1 || bob["damaged"] != true || bob["status"] != "Damaged" || !strings.Contains(r.err, "is not trusted") {
			t.Errorf("%s: %+v", c.sql, r)
		}
		if !strings.Contains(c.sql, "last_sign_in") { // which lets nobody in, and is not sealed
			w.refused("audit", "verify")
		}
	}
}

// So does the log.
func TestDamagedEventsAreShown(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	path := w.backup("backup.db")
	for _, sql := range []string{
		"UPDATE events SET at = 999999999999999 WHERE kind = 'user-added'", "UPDATE events SET at = -99999999999999 WHERE kind = 'user-added'",
	} {
		w.put(w.database, w.get(path))
		n := w.sql("SELECT count(*) FROM events")
		w.sql(sql)
		for _, args := range [][]string{{"audit", "list", "--json", "--limit=0"}, {"audit", "list", "--json", "--kind=user-added"}} {
			out := w.ok(args...)
			var events []map[string]any
			w.decode(out, &events)
			damaged := 0
			for _, e := range events {
				if e["damaged"] == true {
					damaged++
				}
			}
			if damaged != 1 || len(args) == 4 && args[3] == "--limit=0" && strings.Count(out, "\n,")+1 < len(n) {
				t.Errorf("%s: %d damaged of %d", sql, damaged, len(events))
			}
		}
		w.wants(w.ok("audit", "list"), "modified outside TapeTrack")
		w.ok("audit", "export", filepath.Join(t.TempDir(), "x.jsonl"), "--format=jsonl")
	}
}

// What users are called is printed without what a terminal obeys, and JSON has
// all of it.
func TestOutputIsPrintable(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	w.sql("UPDATE users SET name = 'a' || char(155, 8238, 8203, 133) || 'b' WHERE user_id = 'alice'")
	w.sql("UPDATE groups SET description = 'a' || char(155, 8238, 8203, 133) || 'b'")
	w.sql("UPDATE events SET detail = 'a' || char(155, 8238, 8203, 133) || 'b'")
	for _, args := range [][]string{
		{"user", "list"},
		{"user", "list", "--json"},
		{"export", "-", "--format=json"},
		{"export", "-", "--format=xml"},
		{"group", "list"},
		{"group", "list", "--json"},
		{"audit", "list"},
		{"audit", "list", "--json"},
	} {
		out := w.ok(args...)
		w.printable(out)
		if args[len(args)-1] == "--json" {
			var list []map[string]any
			w.decode(out, &list)
			found := false
			for _, row := range list {
				for _, key := range []string{"name", "description", "detail"} {
					found = found || row[key] == "a\u009b\u202e\u200b\u0085b"
				}
			}
			if !found {
				t.Errorf("%q lost something: %s", args, out)
			}
		}
	}
	for _, args := range [][]string{{"user", "show", "alice"}, {"user", "show", "alice", "--json"}, {"user", "show", "a\u009bb\u202e\u200b"}, {"import", "a\u009bb\u202e\u200b"}} {
		r := finish(t, w.command(args...))
		w.printable(r.out + r.err)
	}
}

// printable fails if a text has what terminals obey, turn around or hide.
func (w *world) printable(text string) {
	w.Helper()
	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) && r != unicode.ReplacementChar {
			w.Errorf("%U in %q", r, text)
			return
		}
	}
}
