//go:build unix && !darwin

package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/remote"
	"tapetrack/data/store/storetest"
	"tapetrack/data/words"
)

// signsIn returns why the user tapemaster can't sign in, nil if they can.
func (w *world) signsIn(c *remote.Client) error {
	w.Helper()
	out, err := c.SignIn(w.Context(), data.Attempt{Login: data.Superuser, Password: secret, Client: data.Client{Program: "TapeMaster", Computer: "desk7"}})
	if err == nil && out.Session == nil {
		w.Fatalf("a sign-in: %+v", out)
	}
	return err
}

// A disk that fills up while the server runs lets nobody in, loses nothing, and is over as soon as
// there is room.
func TestDiskFillsAtMidnight(t *testing.T) {
	folder, fill := storetest.SmallDisk(t, "64m")
	w := newWorld(t)
	w.env = append(w.env, "TAPESERVER_DATABASE="+filepath.Join(folder, "served", "tapetrack.db"))
	w.database = filepath.Join(folder, "served", "tapetrack.db")
	seals := filepath.Join(folder, "seals") // on the same disk here, so that it is full, too
	w.init("--password-stdin", "--seal-folder", seals)
	at := freeAddress(t)
	server := w.run("--operations", at)
	c := w.client(w.link())
	session := w.signIn(c, data.Superuser, secret).Session
	w.unready(at, "")
	fill(0)
	var err error
	for end := time.Now().Add(time.Minute); err == nil; err = w.signsIn(w.client(w.link())) {
		if time.Now().After(end) {
			t.Fatal("a full disk is not noticed")
		}
	}
	if said := lang.Say(words.Message(err)); !errors.Is(err, data.ErrDiskFull) || strings.Contains(said, folder) {
		t.Errorf("who signs in is told %v, %q", err, said)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) { // what was found out is told for a second
		status, body := w.get(at, "/readyz")
		if status == http.StatusServiceUnavailable && strings.Contains(body, "disk: ") {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("/readyz: %d %s", status, body)
		}
	}
	if status, _ := w.get(at, "/livez"); status != http.StatusOK {
		t.Errorf("/livez: %d", status)
	}
	w.refused("tapectl", "backup", filepath.Join(folder, "seals"), "--keep=1", "--database", w.database)
	if err := os.Remove(filepath.Join(folder, "ballast")); err != nil {
		t.Fatal(err)
	}
	if err := w.signsIn(w.client(w.link())); err != nil {
		t.Errorf("there is room again: %v", err)
	}
	w.unready(at, "")
	if _, err := c.Overview(t.Context(), session.Actor()); err != nil {
		t.Errorf("who was signed in: %v", err)
	}
	if how := server.end(syscall.SIGTERM); how.ExitCode() != 0 {
		t.Error(how)
	}
	w.ok("tapectl", "audit", "verify", "--database", w.database)
	w.run().end(syscall.SIGTERM)
}

// A key file that is gone or spoiled harms no server that runs, and lets none start.
func TestKeyFileIsSpoiled(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	server := w.run("--operations", "none")
	link, key := w.link(), w.database+".key"
	genuine, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func() error{
		"gone":     func() error { return nil },
		"empty":    func() error { return os.WriteFile(key, nil, 0o600) },
		"shorter":  func() error { return os.WriteFile(key, genuine[:len(genuine)/2], 0o600) },
		"a folder": func() error { return os.Mkdir(key, 0o700) },
		"a pipe":   func() error { return syscall.Mkfifo(key, 0o600) },
		"for all to read": func() error {
			return errors.Join(os.WriteFile(key, genuine, 0o600), os.Chmod(key, 0o644))
		},
	} {
		if err := errors.Join(os.RemoveAll(key), spoil()); err != nil {
			t.Fatal(name, err)
		}
		if err := w.signsIn(w.client(link)); err != nil {
			t.Errorf("%s: the server that runs: %v", name, err)
		}
		w.wants(w.refused(program, "run"), key)
	}
	if err := errors.Join(os.RemoveAll(key), os.WriteFile(key, genuine, 0o600)); err != nil {
		t.Fatal(err)
	}
	server.end(syscall.SIGTERM)
	w.run().end(syscall.SIGTERM)
}

// A server whose log can't be written goes on.
func TestLogIsFull(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	cmd := w.command(program, "run", "--log-level", "debug", "--operations", "none")
	cmd.Stderr = full
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if n, err := out.Read(make([]byte, 200)); n == 0 {
		t.Fatal(err)
	}
	if err := w.signsIn(w.client(w.link())); err != nil {
		t.Error(err)
	}
	if err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait()); err != nil {
		t.Error(err)
	}
}

// A restore is refused while the server runs, whatever is to be restored, and nobody notices.
func TestRestoredWhileItRuns(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	server := w.run("--operations", "none")
	c := w.client(w.link())
	session := w.signIn(c, data.Superuser, secret).Session
	backup := filepath.Join(w.home, "backup.db")
	w.ok("tapectl", "backup", backup, "--database", w.database)
	w.wants(w.refused("tapectl", "restore", backup, "--database", w.database), w.database, "open in another program")
	w.wants(w.refused("tapectl", "restore", backup, "--without-server", "--database", w.database), "open in another program")
	if _, err := c.Overview(t.Context(), session.Actor()); err != nil {
		t.Errorf("who was signed in: %v", err)
	}
	if err := w.signsIn(w.client(w.link())); err != nil {
		t.Error(err)
	}
	server.end(syscall.SIGTERM)
	w.ok("tapectl", "audit", "verify", "--database", w.database)
}
