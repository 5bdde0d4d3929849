package vault

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// A sealed value is
//
//	version (1 byte) | key id (8) | nonce (24) | ciphertext (n) | tag (16)
//
// by XChaCha20-Poly1305, whose nonce is long enough to be drawn at random every time. The
// additional data binds the value to its place.
const (
	sealVersion = 1
	headSize    = 1 + keyIDSize
)

// Seal returns plain encrypted and bound to this database and to binding, which names the
// place where the value belongs: table, column, user and authenticator, like
// "authenticators/sealed/12/AB34". A value that is copied to another place or database
// can't be opened. Sealing twice gives different values. It returns an error if plain or
// binding is empty.
func (v *Vault) Seal(plain []byte, binding string) ([]byte, error) {
	if len(plain) == 0 || binding == "" {
		return nil, errors.New("seal: nothing to seal, or nothing to bind it to")
	}
	nonce := v.aead().NonceSize()
	blob := make([]byte, headSize+nonce, headSize+nonce+len(plain)+v.aead().Overhead())
	blob[0] = sealVersion
	copy(blob[1:headSize], v.keyID)
	_, _ = rand.Read(blob[headSize:]) // never fails
	return v.aead().Seal(blob, blob[headSize:], plain, v.bound(blob[:headSize], binding)), nil
}

// Open returns what Seal sealed for the same binding; it is never empty. The error
// matches ErrWrongKey if the value names another key, and ErrSealed if it is empty, cut
// off, of another version, changed, or from another place or database.
func (v *Vault) Open(blob []byte, binding string) ([]byte, error) {
	body := headSize + v.aead().NonceSize()
	switch {
	case len(blob) == 0:
		return nil, fmt.Errorf("open %s: %w: it is empty", binding, ErrSealed)
	case blob[0] != sealVersion:
		return nil, fmt.Errorf("open %s: %w: it is of version %d, known is %d", binding, ErrSealed, blob[0], sealVersion)
	case len(blob) <= body+v.aead().Overhead():
		return nil, fmt.Errorf("open %s: %w: it is cut off after %d bytes", binding, ErrSealed, len(blob))
	case string(blob[1:headSize]) != v.keyID:
		return nil, fmt.Errorf("open %s: %w: it needs key %s, this is key %s", binding, ErrWrongKey, hex.EncodeToString(blob[1:headSize]), v.KeyID())
	}
	plain, err := v.aead().Open(nil, blob[headSize:body], blob[body:], v.bound(blob[:headSize], binding))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w: it was changed, or belongs elsewhere", binding, ErrSealed)
	}
	return plain, nil
}

// bound returns the additional data of a sealed value.
func (v *Vault) bound(head []byte, binding string) []byte {
	return frame(head, []byte(v.databaseID), []byte(binding))
}

// frame joins parts, each after its length, so that different lists of parts give
// different bytes.
func frame(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = appendFramed(b, p)
	}
	return b
}

// appendFramed appends a part as frame does.
func appendFramed[T string | []byte](b []byte, part T) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(len(part))), part...)
}
