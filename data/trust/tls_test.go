package trust

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"tapetrack/data/words"
	"tapetrack/test/check"
)

// begin is when the authorities of the tests are made.
var begin = time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// at returns a clock that stands still.
func at(t time.Time) func() time.Time { return func() time.Time { return t } }

func authority(t *testing.T) *Authority {
	t.Helper()
	return must(t)(NewAuthority(begin))
}

func instance(t *testing.T) *Instance {
	t.Helper()
	i, err := NewInstance(begin)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func must(t *testing.T) func(*Authority, error) *Authority {
	return func(a *Authority, err error) *Authority {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

func leaf(t *testing.T, a *Authority, now time.Time) tls.Certificate {
	t.Helper()
	c, err := a.Leaf(now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// issue returns a certificate by a key of anybody's, with what is behind it in the chain.
// Nothing of it is made by the code under test.
func issue(t *testing.T, template *x509.Certificate, parent *x509.Certificate, with *ecdsa.PrivateKey, behind ...[]byte) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if template.NotAfter.IsZero() {
		template.NotBefore, template.NotAfter = begin.Add(-day), begin.Add(30*day)
	}
	if parent == nil {
		parent, with = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, with)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: append([][]byte{der}, behind...), PrivateKey: key, Leaf: made}
}

// forServer returns what the certificate of a server says.
func forServer() *x509.Certificate {
	return &x509.Certificate{
		Subject: pkix.Name{CommonName: "tapeserver"}, DNSNames: []string{"tapeserver"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
}

// serving returns the settings of a server that shows a chain, whatever it is.
func serving(c tls.Certificate) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{c}, NextProtos: []string{"h2"}, ClientAuth: tls.RequireAnyClientCert, SessionTicketsDisabled: true}
}

// dialled is what both ends of a connection saw.
type dialled struct {
	client, server       tls.ConnectionState
	clientErr, serverErr error
}

// dial connects a client and a server over TCP, and passes a byte on each way.
func dial(t *testing.T, server, client *tls.Config) (d dialled) {
	t.Helper()
	ended := make(chan struct{})
	address := accept(t, func(plain net.Conn) {
		defer close(ended)
		conn := tls.Server(plain, server)
		if d.serverErr = conn.Handshake(); d.serverErr == nil {
			d.server = conn.ConnectionState()
			_, _ = conn.Write([]byte("x"))
			_, d.serverErr = io.ReadFull(conn, make([]byte, 1))
		}
	})
	conn, err := tls.Dial("tcp", address, client)
	if d.clientErr = err; err == nil {
		d.client = conn.ConnectionState()
		// With TLS 1.3 a client learns afterwards that its key was refused.
		if _, d.clientErr = io.ReadFull(conn, make([]byte, 1)); d.clientErr == nil {
			_, d.clientErr = conn.Write([]byte("y"))
		}
		_ = conn.Close()
	}
	<-ended
	return d
}

// accept answers one connection, and returns the address to connect with.
func accept(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return // the test has ended
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(time.Minute))
		answer(conn)
	}()
	return l.Addr().String()
}

// TestPinning: a program talks to the server whose authority it was given, and to nobody
// else, whatever is shown to it.
func TestPinning(t *testing.T) {
	a, other := authority(t), authority(t)
	caDER, caKey := a.certificate.Raw, a.secret().key
	otherKey := other.secret().key
	by := func(template *x509.Certificate) tls.Certificate {
		return issue(t, template, a.certificate, caKey, caDER)
	}

	forged := issue(t, forServer(), other.certificate, otherKey, caDER)
	expiredForgery := forServer()
	expiredForgery.NotBefore, expiredForgery.NotAfter = begin.Add(-3*day), begin.Add(-2*day)
	workstation := forServer()
	workstation.DNSNames = []string{"workstation"}
	nameOnly := forServer()
	nameOnly.DNSNames = nil
	forClients := forServer()
	forClients.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}

	noAuthority := issue(t, &x509.Certificate{BasicConstraintsValid: true}, nil, nil)
	byNoAuthority := issue(t, forServer(), noAuthority.Leaf, noAuthority.PrivateKey.(*ecdsa.PrivateKey), noAuthority.Certificate[0])
	itself := forServer()
	itself.IsCA, itself.BasicConstraintsValid = true, true
	pinnedItself := issue(t, itself, nil, nil)
	twice := tls.Certificate{Certificate: [][]byte{pinnedItself.Certificate[0], pinnedItself.Certificate[0]}, PrivateKey: pinnedItself.PrivateKey}

	// An authority that may have others below it, as ours may not.
	root := issue(t, &x509.Certificate{IsCA: true, BasicConstraintsValid: true}, nil, nil)
	below := issue(t, &x509.Certificate{IsCA: true, BasicConstraintsValid: true, Subject: pkix.Name{CommonName: "below"}}, root.Leaf, root.PrivateKey.(*ecdsa.PrivateKey))
	throughBelow := issue(t, forServer(), below.Leaf, below.PrivateKey.(*ecdsa.PrivateKey), below.Certificate[0], root.Certificate[0])

	withoutAuthority := leaf(t, a, begin)
	withoutAuthority.Certificate = withoutAuthority.Certificate[:1]
	me := instance(t)
	end := begin.Add(-day).AddDate(30, 0, 0)

	for name, c := range map[string]struct {
		shown tls.Certificate
		now   time.Time
		keys  []Key
		want  error
	}{
		"first leaf":                         {leaf(t, a, begin), begin, nil, nil},
		"renewed leaf, another key":          {leaf(t, a, begin.Add(25*day)), begin.Add(25 * day), nil, nil},
		"clock a day late":                   {leaf(t, a, begin), begin.Add(-day), nil, nil},
		"last second":                        {leaf(t, a, begin), begin.Add(30 * day), nil, nil},
		"made before its authority":          {leaf(t, a, begin.Add(-time.Hour)), begin, nil, nil},
		"new key of two":                     {leaf(t, a, begin), begin, []Key{other.Key(), a.Key()}, nil},
		"old key of two":                     {leaf(t, other, begin), begin, []Key{other.Key(), a.Key()}, nil},
		"another authority":                  {leaf(t, other, begin), begin, nil, ErrOtherServer},
		"authority not shown":                {withoutAuthority, begin, nil, ErrOtherServer},
		"no key is pinned":                   {leaf(t, a, begin), begin, []Key{}, ErrOtherServer},
		"forged, our authority behind it":    {forged, begin, nil, ErrForged},
		"forged and expired":                 {issue(t, expiredForgery, other.certificate, otherKey, caDER), begin, nil, ErrForged},
		"forged, both authorities behind it": {issue(t, forServer(), other.certificate, otherKey, other.certificate.Raw, caDER), begin, nil, ErrForged},
		"by what is no authority":            {byNoAuthority, begin, []Key{keyOf(noAuthority.Leaf)}, ErrForged},
		"pinned itself":                      {pinnedItself, begin, []Key{keyOf(pinnedItself.Leaf)}, ErrForged},
		"pinned itself, shown twice":         {twice, begin, []Key{keyOf(pinnedItself.Leaf)}, ErrForged},
		"through an authority below":         {throughBelow, begin, []Key{keyOf(root.Leaf)}, ErrForged},
		"another name":                       {by(workstation), begin, nil, ErrForged},
		"name in the subject alone":          {by(nameOnly), begin, nil, ErrForged},
		"another use":                        {by(forClients), begin, nil, ErrForged},
		"made elsewhere, but right":          {by(forServer()), begin, nil, nil},
		"expired":                            {leaf(t, a, begin), begin.Add(30*day + time.Second), nil, ErrExpired},
		"not valid yet":                      {leaf(t, a, begin), begin.Add(-day - time.Second), nil, ErrExpired},
		"authority expired":                  {leaf(t, a, end), end.Add(time.Second), nil, ErrExpired},
	} {
		t.Run(name, func(t *testing.T) {
			keys := c.keys
			if keys == nil {
				keys = []Key{a.Key()}
			}
			d := dial(t, serving(c.shown), ClientConfig(Server{Keys: keys}, me, at(c.now)))
			if c.want == nil {
				check.Equal(t, "client", d.clientErr, nil)
				check.Equal(t, "server", d.serverErr, nil)
				check.Equal(t, "key of the program", ClientKey(d.server), me.Fingerprint())
				check.Equal(t, "protocol", d.client.Version, tls.VersionTLS13)
				return
			}
			for _, kind := range []error{ErrOtherServer, ErrForged, ErrExpired} {
				if errors.Is(d.clientErr, kind) != (kind == c.want) {
					t.Errorf("got %v, want %v", d.clientErr, c.want)
				}
			}
			if d.serverErr == nil || ClientKey(d.server) != "" {
				t.Errorf("the server saw the key of the program: %v", d.serverErr)
			}
			if text := words.Known(d.clientErr); text.Empty() {
				t.Errorf("no sentence for %v", d.clientErr)
			}
		})
	}
}

