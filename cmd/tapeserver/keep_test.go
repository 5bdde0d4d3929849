//go:build unix && !darwin

package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// copyTo copies a file, as a file manager does.
func (w *world) copyTo(from, to string) {
	w.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		w.Fatal(err)
	}
}

// The database of yesterday, put back by hand, is served only after somebody has said so.
func TestYesterdaysDatabase(t *testing.T) {
	w := newWorld(t)
	seals := filepath.Join(w.home, "other-disk", "seals")
	w.wants(w.refused(program, "init", "--listen", w.address, "--name", "127.0.0.1", "--password-stdin", "--seal-folder", seals), seals, "on another disk")
	if err := os.Mkdir(filepath.Dir(seals), 0o700); err != nil {
		t.Fatal(err)
	}
	w.init("--password-stdin", "--seal-folder", seals)
	if notes, err := filepath.Glob(filepath.Join(seals, "tapetrack-*.seal")); err != nil || len(notes) != 1 {
		t.Fatal(notes, err)
	}
	w.wants(w.ok(program, "check"), seals)
	at := freeAddress(t)
	serves := func(more ...string) {
		t.Helper()
		server := w.run(append([]string{"--operations", at}, more...)...)
		if w.signIn(w.client(w.link()), data.Superuser, secret).Session == nil {
			t.Fatal("nobody is signed in")
		}
		if age, err := strconv.ParseFloat(w.samples(at)["tapeserver_seal_age_seconds"], 64); err != nil || age < 0 || age > 60 {
			t.Errorf("the note is %v seconds old: %v", age, err)
		}
		server.end(syscall.SIGTERM)
		if lines := regexp.MustCompile(`"msg":"end of the log","seal":"\d+-[0-9a-f]{16}"`).FindAllString(server.said.String(), -1); len(lines) != 1 {
			t.Errorf("the log has %q", lines)
		}
	}
	serves()
	yesterday := filepath.Join(w.home, "yesterday.db")
	w.copyTo(w.database, yesterday)
	serves()
	w.copyTo(yesterday, w.database)
	for _, command := range []string{"run", "run", "check"} {
		r := w.does("", program, command)
		if r.code != 1 {
			t.Fatalf("%s: %+v", command, r)
		}
		w.wants(r.out+r.err, w.database, seals, "--accept-older-database")
	}
	w.wants(w.refused(program, "run", "--config", w.config(`{"accept-older-database": true}`)), "does not exist")
	serves("--accept-older-database")
	serves()
	if said := w.ok("tapectl", "audit", "list", "--database", w.database); strings.Count(said, string(data.OlderAccepted))+strings.Count(said, lang.Say(words.Kind(data.OlderAccepted))) != 1 {
		t.Errorf("the log says %s", said)
	}
	w.ok("tapectl", "audit", "verify", "--database", w.database)

	// What was put back with tapectl restore is what somebody wanted.
	w.ok("tapectl", "restore", yesterday, "--database", w.database)
	serves()
	if err := os.RemoveAll(seals); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refused(program, "run"), seals, "--seal-folder")
	w.run("--seal-folder", "none").end(syscall.SIGTERM)
	w.run().end(syscall.SIGTERM)
}

// While a server runs, a folder that is gone is said once, and keeps nobody out.
func TestSealFolderIsGone(t *testing.T) {
	before, log := slog.Default(), &bytes.Buffer{}
	defer slog.SetDefault(before)
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
	var failing error
	k := &sealKeeper{kept: true, note: func(context.Context) (string, error) { return "7-0011223344556677", failing }}
	if k.age() < 1e6 {
		t.Error("a note that was never made is no old one")
	}
	k.once()
	first := k.age()
	failing = errors.New("the folder is gone")
	for range 3 {
		k.once()
	}
	if got := log.String(); strings.Count(got, "the folder is gone") != 1 || strings.Count(got, "seal=7-0011223344556677") != 1 || k.age() < first {
		t.Errorf("%s, %v", got, k.age())
	}
	failing = nil
	for range sealsALine {
		k.once()
	}
	if got := log.String(); strings.Count(got, "noted again") != 1 || strings.Count(got, "seal=7-0011223344556677") != 2 {
		t.Error(got)
	}
	if k := (&sealKeeper{}); k.age() != -1 {
		t.Error("it is not to be noted")
	}
}

