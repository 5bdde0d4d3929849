//go:build unix && !darwin

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/site"
	"tapetrack/data/trust"
	"tapetrack/data/words"
)

// What somebody does on a computer without anything.
func TestFirstFiveMinutes(t *testing.T) {
	w := newWorld(t)
	out := w.init("--password-stdin")
	link := w.link()
	w.wants(out, w.database, w.database+".key", link.String(), link.Keys[0].Groups(), filepath.Join(w.home, trust.FileName), "tapeserver run")
	if want := (trust.Host{Name: "127.0.0.1", Port: w.port()}); len(link.Hosts) != 1 || link.Hosts[0] != want {
		t.Errorf("the link leads to %v", link.Hosts)
	}
	for path, mode := range map[string]os.FileMode{
		filepath.Dir(w.database): 0o700, w.database: 0o600, w.database + ".key": 0o600,
		filepath.Join(w.home, trust.FileName): 0o644, // a copy for all users of a desktop
	} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	written, err := trust.ReadFile(filepath.Join(w.home, trust.FileName))
	if err != nil || !written.Same(link) {
		t.Errorf("the file has %v: %v", written, err)
	}
	w.ok(program, "link", "--file", "more.tapetrack")
	if again, err := trust.ReadFile(filepath.Join(w.home, "more.tapetrack")); err != nil || !again.Same(link) {
		t.Error(again, err)
	}
	w.wants(w.refused(program, "link", "--file", "more.tapetrack"), "more.tapetrack", "exists")

	before := w.files()
	w.wants(w.ok(program, "check"), start.Version, w.database, w.address, link.String(), link.Keys[0].Groups())
	if after := w.files(); after != before {
		t.Errorf("check left %s, before it was %s", after, before)
	}

	server := w.run()
	w.wants(w.ok(program, "check"), w.address)
	c := w.client(link)
	session := w.signIn(c, data.Superuser, secret).Session
	if session == nil {
		t.Fatal("nobody is signed in")
	}
	if out := w.signIn(w.client(link), data.Superuser, "a wrong password"); out.Session != nil || out.Refusal == nil {
		t.Errorf("a wrong password: %+v", out)
	}
	w.wants(w.refused(program, "run"), w.database, "already serves")
	w.wants(w.refused(program, "run", "--listen", freeAddress(t)), w.database, "already serves")
	w.ok("tapectl", "user", "add", "alice", "--group=OPS", "--password-stdin", "--database", w.database)
	if w.signIn(w.client(link), "alice", secret).Session == nil {
		t.Error("who was added beside the server can't sign in")
	}
	d := start.NewDatabase("TapeMaster", start.Common{Database: w.database})
	defer d.Close()
	if _, err := d.Open(t.Context()); err == nil || !strings.Contains(lang.Say(words.Message(err)), "127.0.0.1") {
		t.Errorf("a program with windows: %v", err)
	}
	tls(w, link)
	if how := server.end(syscall.SIGTERM); how.ExitCode() != 0 {
		t.Errorf("it ended with %v: %s", how, &server.said)
	}
}

// files names what is in the folder of the database, with when it was changed.
func (w *world) files() string {
	w.Helper()
	entries, err := os.ReadDir(filepath.Dir(w.database))
	if err != nil {
		w.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			w.Fatal(err)
		}
		all = append(all, e.Name()+" "+info.ModTime().String())
	}
	return strings.Join(all, "\n")
}

// tls has openssl look at the server.
func tls(w *world, link trust.Server) {
	w.Helper()
	key := filepath.Join(w.home, "client.pem")
	if out, err := exec.Command("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x", "-keyout", key, "-out", key+".crt").CombinedOutput(); err != nil {
		w.Fatal("install the Debian package openssl: ", err, string(out))
	}
	ask := func(more ...string) string {
		cmd := exec.Command("openssl", append([]string{"s_client", "-connect", w.address, "-alpn", "h2", "-showcerts", "-cert", key + ".crt", "-key", key}, more...)...)
		cmd.Stdin = strings.NewReader("")
		out, _ := cmd.CombinedOutput() // a refusal, too, is what is looked for
		return string(out)
	}
	seen := ask()
	w.wants(seen, "TLSv1.3", "ALPN protocol: h2", "CN = tapeserver", "CN = TapeTrack server")
	if strings.Contains(ask("-tls1_2"), "BEGIN CERTIFICATE") {
		w.Error("it speaks TLS 1.2")
	}
	// The pinned key is that of the last certificate, as openssl and sha256sum see it.
	last := seen[strings.LastIndex(seen, "-----BEGIN CERTIFICATE-----"):]
	last = last[:strings.Index(last, "-----END CERTIFICATE-----")+len("-----END CERTIFICATE-----\n")]
	if n := strings.Count(seen, "BEGIN CERTIFICATE"); n == 3 { // s_client repeats that of the server
		parts := strings.Split(seen, "-----BEGIN CERTIFICATE-----")
		last = "-----BEGIN CERTIFICATE-----" + parts[2][:strings.Index(parts[2], "-----END")] + "-----END CERTIFICATE-----\n"
	}
	cmd := exec.Command("sh", "-c", "openssl x509 -noout -pubkey | openssl pkey -pubin -outform der | sha256sum | cut -c-64 | xxd -r -p | base32 | tr -d = | tr A-Z a-z")
	cmd.Stdin = strings.NewReader(last)
	out, err := cmd.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != link.Keys[0].String() {
		w.Errorf("openssl sees the key %s (%v), the link has %s", out, err, link.Keys[0])
	}
}

