package trust

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/test/check"
)

// TestServer: program and server of this package find each other.
func TestServer(t *testing.T) {
	a, me := authority(t), instance(t)
	d := dial(t, ServerConfig(a, at(begin)), ClientConfig(Server{Keys: []Key{a.Key()}}, me, at(begin)))
	check.Equal(t, "client", d.clientErr, nil)
	check.Equal(t, "server", d.serverErr, nil)
	check.Equal(t, "key", ClientKey(d.server), me.Fingerprint())
	check.Equal(t, "protocol", d.server.NegotiatedProtocol, "h2")
	check.Equal(t, "version", d.server.Version, tls.VersionTLS13)
	check.Equal(t, "name", d.server.ServerName, "tapeserver") // that of the host stays between the two
	if a, b := instance(t), instance(t); a.Fingerprint() == b.Fingerprint() {
		t.Error("two instances have the same key")
	}
}

// TestServerRefuses: a client that lacks a key, or speaks something else, is not served.
func TestServerRefuses(t *testing.T) {
	a := authority(t)
	pinned := Server{Keys: []Key{a.Key()}}
	for name, c := range map[string]struct {
		client func(*tls.Config)
		want   string // what the server notes
	}{
		"no key": {func(c *tls.Config) {
			c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &tls.Certificate{}, nil }
		}, "tls: client didn't provide a certificate"},
		"no protocol":    {func(c *tls.Config) { c.NextProtos = nil }, errNotHTTP2.Error()},
		"other protocol": {func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} }, errNotHTTP2.Error()},
		"TLS 1.2":        {func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 }, "client offered only unsupported versions"},
	} {
		client := ClientConfig(pinned, instance(t), at(begin))
		client.VerifyConnection = nil // which refuses some of it, too
		c.client(client)
		d := dial(t, ServerConfig(a, at(begin)), client)
		if d.clientErr == nil {
			t.Errorf("%s: the client was served", name)
		}
		if d.serverErr == nil || !strings.Contains(d.serverErr.Error(), c.want) {
			t.Errorf("%s: the server noted %v, want %s", name, d.serverErr, c.want)
		}
	}
}

// TestHTTP1IsRefusedWhateverTheServerOffers: net/http adds HTTP/1.1 to what is offered.
func TestHTTP1IsRefusedWhateverTheServerOffers(t *testing.T) {
	a := authority(t)
	server := ServerConfig(a, at(begin))
	server.NextProtos = append(server.NextProtos, "http/1.1")
	client := ClientConfig(Server{Keys: []Key{a.Key()}}, instance(t), at(begin))
	client.NextProtos = []string{"http/1.1"}
	client.VerifyConnection = nil // which refuses it, too
	check.Equal(t, "server", dial(t, server, client).serverErr, errNotHTTP2)
}

// TestClientRefuses: what is not such a server is refused, and learns nothing.
func TestClientRefuses(t *testing.T) {
	a := authority(t)
	client := func() *tls.Config { return ClientConfig(Server{Keys: []Key{a.Key()}}, instance(t), at(begin)) }

	old := serving(leaf(t, a, begin))
	old.MaxVersion = tls.VersionTLS12
	if d := dial(t, old, client()); d.clientErr == nil || d.serverErr == nil {
		t.Errorf("TLS 1.2 was spoken: %v, %v", d.clientErr, d.serverErr)
	}
	for name, answer := range map[string]func(net.Conn){
		"plain HTTP": func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n"+strings.Repeat(" ", 100))
		},
		"other TCP": func(c net.Conn) { _, _ = io.WriteString(c, "220 tapes.example.com ESMTP\r\n") },
		"nothing":   func(net.Conn) {},
	} {
		heard := make(chan string, 1)
		conn, err := tls.Dial("tcp", accept(t, func(c net.Conn) {
			answer(c)
			b := make([]byte, 4096)
			n, _ := c.Read(b)
			heard <- string(b[:n])
		}), client())
		if err == nil {
			_ = conn.Close()
			t.Errorf("%s was taken for a server", name)
		}
		if said := <-heard; strings.Contains(said, "example") {
			t.Errorf("%s was told %q", name, said)
		}
	}
}

