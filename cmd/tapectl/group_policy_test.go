package main

import (
	"fmt"
	"strings"
	"testing"

	"tapetrack/cmd/internal/start"
	"tapetrack/test/check"

	"github.com/google/go-cmp/cmp"

	"tapetrack/data/lang"
)

func TestGroups(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	if got := w.ok("group", "list", "--json"); got != "[]\n" {
		t.Errorf("no groups are %q", got)
	}
	if got := w.ok("group", "add", "VAULT", "--description=Where the tapes are"); got != "Added group VAULT.\n" {
		t.Errorf("add printed %q", got)
	}
	w.typed(secret, "user", "add", "alice", "--group=vault", "--password-stdin")
	w.userIs("alice", map[string]any{"group": "VAULT"})
	w.ok("group", "add", "Ops")
	var groups []map[string]any
	w.decode(w.ok("group", "list", "--json"), &groups)
	want := []map[string]any{
		{
			"groupId": "Ops", "description": "", "members": 0.0, "enrolled": 0.0, "pending": 0.0,
			"oneTimePasswordRequired": false, "requiredFrom": nil,
		},
		{
			"groupId": "VAULT", "description": "Where the tapes are", "members": 1.0, "enrolled": 0.0, "pending": 0.0,
			"oneTimePasswordRequired": false, "requiredFrom": nil,
		},
	}
	if diff := cmp.Diff(want, groups); diff != "" {
		t.Error(diff)
	}
	if got, want := w.ok("group", "list"), "Group-ID    Members  Enrolled  Pending  One Time Password          Description\n"+
		"Ops               0         0        0  optional\n"+
		"VAULT             1         0        0  optional                   Where the tapes are\n"; got != want {
		t.Errorf("list printed\n%s", got)
	}
	w.wants(w.refused("group", "add", "ops"), "already")
	if got := w.sql("SELECT group_concat(group_id) FROM (SELECT group_id FROM groups ORDER BY 1)"); got != "Ops,VAULT" {
		t.Errorf("stored are %q", got)
	}
}

