package remote_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/remote"
	"tapetrack/data/trust"
	"tapetrack/data/words"
)

// A stranger is something else at the address of a server.
type stranger struct {
	l  net.Listener
	wg sync.WaitGroup

	mu    sync.Mutex
	heard bytes.Buffer // as it came, below TLS if it ends that
	conns []net.Conn
}

// strange answers each connection at a free port.
func strange(t *testing.T, answer func(*stranger) func(net.Conn)) *stranger {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &stranger{l: l}
	s.wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns = append(s.conns, conn)
			s.mu.Unlock()
			s.wg.Go(func() {
				answer(s)(conn)
				_ = conn.Close()
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		s.mu.Lock()
		for _, c := range s.conns {
			_ = c.Close()
		}
		s.mu.Unlock()
		s.wg.Wait()
	})
	return s
}

// hear keeps whatever comes.
func (s *stranger) hear(from io.Reader) {
	b := make([]byte, 4096)
	for {
		n, err := from.Read(b)
		s.mu.Lock()
		s.heard.Write(b[:n])
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (s *stranger) host() trust.Host {
	return trust.Host{Name: "127.0.0.1", Port: s.l.Addr().(*net.TCPAddr).Port}
}

// TestWhatIsNotTheServer: whatever else answers, or does not, is refused in a sentence of its
// own, and learns nothing that was typed.
func TestWhatIsNotTheServer(t *testing.T) {
	now := time.Now()
	ours, err := trust.NewAuthority(now)
	if err != nil {
		t.Fatal(err)
	}
	other, err := trust.NewAuthority(now)
	if err != nil {
		t.Fatal(err)
	}
	pinned := []trust.Key{ours.Key()}
	// ends speaks TLS with a configuration, and hears what is sent within.
	ends := func(config *tls.Config, change ...func(*tls.Config)) func(*stranger) func(net.Conn) {
		for _, c := range change {
			c(config)
		}
		return func(s *stranger) func(net.Conn) {
			return func(plain net.Conn) {
				conn := tls.Server(plain, config)
				if conn.Handshake() == nil {
					s.hear(conn)
				}
			}
		}
	}
	at := func(years int) func() time.Time { return func() time.Time { return now.AddDate(years, 0, 0) } }
	says := func(text string) func(*stranger) func(net.Conn) {
		return func(s *stranger) func(net.Conn) {
			return func(c net.Conn) {
				_, _ = io.WriteString(c, text)
				s.hear(c)
			}
		}
	}
	forged, err := other.Leaf(now)
	if err != nil {
		t.Fatal(err)
	}
	genuine, err := ours.Leaf(now)
	if err != nil {
		t.Fatal(err)
	}
	forged.Certificate = append(forged.Certificate[:1:1], genuine.Certificate[1]) // our authority behind a leaf of another

	for name, c := range map[string]struct {
		answer func(*stranger) func(net.Conn)
		dial   func(ctx context.Context, network, address string) (net.Conn, error)
		now    func() time.Time
		kind   error
		says   data.Text // empty: a sentence of package trust
		noPort bool
	}{
		"garbage":           {answer: says("\x00\x01\x02 hello, this is something else"), kind: remote.ErrNotServer, says: remote.OtherProgram},
		"mail":              {answer: says("220 mail ready\r\n"), kind: remote.ErrNotServer, says: remote.OtherProgram},
		"plain HTTP":        {answer: says("HTTP/1.1 400 Bad Request\r\n\r\n"), kind: remote.ErrNotServer, says: remote.OtherProgram},
		"never an answer":   {answer: says(""), kind: data.ErrUnreachable, says: remote.SilentServer},
		"hangs up":          {answer: func(*stranger) func(net.Conn) { return func(net.Conn) {} }, kind: data.ErrUnreachable, says: remote.HungUp},
		"TLS 1.2":           {answer: ends(trust.ServerConfig(ours, at(0)), func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }), kind: remote.ErrNotServer, says: remote.OtherTLS},
		"another protocol":  {answer: ends(trust.ServerConfig(ours, at(0)), func(c *tls.Config) { c.NextProtos, c.VerifyConnection = []string{"http/1.1"}, nil }), kind: remote.ErrNotServer, says: remote.OtherTLS},
		"no protocol":       {answer: ends(trust.ServerConfig(ours, at(0)), func(c *tls.Config) { c.NextProtos, c.VerifyConnection = nil, nil }), kind: trust.ErrOtherServer},
		"another authority": {answer: ends(trust.ServerConfig(other, at(0))), kind: trust.ErrOtherServer},
		"forged": {answer: ends(trust.ServerConfig(other, at(0)), func(c *tls.Config) {
			c.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &forged, nil }
		}), kind: trust.ErrForged},
		"this computer in 2019":       {answer: ends(trust.ServerConfig(ours, at(0))), now: at(2019 - now.Year()), kind: trust.ErrExpired},
		"the server's clock set back": {answer: ends(trust.ServerConfig(ours, at(-2))), kind: trust.ErrExpired},
		"no such name": {dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", IsNotFound: true}}
		}, kind: data.ErrUnreachable, says: remote.NoSuchHost, noPort: true},
		"no name service": {dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "server misbehaving", IsTemporary: true}}
		}, kind: data.ErrUnreachable, says: remote.NoLookUp, noPort: true},
		"nobody there": {dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, kind: data.ErrUnreachable, says: remote.SilentHost},
		"a port with nothing": {kind: data.ErrUnreachable, says: remote.NothingThere},
	} {
		t.Run(name, func(t *testing.T) {
			var s *stranger
			host := trust.Host{Name: "127.0.0.1", Port: 1}
			switch {
			case c.answer != nil:
				s = strange(t, c.answer)
				host = s.host()
			case c.dial == nil:
				l, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				host.Port = l.Addr().(*net.TCPAddr).Port
				_ = l.Close()
			}
			if c.now == nil {
				c.now = at(0)
			}
			client, err := remote.New(remote.Options{
				Server: trust.Server{Hosts: []trust.Host{host}, Keys: pinned}, Client: data.Client{Program: "TapeMaster", Version: "2.0.0"},
				Now: c.now, Dial: c.dial, Wait: 200 * time.Millisecond, Pause: time.Millisecond, Repeat: time.Millisecond,
			})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			_, err = client.SignIn(t.Context(), attemptOf("alice", password, "123456"))
			if !errors.Is(err, c.kind) {
				t.Fatalf("%v, want %v", err, c.kind)
			}
			for _, kind := range []error{data.ErrUnreachable, remote.ErrNotServer, trust.ErrOtherServer, trust.ErrForged, trust.ErrExpired} {
				if errors.Is(err, kind) != (kind == c.kind) {
					t.Errorf("%v is %v", err, kind)
				}
			}
			said := words.Message(err).String()
			if want := fmt.Sprintf(string(c.says), host.Name, strconv.Itoa(host.Port)); c.says != "" && !c.noPort && said != want {
				t.Errorf("it says\n%s\nwant\n%s", said, want)
			}
			if want := fmt.Sprintf(string(c.says), host.Name); c.noPort && said != want {
				t.Errorf("it says\n%s\nwant\n%s", said, want)
			}
			if said == "" || said == words.Message(errors.New("x")).String() {
				t.Errorf("it says only %q", said)
			}
			if s == nil {
				return
			}
			client.Close()
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, typed := range []string{"alice", password, "123456", "SignIn"} {
				if strings.Contains(s.heard.String(), typed) {
					t.Errorf("it was told %q", typed)
				}
			}
		})
	}
}

// TestAnyOfSeveralHosts: one host that is somebody else does not keep a program from the others.
func TestAnyOfSeveralHosts(t *testing.T) {
	w := newWorld(t)
	s := strange(t, func(*stranger) func(net.Conn) {
		return func(c net.Conn) { _, _ = io.WriteString(c, "220 mail ready\r\n") }
	})
	hosts := []trust.Host{s.host(), w.link.Hosts[0]}
	for range 8 { // they are tried in any order
		w.link.Hosts = hosts
		c := w.client()
		if _, err := c.Hello(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
