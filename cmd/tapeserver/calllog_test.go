package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tapetrack/data"
	"tapetrack/data/serve"
)

func TestCallsOfASecond(t *testing.T) {
	l := new(callLog)
	logged := 0
	for range 250 {
		if unlogged, log := l.take(7); log {
			if logged++; unlogged != 0 {
				t.Errorf("%d were not logged before", unlogged)
			}
		}
	}
	if unlogged, log := l.take(8); logged != 100 || !log || unlogged != 150 {
		t.Errorf("%d lines, then %d unlogged", logged, unlogged)
	}
	if unlogged, _ := l.take(8); unlogged != 0 {
		t.Errorf("%d are told twice", unlogged)
	}
}

func TestLevels(t *testing.T) {
	for _, c := range []struct {
		call serve.Call
		code string
		want string
	}{
		{serve.Call{Method: "SignIn", Judged: true}, "ok", "INFO"},
		{serve.Call{Method: "Overview"}, "ok", "DEBUG"},
		{serve.Call{Method: "Overview"}, "unauthenticated", "INFO"},
		{serve.Call{}, "unreadable", "INFO"},
		{serve.Call{Method: "Watch", Lasts: true}, "canceled", "DEBUG"},
		{serve.Call{Method: "SignIn", Judged: true}, "internal", "WARN"},
		{serve.Call{Method: "SignIn", Judged: true}, "panicked", "WARN"},
	} {
		if got := levelOf(c.call, serve.Ending{Code: c.code}).String(); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// Whatever people type and are shown, and whatever lets them in, is in no line of the log.
func TestNothingSecretIsLogged(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	w.ok("tapectl", "user", "add", "alice", "--group=OPS", "--password-stdin", "--database", w.database)
	w.ok("tapectl", "user", "otp", "alice", "on", "--database", w.database)
	server := w.run("--log-level", "debug", "--operations", "none")
	link := w.link()
	attempt := func(login, password, code string) data.Outcome {
		t.Helper()
		out, err := w.client(link).SignIn(t.Context(), data.Attempt{
			Login: login, Password: password, Code: code, Client: data.Client{Program: "TapeMaster", Version: "2.0.0", Computer: "desk7"},
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	out := attempt("alice", secret, "")
	if out.Enrolment == nil {
		t.Fatalf("no QR code: %+v", out)
	}
	e := out.Enrolment
	shown := strings.ToUpper(strings.ReplaceAll(e.Key, " ", ""))
	code, err := totp.GenerateCode(shown, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if got := attempt("alice", secret, code); got.Refusal != nil {
		t.Fatalf("the code: %+v", got.Refusal)
	}
	attempt("alice", secret, "482915")
	attempt("alice", secret, code) // used
	attempt("alice", "Passwort-das-falsch-ist", "")
	attempt("unknown.person@example.com", "another-that-is-wrong", "736251")
	c := w.client(link)
	in := w.signIn(c, data.Superuser, secret)
	if err := c.ChangePassword(t.Context(), in.Session.Actor(), secret, "a new passphrase of mine"); err != nil {
		t.Fatal(err)
	}
	server.end(syscall.SIGTERM)

	log := server.said.String()
	calls := map[string]int{}
	ids := map[string]bool{}
	for line := range strings.Lines(log) {
		var entry struct {
			Time, Level, Msg, ID, Method, Code, Address string
			MS                                          *int64
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Time == "" || entry.Level == "" {
			t.Errorf("no line of JSON: %s", line)
		}
		if entry.Msg != "call" {
			continue
		}
		if entry.Address != "127.0.0.1" || entry.MS == nil || entry.Code == "" || entry.ID == "" || ids[entry.ID] {
			t.Errorf("a call is %s", line)
		}
		ids[entry.ID] = true
		calls[entry.Method]++
	}
	if calls["SignIn"] != 7 || calls["ChangePassword"] != 1 {
		t.Errorf("calls are %v", calls)
	}
	for what, hidden := range map[string]string{
		"the password": secret, "a code": code, "a wrong code": "482915", "another": "736251", "the secret": shown, "the ticket": string(out.Ticket),
		"a wrong password": "Passwort-das", "another password": "another-that", "an unknown login": "unknown.person", "the new password": "passphrase",
		"an address of a QR code": "otpauth", "a User-ID": "alice",
	} {
		if hidden == "" || strings.Contains(strings.ToUpper(log), strings.ToUpper(hidden)) {
			t.Errorf("%s (%q) is in the log:\n%s", what, hidden, log)
		}
	}
	// Tokens and ids of attempts are long, and nothing else is.
	if long := regexp.MustCompile(`[A-Za-z0-9_+=-]{20,}`).FindString(regexp.MustCompile(`"seal":"[0-9]+-[0-9a-f]{16}"`).ReplaceAllString(log, "")); long != "" && !strings.Contains(w.database, long) {
		t.Errorf("the log has %s", long)
	}
}

// Whoever reads the log may end, and the server goes on.
func TestLogIsGone(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := w.command(program, "run", "--log-level", "debug", "--operations", "none")
	cmd.Stderr = write
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "Ready: ") {
		t.Fatal(line, err)
	}
	if _, err := io.ReadAtLeast(read, make([]byte, 10), 10); err != nil { // it writes there
		t.Fatal(err)
	}
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if w.signIn(w.client(w.link()), data.Superuser, secret).Session == nil {
			t.Fatal("nobody is signed in")
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}
