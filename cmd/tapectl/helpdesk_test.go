package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// enrolled adds a user whose authenticator is activated, and returns its key.
func (w *world) enrolled(service auth.Doors, id string) string {
	w.Helper()
	w.typed(secret, "user", "add", id, "--group=OPS", "--password-stdin", "--one-time-password")
	shown := signIn(w.T, service, id, secret, "")
	if shown.Enrolment == nil {
		w.Fatal("no QR code")
	}
	key := strings.ReplaceAll(shown.Enrolment.Key, " ", "")
	if out := signIn(w.T, service, id, secret, codeOf(w.T, key)); out.Refusal != nil {
		w.Fatal(out.Refusal)
	}
	return key
}

// codeAt returns the code that an authenticator shows at a time, as oathtool
// sees it.
func codeAt(t *testing.T, key string, at time.Time) string {
	t.Helper()
	out, err := exec.Command("oathtool", "--totp", "-b", key, "-N", "@"+strconv.FormatInt(at.Unix(), 10)).Output()
	if err != nil {
		t.Fatal("install the Debian package oathtool: ", err)
	}
	return strings.TrimSpace(string(out))
}

// given runs a command that gives out a code, and returns its output. code picks
// the code out of it, which is nowhere else.
func (w *world) given(code func(out string) string, args ...string) (given, said string) {
	w.Helper()
	r := finish(w.T, w.command(args...))
	if r.code != 0 {
		w.Fatalf("%q ended with %d and said %q", args, r.code, r.err)
	}
	given = code(r.out)
	if !regexp.MustCompile(`^[A-Z2-7]{4}(-[A-Z2-7]{4}){2}$`).MatchString(given) {
		w.Fatalf("%q printed %q", args, r.out)
	}
	w.nowhere(given, r.err)
	return given, r.err
}

// nowhere fails if a code is in what was said, or in a file: database, log.
// Another process reads the files: SQLite's locks end when the process that holds
// them closes the file.
func (w *world) nowhere(code, said string) {
	w.Helper()
	plain := strings.ReplaceAll(code, "-", "")
	if strings.Contains(said, code) || strings.Contains(said, plain) {
		w.Error("the code is in what was said")
	}
	cmd := exec.Command("grep", "-r", "-l", "-F", "-e", code, "-e", plain, w.home)
	if r := finish(w.T, cmd); r.code != 1 || r.err != "" { // 1: nothing was found
		w.Errorf("the code is in %s (%d, %s)", r.out, r.code, r.err)
	}
}

// alone is for a code that is all that was printed.
func alone(out string) string { return strings.TrimSuffix(out, "\n") }

// jsonCode is for a code in a JSON object that is good for a day.
func (w *world) jsonCode(id string) func(string) string {
	return func(out string) string {
		var shown map[string]any
		w.decode(out, &shown)
		until := w.instantOf(shown["until"])
		if left := time.Until(until); left < 23*time.Hour || left > 24*time.Hour || len(shown) != 3 || shown["userId"] != id {
			w.Errorf("printed %v", shown["userId"])
		}
		code, _ := shown["code"].(string)
		return code
	}
}

func TestLostPhone(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	service := w.service()
	key := w.enrolled(service, "alice")
	code, said := w.given(alone, "user", "lost-phone", "ALICE", "--reason", " stolen on the train ")
	w.wants(said, "alice", "QR code", "valid until", "not shown again")
	w.userIs("alice", map[string]any{"state": "Pending", "guarded": true, "authenticators": float64(0)})
	if out := signIn(t, service, "alice", secret, codeAt(t, key, time.Now().Add(30*time.Second))); out.Refusal == nil {
		t.Error("the lost phone lets in")
	}
	if out := signIn(t, service, "alice", secret, ""); out.Enrolment != nil {
		t.Error("the password alone shows a QR code")
	}
	if out := signIn(t, service, "alice", secret, code); out.Enrolment == nil {
		t.Errorf("the code shows no QR code: %v", out.Refusal)
	}
	if got := w.sql("SELECT group_concat(detail, ';') FROM events WHERE kind IN ('otp-reset', 'temporary-code-issued')"); got != "stolen on the train;" {
		t.Errorf("the log says %q", got)
	}
	again, _ := w.given(w.jsonCode("alice"), "user", "lost-phone", "alice", "--reason=lost again", "--json")
	if out := signIn(t, service, "alice", secret, again); out.Enrolment == nil {
		t.Errorf("the second code shows no QR code: %v", out.Refusal)
	}
}

