package main

import (
	"slices"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
)

// group returns a group as user scripts see it.
func (w *world) group(id string) map[string]any {
	w.Helper()
	var groups []map[string]any
	w.decode(w.ok("group", "list", "--json"), &groups)
	for _, g := range groups {
		if g["groupId"] == id {
			return g
		}
	}
	w.Fatalf("there is no group %s in %v", id, groups)
	return nil
}

// A group gets a rule, its members follow at their sign-in, and nobody of them
// is turned off here while it holds.
func TestGroupRule(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	if got := w.ok("group", "set", "ops", "--otp=required", "--description=Night shift"); got != "Changed group OPS: description, one-time password required.\n" {
		t.Errorf("set printed %q", got)
	}
	if got := w.ok("group", "set", "OPS", "--otp=REQUIRED"); got != lang.T(sameGroup, "OPS")+"\n" {
		t.Errorf("set printed %q", got)
	}
	if g := w.group("OPS"); g["oneTimePasswordRequired"] != true || g["requiredFrom"] != nil || g["description"] != "Night shift" || g["members"] != 1.0 || g["pending"] != 0.0 {
		t.Errorf("%v", g)
	}
	if out := signIn(t, w.service(), "alice", secret, ""); out.Enrolment == nil {
		t.Fatalf("%+v", out.Refusal)
	}
	if g := w.group("OPS"); g["pending"] != 1.0 || g["enrolled"] != 0.0 {
		t.Errorf("%v", g)
	}
	w.wants(w.ok("group", "list"), "OPS               1         0        1  required                   Night shift\n")
	before := w.rows()
	w.wants(w.refused("user", "otp", "alice", "off"), "Group OPS requires a one-time password")
	if w.rows() != before {
		t.Error("a refusal changed something")
	}
	if got := w.ok("group", "set", "OPS", "--otp=2099-01-31"); got != "Changed group OPS: one-time password required from 31 Jan 2099.\n" {
		t.Errorf("set printed %q", got)
	}
	from := time.Date(2099, 1, 31, 0, 0, 0, 0, time.Local)
	if got := w.instantOf(w.group("OPS")["requiredFrom"]); !got.Equal(from) {
		t.Errorf("required from %s, want %s", got, from)
	}
	w.wants(w.ok("group", "list"), "required from 31 Jan 2099")
	w.wants(w.ok("user", "otp", "alice", "off"), "is off")
	w.ok("group", "set", "OPS", "--otp=optional")
	if g := w.group("OPS"); g["oneTimePasswordRequired"] != false || g["requiredFrom"] != nil {
		t.Errorf("%v", g)
	}
	w.ok("group", "add", "NEW", "--otp=required")
	if g := w.group("NEW"); g["oneTimePasswordRequired"] != true {
		t.Errorf("%v", g)
	}
	before = w.rows()
	for _, args := range [][]string{
		{"group", "set", "OPS"},
		{"group", "set", "NONE", "--otp=required"},
		{"group", "set", "OPS", "--otp="},
		{"group", "set", "OPS", "--otp=yes"},
		{"group", "set", "OPS", "--otp=2099-02-30"},
		{"group", "set", "OPS", "--otp=31.1.2099"},
		{"group", "set", "OPS", "--otp=1999-12-30"},
		{"group", "set", "OPS", "--otp=3001-01-01"},
		{"group", "add", "X", "--otp=soon"},
	} {
		w.refused(args...)
	}
	if w.rows() != before {
		t.Error("a refusal changed something")
	}
}

