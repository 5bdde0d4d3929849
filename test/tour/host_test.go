package tour

import (
	"net"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
)

// A host is a server, for programs of other computers.
type host struct {
	*stage
	database string // its file
	address  string // at which it listens
	place    string // as programs show it
	link     string
	running  *exec.Cmd
	out      *output    // its log, as debug has it, in all its lives
	tour     *testing.T // until whose end it may run
}

// makeHost makes the database of a server in a folder, and returns what tapeserver says of it.
func (s *stage) makeHost(tour *testing.T, folder, password string) (h *host, said string) {
	s.t.Helper()
	port := freePort(s.t)
	h = &host{stage: s, database: filepath.Join(folder, "tapetrack.db"), address: "127.0.0.1:" + port, place: "localhost:" + port, tour: tour, out: &output{}}
	s.hosts = append(s.hosts, h)
	said, err := run(s.env, []byte(password+"\n"), "sh", "-c", `cd "$HOME" && exec "$0" "$@"`, filepath.Join(s.bin, "tapeserver"),
		"init", "--database", h.database, "--listen", h.address, "--name", "localhost", "--password-stdin")
	if err != nil {
		s.t.Fatal(err)
	}
	if h.link = regexp.MustCompile(`tapetrack://\S+`).FindString(said); h.link == "" {
		s.t.Fatalf("tapeserver init says no link: %s", said)
	}
	tour.Cleanup(func() { _ = h.stop(syscall.SIGKILL) }) // as after a failure
	return h, said
}

// freePort returns a port on which nobody listens.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// start starts the server and waits until it listens.
func (h *host) start() {
	h.t.Helper()
	cmd := exec.Command(filepath.Join(h.bin, "tapeserver"), "run", "--database", h.database, "--log-level", "debug")
	cmd.Env, cmd.Stdout, cmd.Stderr = h.env, h.out, h.out
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.running = cmd
	h.await("the server to listen", func() bool {
		conn, err := net.Dial("tcp", h.address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, h.out.String)
}

// stop ends the server by a signal and returns how it ended.
func (h *host) stop(signal syscall.Signal) error {
	if h.running == nil {
		return nil
	}
	_ = h.running.Process.Signal(signal)
	err := h.running.Wait()
	h.running = nil
	return err
}
