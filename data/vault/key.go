package vault

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// keySize is the length of a key and of each key derived from it, in bytes.
const keySize = 32

// header begins the one line of a key file. Its number is that of the format.
const header = "tapetrack-key-1"

// redacted is printed in place of a key, however it is printed.
const redacted = "[redacted]"

var errNotKey = errors.New("not a line of " + header + " and 44 characters of base64")

// A Key is the secret of one database, 32 random bytes, which nothing prints. They are
// behind a function because fmt prints the unexported fields of a struct around a Key
// without calling methods of the Key, and even follows pointers there for a verb that
// does not fit. Of a function it prints the address.
type Key struct {
	secret  func() *[keySize]byte
	adopted bool // see Vault.Adopt
}

// hide returns a function that returns secret.
func hide[T any](secret T) func() T { return func() T { return secret } }

// NewKey returns a new random key.
func NewKey() Key {
	b := new([keySize]byte)
	_, _ = rand.Read(b[:]) // never fails
	return Key{secret: hide(b)}
}

// derive returns n bytes by HKDF-SHA-256 (RFC 5869) for one purpose. They reveal nothing
// about the key or the bytes for another purpose.
func (k Key) derive(purpose string, n int) ([]byte, error) {
	b, err := hkdf.Key(sha256.New, k.secret()[:], nil, "tapetrack 1 "+purpose, n)
	if err != nil {
		return nil, fmt.Errorf("derive %s: %w", purpose, err)
	}
	return b, nil
}

// line returns the key as the one line in a key file or keyring. A second line end is
// the mark of Vault.Adopt: programs of every release read a key with any line ends.
func (k Key) line() string {
	line := header + " " + base64.StdEncoding.EncodeToString(k.secret()[:]) + "\n"
	if k.adopted {
		line += "\n"
	}
	return line
}

// parseKey parses what line returns, with any line ends or none, since editors change
// them. Anything else is errNotKey, which does not repeat text.
func parseKey(text string) (Key, error) {
	encoded, found := strings.CutPrefix(strings.TrimRight(text, "\r\n"), header+" ")
	b, err := base64.StdEncoding.Strict().DecodeString(encoded)
	// The decoder ignores line ends, so a second line would pass.
	if !found || err != nil || len(b) != keySize || strings.ContainsAny(encoded, "\r\n") {
		return Key{}, errNotKey
	}
	ends := strings.ReplaceAll(text[len(header)+1+len(encoded):], "\r\n", "\n")
	return Key{secret: hide((*[keySize]byte)(b)), adopted: len(ends) > 1}, nil
}

// Format prints [redacted] for every verb.
func (Key) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte(redacted)) }

// String returns [redacted].
func (Key) String() string { return redacted }

// LogValue returns [redacted].
func (Key) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns [redacted], for JSON, too.
func (Key) MarshalText() ([]byte, error) { return []byte(redacted), nil }
