//go:build unix && !darwin

package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"tapetrack/data"
	"tapetrack/data/store/storetest"
	"tapetrack/data/trust"
)

// What init refuses, it refuses in a sentence, and nothing is made.
func TestInitIsRefused(t *testing.T) {
	w := newWorld(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	many := strings.TrimSuffix(strings.Repeat("tapes.example.com,", 50), ",")
	for _, c := range []struct {
		args  string
		wants []string
	}{
		{"--listen " + taken.Addr().String(), []string{taken.Addr().String(), "already listens", "--listen"}},
		{"--listen :0", []string{"from 1 to 65535"}},
		{"--listen :70000", []string{"from 1 to 65535"}},
		{"--listen 5443", []string{"5443", ":5443"}},
		{"--listen 192.0.2.7:5443", []string{"192.0.2.7:5443", "no address of this computer"}},
		{"--listen no-such-name.invalid:5443", []string{"no-such-name.invalid", "not known"}},
		{"--listen user@host:5443", []string{"--listen"}},
		{"--name " + many, []string{"50", "8"}},
		{"--name 2001:db8::1", []string{"brackets"}},
		{"--name tapes.example.com:70000", []string{"70000"}},
		{"--name a,,b", []string{"comma"}},
		{"--name tapes/x", []string{"/"}},
		{"--issuer x:y", []string{":"}},
		{"--from nowhere.db", []string{"--from", "--password-stdin"}},
		{"--from-key-file x", []string{"--from-key-file"}},
		{"--from=", []string{"--from"}},
		{"--database=", []string{"--database"}},
	} {
		args := append([]string{"init", "--password-stdin"}, strings.Fields(c.args)...)
		if !strings.Contains(c.args, "--listen") {
			args = append(args, "--listen", w.address)
		}
		w.wants(w.refused(program, args...), c.wants...)
	}
	w.wants(w.refused(program, "init", "--listen", w.address), "--password-stdin", "terminal")
	w.wants(w.refused(program, "init", "--listen", w.address, "--from", "nowhere.db"), "nowhere.db")
	r := w.does("short\n", program, "init", "--listen", w.address, "--password-stdin")
	if r.code != 1 || strings.Contains(r.err, "short") {
		t.Errorf("a short password: %+v", r)
	}
	if left, err := os.ReadDir(w.home); err != nil || len(left) > 1 || len(left) == 1 && left[0].Name() != ".local" { // the log of errors
		t.Errorf("left are %v, %v", left, err)
	}
}

// What is there already stays.
func TestInitFindsSomething(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	link := w.link()
	again := []string{"init", "--listen", w.address, "--password-stdin"}
	w.wants(w.refused(program, again...), w.database, "tapeserver run")
	if !w.link().Same(link) {
		t.Error("the authority was replaced")
	}
	// A key without its database is that of a database that is missing.
	if err := os.Rename(w.database, w.database+".away"); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refused(program, again...), trust.FileName)
	if err := os.Remove(filepath.Join(w.home, trust.FileName)); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refused(program, again...), w.database+".key")
	for _, command := range []string{"run", "check", "link"} {
		w.wants(w.refused(program, command), w.database)
	}
	if err := os.Rename(w.database+".away", w.database); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(w.database+".key", w.database+".key.away"); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"run", "check", "link"} {
		w.wants(w.refused(program, command), w.database+".key")
	}
}

// A database of another kind is not served.
func TestRunIsRefused(t *testing.T) {
	w := newWorld(t)
	for _, command := range []string{"run", "check", "link"} {
		w.wants(w.refused(program, command), w.database, "tapeserver init")
	}
	w.ok("tapectl", "init", "--password-stdin", "--database", w.database)
	for _, command := range []string{"run", "check", "link"} {
		w.wants(w.refused(program, command), w.database, "--from")
	}
	if err := os.WriteFile(filepath.Join(w.home, "text.db"), []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refused(program, "run", "--database", "text.db"), "text.db", "not a TapeTrack database")

	other := newWorld(t)
	other.init("--password-stdin")
	taken, err := net.Listen("tcp", other.address)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	other.wants(other.refused(program, "run"), other.address, "already listens")
	if r := other.does("", program, "check"); r.code != 1 || !strings.Contains(r.out, "already listens") {
		t.Errorf("check: %+v", r)
	}
	other.wants(other.refused(program, "run", "--listen", "x"), "--listen")
	other.run("--listen", freeAddress(t)).end(syscall.SIGTERM)
}

// A folder without rights and a full disk are named.
func TestInitWithoutRoom(t *testing.T) {
	w := newWorld(t)
	folder, fill := storetest.SmallDisk(t, "1m")
	fill(16 << 10)
	args := []string{"init", "--listen", w.address, "--name", "127.0.0.1", "--password-stdin", "--database", filepath.Join(folder, "x.db")}
	w.wants(w.refused(program, args...), folder, "full")
	fill(1 << 20)
	w.ok(program, args...)

	closed := filepath.Join(w.home, "closed")
	if err := os.Mkdir(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	cmd := w.command(program, "init", "--listen", w.address, "--password-stdin", "--database", filepath.Join(closed, "x.db"))
	cmd.Dir, cmd.Stdin = "/tmp", strings.NewReader(secret)
	if os.Geteuid() == 0 {
		for f := w.home; f != "/tmp"; f = filepath.Dir(f) {
			if err := os.Chmod(f, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatal("it was made")
	}
	w.wants(string(out), "tapeserver: ", closed, "permission")
}

// At a terminal a password is drawn and shown, once, and lets tapemaster in.
func TestPasswordAtATerminal(t *testing.T) {
	w := newWorld(t)
	path, err := exec.LookPath("script")
	if err != nil {
		t.Fatal("install the Debian package bsdutils")
	}
	cmd := exec.CommandContext(t.Context(), path, "--quiet", "--return", "--command",
		filepath.Join(binaries, program)+" init --listen "+w.address+" --name 127.0.0.1", "/dev/null")
	cmd.Env, cmd.Dir = append(w.env, "SHELL=/bin/sh", "TERM=dumb"), w.home
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	shown := regexp.MustCompile(`not shown again: (\S+)`).FindSubmatch(out)
	if shown == nil {
		t.Fatalf("no password in %s", out)
	}
	password := string(shown[1])
	server := w.run()
	if w.signIn(w.client(w.link()), data.Superuser, password).Session == nil {
		t.Error("tapemaster can't sign in")
	}
	server.end(syscall.SIGTERM)
	if strings.Contains(server.said.String(), password) {
		t.Error("it is in the log")
	}
	log, err := os.ReadFile(filepath.Join(w.home, ".local", "state", "TapeTrack", "tapeserver.log"))
	if err == nil && strings.Contains(string(log), password) {
		t.Error("it is in the log of errors")
	}
}
