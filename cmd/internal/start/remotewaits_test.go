package start

import (
	"context"
	"net"
	"testing"
	"time"

	"tapetrack/data/trust"
)

// While a server does not answer, nothing that windows ask waits for it: they ask each second,
// on the goroutine that paints them.
func TestWindowsDoNotWaitForTheServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := make(chan net.Conn)
	go func() {
		if conn, err := l.Accept(); err == nil {
			taken <- conn // and says nothing
		}
	}()
	server, err := trust.Parse(links(t, "127.0.0.1")[0])
	if err != nil {
		t.Fatal(err)
	}
	server.Hosts[0].Port = l.Addr().(*net.TCPAddr).Port
	r := NewRemote("Lite", Asked{server, byOption}, nil)
	defer r.Close()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = r.Open(ctx) // it was given up
	}()
	conn := <-taken
	asked := make(chan struct{})
	go func() {
		r.Ahead()
		r.Lost()
		r.Administration()
		close(asked)
	}()
	select {
	case <-asked:
	case <-ended:
		t.Error("they waited until the server was given up")
	case <-time.After(10 * time.Second):
		t.Error("they wait")
	}
	stop()
	_ = conn.Close()
	<-ended
	<-asked
}
