package parsers

import (
	"encoding/base32"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// The values that every app assumes for parameters that the URI leaves out.
const (
	defaultAlgorithm = "SHA1"
	defaultDigits    = 6
	defaultPeriod    = 30
)

// steam is the algorithm of an account for which an app would compute Steam's own codes, only
// because of the issuer's name.
const steam = "STEAM"

// decodeSecret removes the characters in drop and trailing '=', and decodes the rest as base32
// in either case. It returns an error for an empty secret or a character that is not base32.
func decodeSecret(s, drop string) ([]byte, error) {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(drop, r) {
			return -1
		}
		return r
	}, s)
	s = strings.ToUpper(strings.TrimRight(s, "="))
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("decode secret: %w", err)
	}
	if len(secret) == 0 {
		return nil, fmt.Errorf("decode secret: it is empty")
	}
	return secret, nil
}

// number reads a parameter as an integer; if it is missing, the result is absent.
func number(raw string, absent int) (int, error) {
	if raw == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil {
		return 0, fmt.Errorf("read number: %w", err)
	}
	return n, nil
}

// limits is what an app accepts for the three parameters.
type limits struct {
	algorithms           []string
	minDigits, maxDigits int
	minPeriod            int
	// lenient apps use the default for an unknown algorithm; the others refuse the URI.
	lenient bool
}

// parameters fills in algorithm, digits and period of a from the URI, or returns an error if
// the app refuses them.
func (l limits) parameters(a *Account, p parts) error {
	var err error
	if a.Digits, err = number(p.form("digits"), defaultDigits); err != nil {
		return err
	}
	if a.Period, err = number(p.form("period"), defaultPeriod); err != nil {
		return err
	}
	if a.Digits < l.minDigits || a.Digits > l.maxDigits || a.Period < l.minPeriod {
		return fmt.Errorf("%d digits for %d s are not supported", a.Digits, a.Period)
	}
	a.Algorithm = defaultAlgorithm
	raw := strings.ToUpper(p.form("algorithm"))
	known := slices.Contains(l.algorithms, raw)
	if raw != "" && !known && !l.lenient {
		return fmt.Errorf("algorithm %q is not supported", raw)
	}
	if known {
		a.Algorithm = raw
	}
	return nil
}

// cut returns the first n UTF-16 units of s, as apps in Java, Kotlin and C# shorten a name.
// Half a surrogate pair becomes U+FFFD.
func cut(s string, n int) string {
	units := utf16.Encode([]rune(s))
	if len(units) <= n {
		return s
	}
	return string(utf16.Decode(units[:n]))
}

// javaSplit splits at every colon and drops empty pieces at the end, as Java's String.split
// does.
func javaSplit(s string) []string {
	pieces := strings.Split(s, ":")
	for len(pieces) > 0 && pieces[len(pieces)-1] == "" {
		pieces = pieces[:len(pieces)-1]
	}
	return pieces
}
