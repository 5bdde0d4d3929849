package main

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tapetrack/data"
	"tapetrack/data/lang"
)

func TestUserFromAddToDelete(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	began := time.Now().Add(-time.Minute)
	if got := w.typed(secret+"\n", "user", "add", "Alice", "--name", "Alice Ärmel", "--email=alice@example.com", "--group", "OPS", "--password-stdin"); got != "Added user Alice.\n" {
		t.Errorf("add printed %q", got)
	}
	shown := w.user("ALICE@example.COM")
	if at := w.instantOf(shown["createdAt"]); at.Before(began) || at.After(time.Now().Add(time.Minute)) {
		t.Error("created", at)
	}
	if last, there := shown["lastSignIn"]; !there || last != nil {
		t.Error("last sign-in", last, there)
	}
	w.userIs("aLiCe", map[string]any{
		"userId": "Alice", "name": "Alice Ärmel", "email": "alice@example.com", "group": "OPS", "disabled": false, "revoked": false,
		"oneTimePassword": false, "activated": false, "state": "Off", "tapemasterRights": false,
	})
	if got := w.sql("SELECT group_id FROM groups"); got != "OPS" {
		t.Errorf("groups %q", got)
	}

	if got := w.ok("user", "set", "alice", "--name=", "--disabled=true"); got != "Changed user Alice: name, disabled.\n" {
		t.Errorf("set printed %q", got)
	}
	w.userIs("alice", map[string]any{"name": "", "disabled": true, "email": "alice@example.com", "group": "OPS", "userId": "Alice"})
	if got := w.ok("user", "set", "alice", "--disabled=true"); !strings.Contains(got, "Nothing was changed") {
		t.Errorf("set printed %q", got)
	}
	w.ok("user", "set", "alice@example.com", "--user-id", "al", "--email=", "--group=NEW", "--tapemaster-rights=true")
	w.userIs("al", map[string]any{"disabled": true, "tapemasterRights": true, "name": ""})
	if got := w.ok("user", "set", "al", "--disabled=false"); got != "Changed user al: enabled.\n" {
		t.Errorf("set printed %q", got)
	}
	w.userIs("al", map[string]any{"userId": "al", "name": "", "email": "", "group": "NEW", "disabled": false, "tapemasterRights": true})
	w.wants(w.refused("user", "show", "alice"), "There is no user alice")

	if got := w.ok("user", "unlock", "al"); got != lang.T(notLocked, "al")+"\n" {
		t.Errorf("unlock printed %q", got)
	}
	if got := w.ok("user", "delete", "AL"); got != "Deleted user al.\n" {
		t.Errorf("delete printed %q", got)
	}
	w.wants(w.refused("user", "delete", "al"), "There is no user al")

	// The audit names the computer account, or who signed in, and holds the whole story.
	kinds := w.sql("SELECT group_concat(kind, ' ') FROM (SELECT kind FROM events WHERE kind NOT IN ('sign-in', 'sign-out') ORDER BY id)")
	if want := "database-made group-added user-added user-changed group-added user-changed user-changed user-deleted"; kinds != want {
		t.Errorf("events %q\nwant   %q", kinds, want)
	}
	if got, want := w.sql("SELECT DISTINCT actor, program FROM events WHERE kind <> 'database-made'"), w.actor()+"|tapectl"; got != want {
		t.Errorf("actors %q, want %q", got, want)
	}
}

// A switch is named by how it was set, as the log names it.
func TestSetUserSaysWhatBecameOfSwitches(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "al", "--group=OPS", "--password-stdin")
	for _, c := range [][2]string{
		{"--disabled=true", "disabled"},
		{"--disabled=false", "enabled"},
		{"--tapemaster-rights=true", "tapemaster rights given"},
		{"--tapemaster-rights=false", "tapemaster rights taken away"},
	} {
		w.wants(w.ok("user", "set", "al", c[0]), "Changed user al: "+c[1]+".\n")
	}
}

