package auth

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"github.com/alexedwards/argon2id"
	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// A Hasher turns passwords into hashes that are slow to guess from.
type Hasher interface {
	// Hash returns a salted hash of password.
	Hash(password string) (string, error)
	// Verify reports whether password has this hash, and whether the hash was
	// made with other parameters than Hash uses now. It always costs one hash.
	Verify(password, hash string) (match, outdated bool)
	// Derive returns the hash of a single-use code with this salt, 32 bytes. It
	// costs as much as Hash.
	Derive(code string, salt []byte) []byte
}

// Argon2id hashes with argon2id, 19 MiB, two passes, one lane, which is one of the
// recommended settings of the OWASP Password Storage Cheat Sheet. Passwords are first
// normalised to NFC (SP 800-63B-4 section 3.1.1.2), so that an é is the same from every
// keyboard.
type Argon2id struct{}

var parameters = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobody is a well-formed hash of no password: its key is random. Without a user or a
// usable hash, passwords are compared with it, at the usual cost.
var nobody = func() string {
	bytes := make([]byte, 16+32)
	_, _ = rand.Read(bytes) // never fails
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
		parameters.Memory, parameters.Iterations, parameters.Parallelism, b64(bytes[:16]), b64(bytes[16:]))
}()

// Hash returns the hash in PHC form.
func (Argon2id) Hash(password string) (string, error) {
	hash, err := argon2id.CreateHash(norm.NFC.String(password), parameters)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Verify compares in constant time. An empty or unreadable hash matches no password,
// and costs as much as any other.
func (Argon2id) Verify(password, hash string) (match, outdated bool) {
	password = norm.NFC.String(password)
	match, used, err := argon2id.CheckHash(password, hash)
	if err != nil {
		_, _, _ = argon2id.CheckHash(password, nobody)
		return false, false
	}
	return match, *used != *parameters
}

// Derive hashes with the parameters of passwords.
func (Argon2id) Derive(code string, salt []byte) []byte {
	return argon2.IDKey([]byte(code), salt, parameters.Iterations, parameters.Memory, parameters.Parallelism, parameters.KeyLength)
}