// TestOnlyAuthoritiesAreTrusted: what crypto/x509 would take for a root is judged first.
func TestOnlyAuthoritiesAreTrusted(t *testing.T) {
	noAuthority := issue(t, &x509.Certificate{BasicConstraintsValid: true}, nil, nil)
	leaf := issue(t, forServer(), noAuthority.Leaf, noAuthority.PrivateKey.(*ecdsa.PrivateKey))
	check.Equal(t, "made", made(leaf.Leaf, noAuthority.Leaf), errNotCA)
	err := Server{Keys: []Key{keyOf(noAuthority.Leaf)}}.verify(nil, begin)
	if !errors.Is(err, ErrOtherServer) {
		t.Errorf("no chain at all: %v", err)
	}
}

// TestExpiredSaysWhen: people read which clock to look at, programs get the times.
func TestExpiredSaysWhen(t *testing.T) {
	a := authority(t)
	zone := time.FixedZone("", 2*60*60)
	now := time.Date(2019, 1, 3, 9, 30, 0, 0, zone)
	d := dial(t, serving(leaf(t, a, begin)), ClientConfig(Server{Keys: []Key{a.Key()}}, instance(t), at(now)))
	var e *Expired
	if !errors.As(d.clientErr, &e) {
		t.Fatal(d.clientErr)
	}
	check.Equal(t, "now", e.Now, now)
	check.Equal(t, "from", e.NotBefore, time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC))
	check.Equal(t, "to", e.NotAfter, time.Date(2026, 12, 30, 10, 0, 0, 0, time.UTC))
	check.Equal(t, "sentence", words.Message(d.clientErr).String(),
		"The clock of this computer says 3 Jan 2019 09:30, but the certificate of the server is valid from 29 Nov 2026 12:00 to 30 Dec 2026 12:00. Set the clock of this computer. If it is right, ask your administrator to set that of the server.")
}

func TestOtherServerIsSaid(t *testing.T) {
	a, other := authority(t), authority(t)
	d := dial(t, serving(leaf(t, other, begin)), ClientConfig(Server{Keys: []Key{a.Key()}}, instance(t), at(begin)))
	check.Equal(t, "sentence", words.Message(d.clientErr).String(),
		"This is not the server that the link names: a character of the link is wrong, it is another server, or something in between, such as a proxy, ends the connection to read it. Nothing that you entered was sent to it. Check the link; if it is right, tell your administrator.")
	if cause := errors.Unwrap(errors.Unwrap(d.clientErr)); cause != nil {
		t.Error(cause)
	}
	var log string
	if wrapped, is := d.clientErr.(interface{ Unwrap() []error }); is {
		log = errors.Join(wrapped.Unwrap()...).Error()
	}
	if !strings.Contains(log, other.Key().String()) {
		t.Errorf("the log can't name the key that was seen: %s", log)
	}
}
