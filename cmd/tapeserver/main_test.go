package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/remote"
	"tapetrack/data/trust"
)

// secret is the password that tests use. It is in no message and no log, ever.
const secret = "correct horse battery"

var binaries string // folder of tapeserver and tapectl as they are delivered

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	folder, err := os.MkdirTemp("", "tapeserver-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	if err := os.Chmod(folder, 0o755); err != nil { // some tests run it as somebody else
		panic(err)
	}
	binaries = folder
	build := exec.Command("go", "build", "-buildvcs=false", "-o", folder+string(filepath.Separator), ".", "../tapectl")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// A world is a computer with a computer account of its own, and a free port.
type world struct {
	*testing.T
	home     string
	database string // of the server
	address  string
	env      []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("it starts programs as Linux does")
	}
	home := filepath.Join(t.TempDir(), "home")
	if err := os.Mkdir(home, 0o755); err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, home: home, database: filepath.Join(home, "served", "tapetrack.db"), address: freeAddress(t)}
	w.env = []string{
		"HOME=" + home, "XDG_DATA_HOME=", "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8",
		"TAPESERVER_DATABASE=" + w.database, "TAPETRACK_DATABASE=" + filepath.Join(home, "local", "tapetrack.db"),
	}
	return w
}

// freeAddress returns an address of this computer at which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (w *world) command(program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(w.Context(), filepath.Join(binaries, program), args...)
	cmd.Env, cmd.Dir = w.env, w.home
	return cmd
}

// A result is what a process left.
type result struct {
	out, err string
	code     int
}

func (w *world) does(stdin, program string, args ...string) result {
	w.Helper()
	var out, problem bytes.Buffer
	cmd := w.command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &problem
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.Fatal(err)
	}
	r := result{out.String(), problem.String(), cmd.ProcessState.ExitCode()}
	if strings.Contains(r.out+r.err, secret) || strings.Contains(r.err, "panic") {
		w.Errorf("%s %q said %q and %q", program, args, r.out, r.err)
	}
	return r
}

// ok runs a command that has to succeed and returns what it printed.
func (w *world) ok(program string, args ...string) string {
	w.Helper()
	r := w.does(secret+"\n", program, args...)
	if r.code != 0 {
		w.Fatalf("%s %q ended with %d and said %q", program, args, r.code, r.err)
	}
	return r.out
}

// refused runs a command that has to fail, and returns its one line.
func (w *world) refused(program string, args ...string) string {
	w.Helper()
	r := w.does(secret+"\n", program, args...)
	line, whole := strings.CutSuffix(r.err, "\n")
	line, named := strings.CutPrefix(line, program+": ")
	if r.code != 1 || !whole || !named || strings.Contains(line, "\n") || len(line) < 20 || line[:1] != strings.ToUpper(line[:1]) {
		w.Errorf("%s %q ended with %d and said %q", program, args, r.code, r.err)
	}
	return line
}

func (w *world) wants(line string, parts ...string) {
	w.Helper()
	for _, part := range parts {
		if part == "" || !strings.Contains(line, part) {
			w.Errorf("%q is not in %.900q", part, line)
		}
	}
}

// init makes the database of a server.
func (w *world) init(more ...string) string {
	w.Helper()
	return w.ok(program, append([]string{"init", "--listen", w.address, "--name", "127.0.0.1"}, more...)...)
}

// A running is a server that runs.
type running struct {
	w    *world
	cmd  *exec.Cmd
	said bytes.Buffer // on standard error
}

// run starts the server and waits until it is ready.
func (w *world) run(args ...string) *running {
	w.Helper()
	return w.runBy(func(path string, run ...string) *exec.Cmd {
		return exec.CommandContext(w.Context(), path, append(run, args...)...)
	})
}

// runBy is run with what makes the command of a program and its arguments.
func (w *world) runBy(command func(path string, args ...string) *exec.Cmd) *running {
	w.Helper()
	r := &running{w: w, cmd: command(filepath.Join(binaries, program), "run")}
	r.cmd.Env, r.cmd.Dir = w.env, w.home
	r.cmd.Stderr = &r.said
	out, err := r.cmd.StdoutPipe()
	if err == nil {
		err = r.cmd.Start()
	}
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = r.cmd.Process.Kill() })
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil || !strings.HasPrefix(string(line[:n]), "Ready: ") || !bytes.HasSuffix(line[:n], []byte("\n")) {
		_ = r.cmd.Wait()
		w.Fatalf("the server said %q and %q: %v", line[:n], &r.said, err)
	}
	return r
}

// end sends a signal and returns how the server ended.
func (r *running) end(signal syscall.Signal) *os.ProcessState {
	r.w.Helper()
	if err := r.cmd.Process.Signal(signal); err != nil {
		r.w.Fatal(err)
	}
	_ = r.cmd.Wait()
	for _, hidden := range []string{secret, "wrong password", "PRIVATE"} {
		if strings.Contains(r.said.String(), hidden) {
			r.w.Errorf("%q is in the log: %s", hidden, &r.said)
		}
	}
	return r.cmd.ProcessState
}

// link returns the link that the server prints.
func (w *world) link(more ...string) trust.Server {
	w.Helper()
	link, err := trust.Parse(w.ok(program, append([]string{"link"}, more...)...))
	if err != nil {
		w.Fatal(err)
	}
	return link
}

// client is a program on a desktop.
func (w *world) client(link trust.Server) *remote.Client {
	w.Helper()
	c, err := remote.New(remote.Options{
		Server: link, Client: data.Client{Program: "TapeMaster", Version: start.Version, Computer: "desk7"}, Pause: 10 * time.Millisecond,
		Rule: func(least int, own []string) data.PasswordRule { return auth.RuleFrom(least, own, nil) },
	})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(c.Close)
	return c
}

func (w *world) signIn(c *remote.Client, login, password string) data.Outcome {
	w.Helper()
	ctx, stop := context.WithTimeout(w.Context(), time.Minute)
	defer stop()
	out, err := c.SignIn(ctx, data.Attempt{Login: login, Password: password, Client: data.Client{Program: "TapeMaster", Version: start.Version, Computer: "desk7"}})
	if err != nil {
		w.Fatal(err)
	}
	return out
}

func TestNoWindowsAndNoC(t *testing.T) {
	info, err := buildinfo.ReadFile(filepath.Join(binaries, program))
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range info.Deps {
		if strings.HasPrefix(module.Path, "fyne.io/") {
			t.Error("tapeserver is linked with", module.Path)
		}
	}
	for _, s := range info.Settings {
		if s.Key == "CGO_ENABLED" && s.Value != "0" {
			t.Error("it needs C")
		}
	}
}

func TestHelpAndDocuments(t *testing.T) {
	w := newWorld(t)
	check := func(out string, parts ...string) { t.Helper(); w.wants(out, parts...) }
	check(w.ok(program, "--version"), "tapeserver "+start.Version)
	check(w.ok(program, "--help"), "init", "run", "check", "link", "TAPESERVER_DATABASE", "/var/lib/tapeserver")
	check(w.ok(program, "init", "--help"), "--from", "--listen", "--name", "--password-stdin")
	check(w.ok(program, "--document=man"), ".TH", "tapeserver")
	check(w.ok(program, "--document=bash"), "_tapeserver")
	if left, err := os.ReadDir(w.home); err != nil || len(left) > 0 {
		t.Error("help left", left, err)
	}
}

// port returns the port of the world's address.
func (w *world) port() int {
	_, port, _ := net.SplitHostPort(w.address)
	n, _ := strconv.Atoi(port)
	return n
}
