package trust

import (
	"bytes"
	"crypto/tls"
	"encoding/hex"
	"net"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tapetrack/test/check"
)

// openssl runs the program that judges here in place of crypto/tls and crypto/x509.
func openssl(t *testing.T, stdin []byte, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "openssl", args...)
	cmd.Stdin = bytes.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err) // it is not installed
	}
	return string(out), err
}

// says runs openssl, which must not fail.
func says(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, err := openssl(t, []byte(stdin), args...)
	if err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// spki returns the SHA-256 of the public key in a certificate, as openssl makes it.
func spki(t *testing.T, certificate string) string {
	t.Helper()
	der := says(t, says(t, certificate, "x509", "-noout", "-pubkey"), "pkey", "-pubin", "-outform", "DER")
	_, sum, _ := strings.Cut(strings.TrimSpace(says(t, der, "dgst", "-sha256")), "= ")
	return sum
}

// offer is a connection of openssl to our server.
type offer struct {
	said string // by openssl
	err  error  // of openssl
	key  string // of the client, as the server saw it
	note error  // of the server
}

func offerTo(t *testing.T, a *Authority, args ...string) (o offer) {
	t.Helper()
	done := make(chan struct{})
	address := accept(t, func(plain net.Conn) {
		defer close(done)
		conn := tls.Server(plain, ServerConfig(a, at(begin)))
		if o.note = conn.Handshake(); o.note == nil {
			o.key = ClientKey(conn.ConnectionState())
		}
		_ = conn.Close()
	})
	args = append([]string{
		"s_client", "-connect", address, "-showcerts", "-verify_return_error", "-attime", strconv.FormatInt(begin.Unix(), 10),
		"-CAfile", check.File(t, "authority.pem", a.Marshal()), "-verify_hostname", "tapeserver", "-purpose", "sslserver",
	}, args...)
	o.said, o.err = openssl(t, nil, args...)
	<-done
	return o
}

// clientKey returns options with a key for the client that openssl has made, and its
// certificate.
func clientKey(t *testing.T) (options []string, certificate string) {
	t.Helper()
	folder := t.TempDir()
	key, file := filepath.Join(folder, "key.pem"), filepath.Join(folder, "certificate.pem")
	says(t, "", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=client", "-keyout", key, "-out", file)
	return []string{"-cert", file, "-key", key}, says(t, "", "x509", "-in", file)
}

// TestOpenSSLJudgesTheServer: what the server shows and speaks is what it promises, as read
// by a program that has nothing in common with this one.
func TestOpenSSLJudgesTheServer(t *testing.T) {
	a := authority(t)
	withKey, certificate := clientKey(t)
	o := offerTo(t, a, append(withKey, "-alpn", "h2")...)
	if o.err != nil || o.note != nil {
		t.Fatalf("%v, %v\n%s", o.err, o.note, o.said)
	}
	for _, want := range []string{"New, TLSv1.3", "ALPN protocol: h2", "Verify return code: 0 (ok)", "Verified peername: tapeserver"} {
		if !strings.Contains(o.said, want) {
			t.Errorf("not said: %s\n%s", want, o.said)
		}
	}
	if strings.Contains(o.said, "Session-ID-ctx") || strings.Contains(o.said, "Post-Handshake New Session Ticket arrived") {
		t.Errorf("the session can be resumed:\n%s", o.said)
	}
	check.Equal(t, "key of the client", o.key, spki(t, certificate))

	chain := regexp.MustCompile(`(?s)-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n`).FindAllString(o.said, -1)
	if len(chain) < 2 {
		t.Fatalf("%d certificates were shown", len(chain))
	}
	key := a.Key()
	check.Equal(t, "key of the authority", spki(t, chain[1]), hex.EncodeToString(key[:]))
	for i, wanted := range [][]string{
		{
			"Subject: CN = tapeserver", "Issuer: CN = TapeTrack server", "Not Before: Nov 29 10:00:00 2026 GMT", "Not After : Dec 30 10:00:00 2026 GMT",
			"NIST CURVE: P-256", "DNS:tapeserver", "TLS Web Server Authentication", "CA:FALSE", "Digital Signature", "ecdsa-with-SHA256",
		},
		{
			"Subject: CN = TapeTrack server", "Issuer: CN = TapeTrack server", "Not Before: Nov 29 10:00:00 2026 GMT", "Not After : Nov 29 10:00:00 2056 GMT",
			"NIST CURVE: P-256", "CA:TRUE, pathlen:0", "Certificate Sign", "ecdsa-with-SHA256",
		},
	} {
		text := says(t, chain[i], "x509", "-noout", "-text")
		for _, want := range wanted {
			if !strings.Contains(text, want) {
				t.Errorf("certificate %d lacks %s:\n%s", i, want, text)
			}
		}
	}
}

// TestOpenSSLIsRefused: the server asks for TLS 1.3, a key and HTTP/2.
func TestOpenSSLIsRefused(t *testing.T) {
	a := authority(t)
	withKey, _ := clientKey(t)
	for name, options := range map[string][]string{
		"no key":      {"-alpn", "h2"},
		"TLS 1.2":     append([]string{"-alpn", "h2", "-tls1_2"}, withKey...),
		"no protocol": withKey,
		"HTTP/1.1":    append([]string{"-alpn", "http/1.1"}, withKey...),
	} {
		if o := offerTo(t, a, options...); o.note == nil || o.key != "" {
			t.Errorf("%s was served:\n%s", name, o.said)
		}
	}
}

// TestCertificatesOfOpenSSL: an authority that openssl has made is known by the hash that
// openssl has computed.
func TestCertificatesOfOpenSSL(t *testing.T) {
	folder := t.TempDir()
	file := func(name string) string { return filepath.Join(folder, name) }
	says(t, "", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=authority", "-days", "30", "-keyout", file("ca.key"), "-out", file("ca.pem"))
	says(t, "", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x", "-days", "20", "-CA", file("ca.pem"), "-CAkey", file("ca.key"),
		"-addext", "subjectAltName=DNS:tapeserver", "-addext", "extendedKeyUsage=serverAuth", "-addext", "basicConstraints=critical,CA:FALSE", "-keyout", file("leaf.key"), "-out", file("leaf.pem"))
	served, err := tls.LoadX509KeyPair(file("leaf.pem"), file("leaf.key"))
	if err != nil {
		t.Fatal(err)
	}
	authority := says(t, "", "x509", "-in", file("ca.pem"), "-outform", "DER")
	served.Certificate = append(served.Certificate, []byte(authority))
	sum, err := hex.DecodeString(spki(t, says(t, "", "x509", "-in", file("ca.pem"))))
	if err != nil {
		t.Fatal(err)
	}
	d := dial(t, serving(served), ClientConfig(Server{Keys: []Key{Key(sum)}}, instance(t), at(served.Leaf.NotBefore)))
	check.Equal(t, "pinned", d.clientErr, nil)
}

// TestOpenSSLReadsTheStoredAuthority: its key can be used without this program.
func TestOpenSSLReadsTheStoredAuthority(t *testing.T) {
	a := authority(t)
	key := a.Key()
	der := says(t, string(a.Marshal()), "pkey", "-pubout", "-outform", "DER")
	_, sum, _ := strings.Cut(strings.TrimSpace(says(t, der, "dgst", "-sha256")), "= ")
	check.Equal(t, "key", sum, hex.EncodeToString(key[:]))
}
