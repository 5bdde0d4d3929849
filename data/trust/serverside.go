package trust

import (
	"crypto/tls"
	"errors"
	"sync"
	"time"
)

// http2 is the only protocol that is spoken (RFC 9113, 3.1).
const http2 = "h2"

var errNotHTTP2 = errors.New("the client does not speak HTTP/2")

// ServerConfig returns the TLS settings of a server: TLS 1.3 and HTTP/2 alone, no
// resumption, and a client key is required, see ClientKey. The certificate is made when
// the first client connects, and again once it is 20 days old, or not valid by now, which
// is the clock.
func ServerConfig(authority *Authority, now func() time.Time) *tls.Config {
	r := &renewed{authority: authority, now: now}
	return &tls.Config{
		MinVersion:             tls.VersionTLS13,
		NextProtos:             []string{http2},
		SessionTicketsDisabled: true,
		ClientAuth:             tls.RequireAnyClientCert, // any: a key is recognised again, not vouched for
		GetCertificate:         r.certificate,
		// The server of net/http adds other protocols to NextProtos, and a client that names
		// none is served, too.
		VerifyConnection: func(s tls.ConnectionState) error {
			if s.NegotiatedProtocol != http2 {
				return errNotHTTP2
			}
			return nil
		},
	}
}

// renewed is the certificate of a server, kept in memory for as long as it is recent.
type renewed struct {
	authority *Authority
	now       func() time.Time

	mu   sync.Mutex
	leaf *tls.Certificate // nil: none was made
}

func (r *renewed) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if r.leaf != nil && !now.Before(r.leaf.Leaf.NotBefore) && now.Before(r.leaf.Leaf.NotBefore.Add(early+leafRenewal)) {
		return r.leaf, nil
	}
	leaf, err := r.authority.Leaf(now)
	if err != nil {
		return nil, err
	}
	r.leaf = &leaf
	return r.leaf, nil
}
