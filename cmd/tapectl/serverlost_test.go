package main

import (
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/trust"
)

// A slow administration tells when a group is to be added, and waits for what the test does.
type slow struct {
	data.Doors
	asked chan struct{}
	goOn  chan struct{}
}

func (s slow) AddGroup(ctx context.Context, by data.Actor, g data.Group) error {
	err := s.Doors.AddGroup(ctx, by, g)
	s.asked <- struct{}{}
	select {
	case <-s.goOn:
	case <-ctx.Done():
	}
	return err
}

// slowly starts a server that waits in the middle of an act.
func (w *world) slowly() slow {
	w.Helper()
	s := slow{asked: make(chan struct{}), goOn: make(chan struct{})}
	w.served = w.serving(func(d data.Doors) data.Doors {
		s.Doors = d
		return s
	})
	w.Cleanup(w.stopServing)
	return s
}

// started starts a command and returns what waits for its end.
func started(t *testing.T, cmd *exec.Cmd) (end func() result) {
	t.Helper()
	var out, problem strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problem
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // if the test failed before
	return func() result {
		_ = cmd.Wait()
		return result{out.String(), problem.String(), cmd.ProcessState.ExitCode()}
	}
}

// An interrupt ends the sign-in, too, and the log says what ended it.
func TestServerInterrupted(t *testing.T) {
	t.Parallel()
	for signal, want := range map[syscall.Signal]data.Ended{syscall.SIGINT: data.BySIGINT, syscall.SIGTERM: data.BySIGTERM, syscall.SIGHUP: data.BySIGHUP} {
		w := newDatabase(t)
		s := w.slowly()
		cmd := w.at("tapemaster", secret+"\n\n", "group", "add", "OPS")
		end := started(t, cmd)
		<-s.asked
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		end().is(t, 1, "", "tapectl: This was cancelled.\n")
		w.ended()
		if got := w.sql("SELECT detail FROM events WHERE kind = 'sign-out'"); got != string(want) {
			t.Errorf("%s: the log says %q", signal, got)
		}
	}
}

// A batch that is interrupted does not begin the next line.
func TestBatchInterrupted(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	s := w.slowly()
	cmd := w.at("tapemaster", secret+"\n\ngroup add ONE\ngroup add TWO\n", "batch", "--keep-going")
	end := started(t, cmd)
	<-s.asked
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	end().is(t, 1, "", "tapectl: This was cancelled.\n")
	w.ended()
	if got := w.sql("SELECT group_concat(group_id) FROM groups"); strings.Contains(got, "TWO") {
		t.Errorf("groups %q", got)
	}
}

// A connection that breaks before the answer: it is said that the act may have been done, and
// the sign-in ends over another connection.
func TestServerLost(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	s := w.slowly()
	through := newWire(t, w.served.link)
	w.served = &served{through.link, w.served.stop}
	cmd := w.at("tapemaster", secret+"\n\n", "group", "add", "OPS")
	end := started(t, cmd)
	<-s.asked
	through.cut()
	r := end()
	if r.code != 1 || r.out != "" || strings.Count(r.err, "\n") != 1 || !strings.Contains(r.err, "may have been done") {
		t.Errorf("it ended with %d, printed %q and said %q", r.code, r.out, r.err)
	}
	w.ended()

	// What only reads has done nothing.
	r = finish(t, w.at("tapemaster", secret+"\n\n", "user", "list", "--json"))
	if r.code != 0 || !strings.HasPrefix(r.out, "[") {
		t.Errorf("it ended with %d and said %q", r.code, r.err)
	}
}

// A wire passes bytes on to a server until it is cut.
type wire struct {
	link  string
	mu    sync.Mutex
	conns []net.Conn
}

func newWire(t *testing.T, link string) *wire {
	t.Helper()
	server, err := trust.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	to := server.Hosts[0].String()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &wire{}
	server.Hosts[0].Port = l.Addr().(*net.TCPAddr).Port
	x.link = server.String()
	t.Cleanup(func() {
		l.Close()
		x.cut()
	})
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			next, err := net.DialTimeout("tcp", to, 5*time.Second)
			if err != nil {
				from.Close()
				return
			}
			x.mu.Lock()
			x.conns = append(x.conns, from, next)
			x.mu.Unlock()
			go pass(from, next)
			go pass(next, from)
		}
	}()
	return x
}

func pass(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	to.Close()
}

// cut closes every connection; later ones are passed on again.
func (x *wire) cut() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.conns {
		c.Close()
	}
	x.conns = nil
}
