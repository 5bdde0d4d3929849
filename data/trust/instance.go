package trust

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"log/slog"
	"time"
)

// instanceYears is longer than any program runs. Servers look at the key alone.
const instanceYears = 10

// An Instance is the key of a running program, by which a server recognises it: a token
// that was given to one instance is nothing in the hands of another (RFC 8705, 3). It is
// in memory only, and nothing prints it, see Authority.
type Instance struct {
	fingerprint string
	secret      func() *tls.Certificate
}

// NewInstance makes a new key (Ed25519), with a certificate of its own that is valid from
// a day before now.
func NewInstance(now time.Time) (*Instance, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the key of the program: %w", err)
	}
	template := &x509.Certificate{
		Subject:  pkix.Name{CommonName: "TapeTrack program"},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		NotBefore: now.Add(-early), NotAfter: now.AddDate(instanceYears, 0, 0),
	}
	certificate, err := sign(template, template, public, private)
	if err != nil {
		return nil, fmt.Errorf("make the certificate of the program: %w", err)
	}
	secret := &tls.Certificate{Certificate: [][]byte{certificate.Raw}, PrivateKey: private, Leaf: certificate}
	return &Instance{fingerprintOf(certificate), func() *tls.Certificate { return secret }}, nil
}

func fingerprintOf(c *x509.Certificate) string {
	sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return hex.EncodeToString(sum[:])
}

// Fingerprint returns what servers know the instance by: the SHA-256 of its
// SubjectPublicKeyInfo, 64 hexadecimal digits in lower case. It is no secret.
func (i *Instance) Fingerprint() string { return i.fingerprint }

// ClientKey returns the Fingerprint of whoever is at the other end of a connection, "" if
// it presented no certificate. A server may rely on it once the handshake is over, which
// proves that the other end has the private key.
func ClientKey(s tls.ConnectionState) string {
	if len(s.PeerCertificates) == 0 {
		return ""
	}
	return fingerprintOf(s.PeerCertificates[0])
}

// Format prints [redacted] for every verb.
func (Instance) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue returns [redacted].
func (Instance) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns [redacted], for JSON, too.
func (Instance) MarshalText() ([]byte, error) { return []byte(redacted), nil }
