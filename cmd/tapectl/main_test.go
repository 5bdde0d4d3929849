package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/test/check"
)

// secret is the password that tests use. It is in no message, ever.
const secret = "correct horse battery"

var binary string // tapectl as it is delivered

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	folder, err := os.MkdirTemp("", "tapectl-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	// Some tests run it as somebody else.
	if err := os.Chmod(folder, 0o755); err != nil {
		panic(err)
	}
	binary = filepath.Join(folder, "tapectl")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.Command("go", "build", "-buildvcs=false", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// A world is a computer account of its own.
type world struct {
	*testing.T
	home     string
	database string
	env      []string
	open     []*start.Database // by service
	served   *served           // nil until a command asks a server
}

func newWorld(t *testing.T) *world {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("tapectl init would put keys into the keyring of who runs the tests")
	}
	home := filepath.Join(check.Folder(t), "home")
	if err := os.Mkdir(home, 0o755); err != nil {
		t.Fatal(err)
	}
	if overTLS && !slices.Contains(alsoOverTLS, t.Name()) {
		t.Skip("it is about the database itself, or signs in so often that it takes minutes")
	}
	w := &world{T: t, home: home, database: filepath.Join(home, "data", "tapetrack.db")}
	// No session bus: the key goes into a file.
	w.env = []string{
		"HOME=" + home, "USERPROFILE=" + home, "XDG_DATA_HOME=", "PATH=" + os.Getenv("PATH"),
		"SYSTEMROOT=" + os.Getenv("SYSTEMROOT"), "TAPETRACK_DATABASE=" + w.database,
	}
	return w
}

// newDatabase is newWorld after tapectl init. All of them are copies of one, whose
// key they share.
func newDatabase(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	made.once.Do(func() { made.files = filesOf(otherDatabase(t)) })
	if len(made.files) == 0 {
		t.Fatal("tapectl init failed in another test")
	}
	if err := os.Mkdir(filepath.Dir(w.database), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range made.files {
		w.put(filepath.Join(filepath.Dir(w.database), name), content)
	}
	return w
}

// made is what tapectl init has made, by name.
var made struct {
	once  sync.Once
	files map[string]string
}

func filesOf(w *world) map[string]string {
	files := map[string]string{}
	for _, name := range []string{filepath.Base(w.database), filepath.Base(w.database) + ".key"} {
		files[name] = w.get(filepath.Join(filepath.Dir(w.database), name))
	}
	return files
}

// otherDatabase is newDatabase with a key of its own.
func otherDatabase(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.typed(secret+"\n", "init", "--password-stdin")
	return w
}

// A result is what a process left.
type result struct {
	out, err string
	code     int
}

func (w *world) command(args ...string) *exec.Cmd {
	typed := args
	if w.signsIn(args) {
		typed = w.signedIn(args)
	}
	cmd := exec.Command(binary, typed...)
	cmd.Env, cmd.Dir = w.env, w.home
	if w.signsIn(args) {
		cmd.Stdin = w.input(args, "")
	}
	return cmd
}

func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var out, problem bytes.Buffer
	if cmd.Stdout == nil {
		cmd.Stdout = &out
	}
	cmd.Stderr = &problem
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{out.String(), problem.String(), cmd.ProcessState.ExitCode()}
}

// ok runs a command that has to succeed and returns what it printed.
func (w *world) ok(args ...string) string {
	w.Helper()
	return w.typed("", args...)
}

// typed is ok with something on standard input.
func (w *world) typed(stdin string, args ...string) string {
	w.Helper()
	cmd := w.command(args...)
	cmd.Stdin = w.input(args, stdin)
	r := finish(w.T, cmd)
	if r.code != 0 || r.err != "" {
		w.Fatalf("tapectl %.200q ended with %d and said %q", args, r.code, r.err)
	}
	return r.out
}

// refused runs a command that has to fail, with secret on standard input, and
// returns its one line.
func (w *world) refused(args ...string) string {
	w.Helper()
	return w.refusedTyped(secret+"\n", args...)
}

// refusedTyped is refused with something else on standard input.
func (w *world) refusedTyped(stdin string, args ...string) string {
	w.Helper()
	cmd := w.command(args...)
	cmd.Stdin = w.input(args, stdin)
	return refusedCommand(w.T, cmd)
}

func refusedCommand(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	r := finish(t, cmd)
	line, oneLine := strings.CutSuffix(r.err, "\n")
	switch {
	case r.code != 1:
		t.Errorf("%.200q ended with %d and said %q", cmd.Args[1:], r.code, r.err)
	case r.out != "":
		t.Errorf("%.200q printed %q", cmd.Args[1:], r.out)
	case !oneLine || strings.ContainsAny(line, "\n\r\x1b\x00") || len(line) < len("tapectl: x") || !strings.HasPrefix(line, "tapectl: "):
		t.Errorf("%.200q failed with %q, which is not one line", cmd.Args[1:], r.err)
	case len(line) > 5000:
		t.Errorf("%.200q failed with %d bytes", cmd.Args[1:], len(line))
	case !isSentence(strings.TrimPrefix(line, "tapectl: "), cmd.Args[1:]):
		t.Errorf("%.200q failed with %q, which is no sentence", cmd.Args[1:], line)
	case strings.Contains(line, secret) || strings.Contains(line, "panic"):
		t.Errorf("%.200q failed with %q", cmd.Args[1:], line)
	}
	return strings.TrimPrefix(line, "tapectl: ")
}

// isSentence reports whether an error has the one form of all: it begins with a capital letter,
// a number, an option, or a name as it was typed, and ends with one full stop or question mark, or with a
// command to be copied.
func isSentence(text string, typed []string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	name, _, _ := strings.Cut(text, " ")
	begins := unicode.IsUpper(first) || unicode.IsDigit(first) || strings.HasPrefix(text, "--") || strings.HasPrefix(text, "<") || slices.Contains(typed, name)
	if at := strings.LastIndex(text, ": "); at > 0 && (strings.HasPrefix(text[at+2:], "chmod ") || strings.HasPrefix(text[at+2:], "tapectl ")) {
		return begins
	}
	return begins && strings.ContainsRune(".?", rune(text[len(text)-1])) && !strings.HasSuffix(text, "..")
}

// wants fails unless a message holds all parts.
func (w *world) wants(line string, parts ...string) {
	w.Helper()
	for _, part := range parts {
		if part == "" || !strings.Contains(line, part) {
			w.Errorf("%q is not in %.600q", part, line)
		}
	}
}

// sql asks the sqlite3 program, which shares no code with ours.
func (w *world) sql(statement string) string {
	w.Helper()
	path, err := exec.LookPath("sqlite3")
	if err != nil {
		w.Fatal("install the Debian package sqlite3")
	}
	cmd := exec.Command(path, "-batch", w.database, statement)
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.Fatalf("sqlite3 %.200q: %v: %s", statement, err, out)
	}
	return strings.TrimSpace(string(out))
}

