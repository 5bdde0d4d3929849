//go:build unix && !darwin

package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"tapetrack/data"
)

func TestConnectionsOfFiles(t *testing.T) {
	for files, want := range map[uint64]int{0: 1, 1: 1, 100: 50, 256: 128, 1024: 896, 10_127: 9999, 10_128: 0, 1 << 63: 0} {
		if got := connectionsOf(files); got != want {
			t.Errorf("%d files: %d connections, want %d", files, got, want)
		}
	}
}

// TestFilesRunOut: a server that may have few files open refuses connections before it has none
// left for its database. Who is connected works on, and once some are closed others can connect.
func TestFilesRunOut(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	server := w.runBy(func(path string, args ...string) *exec.Cmd {
		return exec.CommandContext(t.Context(), "sh", append([]string{"-c", `ulimit -n 100 && exec "$0" "$@"`, path}, args...)...)
	})
	c := w.client(w.link())
	session := w.signIn(c, data.Superuser, secret).Session
	if session == nil {
		t.Fatal("nobody is signed in")
	}
	var all []net.Conn
	for i := range 200 {
		conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(fmt.Sprintf("127.0.9.%d", i+1))}}).DialContext(t.Context(), "tcp", w.address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		all = append(all, conn)
	}
	if err := all[100].SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := all[100].Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the server keeps a connection over which nothing is said")
	}
	if _, err := c.Overview(t.Context(), session.Actor()); err != nil {
		t.Errorf("who is connected: %v", err)
	}
	for _, conn := range all {
		_ = conn.Close()
	}
	if w.signIn(w.client(w.link()), data.Superuser, secret).Session == nil {
		t.Error("nobody can connect any more")
	}
	if how := server.end(syscall.SIGTERM); how.ExitCode() != 0 || strings.Contains(server.said.String(), "too many open files") {
		t.Errorf("it ended with %v: %s", how, &server.said)
	}
}

// TestTenThousandConnections: whoever opens as many connections as there are, from many addresses, and
// says nothing over them, keeps nobody out who has signed in from theirs.
func TestTenThousandConnections(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	server := w.run()
	c := w.client(w.link())
	session := w.signIn(c, data.Superuser, secret).Session
	if session == nil {
		t.Fatal("nobody is signed in")
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	open := min(10_000, int(limit.Max)-500) // this process has to open them, too
	const addresses = 200
	var all []net.Conn
	defer func() {
		for _, conn := range all {
			_ = conn.Close()
		}
	}()
	for i := range open {
		dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(fmt.Sprintf("127.0.10.%d", i%addresses+1))}}
		conn, err := dialer.DialContext(t.Context(), "tcp", w.address)
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		all = append(all, conn)
	}
	if _, err := c.Overview(t.Context(), session.Actor()); err != nil {
		t.Errorf("who is connected: %v", err)
	}
	if w.signIn(w.client(w.link()), data.Superuser, secret).Session == nil {
		t.Error("nobody can connect any more")
	}
	most := 0 // files of the server: 500 connections of strangers, and what it needs
	if entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", server.cmd.Process.Pid)); err == nil {
		most = len(entries)
	}
	if most > 600 {
		t.Errorf("with %d connections the server has %d files open", open, most)
	}
	if how := server.end(syscall.SIGTERM); how.ExitCode() != 0 || strings.Contains(server.said.String(), "too many open files") {
		t.Errorf("it ended with %v: %s", how, &server.said)
	}
}
