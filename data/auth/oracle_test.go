package auth

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// hotpOracle is RFC 4226 section 5.3, word by word, so that the code under test
// does not check itself.
func hotpOracle(secret []byte, step int64) string {
	h := hmac.New(sha1.New, secret)
	_ = binary.Write(h, binary.BigEndian, uint64(step))
	sum := h.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	bits := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	return fmt.Sprintf("%06d", bits%1_000_000)
}

// oathtool returns the code that oathtool computes. It is part of the set-up:
// a test that needs it fails without it.
func oathtool(t *testing.T, secret []byte, at time.Time) string {
	t.Helper()
	key := base32.StdEncoding.EncodeToString(secret)
	out, err := exec.Command("oathtool", "--totp", "-b", key, "-N", "@"+strconv.FormatInt(at.Unix(), 10)).CombinedOutput()
	if err != nil {
		t.Fatalf("oathtool (scripts/setup.sh installs it): %v %s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// secretOf returns the secret of a user's newest authenticator.
func (w *world) secretOf(id string) []byte {
	w.t.Helper()
	account := w.account(id)
	if len(account.Authenticators) == 0 {
		w.t.Fatalf("%s has no authenticator", id)
	}
	secret, err := w.secret(account.Key, account.Authenticators[len(account.Authenticators)-1])
	w.must(err)
	return secret
}

// code returns what a user's authenticator shows, that many time steps from now.
func (w *world) code(id string, steps int) string {
	w.t.Helper()
	return hotpOracle(w.secretOf(id), w.clock.Now().Unix()/30+int64(steps))
}

// wrongCode returns a code that a user's authenticator does not show within
// five time steps of now.
func (w *world) wrongCode(id string) string {
	w.t.Helper()
	right := map[string]bool{}
	for i := -5; i <= 5; i++ {
		right[w.code(id, i)] = true
	}
	for i := 0; ; i++ {
		if guess := fmt.Sprintf("%06d", i*111_111%1_000_000+i/9); !right[guess] {
			return guess
		}
	}
}

// base32Text reads base32 without padding.
func base32Text(s string) ([]byte, error) {
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(s)
}
