package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// aged makes the log of a database one of 400 days with an event each, as if tapectl recover had
// found it like that.
func (w *world) aged() {
	w.Helper()
	w.sql("UPDATE events SET at = at - 400 * 86400000")
	w.sql(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
		INSERT INTO events (id, at, kind, user_id, actor, program, computer, detail, chain)
		SELECT 1000 + i, (SELECT max(at) FROM events) + i * 86400000 - 60000, 'sign-out', '', '', 'Lite', 'desk', 'event ' || i, x'' FROM n`)
	w.sql("DELETE FROM settings WHERE name = 'audit.head'")
	if r := finish(w.T, w.command("recover")); r.code != 0 {
		w.Fatal(r.err)
	}
}

// The log is cut as the policy says, into files that can be checked later, and a seal from before
// the cut is answered with them.
func TestAuditCut(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.aged()
	folder := filepath.Join(w.home, "exports")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	w.wants(w.ok("audit", "cut", folder), string(keptForEver))
	keep := func(days string) {
		t.Helper()
		if r := finish(t, w.command("policy", "set", "log-days", days)); r.code != 0 || !strings.Contains(r.err, "no longer in the log") {
			t.Fatal(r.code, r.err)
		}
	}
	keep("365")
	var report map[string]any
	w.decode(w.ok("audit", "verify", "--json"), &report)
	later := report["seal"].(string)

	out := w.ok("audit", "cut", folder)
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 || !regexp.MustCompile(`^tapetrack-log-000000001-\d{9}\.jsonl$`).MatchString(entries[0].Name()) {
		t.Fatalf("%v, %v, %s", entries, err, out)
	}
	first := filepath.Join(folder, entries[0].Name())
	w.wants(w.ok("audit", "cut", folder), string(nothingToCut))
	keep("90")
	second := filepath.Join(w.home, "second.jsonl")
	w.ok("audit", "cut", second)
	w.ok("audit", "verify", "--seal", later)

	// The seal of the third event is in the first file.
	line := strings.Split(w.get(first), "\n")[2]
	seal := regexp.MustCompile(`"seal":"(3-[0-9a-f]{16})"`).FindStringSubmatch(line)
	if seal == nil {
		t.Fatal(line)
	}
	w.wants(w.refused("audit", "verify", "--seal", seal[1]), filepath.Base(first), "--export")
	w.ok("audit", "verify", "--seal", seal[1], "--export", first)
	w.wants(w.refused("audit", "verify", "--seal", seal[1], "--export", second), string(notInExports))
	w.wants(w.refused("audit", "verify", "--seal", "3-0011223344556677", "--export", first), string(notInExports))
	w.wants(w.ok("audit", "verify", "--export", second, "--export", first), first, second, unmodified)
	w.decode(w.ok("audit", "verify", "--json", "--export", second, "--export", first), &report)
	if exports := report["exports"].([]any); len(exports) != 2 || exports[0].(map[string]any)["file"] != first {
		t.Errorf("%v", report)
	}
	w.put(second, strings.Replace(w.get(second), "desk", "tesk", 1))
	w.wants(w.refused("audit", "verify", "--export", first, "--export", second), second)

	// After a key was replaced the files are as genuine as before.
	w.ok("key", "rotate")
	w.ok("audit", "verify", "--export", first)

	// A log that was modified is not cut, and nothing is written.
	w.sql("UPDATE events SET detail = 'x' WHERE id = (SELECT max(id) FROM events)")
	w.wants(w.refused("audit", "verify"), "Event")
	if list := w.ok("audit", "list", "--kind=log-cut"); strings.Count(list, "SHA-256") != 2 {
		t.Error(list)
	}
}
