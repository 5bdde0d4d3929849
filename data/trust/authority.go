package trust

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log/slog"
	"time"
)

// serverName is the name in the certificates of servers, wherever they run.
const serverName = "tapeserver"

// How long certificates are valid. Each begins a day early, for clocks that are late.
const (
	early          = 24 * time.Hour
	authorityYears = 30
	leafTime       = 30 * 24 * time.Hour
	leafRenewal    = 20 * 24 * time.Hour // when the next one is made
)

// redacted is printed in place of a private key, however it is printed.
const redacted = "[redacted]"

// An Authority makes the certificates of one server, or of several that share a database.
// Programs trust its key. Whoever has the private key of it can be the server, so nothing
// prints it: it is behind a function, as that of vault.Key.
type Authority struct {
	certificate *x509.Certificate
	secret      func() *authoritySecret
}

type authoritySecret struct {
	key    *ecdsa.PrivateKey
	stored []byte // PKCS #8
}

// NewAuthority makes an authority with a new key (ECDSA P-256). Its certificate is valid
// for 30 years from a day before now, and for certificates of servers alone: an authority
// below it can't be made.
func NewAuthority(now time.Time) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the key of the authority: %w", err)
	}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: "TapeTrack server"},
		IsCA:    true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
		NotBefore: now.Add(-early), NotAfter: now.Add(-early).AddDate(authorityYears, 0, 0),
	}
	certificate, err := sign(template, template, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("make the certificate of the authority: %w", err)
	}
	return newAuthority(certificate, key)
}

func newAuthority(certificate *x509.Certificate, key *ecdsa.PrivateKey) (*Authority, error) {
	stored, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("store the key of the authority: %w", err)
	}
	secret := &authoritySecret{key, stored}
	return &Authority{certificate, func() *authoritySecret { return secret }}, nil
}

// sign makes a certificate with a random serial number.
func sign(template, parent *x509.Certificate, public, with any) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, with)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// The types of the two PEM blocks (RFC 7468) of a stored authority.
const (
	pemKey         = "PRIVATE KEY"
	pemCertificate = "CERTIFICATE"
)

// Marshal returns the authority with its private key, for ParseAuthority: in PEM, the key
// (PKCS #8) and the certificate. Seal it before it is stored.
func (a *Authority) Marshal() []byte {
	return append(
		pem.EncodeToMemory(&pem.Block{Type: pemKey, Bytes: a.secret().stored}),
		pem.EncodeToMemory(&pem.Block{Type: pemCertificate, Bytes: a.certificate.Raw})...)
}

// ParseAuthority reads what Marshal returned. Errors match ErrAuthority and repeat
// nothing of it.
func ParseAuthority(stored []byte) (*Authority, error) {
	first, rest := pem.Decode(stored)
	if first == nil || first.Type != pemKey {
		return nil, fmt.Errorf("%w: no key", ErrAuthority)
	}
	second, rest := pem.Decode(rest)
	if second == nil || second.Type != pemCertificate || len(rest) > 0 {
		return nil, fmt.Errorf("%w: no certificate, or more than one", ErrAuthority)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(first.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: its key can't be read", ErrAuthority)
	}
	certificate, err := x509.ParseCertificate(second.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: its certificate: %w", ErrAuthority, err)
	}
	key, is := parsed.(*ecdsa.PrivateKey)
	switch {
	case !is || key.Curve != elliptic.P256():
		return nil, fmt.Errorf("%w: its key is of another kind", ErrAuthority)
	case !key.PublicKey.Equal(certificate.PublicKey):
		return nil, fmt.Errorf("%w: key and certificate do not belong together", ErrAuthority)
	}
	if err := certificate.CheckSignatureFrom(certificate); err != nil { // also looks whether it is one of an authority
		return nil, fmt.Errorf("%w: its certificate: %w", ErrAuthority, err)
	}
	return newAuthority(certificate, key)
}

// Key returns what programs know the authority by.
func (a *Authority) Key() Key { return keyOf(a.certificate) }

// Expires returns until when the certificate of the authority is valid, and with it the server.
func (a *Authority) Expires() time.Time { return a.certificate.NotAfter }

// Leaf makes the certificate of a server, with a new key (ECDSA P-256) that nothing
// keeps: for the name "tapeserver", valid from a day before now to 30 days after it. The
// chain has the certificate of the authority, too. Package fmt would print its key.
func (a *Authority) Leaf(now time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make the key of the server: %w", err)
	}
	leaf, err := sign(&x509.Certificate{
		Subject: pkix.Name{CommonName: serverName}, DNSNames: []string{serverName},
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		NotBefore: now.Add(-early), NotAfter: now.Add(leafTime),
	}, a.certificate, &key.PublicKey, a.secret().key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make the certificate of the server: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{leaf.Raw, a.certificate.Raw}, PrivateKey: key, Leaf: leaf}, nil
}

// Format prints [redacted] for every verb.
func (Authority) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue returns [redacted].
func (Authority) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns [redacted], for JSON, too. Code that stores an authority does so
// explicitly, with Marshal.
func (Authority) MarshalText() ([]byte, error) { return []byte(redacted), nil }