func TestTemporaryCode(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	service := w.service()
	w.enrolled(service, "alice")
	for _, format := range []struct {
		code func(string) string
		args []string
	}{{alone, nil}, {w.jsonCode("alice"), []string{"--json"}}} {
		code, said := w.given(format.code, append([]string{"user", "temporary-code", "alice", "--reason=left at home"}, format.args...)...)
		w.wants(said, "one sign-in", "alice", "valid until")
		w.userIs("alice", map[string]any{"state": "Active", "guarded": false, "authenticators": float64(1)})
		if out := signIn(t, service, "alice", secret, code); out.Session == nil {
			t.Error("the code does not let in:", out.Refusal)
		}
		if out := signIn(t, service, "alice", secret, code); out.Session != nil {
			t.Error("the code lets in twice")
		}
	}
	if got := w.sql("SELECT count(*) FROM events WHERE kind = 'temporary-code-issued' AND detail = 'left at home' AND actor = '" + w.actor() + "'"); got != "2" {
		t.Errorf("%s events", got)
	}
}

func TestPauseAndResumeOTP(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	service := w.service()
	w.enrolled(service, "alice")
	lets := func(want bool) {
		t.Helper()
		if out := signIn(t, service, "alice", secret, ""); (out.Session != nil) != want {
			t.Errorf("without a code: %v, want %v", out.Session != nil, want)
		}
	}
	w.wants(w.ok("user", "resume-otp", "alice"), "Nothing was changed")
	end := time.Now().Add(50 * time.Hour).Truncate(time.Minute)
	for _, c := range []struct {
		option string
		want   time.Time
		within time.Duration
	}{
		{"--days=3", time.Now().Add(3 * 24 * time.Hour), 2 * time.Minute},
		{"--days=7", time.Now().Add(7 * 24 * time.Hour), 2 * time.Minute},
		{"--until=" + end.Local().Format("2006-01-02 15:04"), end, 0},
		{"--until=" + end.UTC().Format(time.RFC3339), end, 0},
	} {
		lets(false)
		printed := w.ok("user", "pause-otp", "alice", c.option, "--reason=in repair")
		until := w.instantOf(w.user("alice")["offUntil"])
		if off := c.want.Sub(until).Abs(); off > c.within {
			t.Errorf("%s gives %v", c.option, until)
		}
		w.wants(printed, fmt.Sprintf(string(words.WithoutCode), "alice", until.Local().Format("2006-01-02 15:04")))
		lets(true)
		w.wants(w.ok("user", "resume-otp", "alice"), "alice is asked for codes again.")
		w.userIs("alice", map[string]any{"offUntil": nil, "state": "Active", "authenticators": float64(1)})
	}
	lets(false)
	if got := w.sql("SELECT count(*) FROM events WHERE kind = 'otp-paused' AND detail LIKE 'until %: in repair'"); got != "4" {
		t.Errorf("%s events say that it was off", got)
	}
	if got := w.sql("SELECT count(*) FROM events WHERE kind = 'otp-resumed'"); got != "4" {
		t.Errorf("%s events say that it is on again", got)
	}
}

func TestTestCode(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	key := w.enrolled(w.service(), "alice")
	args := []string{"user", "test-code", "alice", "--code-stdin"}
	wrong := func(code string, want ...string) {
		t.Helper()
		line := w.refusedTyped(code+"\n", args...)
		w.wants(line, want...)
		if strings.Contains(line, code) {
			t.Errorf("the code is in %q", line)
		}
	}
	next := codeAt(t, key, time.Now().Add(30*time.Second))
	printed := w.typed(next[:3]+" "+next[3:]+"\n", args...)
	w.wants(printed, "The code is correct", "can't be used again")
	wrong(next, "was already used")
	wrong(codeAt(t, key, time.Now().Add(10*time.Minute)), "not correct at this time", "ahead of")
	wrong("12345x", "six digits")
	if got := w.sql("SELECT code_failures FROM users WHERE user_id = 'alice'"); got != "1" {
		t.Errorf("%s wrong codes are counted", got)
	}
	if got := w.sql("SELECT group_concat(detail, ';') FROM (SELECT detail FROM events WHERE kind = 'code-tested' ORDER BY id)"); got != "correct code;"+string(data.UsedCode)+";"+string(data.WrongCode) {
		t.Errorf("the log says %q", got)
	}
	if strings.Contains(printed, next) {
		t.Error("the code is repeated")
	}
}

