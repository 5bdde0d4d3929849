package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"sync"
)

// A keyedHash is HMAC-SHA-256 with the key of codes, ready for the next message: setting
// up the key takes as long as hashing a short message.
type keyedHash struct {
	hash.Hash
	framed []byte // buffer for what is hashed
}

// mostFramed bounds the buffer that a keyedHash keeps, in bytes.
const mostFramed = 4096

// newKeyedHashes returns a pool of keyed hashes, hidden like the key.
func newKeyedHashes(key []byte) func() *sync.Pool {
	return hide(&sync.Pool{New: func() any { return &keyedHash{Hash: hmac.New(sha256.New, key)} }})
}

// MAC returns the keyed code of message, 32 bytes by HMAC-SHA-256, bound to this database
// and to domain, which says what message is, like "users/1". Codes of different domains
// are independent. Callers frame the fields of a row unambiguously themselves, and
// compare with hmac.Equal. MAC does not keep message.
func (v *Vault) MAC(domain string, message []byte) []byte {
	h := v.hashes().Get().(*keyedHash)
	b := appendFramed(appendFramed(h.framed[:0], v.databaseID), domain)
	b = appendFramed(b, message)
	_, _ = h.Write(b) // never fails
	code := h.Sum(nil)
	if cap(b) <= mostFramed {
		h.framed = b
	}
	h.Reset()
	v.hashes().Put(h)
	return code
}