// user returns user show --json.
func (w *world) user(id string) map[string]any {
	w.Helper()
	var shown map[string]any
	w.decode(w.ok("user", "show", id, "--json"), &shown)
	return shown
}

func (w *world) decode(text string, to any) {
	w.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	if err := decoder.Decode(to); err != nil || decoder.More() {
		w.Fatalf("not one JSON value (%v): %.300q", err, text)
	}
}

// userIs compares some fields of a user.
func (w *world) userIs(id string, want map[string]any) {
	w.Helper()
	got := w.user(id)
	for name := range got {
		if _, asked := want[name]; !asked {
			delete(got, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("user %s (-want +got):\n%s", id, diff)
	}
}

// service opens the database in this process, to sign users in.
func (w *world) service() auth.Doors {
	w.Helper()
	database := start.NewDatabase("Lite", start.Common{Database: w.database})
	w.Cleanup(database.Close)
	w.open = append(w.open, database)
	service, err := database.Open(context.Background())
	if err != nil {
		w.Fatal(err)
	}
	return service
}

// closeServices ends the programs that have the database open, the server included.
func (w *world) closeServices() {
	w.stopServing()
	for _, d := range w.open {
		d.Close()
	}
}

// codeOf returns the code that an authenticator shows now, as oathtool sees it.
func codeOf(t *testing.T, key string) string {
	t.Helper()
	out, err := exec.Command("oathtool", "--totp", "-b", key).Output()
	if err != nil {
		t.Fatal("install the Debian package oathtool: ", err)
	}
	return strings.TrimSpace(string(out))
}

// signIn tries to sign in to Lite.
func signIn(t *testing.T, service auth.Doors, id, password, code string) data.Outcome {
	t.Helper()
	out, err := service.SignIn(context.Background(), data.Attempt{
		Login: id, Password: password, Code: code, Client: data.Client{Program: "Lite", Version: start.Version, Computer: "desk"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// instantOf reads a time of the JSON output.
func (w *world) instantOf(value any) time.Time {
	w.Helper()
	at, err := time.Parse(time.RFC3339, fmt.Sprint(value))
	if err != nil {
		w.Error(err)
	}
	return at
}

func TestNoWindows(t *testing.T) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range info.Deps {
		if strings.HasPrefix(module.Path, "fyne.io/") {
			t.Error("tapectl is linked with", module.Path)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	w := newWorld(t)
	if got := w.ok("--version"); got != "tapectl "+start.Version+"\n" {
		t.Errorf("version %q", got)
	}
	w.wants(w.ok("--help"), "user reset-password", "policy set", "TAPETRACK_DATABASE")
	w.wants(w.ok("user", "add", "--help"), "--password-stdin", "--one-time-password", "--key-file")
	if left, err := os.ReadDir(w.home); err != nil || len(left) > 0 {
		t.Error("help left", left, err)
	}
}
