package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapetrack/cmd/internal/typed"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// at returns a command at the server of a world, as somebody who types lines.
func (w *world) at(id, lines string, args ...string) *exec.Cmd {
	w.Helper()
	cmd := exec.Command(binary, append([]string{"--server=" + w.serve(), "--sign-in=" + id, "--sign-in-stdin"}, args...)...)
	cmd.Env, cmd.Dir, cmd.Stdin = w.env, w.home, strings.NewReader(lines)
	return cmd
}

// is fails unless a command ended with a status, and printed and said this.
func (r result) is(t *testing.T, code int, out, err string) {
	t.Helper()
	if r.code != code || r.out != out || r.err != err {
		t.Errorf("it ended with %d, want %d\nprinted %q\nwant    %q\nsaid %q\nwant %q", r.code, code, r.out, out, r.err, err)
	}
}

// ended fails unless each sign-in to tapectl has ended.
func (w *world) ended() {
	w.Helper()
	if open := w.sql("SELECT count(*) FROM sessions WHERE program = 'tapectl' AND closed_at IS NULL"); open != "0" {
		w.Errorf("%s sessions are open", open)
	}
	began := w.sql("SELECT count(*) FROM events WHERE program = 'tapectl' AND kind = 'sign-in'")
	if over := w.sql("SELECT count(*) FROM events WHERE program = 'tapectl' AND kind = 'sign-out'"); over != began {
		w.Errorf("%s sign-ins, %s sign-outs", began, over)
	}
}

// administrator adds somebody with tapemaster rights.
func (w *world) administrator(id string, args ...string) {
	w.Helper()
	w.typed(secret, append([]string{"user", "add", id, "--group=OPS", "--password-stdin"}, args...)...)
	w.ok("user", "set", id, "--tapemaster-rights=true")
}

// Whoever can't sign in, or may not do it, is told why in a sentence, and nothing stays open.
func TestServerRefuses(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "plain", "--group=OPS", "--password-stdin")
	w.administrator("off")
	w.ok("user", "set", "off", "--disabled=true")
	w.administrator("lite", "--may-start=Lite")
	w.administrator("new", "--one-time-password")
	w.administrator("first", "--temporary")
	w.administrator("lost", "--one-time-password")
	w.enrolled(w.service(), "coded")
	w.ok("user", "set", "coded", "--tapemaster-rights=true")
	before, tickets := lang.Say(words.BeforePassword), w.sql("SELECT count(*) FROM tickets")
	for _, c := range []struct{ id, lines, want string }{
		{"tapemaster", "wrong\n\n", before},
		{"nobody", secret + "\n\n", before},
		{"no such User-ID", secret + "\n\n", before},
		{"tapemaster", "", lang.T(typed.Password.None)},
		{"off", secret + "\n\n", "Your account is disabled."},
		{"lite", secret + "\n\n", "You are not permitted to use TapeMaster."},
		{"new", secret + "\n\n", lang.T(enrolFirst, "new")},
		{"new", secret, lang.T(enrolFirst, "new")},
		{"first", secret + "\n\n", lang.T(changeFirst, "first")},
		{"coded", secret + "\n\n", lang.T(secondLine)},
		{"coded", secret + "\n", lang.T(secondLine)},
		{"coded", secret + "\n12345\n", "A code has six digits."},
		{"plain", secret + "\n\n", lang.T(data.NeedsRights)},
	} {
		if line := refusedCommand(t, w.at(c.id, c.lines, "group", "list")); !strings.Contains(line, c.want) {
			t.Errorf("%s, %q: %q", c.id, c.lines, line)
		}
	}
	w.ended()
	if left := w.sql("SELECT count(*) FROM tickets"); left != tickets {
		t.Errorf("%s tickets are left, %s before", left, tickets)
	}
}

// What the options name fits together, or is refused before anybody types a password.
func TestServerOptions(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	server := "--server=" + w.serve()
	w.wants(w.refused(server, "user", "list"), "--sign-in=USER-ID")
	w.wants(w.refused("--sign-in=tapemaster", "user", "list"), lang.T(noServer))
	w.wants(w.refused("--sign-in-stdin", "user", "list"), lang.T(noServer))
	w.wants(w.refused(server, "--database=x.db", "user", "list"), "--server names a server")
	w.wants(w.refused("--server=tapes.example.com", "user", "list"), "--server")
	w.wants(w.refused(server, "--sign-in=tapemaster", "--sign-in-stdin="+secret, "user", "list"), "--sign-in-stdin must be")

	// The server is that of the variable, too, and of the file that a program with windows
	// has stored.
	plain := slices.DeleteFunc(slices.Clone(w.env), func(v string) bool { return strings.HasPrefix(v, "TAPETRACK_DATABASE=") })
	cmd := w.at("tapemaster", secret+"\n\n", "group", "add", "VAR")
	cmd.Args, cmd.Env = slices.Delete(cmd.Args, 1, 2), append(plain, "TAPETRACK_SERVER="+w.serve())
	if r := finish(t, cmd); r.code != 0 {
		t.Error(r.err)
	}
	folder := filepath.Join(w.home, ".config", "TapeTrack")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	w.put(filepath.Join(folder, "server.tapetrack"), w.serve())
	cmd = w.at("tapemaster", secret+"\n\n", "group", "add", "CHOSEN")
	cmd.Args, cmd.Env = slices.Delete(cmd.Args, 1, 2), plain
	if r := finish(t, cmd); r.code != 0 {
		t.Error(r.err)
	}
	if got := w.sql("SELECT group_concat(group_id, ' ') FROM (SELECT group_id FROM groups ORDER BY 1)"); got != "CHOSEN VAR" {
		t.Errorf("groups %q", got)
	}
	w.ended()
}