// The key is replaced while people sign in, and nobody notices.
func TestRotatedWhileItRuns(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	at := freeAddress(t)
	server := w.run("--operations", at)
	link := w.link()
	c := w.client(link)
	session := w.signIn(c, data.Superuser, secret).Session
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var all sync.WaitGroup
	var signedIn, asked [3]int
	for i := range signedIn {
		desktop := w.client(link)
		all.Go(func() {
			for ctx.Err() == nil {
				begun := time.Now()
				out, err := desktop.SignIn(t.Context(), data.Attempt{Login: data.Superuser, Password: secret, Client: data.Client{Program: "TapeMaster", Computer: "desk7"}})
				if err != nil || out.Session == nil || time.Since(begun) > 5*time.Second {
					t.Errorf("a sign-in: %+v, %v after %s", out, err, time.Since(begun))
					return
				}
				signedIn[i]++
			}
		})
		all.Go(func() {
			for ctx.Err() == nil {
				if _, err := c.Overview(t.Context(), session.Actor()); err != nil {
					t.Errorf("who was signed in: %v", err)
					return
				}
				asked[i]++
			}
		})
	}
	for range 3 {
		w.ok("tapectl", "key", "rotate", "--database", w.database)
		w.signIn(w.client(link), data.Superuser, secret) // with the new key
	}
	stop()
	all.Wait()
	for i := range signedIn {
		if signedIn[i] < 2 || asked[i] < 4 {
			t.Errorf("%v signed in, %v asked", signedIn, asked)
		}
	}
	w.unready(at, "")
	if got := w.samples(at)[`tapeserver_sign_ins_total{outcome="failed",reason=""}`]; got != "0" {
		t.Errorf("%s sign-ins failed", got)
	}
	server.end(syscall.SIGTERM)
	if n := strings.Count(server.said.String(), "the new one is in use"); n != 3 {
		t.Errorf("%d keys were taken up: %s", n, &server.said)
	}
	w.ok("tapectl", "audit", "verify", "--database", w.database)
	w.run().end(syscall.SIGTERM)
}

// A key that systemd hands over stays as it was: the server then says what to do, and judges
// nobody until it is done.
func TestRotatedBesideACredential(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	credentials := filepath.Join(w.home, "credentials")
	if err := os.Mkdir(credentials, 0o700); err != nil {
		t.Fatal(err)
	}
	credential := filepath.Join(credentials, keyCredential)
	w.copyTo(w.database+".key", credential)
	w.env = append(w.env, "CREDENTIALS_DIRECTORY="+credentials)
	at := freeAddress(t)
	server := w.run("--operations", at, "--key-file", credential)
	c := w.client(w.link())
	session := w.signIn(c, data.Superuser, secret).Session
	backups := filepath.Join(w.home, "backups") // as the unit of scheduled backups does it
	if err := os.Mkdir(backups, 0o700); err != nil {
		t.Fatal(err)
	}
	w.ok("tapectl", "backup", backups, "--keep", "14", "--database", w.database, "--key-file", credential)
	w.ok("tapectl", "key", "rotate", "--database", w.database)
	w.unready(at, "key: ")
	if _, body := w.get(at, "/readyz"); !strings.Contains(body, "systemctl restart tapeserver") {
		t.Errorf("/readyz says %s", body)
	}
	if status, _ := w.get(at, "/livez"); status != http.StatusOK {
		t.Errorf("/livez: %d", status)
	}
	_, err := w.client(w.link()).SignIn(t.Context(), data.Attempt{Login: data.Superuser, Password: secret, Client: data.Client{Program: "TapeMaster", Computer: "desk7"}})
	if err == nil || strings.Contains(err.Error(), w.home) {
		t.Errorf("somebody who signs in: %v", err)
	}
	server.end(syscall.SIGTERM)
	if strings.Count(server.said.String(), "nobody can sign in until") != 1 {
		t.Errorf("the log has %s", &server.said)
	}
	w.copyTo(w.database+".key", credential) // as systemd does at the next start
	w.run("--operations", at, "--key-file", credential)
	if _, err := c.Overview(t.Context(), session.Actor()); err != nil {
		t.Errorf("who was signed in goes on: %v", err)
	}
	w.unready(at, "")
}
