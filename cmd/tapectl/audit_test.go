package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

func TestAuditList(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	w.typed(secret, "user", "add", "bob", "--group=OPS", "--password-stdin")
	service := w.service()
	signIn(t, service, "alice", "wrong password", "")
	signIn(t, service, "alice", secret, "")
	list := func(args ...string) (kinds []string) {
		t.Helper()
		var events []map[string]any
		w.decode(w.ok(append([]string{"audit", "list", "--json"}, args...)...), &events)
		for _, e := range events {
			kinds = append(kinds, e["kind"].(string))
		}
		return kinds
	}
	same := func(got []string, want string) {
		t.Helper()
		if strings.Join(got, " ") != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	same(list("--user=ALICE"), "sign-in sign-in-refused user-added")
	same(list("--user=alice", "--limit=2"), "sign-in sign-in-refused")
	same(list("--kind=user-added,sign-in"), "sign-in user-added user-added")
	same(list("--limit=0", "--until=2001-01-01"), "")
	same(list("--since=2999-01-01T10:00"), "")
	same(list("--since=2001-01-01", "--kind=database-made"), "database-made")
	same(list("--find=wrong Refused"), "sign-in-refused")
	same(list("--find=sign-in-refused"), "sign-in-refused")
	same(list("--find=signed in álice"), "sign-in")
	same(list("--find=user added", "--user=bob"), "user-added")
	var events []map[string]any
	w.decode(w.ok("audit", "list", "--json", "--kind=sign-in-refused"), &events)
	if e := events[0]; e["outcome"] != "refused" || e["userId"] != "alice" || e["actor"] != "(unknown)" || e["detail"] != "wrong-password" || e["program"] != "Lite" {
		t.Error(e)
	}
	w.instantOf(events[0]["time"])
	table := w.ok("audit", "list")
	w.wants(table, "sign-in-refused", "alice", "wrong password (Lite on desk)", "console:")
	rows := strings.Split(table, "\n")
	refused := slices.IndexFunc(rows, func(row string) bool { return strings.Contains(row, "sign-in-refused") })
	if got, want := strings.Index(rows[refused], "sign-in-refused"), strings.Index(rows[0], "Kind"); got != want {
		t.Errorf("the kinds stand in column %d, their title in %d", got, want)
	}
	file := filepath.Join(w.home, "events.csv")
	w.wants(w.ok("audit", "export", file, "--user=alice"), "3 events", file)
	if lines := strings.Split(w.get(file), "\r\n"); len(lines) != 5 || !strings.Contains(lines[1], "sign-in") || !strings.Contains(lines[3], "user-added") {
		t.Errorf("exported %q", lines)
	}
	w.wants(w.refused("audit", "export", file), file)
	w.ok("user", "set", "bob", "--disabled=true", "--name=Bob")
	w.wants(w.ok("audit", "list", "--find=user disabled"), "user-changed", "user disabled, Name")
	lines := filepath.Join(w.home, "events.jsonl")
	w.ok("audit", "export", "events.jsonl", "--format=jsonl", "--kind=sign-in")
	var event map[string]any
	w.decode(w.get(lines), &event)
	if got := w.sql("SELECT count(*) FROM events WHERE kind = 'events-exported'"); got != "2" {
		t.Error(got)
	}
	w.wants(w.ok("audit", "export", "found.csv", "--find=refused"), "1 event")
	atServer := data.Call{Key: "key", Address: "::ffff:10.1.4.22"}.In(t.Context())
	attempt := data.Attempt{Login: data.Superuser, Password: secret, Client: data.Client{Program: "Lite", Computer: "vm"}}
	if out, err := service.SignIn(atServer, attempt); err != nil || out.Session == nil {
		t.Fatal(out, err)
	}
	w.wants(w.ok("audit", "list", "--find=10.1.4.22"), "(Lite on vm at 10.1.4.22)")
	same(list("--find=10.1.4.22"), "sign-in")
	w.decode(w.ok("audit", "list", "--json", "--user=tapemaster", "--kind=sign-in"), &events)
	if e := events[0]; e["computer"] != "vm" || e["address"] != "10.1.4.22" {
		t.Error(e)
	}
	w.wants(w.ok("user", "show", "tapemaster"), "with Lite on vm at 10.1.4.22")
	w.wants(w.ok("user", "show", "alice"), "with Lite on desk\n")
	w.wants(w.refused("audit", "list", "--user=nobody"), "There is no user nobody")
	w.wants(w.refused("audit", "list", "--since=yesterday"), "--since must be a time like")
	w.wants(w.refused("audit", "list", "--limit=-1"), "--limit")
	w.refused("audit", "list", "--kind=nonsense")
}

func TestAuditVerify(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	var report map[string]any
	w.decode(w.ok("audit", "verify", "--json"), &report)
	if report["sound"] != true || report["damage"] != "" || report["seal"] == "" {
		t.Error(report)
	}
	seal := report["seal"].(string)
	out := w.ok("audit", "verify", "--seal", seal)
	w.wants(out, unmodified, "Seal: ")
	w.refused("audit", "verify", "--seal=nonsense")
	// The whole file put back to an older state: sound in itself, but a later
	// seal knows better.
	path := w.backup("backup.db")
	w.typed(secret, "user", "add", "bob", "--group=OPS", "--password-stdin")
	w.decode(w.ok("audit", "verify", "--json"), &report)
	later := report["seal"].(string)
	w.put(w.database, w.get(path))
	w.wants(w.ok("audit", "verify"), unmodified)
	w.wants(w.refused("audit", "verify", "--seal", later), string(words.SealUnknown))
	w.ok("audit", "verify", "--seal", seal)

	for _, c := range []struct{ sql, want string }{
		{"UPDATE events SET detail = 'x' WHERE id = 1", "Event 1"},
		{"UPDATE users SET name = 'x' WHERE user_id = 'alice'", "lice"},
	} {
		w.put(w.database, w.get(path))
		w.sql(c.sql)
		w.wants(w.refused("audit", "verify"), c.want)
		r := finish(t, w.command("audit", "verify", "--json"))
		w.decode(r.out, &report)
		if r.code != 1 || report["sound"] != false {
			t.Error(r.code, report)
		}
		w.wants(r.err, "tapectl: ", c.want)
	}
	// Without its seal nothing can be written down, but it is found.
	w.put(w.database, w.get(path))
	w.sql("DELETE FROM settings WHERE name = 'audit.head'")
	w.wants(w.refused("audit", "verify"), "seal")
}

// TestMomentWhereClocksChange: --since, --until and the end of a pause.
func TestMomentWhereClocksChange(t *testing.T) {
	local := time.Local
	t.Cleanup(func() { time.Local = local })
	santiago, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	time.Local = santiago
	for text, want := range map[string]string{
		"2027-09-05":                "2027-09-05T04:00:00Z",
		"2027-09-05 00:30":          "2027-09-05T04:00:00Z", // left out: clocks go from 24:00 to 01:00
		"2027-09-05T01:30":          "2027-09-05T04:30:00Z",
		"2027-04-03 23:30":          "2027-04-04T02:30:00Z", // comes twice
		"2027-09-05T00:30:00-04:00": "2027-09-05T04:30:00Z",
	} {
		if got, err := moment("--since", text); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: %s, %v, want %s", text, got.Format(time.RFC3339), err, want)
		}
	}
}