// What works on the file of the database, or its key, is for who is at its computer.
func TestServerKeepsItsFiles(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	for _, c := range []struct{ given, named string }{
		{"backup x.db", "backup <file>"},
		{"restore x.db", "restore <file>"},
		{"recover", "recover"},
		{"key status", "key status"},
		{"key rotate", "key rotate"},
		{"key export x --passphrase-stdin", "key export <file>"},
		{"key import x --passphrase-stdin", "key import <file>"},
	} {
		line := refusedCommand(t, w.at("tapemaster", secret+"\n\n", strings.Fields(c.given)...))
		if line != lang.T(onlyOnHost, "tapectl "+c.named+" --database=PATH") {
			t.Errorf("%q: %q", c.given, line)
		}
	}
	w.wants(refusedCommand(t, w.at("tapemaster", secret+"\n\n", "init", "--password-stdin")), lang.T(makeAnother, "tapectl init --database=PATH"))
	if n := w.sql("SELECT count(*) FROM events WHERE kind = 'sign-in'"); n != "0" {
		t.Errorf("%s sign-ins", n)
	}
}

// Password, code, and what the command reads are three lines, in that order, whether a code is
// needed or not.
func TestServerLines(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	service := w.service()
	key := w.enrolled(service, "coded")
	w.ok("user", "set", "coded", "--tapemaster-rights=true")
	w.ok("user", "pause-otp", "coded", "--reason=x", "--days=1")
	cmd := w.at("coded", secret+"\n\nthe first new one\n", "user", "add", "one", "--group=OPS", "--password-stdin")
	if r := finish(t, cmd); r.code != 0 || r.out != "Added user one.\n" { // what happened to coded until now is told
		t.Errorf("it ended with %d, printed %q and said %q", r.code, r.out, r.err)
	}
	cmd = w.at("coded", secret+"\r\n"+codeOf(t, key)+"\r\nthe second new one\r\n", "user", "add", "two", "--group=OPS", "--password-stdin")
	finish(t, cmd).is(t, 0, "Added user two.\n", "")
	w.wants(refusedCommand(t, w.at("coded", secret+"\n\n", "user", "add", "three", "--group=OPS", "--password-stdin")), lang.T(typed.Password.None))
	for id, password := range map[string]string{"one": "the first new one", "two": "the second new one"} {
		if signIn(t, service, id, password, "").Session == nil {
			t.Errorf("%s has another password", id)
		}
	}
	w.ended()
}

// A sign-in tells what the account and every administrator has to know, since the next one is
// told only what happens after it.
func TestServerTellsSince(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.administrator("olga")
	service := w.service()
	signIn(t, service, "olga", secret, "")
	signIn(t, service, "olga", "wrong", "")
	w.typed(secret, "user", "reset-password", "olga", "--password-stdin")
	r := finish(t, w.at("olga", secret+"\n\n", "group", "list"))
	if r.code != 0 {
		t.Error(r.err)
	}
	w.wants(r.err, "Since your last sign-in: 1 wrong password. "+lang.T(lookAtLog), "Password reset, by console")
	if r := finish(t, w.at("olga", secret+"\n\n", "group", "list")); r.code != 0 || r.err != "" {
		t.Errorf("the next one is told %q", r.err)
	}
}

// The log is read, checked and exported at a server as on its computer.
func TestServerVerify(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.ok("group", "add", "OPS")
	seal := w.ok("audit", "verify")
	_, seal, _ = strings.Cut(strings.TrimSpace(seal), "Seal: ")
	w.ok("audit", "verify", "--seal="+seal)
	w.wants(w.ok("audit", "list", "--kind=group-added"), "OPS", w.actor())
	w.ok("audit", "export", "log.jsonl")
	w.wants(w.get(filepath.Join(w.home, "log.jsonl")), "group-added")
	w.ok("policy", "set", "off-days", "3")
	w.wants(w.ok("policy", "show", "off-days"), "3")
	if overTLS {
		w.ended()
	}
}

// Support is told about a server that nobody can sign in to, and more by who can.
func TestServerDiagnostics(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	link := w.serve()
	w.wants(w.ok("--server="+link, "diagnostics"), "Server\n  Address: 127.0.0.1:", "  Reached: yes\n", "  Server: named by --server\n  Options: --server\n")
	r := finish(t, w.at("tapemaster", secret+"\n\n", "diagnostics"))
	w.wants(r.out, "  Users: 1\n", "  Options: --server, --sign-in, --sign-in-stdin\n")
	if strings.Contains(r.out, w.database) || strings.Contains(r.out, "tapemaster") {
		t.Errorf("it says %q", r.out)
	}
	w.ended()
	w.stopServing()
	w.wants(w.ok("--server="+link, "diagnostics"), "  Reached: no: ")
	w.wants(w.refused("--server="+link, "--sign-in=tapemaster", "--sign-in-stdin", "user", "list"), "nothing answers at port")
	w.put(filepath.Join(w.home, "server"), "nothing")
	w.wants(w.refused("--server=server", "diagnostics"), "--server")
}