func TestDeleteGroup(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	w.ok("group", "add", "Vault")
	w.ok("group", "add", "EMPTY", "--otp=required")
	before := w.rows()
	w.wants(w.refused("group", "delete", "ops"), "Group OPS has 1 member.", "--move-to")
	w.wants(w.refused("group", "delete", "ops", "--move-to=OPS"), "Group OPS has 1 member.")
	w.wants(w.refused("group", "delete", "ops", "--move-to=NONE"), "There is no group NONE")
	w.wants(w.refused("group", "delete", "EMPTY", "--move-to=NONE"), "There is no group NONE")
	w.wants(w.refused("group", "delete", "none"), "There is no group none")
	if w.rows() != before {
		t.Error("a refusal changed something")
	}
	if got := w.ok("group", "delete", "ops", "--move-to=VAULT"); got != "Deleted group OPS. 1 member went to Vault.\n" {
		t.Errorf("delete printed %q", got)
	}
	w.userIs("alice", map[string]any{"group": "Vault"})
	if got := w.ok("group", "delete", "empty"); got != "Deleted group EMPTY.\n" {
		t.Errorf("delete printed %q", got)
	}
	if got := w.sql("SELECT group_concat(group_id) FROM groups"); got != "Vault" {
		t.Errorf("left are %q", got)
	}
	if got := w.sql("SELECT count(*) FROM settings WHERE name LIKE 'policy.group.%'"); got != "0" {
		t.Errorf("%s rules are left", got)
	}
}

// Who may start what is shown, set as a whole, and holds at once.
func TestAccess(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin", "--role=3", "--may-start=lite, TapeMaster")
	all := []any{"TapeMaster", "Lite", "Checkpoint"}
	w.userIs("alice", map[string]any{"role": "3", "access": all[:2], "status": "OK"})
	w.userIs("tapemaster", map[string]any{"role": "", "access": all, "status": "OK"})
	if got := w.ok("user", "set", "alice", "--may-start=TapeMaster,Checkpoint", "--role=0"); got != "Changed user alice: role, may-start.\n" {
		t.Errorf("set printed %q", got)
	}
	w.wants(w.ok("user", "show", "alice"), "Role               0\n", "May start          TapeMaster, Checkpoint\n", "Status             OK\n")
	out := signIn(t, w.service(), "alice", secret, "")
	if out.Refusal == nil || out.Refusal.Reason != data.DeniedProgram || out.Refusal.Program != "Lite" {
		t.Errorf("%+v", out.Refusal)
	}
	w.wants(w.ok("user", "set", "alice", "--may-start=checkpoint,TAPEMASTER"), "Nothing was changed")
	w.ok("user", "set", "alice", "--may-start=", "--role=")

	if got := w.ok("user", "set", "alice", "--from=10.2.3.4/16, 10.1.4.22"); got != "Changed user alice: from 10.1.4.22, 10.2.0.0/16.\n" {
		t.Error(got)
	}
	w.wants(w.ok("user", "show", "alice"), "10.1.4.22, 10.2.0.0/16")
	w.wants(w.ok("user", "show", "alice", "--json"), `"ipRanges": "10.1.4.22,10.2.0.0/16"`)
	w.wants(w.refused("user", "set", "alice", "--from=10.1.4.300"), `"10.1.4.300"`)
	w.wants(w.refused("user", "set", "tapemaster", "--from=10.1.4.22"), data.RangesOfOwner)
	if got := w.ok("user", "set", "alice", "--from=anywhere"); got != "Changed user alice: from anywhere.\n" {
		t.Error(got)
	}
	w.wants(w.ok("user", "show", "alice"), "anywhere")
	w.userIs("alice", map[string]any{"role": "", "access": []any{}})
	w.wants(w.ok("user", "show", "alice"), "May start          none\n")
	w.ok("user", "set", "alice", "--may-start=TapeMaster,Lite,Checkpoint", "--disabled=true")
	w.userIs("alice", map[string]any{"access": all, "status": "Disabled"})
	before := w.rows()
	w.wants(w.refused("user", "set", "alice", "--may-start=Lite,Solitaire"), `no program "Solitaire"`, "TapeMaster, Lite, Checkpoint")
	w.wants(w.refused("user", "set", "alice", "--may-start=Lite,"), "no program")
	w.wants(w.refused("user", "set", "alice", "--role=8"), "from 0 (highest) to 7")
	w.wants(w.refused("user", "add", "bob", "--group=OPS", "--password-stdin", "--role=x"), "from 0 (highest) to 7")
	w.wants(w.refused("user", "add", "bob", "--group=OPS", "--password-stdin", "--may-start=x"), "no program")
	w.wants(w.refused("user", "set", "tapemaster", "--may-start=Lite"), auth.KeepsNobody)
	if w.rows() != before {
		t.Error("a refusal changed something")
	}
}

