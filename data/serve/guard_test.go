package serve

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

// failing is a listener of a system that has no file descriptor left, for a while.
type failing struct {
	net.Listener
	left int
}

func (f *failing) Accept() (net.Conn, error) {
	if f.left--; f.left >= 0 {
		return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
	}
	return f.Listener.Accept()
}

// TestNothingIsAccepted: it is logged once, and tried again by whoever serves.
func TestNothingIsAccepted(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	g := newGuard(&failing{l, 3}, Options{})
	for range 3 {
		_, err := g.Accept()
		var again interface{ Temporary() bool }
		if !errors.As(err, &again) || !again.Temporary() { // or the server of net/http ends
			t.Errorf("%v", err)
		}
	}
	if n := strings.Count(log.String(), "no connection can be accepted"); n != 1 {
		t.Errorf("logged %d times: %s", n, &log)
	}
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	accepted, err := g.Accept()
	if err != nil {
		t.Fatal(err)
	}
	_ = accepted.Close()
	_ = accepted.Close()
	if g.all != 0 {
		t.Errorf("%d are counted", g.all)
	}
	_ = l.Close()
	log.Reset()
	g.failed = time.Time{}
	if _, err := g.Accept(); !errors.Is(err, net.ErrClosed) || log.Len() > 0 {
		t.Errorf("after the end: %v, %s", err, &log)
	}
}