// TestNothingIsResumed: each connection is judged, also for a client that asks for less.
func TestNothingIsResumed(t *testing.T) {
	a, me := authority(t), instance(t)
	server, client := ServerConfig(a, at(begin)), ClientConfig(Server{Keys: []Key{a.Key()}}, me, at(begin))
	if client.ClientSessionCache != nil || client.VerifyPeerCertificate != nil || client.VerifyConnection == nil {
		t.Error("a resumed session would not be judged")
	}
	client.ClientSessionCache = tls.NewLRUClientSessionCache(1)
	for range 2 {
		d := dial(t, server, client)
		check.Equal(t, "client", d.clientErr, nil)
		check.Equal(t, "resumed", d.client.DidResume, false)
	}
}

// TestRenewal: a server that runs for years has a certificate that is valid.
func TestRenewal(t *testing.T) {
	a, me := authority(t), instance(t)
	now := begin
	clock := func() time.Time { return now }
	server, client := ServerConfig(a, clock), ClientConfig(Server{Keys: []Key{a.Key()}}, me, clock)
	seen := map[string]int{} // when each certificate was first seen
	for _, step := range []struct {
		day  int
		want int // when the certificate was made
	}{{0, 0}, {19, 0}, {20, 20}, {39, 20}, {40, 40}, {300, 300}, {299, 300}, {290, 290}, {309, 290}, {310, 310}} {
		now = begin.Add(time.Duration(step.day) * day)
		d := dial(t, server, client)
		if d.clientErr != nil {
			t.Errorf("day %d: %v", step.day, d.clientErr)
			continue
		}
		serial := d.client.PeerCertificates[0].SerialNumber.String()
		if _, known := seen[serial]; !known {
			seen[serial] = step.day
		}
		check.Equal(t, fmt.Sprintf("certificate of day %d", step.day), seen[serial], step.want)
	}
	now = begin.Add(310*day + 20*day - time.Second)
	check.Equal(t, "a second before", seen[dial(t, server, client).client.PeerCertificates[0].SerialNumber.String()], 310)
}

// TestManyAtOnce: the first clients of a server get one certificate.
func TestManyAtOnce(t *testing.T) {
	server := ServerConfig(authority(t), at(begin))
	certificates := make([]*tls.Certificate, 8)
	var all sync.WaitGroup
	for i := range certificates {
		all.Go(func() { certificates[i], _ = server.GetCertificate(nil) })
	}
	all.Wait()
	for _, c := range certificates {
		check.Equal(t, "certificate", c, certificates[0])
	}
}

// TestHTTP2: net/http serves and asks with these settings.
func TestHTTP2(t *testing.T) {
	a, me := authority(t), instance(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{
		TLSConfig: ServerConfig(a, at(begin)), ReadHeaderTimeout: time.Minute,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto+" "+ClientKey(*r.TLS)) }),
	}
	served := make(chan error, 1)
	go func() { served <- server.ServeTLS(l, "", "") }()
	transport := &http.Transport{TLSClientConfig: ClientConfig(Server{Keys: []Key{a.Key()}}, me, at(begin)), ForceAttemptHTTP2: true}
	answer, err := (&http.Client{Transport: transport, Timeout: time.Minute}).Get("https://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	check.Equal(t, "error", err, nil)
	check.Equal(t, "answer", string(body), "HTTP/2.0 "+me.Fingerprint())
	transport.CloseIdleConnections()
	check.Equal(t, "close", server.Close(), nil)
	check.Equal(t, "served", <-served, http.ErrServerClosed)
}

// TestServerThatSpeaksNoHTTP2IsRefused: also one that has proven who it is.
func TestServerThatSpeaksNoHTTP2IsRefused(t *testing.T) {
	a := authority(t)
	server := ServerConfig(a, at(begin))
	server.NextProtos, server.VerifyConnection = nil, nil
	d := dial(t, server, ClientConfig(Server{Keys: []Key{a.Key()}}, instance(t), at(begin)))
	if !errors.Is(d.clientErr, ErrOtherServer) || ClientKey(d.server) != "" {
		t.Errorf("%v; the server saw the key %q", d.clientErr, ClientKey(d.server))
	}
}