// Where the database requires a newer version than the one that is installed, the console
// says so.
func TestNewerVersionRequired(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.ok("policy", "set", "minimum-version.lite", start.Version)
	w.wants(w.ok("diagnostics"), "  Newer version required: no\n")
	w.wants(w.ok("policy", "show"), "Lite                                    "+start.Version+"\n")
	w.ok("policy", "set", "minimum-version.lite", "99.0.0")
	w.wants(w.ok("diagnostics"), "  Newer version required: yes: Lite 99.0.0 or later\n")
	w.wants(w.ok("policy", "show"), "99.0.0                    "+fmt.Sprintf(string(newerThanThis), start.Version)+"\n")
	check.Equal(t, "for scripts", w.ok("policy", "show", "minimum-version.lite"), "99.0.0\n")
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	if got := w.ok("policy", "show", "issuer"); got != "TapeTrack\n" {
		t.Errorf("nothing set shows %q", got)
	}
	w.wants(w.ok("policy", "set", "minimum-version.lite", "1.2.0"), "minimum-version.lite is 1.2.0")
	w.ok("policy", "set", "issuer", "ACME Tapes")
	if got := w.ok("policy", "show", "issuer"); got != "ACME Tapes\n" {
		t.Errorf("show printed %q", got)
	}
	w.wants(w.ok("policy", "show"), "Policy                      In the window                           Value\n",
		"issuer                      Organisation                            ACME Tapes\n",
		"minimum-version.lite        Lite                                    1.2.0\n",
		"minimum-version.checkpoint  Checkpoint                              any\n",
		"profile                     Profile                                 TapeTrack\n",
		"password-failures           Lock after wrong passwords              6\n",
		"password-length             Minimum length                          8 characters\n",
		"session-hours               Longest session                         no limit\n",
		"pending-days                Days without a code                     no limit\n",
		"session-idle-minutes        Signed out when idle                    no limit\n")
	if got := w.ok("policy", "show", "code-suspect"); got != "10\n" {
		t.Errorf("code-suspect is %q", got)
	}
	var shown map[string]any
	w.decode(w.ok("policy", "show", "issuer", "--json"), &shown)
	want := map[string]any{"issuer": map[string]any{"label": "Organisation", "value": "ACME Tapes", "set": true}}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Error(diff)
	}
	w.ok("policy", "set", "profile", "PCI")
	if got := w.ok("policy", "show", "password-length"); got != "12\n" {
		t.Errorf("PCI asks for %q characters", got)
	}
	if r := finish(t, w.command("policy", "set", "profile", "")); r.code != 0 || !strings.Contains(r.err, "Passwords, Minimum length: from 12 characters to 8 characters. "+w.risk("password-length")+"\n") {
		t.Errorf("%+v", r)
	}
	check.Equal(t, "without its name", w.ok("policy", "set", "issuer", ""), "Policy issuer is TapeTrack.\n")
	if got := w.sql("SELECT name, value FROM settings WHERE name LIKE 'policy.%' AND name NOT LIKE '%.sent'"); got != "policy.minimum-version.lite|1.2.0" {
		t.Errorf("stored are %q", got)
	}
	if got := w.sql("SELECT group_concat(detail, ' ; ') FROM (SELECT detail FROM events WHERE kind = 'policy-set' ORDER BY id)"); got !=
		"minimum-version.lite=1.2.0 ; issuer=ACME Tapes ; profile=PCI ; profile= ; issuer=" {
		t.Errorf("events %q", got)
	}
	before := w.rows()
	for _, args := range [][]string{
		{"policy", "show", "nonsense"},
		{"policy", "set", "nonsense", "1"},
		{"policy", "set", "minimum-version.paint", "1.0.0"},
		{"policy", "set", "minimum-version.lite", "newest"},
		{"policy", "set", "issuer"},
		{"policy", "set", "password-failures", "0"},
		{"policy", "set", "password-failures", "101"},
		{"policy", "set", "password-failures", "six"},
		{"policy", "set", "code-longest-delay", "5"},
		{"policy", "set", "profile", "nist"},
	} {
		w.refused(args...)
	}
	if w.rows() != before {
		t.Error("a refusal changed something")
	}
}

// risk returns what a policy says of a value that makes the sign-in weaker.
func (w *world) risk(name string) string {
	w.Helper()
	database := start.NewConsole("tapectl", start.Common{Database: w.database})
	defer database.Close()
	doors, err := database.Open(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	items, err := doors.Policies(w.Context(), database.Console().Actor())
	if err != nil {
		w.Fatal(err)
	}
	for _, i := range items {
		if i.Name == name {
			return string(i.Risk)
		}
	}
	w.Fatal("no policy ", name)
	return ""
}

// What a policy weakens is said on standard error, in the words of the window; it
// is set all the same. Nothing is said of what makes it stronger, or was refused.
func TestPolicySetSaysWhatItWeakens(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	more := w.risk("password-failures")
	for _, c := range []struct {
		name, value, says string
		code              int
	}{
		{"password-failures", "20", "tapectl: " + lang.T(weakens) + " Passwords, Lock after wrong passwords: from 6 to 20. " + more + "\n", 0},
		{"password-failures", "20", "", 0},
		{"password-failures", "4", "", 0},
		{"password-failures", "", "tapectl: " + lang.T(weakens) + " Passwords, Lock after wrong passwords: from 4 to 6. " + more + "\n", 0},
		{"issuer", "ACME", "", 0},
	} {
		r := finish(t, w.command("policy", "set", c.name, c.value))
		if r.code != c.code || r.err != c.says || r.out == "" {
			t.Errorf("%s=%s: %+v", c.name, c.value, r)
		}
	}
	w.refused("policy", "set", "password-failures", "100000")
	// Another profile changes what was not set by itself.
	w.ok("policy", "set", "profile", "PCI")
	if r := finish(t, w.command("policy", "set", "profile", "")); r.code != 0 || strings.Count(r.err, "tapectl: "+lang.T(weakens)) < 2 || strings.Contains(r.err, "Lock after wrong passwords: from 6 to 6") {
		t.Errorf("%+v", r)
	}
}