// A user, as people see it, goes through all states.
func TestUserStates(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "bob", "--group=OPS", "--password-stdin", "--one-time-password")
	w.userIs("bob", map[string]any{"oneTimePassword": true, "activated": false, "state": "Pending"})

	service := w.service()
	shown := signIn(t, service, "bob", secret, "")
	if shown.Enrolment == nil {
		t.Fatal("no QR code")
	}
	key := strings.ReplaceAll(shown.Enrolment.Key, " ", "")
	code := func(at time.Time) string {
		got, err := totp.GenerateCode(key, at)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if out := signIn(t, service, "bob", secret, code(time.Now())); out.Refusal != nil {
		t.Fatal(out.Refusal)
	}
	w.userIs("bob", map[string]any{"oneTimePassword": true, "activated": true, "state": "Active"})
	before := w.rows()
	w.wants(w.ok("user", "otp", "bob", "on"), "already on (Active)", "Nothing was changed")
	if w.rows() != before {
		t.Error("otp on changed an active one")
	}
	w.wants(w.ok("user", "show", "bob"), "State              Active\n", "Activated          True\n")

	for range 6 {
		signIn(t, service, "bob", "wrong password", "")
	}
	w.wants(w.ok("user", "show", "bob"), "Status             Locked\nLocked             True, after wrong passwords\n")
	w.wants(w.ok("user", "list", "--status=revoked"), "bob ")
	w.userIs("bob", map[string]any{"revoked": true, "disabled": false, "state": "Active"})
	w.wants(w.ok("user", "list"), "bob                   OPS                     Active             Locked            never")
	w.wants(w.ok("user", "unlock", "bob"), "Unlocked user bob.")
	w.userIs("bob", map[string]any{"revoked": false, "state": "Active"})

	w.wants(w.ok("user", "otp", "bob", "off"), "is off")
	w.userIs("bob", map[string]any{"oneTimePassword": false, "activated": false, "state": "Off"})
	if got := w.sql("SELECT count(*) FROM authenticators"); got != "0" {
		t.Errorf("%s secrets are left", got)
	}
	w.wants(w.ok("user", "otp", "bob", "off"), "already off")
	if out := signIn(t, service, "bob", secret, ""); out.Session == nil {
		t.Fatal("refused without a code")
	}
	if at := w.instantOf(w.user("bob")["lastSignIn"]); time.Since(at) > time.Minute {
		t.Error("last sign-in", at)
	}
	w.wants(w.ok("user", "show", "bob"), "with Lite on desk")

	w.wants(w.ok("user", "otp", "bob", "on"), "is on", "QR code")
	w.userIs("bob", map[string]any{"state": "Pending"})
	again := signIn(t, service, "bob", secret, "")
	if again.Enrolment == nil || strings.ReplaceAll(again.Enrolment.Key, " ", "") == key {
		t.Error("the old secret came back")
	}
	if kinds := w.sql("SELECT group_concat(kind, ' ') FROM (SELECT kind FROM events WHERE program = 'tapectl' AND kind NOT IN ('sign-in', 'sign-out') ORDER BY id)"); kinds !=
		"database-made group-added user-added otp-on user-unlocked otp-off otp-on" {
		t.Errorf("events %q", kinds)
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed("stays for good\r\n", "user", "add", "stays", "--group=OPS", "--password-stdin")
	w.typed("\ufeffonly the first\nand not the second\n", "user", "add", "first", "--group=OPS", "--password-stdin", "--temporary")
	service := w.service()
	if signIn(t, service, "stays", "stays for good", "").Session == nil {
		t.Error("a password that stays does not let in")
	}
	if out := signIn(t, service, "first", "only the first", ""); out.ChangePassword != data.TemporaryFirst {
		t.Errorf("a temporary password gives %+v", out)
	}

	w.wants(w.typed("another one by now", "user", "reset-password", "STAYS", "--password-stdin"), "Reset the password of user stays.")
	if signIn(t, service, "stays", "stays for good", "").Refusal == nil {
		t.Error("the old password still lets in")
	}
	if signIn(t, service, "stays", "another one by now", "").Session == nil {
		t.Error("the new password does not let in")
	}
	w.typed("for one sign-in", "user", "reset-password", "stays", "--password-stdin", "--temporary")
	if out := signIn(t, service, "stays", "for one sign-in", ""); out.ChangePassword != data.TemporaryFirst {
		t.Errorf("a temporary password gives %+v", out)
	}

	w.typed("a pending password", "user", "add", "pending", "--group=OPS", "--password-stdin", "--one-time-password")
	w.wants(w.typed("another pending one", "user", "reset-password", "pending", "--password-stdin"), "QR code")

	// The superuser forgot the password.
	w.typed("never again forgotten", "user", "reset-password", "tapemaster", "--password-stdin")
	if signIn(t, service, "tapemaster", "never again forgotten", "").Session == nil {
		t.Error("tapemaster can't sign in")
	}
	before := w.rows()
	w.wants(w.refused("user", "reset-password", "stays"), "--password-stdin")
	w.wants(w.refused("user", "reset-password", "nobody", "--password-stdin"), "There is no user nobody")
	w.wants(w.refused("user", "add", "eve", "--group=OPS"), "--password-stdin")
	if w.rows() != before {
		t.Error("a refusal changed something")
	}
}

// No path leaves nobody who can administer.
func TestLastAdministrator(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	before := w.rows()
	for _, args := range [][]string{
		{"user", "set", "tapemaster", "--disabled=true"},
		{"user", "set", "tapemaster", "--tapemaster-rights=false"},
		{"user", "set", "tapemaster", "--user-id=boss"},
		{"user", "delete", "tapemaster"},
	} {
		w.refused(args...)
	}
	w.wants(w.refused("user", "set", "tapemaster", "--user-id=boss"), "keeps its User-ID")
	if w.rows() != before {
		t.Error("a refusal changed something")
	}
}