// What can't be done is refused in one line, and nothing is changed.
func TestHelpDeskRefused(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.enrolled(w.service(), "alice")
	w.typed(secret, "user", "add", "bob", "--group=OPS", "--password-stdin")
	const code = "271828"
	before := w.rows()
	for _, c := range []struct {
		want string
		args []string
	}{
		{"--reason", []string{"lost-phone", "alice"}},
		{"--reason", []string{"temporary-code", "alice"}},
		{"--reason", []string{"pause-otp", "alice", "--days=1"}},
		{"Give a reason", []string{"lost-phone", "alice", "--reason= "}},
		{"Give a reason", []string{"temporary-code", "alice", "--reason="}},
		{"Give a reason", []string{"pause-otp", "alice", "--days=1", "--reason="}},
		{"reason", []string{"lost-phone", "alice", "--reason=" + long}},
		{"There is no user eve", []string{"lost-phone", "eve", "--reason=x"}},
		{"There is no user eve", []string{"temporary-code", "eve", "--reason=x"}},
		{"There is no user eve", []string{"pause-otp", "eve", "--days=1", "--reason=x"}},
		{"There is no user eve", []string{"resume-otp", "eve"}},
		{"There is no user eve", []string{"test-code", "eve", "--code-stdin"}},
		{"is off for bob", []string{"lost-phone", "bob", "--reason=x"}},
		{"is off for bob", []string{"temporary-code", "bob", "--reason=x"}},
		{"of bob is not active", []string{"pause-otp", "bob", "--days=1", "--reason=x"}},
		{"bob has no authenticator", []string{"test-code", "bob", "--code-stdin"}},
		{"--until or --days", []string{"pause-otp", "alice", "--reason=x"}},
		{"--until or --days", []string{"pause-otp", "alice", "--days=1", "--until=2026-03-29", "--reason=x"}},
		{"within the next 7 days", []string{"pause-otp", "alice", "--days=8", "--reason=x"}},
		{"within the next 7 days", []string{"pause-otp", "alice", "--days=0", "--reason=x"}},
		{"within the next 7 days", []string{"pause-otp", "alice", "--days=-1", "--reason=x"}},
		{"within the next 7 days", []string{"pause-otp", "alice", "--days=213504", "--reason=x"}}, // 2^64 ns, and a bit
		{"within the next 7 days", []string{"pause-otp", "alice", "--until=2020-01-01 09:00", "--reason=x"}},
		{"within the next 7 days", []string{"pause-otp", "alice", "--until=9999-01-01", "--reason=x"}},
		{"within the next 7 days", []string{"pause-otp", "alice", "--until=", "--reason=x"}},
		{"--until must be a time", []string{"pause-otp", "alice", "--until=tomorrow", "--reason=x"}},
		{"--days", []string{"pause-otp", "alice", "--days=soon", "--reason=x"}},
		{"--code-stdin", []string{"test-code", "alice"}},
		{"too many arguments", []string{"test-code", "alice", code}},
		{"too many arguments", []string{"test-code", "alice", "--code-stdin", code}},
		{"--code-stdin", []string{"test-code", "alice", "--code-stdin=" + code}},
		{"There is no option --code.", []string{"test-code", "alice", "--code=" + code}},
	} {
		line := w.refusedTyped(code+"\n", append([]string{"user"}, c.args...)...)
		w.wants(line, c.want)
		if strings.Contains(line, code) {
			t.Errorf("%.60q repeats the code: %q", c.args, line)
		}
	}
	w.wants(w.refusedTyped("", "user", "test-code", "alice", "--code-stdin"), lang.T(aCode.None))
	if w.rows() != before {
		t.Error("a refusal changed something")
	}
	w.ok("policy", "set", "off-days", "0")
	w.wants(w.refused("user", "pause-otp", "alice", "--days=1", "--reason=x"), "does not permit")
}
