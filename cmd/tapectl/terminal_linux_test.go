package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A terminal is one that the script program makes.
type terminal struct {
	t     *testing.T
	cmd   *exec.Cmd
	keys  io.WriteCloser
	shown io.Reader
	seen  strings.Builder
	name  string // like /dev/pts/3
}

// terminal runs a command of tapectl at one.
func (w *world) terminal(command string) *terminal {
	w.Helper()
	return w.script("exec " + binary + " " + command)
}

// script runs a script of the shell at one.
func (w *world) script(lines string) *terminal {
	w.Helper()
	path, err := exec.LookPath("script")
	if err != nil {
		w.Fatal("install the Debian package bsdutils")
	}
	ctx, cancel := context.WithTimeout(w.Context(), time.Minute) // a program that waits for ever fails
	w.Cleanup(cancel)
	x := &terminal{t: w.T, cmd: exec.CommandContext(ctx, path, "--quiet", "--return", "--echo", "always", "--command", "tty; "+lines, "/dev/null")}
	x.cmd.Env, x.cmd.Dir = append(w.env, "SHELL=/bin/sh", "TERM=dumb"), w.home
	if x.keys, err = x.cmd.StdinPipe(); err != nil {
		w.Fatal(err)
	}
	if x.shown, err = x.cmd.StdoutPipe(); err != nil {
		w.Fatal(err)
	}
	if err := x.cmd.Start(); err != nil {
		w.Fatal(err)
	}
	x.see("\r\n")
	x.name = strings.TrimSpace(x.seen.String())
	return x
}

// silent waits until the terminal does not show what is typed, which is a
// moment after the prompt.
func (x *terminal) silent() {
	x.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		settings, err := exec.Command("stty", "-F", x.name, "-a").Output()
		if err != nil {
			x.t.Fatal(err)
		}
		if strings.Contains(string(settings), " -echo ") {
			return
		}
		if time.Now().After(deadline) {
			x.t.Fatalf("the terminal shows what is typed: %s", settings)
		}
	}
}

// see waits for words on the screen.
func (x *terminal) see(words string) {
	x.t.Helper()
	before := x.seen.Len()
	one := make([]byte, 1)
	for !strings.Contains(x.seen.String()[before:], words) {
		if _, err := x.shown.Read(one); err != nil {
			x.t.Fatalf("%q is not on the screen: %q", words, x.seen.String())
		}
		x.seen.Write(one)
	}
}

func (x *terminal) press(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.keys, keys); err != nil {
		x.t.Fatal(err)
	}
}

// end returns what was on the screen, and the exit status.
func (x *terminal) end() (string, int) {
	rest, _ := io.ReadAll(x.shown) // script ends it as it likes
	x.keys.Close()
	_ = x.cmd.Wait()
	return x.seen.String() + string(rest), x.cmd.ProcessState.ExitCode()
}

// At a terminal the password is asked for twice and not shown.
func TestTerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		first, second, want string
		status              int
	}{
		{secret + "\r", "\x03", "tapectl: This was cancelled.", 1},
		{secret + "\r", "something else\r", "tapectl: The two passwords differ.", 1},
		{secret + "\r", secret + "\r", "Database: " + w.database, 0},
	} {
		x := w.terminal("init --password-stdin")
		x.see("Password: ")
		x.silent()
		x.press(c.first)
		x.see("Password (again): ")
		x.silent()
		x.press(c.second)
		shown, status := x.end()
		if strings.Contains(shown, secret) || !strings.Contains(shown, c.want) || status != c.status {
			t.Errorf("%q, %q ended with %d: %q", c.first, c.second, status, shown)
		}
	}
	if signIn(t, w.service(), "tapemaster", secret, "").Session == nil {
		t.Error("tapemaster can't sign in")
	}
}

// Whatever ends a command while it asks for a password, the terminal shows again
// what is typed, and nothing was made.
func TestTerminalShowsAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		x := w.script("sh -c 'echo process $$.; exec " + binary + " init --password-stdin'; stty -a")
		x.see("Password: ")
		x.silent()
		_, after, _ := strings.Cut(x.seen.String(), "process ")
		number, _, _ := strings.Cut(after, ".")
		process, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(process, signal); err != nil {
			t.Fatal(err)
		}
		shown, _ := x.end()
		if !strings.Contains(shown, "tapectl: This was cancelled.") || !strings.Contains(shown, " echo ") {
			t.Errorf("after %s: %q", signal, shown)
		}
	}
	if _, err := os.Stat(filepath.Dir(w.database)); err == nil {
		t.Error("something was made")
	}
}

// At a terminal recover says what it does and asks; nothing but yes goes on. A script, and
// --yes, is not asked.
func TestRecoverAsksAtATerminal(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	before := w.rows()
	for _, answer := range []string{"\r", "no\r", "y\r", "\x03"} {
		x := w.terminal("recover")
		x.see("Enter yes to continue: ")
		x.press(answer)
		if shown, status := x.end(); status != 1 || answer != "\x03" && !strings.Contains(shown, "tapectl: Nothing was changed.") {
			t.Errorf("%q ended with %d: %q", answer, status, shown)
		}
	}
	if w.rows() != before {
		t.Error("something was changed")
	}
	x := w.terminal("recover")
	x.see("Enter yes to continue: ")
	x.press("yes\r")
	if shown, status := x.end(); status != 0 || !regexp.MustCompile(`(?m)^([a-z2-7]{4}-){3}[a-z2-7]{4}\r?$`).MatchString(shown) {
		t.Errorf("yes ended with %d: %q", status, shown)
	}
	changed := w.rows()
	if changed == before {
		t.Error("yes changed nothing")
	}
	if shown, status := w.terminal("recover --yes").end(); status != 0 || strings.Contains(shown, "Enter yes") || w.rows() == changed {
		t.Errorf("--yes ended with %d: %q", status, shown)
	}
}
