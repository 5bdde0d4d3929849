package trust

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/base32"
	"strings"
	"unicode/utf8"

	"tapetrack/data"
)

// A Key is what a program knows a server by: the SHA-256 of the SubjectPublicKeyInfo
// (RFC 5280, 4.1.2.7) of the server's authority, as in RFC 7469, 2.4. It is no secret, but
// has to come from somebody who is trusted.
type Key [sha256.Size]byte

// keyLetters is the number of letters and digits of a key: 256 bits, five in each.
const keyLetters = 52

// inGroups is how many of them people compare at once.
const inGroups = 4

var keyEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// keyOf returns the key of whoever signs with the key of a certificate.
func keyOf(c *x509.Certificate) Key { return sha256.Sum256(c.RawSubjectPublicKeyInfo) }

// String returns the key as it stands in links: 52 lower-case letters and digits
// (base32, RFC 4648, 6, without padding).
func (k Key) String() string { return strings.ToLower(keyEncoding.EncodeToString(k[:])) }

// Groups returns the key for people to compare: 13 groups of four upper-case letters and
// digits, with a space between them.
func (k Key) Groups() string {
	text := keyEncoding.EncodeToString(k[:])
	var groups []string
	for ; text != ""; text = text[inGroups:] {
		groups = append(groups, text[:inGroups])
	}
	return strings.Join(groups, " ")
}

// is reports whether two keys are the same, in a time that says nothing about where they
// differ.
func (k Key) is(other Key) bool { return subtle.ConstantTimeCompare(k[:], other[:]) == 1 }

// copyAgain is what helps if part of a link got lost or was changed on its way.
const copyAgain = " Copy the whole link again."

// parseKey reads what String returns, in upper and lower case. Each key has one text
// only, so that two texts can be compared.
func parseKey(text string) (Key, error) {
	if r, bad := data.FirstOf(text, func(r rune) bool { return !isKeyLetter(r) }); bad {
		return Key{}, trouble(ErrLink, nil, "The code in the link can't have %s: it has letters (A to Z) and the digits 2 to 7 only."+copyAgain, data.Character(r))
	}
	switch n := utf8.RuneCountInString(text); {
	case n < keyLetters:
		return Key{}, trouble(ErrLink, nil, "The code in the link has %d of %d characters: the rest is missing."+copyAgain, n, keyLetters)
	case n > keyLetters:
		return Key{}, trouble(ErrLink, nil, "The code in the link has %d characters instead of %d: something was added."+copyAgain, n, keyLetters)
	}
	b, err := keyEncoding.DecodeString(strings.ToUpper(text))
	if err != nil || len(b) != len(Key{}) || !strings.EqualFold(Key(b).String(), text) { // a digit too many would be ignored
		return Key{}, trouble(ErrLink, err, "The code in the link was changed on its way."+copyAgain)
	}
	return Key(b), nil
}

func isKeyLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '2' <= r && r <= '7'
}
