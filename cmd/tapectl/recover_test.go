package main

import (
	"os"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/words"
)

func TestRecover(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.ok("user", "otp", "tapemaster", "on")
	w.sql("UPDATE users SET password_hash = 'x', disabled = 7; DELETE FROM settings WHERE name = 'audit.head'; UPDATE events SET detail = 'x'")
	r := finish(t, w.command("recover"))
	password := strings.TrimSuffix(r.out, "\n")
	if r.code != 0 || strings.ContainsAny(password, " \n") || len(password) < 16 {
		t.Fatalf("ended with %d and printed %q, %s", r.code, r.out, r.err)
	}
	w.wants(r.err, "tapemaster", "QR code")
	if strings.Contains(r.err, password) {
		t.Error("the password is on standard error")
	}
	out := signIn(t, w.service(), "tapemaster", password, "")
	if out.ChangePassword == "" || out.Enrolment == nil {
		t.Errorf("%+v", out)
	}
	if got := w.sql("SELECT count(*) FROM events WHERE kind = 'recovered' AND actor LIKE 'console:%'"); got == "0" {
		t.Error("the audit does not say so")
	}
	if rows := w.rows(); strings.Contains(rows, password) {
		t.Error("the password is in the database")
	}
}

// Without the key nobody is let in, until the console says that it is lost.
func TestRecoverLostKey(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin", "--one-time-password")
	w.ok("policy", "set", "issuer", "ACME")
	lost := []string{"recover", "--lost-key", "--yes-the-key-is-lost"}
	w.wants(w.refused("recover", "--lost-key"), "--yes-the-key-is-lost")
	w.wants(w.refused("recover", "--yes-the-key-is-lost"), "--lost-key")
	before := w.rows()
	w.wants(w.refused(lost...), "is not lost", w.database+".key")
	if w.rows() != before {
		t.Error("something was changed")
	}
	old := w.keyID()
	if err := os.Remove(w.database + ".key"); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refused("recover"), "no key file")
	r := finish(t, w.command(lost...))
	if r.code != 0 {
		t.Fatal(r.err)
	}
	w.wants(r.err, w.database+".key", "reset")
	if w.keyID() == old {
		t.Error("the key is the same")
	}
	out := signIn(t, w.service(), "tapemaster", strings.TrimSpace(r.out), "")
	if out.ChangePassword == "" || out.Enrolment == nil {
		t.Errorf("%+v", out)
	}
	// Everybody else stays out until reset, and then has a new secret.
	if out := signIn(t, w.service(), "alice", secret, ""); out.Refusal == nil || out.Refusal.Reason != data.DamagedAccount {
		t.Errorf("%+v", out)
	}
	w.wants(finish(t, w.command("user", "show", "alice")).err, "alice", string(words.MadeAnew))
	w.wants(w.typed("another good one\n", "user", "reset-password", "alice", "--password-stdin"), "Made a new record of user alice", "disabled")
	w.ok("user", "set", "alice", "--group=OPS", "--may-start=Lite", "--disabled=false")
	if out := signIn(t, w.service(), "alice", "another good one", ""); out.Enrolment == nil || out.ChangePassword == "" {
		t.Errorf("%+v", out)
	}
	w.ok("audit", "verify")
	w.wants(w.ok("audit", "list", "--kind=recovered"), "The key was lost")
}
