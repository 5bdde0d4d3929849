//go:build unix && !darwin

package main

import (
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
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
	var open []net.Conn
	refused := 0
	for i := range 80 {
		conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(fmt.Sprintf("127.0.9.%d", i+1))}}).DialContext(t.Context(), "tcp", w.address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Read(make([]byte, 1)); err == io.EOF || err != nil && strings.Contains(err.Error(), "reset") {
			refused++
			continue
		}
		open = append(open, conn)
		if len(open) > 60 {
			break
		}
		if refused > 5 {
			break
		}
	}
	if refused == 0 || len(open) < 40 {
		t.Errorf("%d connections, and %d were refused", len(open), refused)
	}
	if _, err := c.Overview(t.Context(), session.Actor()); err != nil {
		t.Errorf("who is connected: %v", err)
	}
	for _, conn := range open {
		_ = conn.Close()
	}
	if w.signIn(w.client(w.link()), data.Superuser, secret).Session == nil {
		t.Error("nobody can connect any more")
	}
	if how := server.end(syscall.SIGTERM); how.ExitCode() != 0 || strings.Contains(server.said.String(), filepath.Base(w.database)+": too many") {
		t.Errorf("it ended with %v: %s", how, &server.said)
	}
}