// Whoever is signed in goes on when the server was stopped or killed and is started again.
func TestStartedAgain(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	server := w.run()
	c := w.client(w.link())
	session := w.signIn(c, data.Superuser, secret).Session
	if session == nil {
		t.Fatal("nobody is signed in")
	}
	for name, signal := range map[string]syscall.Signal{"SIGTERM": syscall.SIGTERM, "SIGINT": syscall.SIGINT, "SIGKILL": syscall.SIGKILL} {
		how := server.end(signal)
		if signal != syscall.SIGKILL && how.ExitCode() != 0 {
			t.Errorf("%s: it ended with %v: %s", name, how, &server.said)
		}
		if _, err := c.Overview(t.Context(), session.Actor()); err == nil {
			t.Errorf("%s: somebody still serves", name)
		}
		server = w.run()
		if page, err := c.Overview(t.Context(), session.Actor()); err != nil || page.User.ID != data.Superuser {
			t.Errorf("after %s and a new start: %v", name, err)
		}
	}
	if how := server.end(syscall.SIGTERM); how.ExitCode() != 0 {
		t.Error(how)
	}
	w.ok("tapectl", "audit", "verify", "--database", w.database)
}

// From a local database to a server and back: the commands that docs/SERVER.md has.
func TestMovesThereAndBack(t *testing.T) {
	w := newWorld(t)
	local := filepath.Join(w.home, "local", "tapetrack.db")
	w.ok("tapectl", "init", "--password-stdin")
	w.ok("tapectl", "user", "add", "alice", "--group=OPS", "--password-stdin")

	desktop := start.NewDatabase("TapeMaster", start.Common{Database: local})
	defer desktop.Close()
	if _, err := desktop.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refused(program, "init", "--listen", w.address, "--name", "127.0.0.1", "--from", local), local, "open in another program")
	desktop.Close()
	if _, err := os.Stat(w.database); err == nil {
		t.Fatal("a database was made")
	}
	w.wants(w.init("--from", local), w.database, local, "has moved")
	link := w.link()

	_, err := desktop.Open(t.Context())
	var moved *site.Moved
	if !errors.As(err, &moved) || !moved.To.Same(link) {
		t.Errorf("a program with windows: %v", err)
	}
	w.wants(w.refused("tapectl", "user", "list"), local, "has moved", link.Keys[0].Groups())
	w.wants(w.refused("tapectl", "recover", "--yes"), "has moved")
	w.ok("tapectl", "backup", "of-the-original.db")
	w.ok("tapectl", "key", "status")
	w.wants(w.ok("tapectl", "diagnostics"), "has moved", "Tables of release")

	server := w.run()
	if w.signIn(w.client(link), "alice", secret).Session == nil {
		t.Error("alice can't sign in")
	}
	w.wants(w.refused("tapectl", "restore", "of-the-original.db", "--database", w.database), "open in another program", "tapeserver")
	w.ok("tapectl", "backup", "of-the-server.db", "--database", w.database)
	server.end(syscall.SIGTERM)

	// On the same host it stays the same server.
	w.ok("tapectl", "restore", "of-the-server.db", "--database", w.database)
	if !w.link().Same(link) {
		t.Error("the server has another key")
	}
	w.wants(w.refused("tapectl", "restore", "of-the-server.db"), "has moved")
	w.ok("tapectl", "restore", "of-the-server.db", "--without-server")
	w.ok("tapectl", "user", "show", "alice")
	w.ok("tapectl", "audit", "verify")
	doors, err := desktop.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out, err := doors.SignIn(t.Context(), data.Attempt{Login: "alice", Password: secret, Client: data.Client{Program: "Lite", Version: start.Version, Computer: "desk"}})
	if err != nil || out.Session == nil {
		t.Errorf("alice can't sign in: %+v, %v", out, err)
	}
}
