package vault

import (
	"crypto/hmac"
	"crypto/sha256"
)

// MAC returns the keyed code of message, 32 bytes by HMAC-SHA-256, bound to
// this database and to domain, which names what message is, like "users/1".
// Codes of different domains have nothing to do with each other. Callers frame
// the fields of a row unambiguously themselves, and compare with hmac.Equal.
func (v *Vault) MAC(domain string, message []byte) []byte {
	h := hmac.New(sha256.New, v.codeKey())
	_, _ = h.Write(frame([]byte(v.databaseID), []byte(domain), message)) // It never fails.
	return h.Sum(nil)
}