// Each option of the list leaves out whom it should.
func TestListFilters(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--name=Alice Lidell", "--email=al@example.com", "--password-stdin")
	w.typed(secret, "user", "add", "bob", "--group=VAULT", "--password-stdin", "--one-time-password")
	w.typed(secret, "user", "add", "carol", "--group=OPS", "--password-stdin", "--temporary")
	w.ok("user", "set", "carol", "--disabled=true")
	for _, c := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"alice", "bob", "carol", "tapemaster"}},
		{[]string{"--group=ops"}, []string{"alice", "carol"}},
		{[]string{"--otp=pending"}, []string{"bob"}},
		{[]string{"--one-time-password=off", "--group=OPS"}, []string{"alice", "carol"}},
		{[]string{"--status=disabled"}, []string{"carol"}},
		{[]string{"--status=OK"}, []string{"alice", "bob", "tapemaster"}},
		{[]string{"--status=password-expired"}, nil},
		{[]string{"--status=locked"}, nil},
		{[]string{"--find=LIDELL"}, []string{"alice"}},
		{[]string{"--find=example"}, []string{"alice"}},
		{[]string{"--find=%"}, nil},
		{[]string{"--only=not-enrolled", "--group=VAULT"}, []string{"bob"}},
		{[]string{"--only=administrators"}, []string{"tapemaster"}},
		{[]string{"--only=administrators-without"}, []string{"tapemaster"}},
		{[]string{"--filter=never-signed-in", "--find=li", "--status=ok"}, []string{"alice"}},
	} {
		args := append([]string{"user", "list", "--json"}, c.args...)
		var users []map[string]any
		w.decode(w.ok(args...), &users)
		var got []string
		for _, u := range users {
			got = append(got, u["userId"].(string))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v lists %v, want %v", c.args, got, c.want)
		}
	}
	w.wants(w.ok("user", "list", "--status=disabled"), "carol                 OPS                     Off                Disabled          never")
	for _, args := range [][]string{{"--group=NONE"}, {"--group=a b"}, {"--otp=on"}, {"--status=fine"}, {"--only=lazy"}} {
		w.refused(append([]string{"user", "list"}, args...)...)
	}
	w.wants(w.refused("user", "list", "--only=lazy"), "must be not-enrolled")
}

// TestDaysWhereClocksChange: a day that is typed begins at its first instant, also
// where that is not midnight, for a rule and for the log.
func TestDaysWhereClocksChange(t *testing.T) {
	t.Parallel()
	for zone, c := range map[string]struct{ day, from, words string }{
		"America/Santiago": {"2027-09-05", "2027-09-05T04:00:00Z", "required from 5 Sep 2027."},
		"America/Havana":   {"2027-03-14", "2027-03-14T05:00:00Z", "required from 14 Mar 2027."},
		"Atlantic/Azores":  {"2027-03-28", "2027-03-28T01:00:00Z", "required from 28 Mar 2027."},
	} {
		w := newDatabase(t)
		w.ok("group", "add", "OPS")
		w.env = append(w.env, "TZ="+zone)
		w.wants(w.ok("group", "set", "OPS", "--otp="+c.day), c.words)
		if got := w.instantOf(w.group("OPS")["requiredFrom"]).UTC().Format(time.RFC3339); got != c.from {
			t.Errorf("%s: required from %s, want %s", zone, got, c.from)
		}
		w.wants(w.ok("group", "set", "OPS", "--otp="+c.day), "already has these values")
	}
}
