//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tapetrack/cmd/internal/typed"

	"tapetrack/data/lang"
)

// nobody lets a command run as somebody who may not do everything.
func nobody(cmd *exec.Cmd) *exec.Cmd {
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	return cmd
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if !strings.HasPrefix(w.home, os.TempDir()) {
		t.Skip("nobody can't get there")
	}
	if err := os.Chmod(filepath.Dir(w.home), 0o755); err != nil { // the testing package makes it for its user only
		t.Fatal(err)
	}
	folder := filepath.Join(w.home, "data")
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	modes := func(folderMode, fileMode os.FileMode) {
		t.Helper()
		for name, mode := range map[string]os.FileMode{w.database: fileMode, folder: folderMode} {
			if err := os.Chmod(name, mode); err != nil && name == folder {
				t.Fatal(err)
			}
		}
	}
	refused := func(args ...string) string {
		t.Helper()
		cmd := nobody(w.command(args...))
		cmd.Stdin = strings.NewReader(secret)
		return refusedCommand(t, cmd)
	}
	t.Cleanup(func() { modes(0o777, 0o600) })

	modes(0o555, 0)
	w.wants(refused("init", "--password-stdin"), folder, "can't be written")
	modes(0o777, 0)
	made := nobody(w.command("init", "--password-stdin"))
	made.Stdin = strings.NewReader(secret)
	if r := finish(t, made); r.code != 0 {
		t.Fatal(r.err)
	}
	before := w.snapshot()

	modes(0o777, 0o000)
	w.wants(refused("user", "list"), w.database, "no permission to read")
	modes(0o000, 0o600)
	w.wants(refused("user", "list"), w.database, "no permission to read")
	w.wants(refused("init", "--password-stdin"), w.database)
	modes(0o777, 0o600)
	if err := os.Chmod(w.database+".key", 0); err != nil {
		t.Fatal(err)
	}
	w.wants(refused("user", "list"), w.database+".key", "can't be opened")
	w.unchanged(before)
	if err := os.Chmod(w.database+".key", 0o600); err != nil {
		t.Fatal(err)
	}

	// Last: SQLite leaves files beside a database that it may not write.
	modes(0o777, 0o400)
	w.wants(refused("group", "add", "NEW"), w.database, "can't be written")
}

// Two commands of a script take one line each of the same input.
func TestOneLineEach(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	path := filepath.Join(w.home, "passwords")
	if err := os.WriteFile(path, []byte("the first one\nthe second one\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, id := range []string{"one", "two"} {
		cmd := w.command("user", "add", id, "--group=OPS", "--password-stdin")
		cmd.Stdin = file
		if r := finish(t, cmd); r.code != 0 {
			t.Fatal(r.err)
		}
	}
	service := w.service()
	if signIn(t, service, "one", "the first one", "").Session == nil || signIn(t, service, "two", "the second one", "").Session == nil {
		t.Error("a line went to the wrong command")
	}
}

// Standard input that is closed or a folder is distinguished from an empty one.
func TestUnreadableInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	folder, err := os.Open(w.home)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	cmd := w.command("init", "--password-stdin")
	cmd.Stdin = folder
	w.wants(refusedCommand(t, cmd), lang.T(typed.NoInput, "is a directory"))
}

// An interrupt ends a command that waits for a password; nothing is made.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	cmd := w.command("init", "--password-stdin")
	cmd.Stdin = reader
	var problem bytes.Buffer
	cmd.Stderr = &problem
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	reader.Close()
	// More than a pipe holds: when it is written, somebody has begun to read.
	if _, err := io.WriteString(writer, strings.Repeat("x", 1<<16+1)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if got := problem.String(); got != "tapectl: This was cancelled.\n" || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("ended with %v and said %q", cmd.ProcessState, got)
	}
	if _, err := os.Stat(filepath.Dir(w.database)); err == nil {
		t.Error("something was made")
	}
}
