package trust

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ClientConfig returns the TLS settings with which a program connects to a server: TLS
// 1.3 alone, no resumption, and HTTP/2 is what it offers to speak. The connection is
// refused unless the server proves that the authority behind one of the pinned keys made
// its certificate; how its host is called does not matter. now is the clock of this
// computer.
//
// A handshake fails with a data.Trouble of kind ErrOtherServer or ErrForged, or with an
// Expired, of kind ErrExpired. What speaks something else than TLS 1.3 fails with the
// errors of crypto/tls.
func ClientConfig(server Server, instance *Instance, now func() time.Time) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		NextProtos: []string{http2},
		ServerName: serverName,
		// crypto/tls would ask the authorities that the system trusts; VerifyConnection asks
		// the pinned one. VerifyPeerCertificate is not called when a session is resumed.
		InsecureSkipVerify: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			if err := server.verify(s.PeerCertificates, now()); err != nil {
				return err
			}
			if s.NegotiatedProtocol != http2 {
				return trouble(ErrOtherServer, errServerNotHTTP2, "The server does not speak the protocol of this program. Ask your administrator which version of the program it needs.")
			}
			return nil
		},
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return instance.secret(), nil
		},
	}
}

var (
	errNoChain        = errors.New("no certificates")
	errServerNotHTTP2 = errors.New("the server does not speak HTTP/2")
	errNotCA          = errors.New("the certificate with the pinned key is not that of an authority")
)

// verify judges a chain of certificates, the server's first.
func (s Server) verify(chain []*x509.Certificate, now time.Time) error {
	pinned := false
	why := errNoChain
	for _, c := range chain {
		if !s.pins(keyOf(c)) {
			continue
		}
		pinned = true
		if why = made(chain[0], c); why == nil {
			return validAt(now, chain[0], c)
		}
	}
	if !pinned {
		return trouble(ErrOtherServer, presented(chain),
			"This is not the server that the link names: a character of the link is wrong, it is another server, or something in between, such as a proxy, ends the connection to read it."+NothingSent+" Check the link; if it is right, tell your administrator.")
	}
	return trouble(ErrForged, why,
		"Something between this computer and the server shows a certificate that the server did not make."+NothingSent+" Tell your administrator.")
}

// NothingSent is a part of what is said of whoever is not the server.
const NothingSent = " Nothing that you entered was sent to it."

// made returns an error unless an authority made a certificate for a TapeTrack server.
// The time does not matter here: what is wrong with the clock must not be said of a
// forgery, or people would change their clock for it.
func made(leaf, authority *x509.Certificate) error {
	// Verify takes a certificate of X.509 version 1 for an authority, and trusts one that is
	// among the roots whoever signed it.
	if leaf.Equal(authority) || !authority.BasicConstraintsValid || !authority.IsCA {
		return errNotCA
	}
	timeless := *leaf // its signature is over what was received
	timeless.NotBefore, timeless.NotAfter = authority.NotBefore, authority.NotAfter
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	_, err := timeless.Verify(x509.VerifyOptions{
		Roots: roots, CurrentTime: authority.NotBefore, DNSName: serverName,
		Intermediates: x509.NewCertPool(), // an authority makes the certificates of servers itself
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	return err
}

// validAt returns an Expired unless genuine certificates are valid at a time.
func validAt(now time.Time, leaf, authority *x509.Certificate) error {
	from, to := leaf.NotBefore, leaf.NotAfter
	if authority.NotBefore.After(from) {
		from = authority.NotBefore
	}
	if authority.NotAfter.Before(to) {
		to = authority.NotAfter
	}
	if now.Before(from) || now.After(to) {
		return expired(now, from, to)
	}
	return nil
}

// presented returns for the log which keys were seen in place of a pinned one.
func presented(chain []*x509.Certificate) error {
	var keys []string
	for _, c := range chain[:min(len(chain), MaxKeys)] {
		keys = append(keys, keyOf(c).String())
	}
	return fmt.Errorf("it has the keys %s", strings.Join(keys, ", "))
}
