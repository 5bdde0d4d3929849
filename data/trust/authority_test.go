package trust

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"

	"tapetrack/test/check"
)

// TestAuthorityIsKept: what is stored is the same authority, whose certificates are taken.
func TestAuthorityIsKept(t *testing.T) {
	a := authority(t)
	again := must(t)(ParseAuthority(a.Marshal()))
	check.Equal(t, "key", again.Key(), a.Key())
	check.Equal(t, "stored", string(again.Marshal()), string(a.Marshal()))
	d := dial(t, ServerConfig(again, at(begin)), ClientConfig(Server{Keys: []Key{a.Key()}}, instance(t), at(begin)))
	check.Equal(t, "client", d.clientErr, nil)
	if other := authority(t); other.Key() == a.Key() {
		t.Error("two authorities have the same key")
	}
}

// TestDamagedAuthority: it is refused, and the error repeats nothing of it.
func TestDamagedAuthority(t *testing.T) {
	a, other := authority(t), authority(t)
	block := func(kind string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	key, certificate := block("PRIVATE KEY", a.secret().stored), block("CERTIFICATE", a.certificate.Raw)
	pkcs8 := func(key any) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return block("PRIVATE KEY", der)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	larger, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{IsCA: true, BasicConstraintsValid: true, NotBefore: begin, NotAfter: begin.Add(day)}
	byLarger, err := sign(template, template, &larger.PublicKey, larger)
	if err != nil {
		t.Fatal(err)
	}
	ownLeaf := leaf(t, a, begin)
	altered := bytes.Clone(a.certificate.Raw)
	altered[len(altered)-1] ^= 1
	for name, stored := range map[string][]byte{
		"nothing":                      nil,
		"no PEM":                       []byte("secret"),
		"certificate alone":            certificate,
		"key alone":                    key,
		"certificate first":            append(bytes.Clone(certificate), key...),
		"two keys":                     append(bytes.Clone(key), key...),
		"more behind":                  append(a.Marshal(), certificate...),
		"key is no key":                append(block("PRIVATE KEY", []byte("secret")), certificate...),
		"certificate is none":          append(bytes.Clone(key), block("CERTIFICATE", []byte("secret"))...),
		"Ed25519":                      append(pkcs8(ed), certificate...),
		"P-384":                        append(pkcs8(larger), block("CERTIFICATE", byLarger.Raw)...),
		"key of another kind of block": append(block("EC PRIVATE KEY", a.secret().stored), certificate...),
		"key of another":               append(pkcs8(other.secret().key), certificate...),
		"certificate of another":       append(bytes.Clone(key), block("CERTIFICATE", other.certificate.Raw)...),
		"certificate of a server":      append(pkcs8(ownLeaf.PrivateKey), block("CERTIFICATE", ownLeaf.Certificate[0])...),
		"a bit of the signature":       append(bytes.Clone(key), block("CERTIFICATE", altered)...),
		"half of it":                   a.Marshal()[:len(a.Marshal())/2],
		"certificate under its cover":  append(block("PRIVATE KEY", a.certificate.Raw), certificate...),
	} {
		got, err := ParseAuthority(stored)
		if !errors.Is(err, ErrAuthority) || got != nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// TestSecretsAreNotPrinted: neither of the two private keys leaves by a log, a crash or
// JSON, however it is printed and whatever it is in.
func TestSecretsAreNotPrinted(t *testing.T) {
	a, i := authority(t), instance(t)
	seed := i.secret().PrivateKey.(ed25519.PrivateKey).Seed()
	scalar, err := a.secret().key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	var secrets []string
	for _, b := range [][]byte{seed, scalar} {
		secrets = append(secrets, hex.EncodeToString(b), base64.StdEncoding.EncodeToString(b)[:40], strings.Trim(fmt.Sprint(b), "[]"), fmt.Sprintf("%#v", b)[7:100])
	}
	secrets = append(secrets, new(big.Int).SetBytes(scalar).String()) // as fmt prints it
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	type inside struct {
		Authority *Authority
		Instance  Instance
		hidden    Authority
		pointers  *Instance
	}
	things := []any{a, *a, i, *i, inside{a, *i, *a, i}, &inside{a, *i, *a, i}, []*Authority{a}, map[string]any{"a": a, "i": i}, ServerConfig(a, at(begin)), ClientConfig(Server{}, i, at(begin))}
	for _, thing := range things {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%q"} {
			fmt.Fprintf(&out, verb+"\n", thing)
		}
		log.Info("x", "thing", thing)
		text, _ := json.Marshal(thing) // fails for what is no JSON
		out.Write(text)
	}
	for _, secret := range secrets {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%s was printed", secret)
		}
	}
	for _, thing := range []any{a, *a, i, *i} {
		check.Equal(t, "printed", fmt.Sprintf("%v %+v %#v %d", thing, thing, thing, thing), "[redacted] [redacted] [redacted] [redacted]")
		text, err := json.Marshal(thing)
		check.Equal(t, "error", err, nil)
		check.Equal(t, "JSON", string(text), `"[redacted]"`)
	}
	check.Equal(t, "logged", a.LogValue().String()+i.LogValue().String(), "[redacted][redacted]")
}

// TestLeafIsNew: nothing of a certificate's key is used again.
func TestLeafIsNew(t *testing.T) {
	a := authority(t)
	first, second := leaf(t, a, begin), leaf(t, a, begin)
	if keyOf(first.Leaf) == keyOf(second.Leaf) || first.Leaf.SerialNumber.Cmp(second.Leaf.SerialNumber) == 0 {
		t.Error("two certificates have the same key or number")
	}
	check.Equal(t, "from", first.Leaf.NotBefore, begin.Add(-24*time.Hour))
	check.Equal(t, "to", first.Leaf.NotAfter, begin.Add(30*24*time.Hour))
}

func TestClientKeyOfNobody(t *testing.T) {
	check.Equal(t, "key", ClientKey(tls.ConnectionState{}), "")
}
